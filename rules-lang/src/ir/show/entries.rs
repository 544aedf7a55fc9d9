//! Entries, filters, windows and names.

use rules_core::plan::{MarkerId, ParameterId, Pick, Source};

use super::{Shower, bracketed, listed, sign};
use crate::ir::{
    Base, ConflictId, Date, DetailId, Entries, Entry, EntryKind, Episode, Filter, NumberKind,
    Window,
};

impl Entries {
    /// Whether it is shown as `any of (…)`.
    pub(super) fn is_any_of(&self) -> bool {
        matches!(&self.base, Base::Sources(sources) if sources.len() != 1)
    }
}

impl Shower<'_> {
    pub(super) fn marker(&self, id: MarkerId) -> &str {
        self.ruleset.markers.get(id.index()).map_or("", |it| &it.name)
    }

    pub(super) fn parameter(&self, id: ParameterId) -> &str {
        self.ruleset.parameters.get(id.index()).map_or("", |it| &it.definition.name)
    }

    pub(super) fn detail(&self, id: DetailId) -> String {
        let marker = self.ruleset.markers.get(id.marker.index());
        let detail = marker.and_then(|it| it.details.get(id.position as usize));
        format!("{} of {}", detail.map_or("", |it| &it.name), self.marker(id.marker))
    }

    pub(super) fn conflict(&self, id: ConflictId) -> String {
        let marker = self.ruleset.markers.get(id.marker.index());
        let conflict = marker.and_then(|it| it.conflicts.get(id.position as usize));
        let position = conflict.map_or(0, |it| it.detail);
        self.detail(DetailId { marker: id.marker, position })
    }

    pub(super) fn episode(&self, it: Episode) -> &str {
        if it.is_own { "episode" } else { self.marker(it.marker) }
    }

    fn source(&self, it: Source) -> String {
        let ruleset = self.ruleset;
        let name = match it {
            Source::Codelist(id) => ruleset.codelists.get(id.index()).map(|it| &it.name),
            Source::Measure(id) => ruleset.measures.get(id.index()).map(|it| &it.name),
        };
        name.cloned().unwrap_or_default()
    }

    /// A selection of entries.
    pub fn entries(&self, it: &Entries) -> String {
        let mut text = match &it.base {
            Base::Field(id) => self.field(*id),
            Base::Sources(sources) => match &**sources {
                [one] => self.source(*one),
                all => format!("any of {}", listed(all.iter().map(|it| self.source(*it)))),
            },
        };
        for filter in &it.filters {
            text.push(' ');
            text.push_str(&self.filter(filter));
        }
        text
    }

    fn filter(&self, it: &Filter) -> String {
        match it {
            Filter::In(window) => self.window(window),
            Filter::During(episode) => format!("during {}", self.episode(*episode)),
            Filter::Value(comparison, number) => {
                let number = bracketed(self.number(number), number.is_open());
                format!("where value {} {number}", sign(*comparison))
            }
            Filter::ValueFromTo(range) => {
                let [low, high] = &**range;
                let low = match &low.kind {
                    NumberKind::Literal(decimal) => decimal.to_string(),
                    _ => bracketed(self.number(low), low.is_open()),
                };
                let high = bracketed(self.number(high), high.is_open());
                format!("where value from {low} to {high}")
            }
            Filter::ValueIn(window) => format!("where value {}", self.window(window)),
        }
    }

    /// An entry.
    pub fn entry(&self, it: &Entry) -> String {
        match &it.kind {
            EntryKind::Pick(Pick::Latest, entries) => format!("latest {}", self.entries(entries)),
            EntryKind::Pick(Pick::Earliest, entries) => {
                format!("earliest {}", self.entries(entries))
            }
            EntryKind::FirstOf(all) => {
                format!("first of {}", listed(all.iter().map(|it| self.entry(it))))
            }
            EntryKind::Field(id) => self.field(*id),
        }
    }

    /// A window of days.
    pub(super) fn window(&self, it: &Window) -> String {
        match it {
            Window::On(date) => format!("on {}", self.bound(date)),
            Window::Before(date) => format!("before {}", self.bound(date)),
            Window::OnOrBefore(date) => format!("on or before {}", self.bound(date)),
            Window::After(date) => format!("after {}", self.bound(date)),
            Window::OnOrAfter(date) => format!("on or after {}", self.bound(date)),
            Window::FromTo(from, to) => format!("from {} to {}", self.bound(from), self.bound(to)),
            Window::InTheLast(length) => format!("in the last {length}"),
            Window::InTheTo(length, date) => format!("in the {length} to {}", self.bound(date)),
            Window::Within(length, date) => format!("within {length} of {}", self.bound(date)),
        }
    }

    fn bound(&self, date: &Date) -> String {
        bracketed(self.operand(date), date.is_open())
    }
}
