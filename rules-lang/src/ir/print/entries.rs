//! Entries, filters, windows and names.

use rules_core::plan::{Difference, EpisodeTypes, MarkerId, ParameterId, Pick, ScoreId, Source};

use super::{Printer, bracketed, listed, sign};
use crate::ir::{
    Base, ConflictId, Date, DetailId, Entries, Entry, EntryKind, Episode, Filter, Length, Link,
    NumberKind, Run, Window,
};
use crate::syntax::{EPISODE_TYPES, Gap, LinkWord};

/// The words for second, third, ….
const ORDINALS: [&str; 11] =
    ["", "", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

fn episode_types(types: EpisodeTypes) -> String {
    let has = |bit: usize| types.0 & 1_u8.checked_shl(bit as u32).unwrap_or_default() != 0;
    let words: Vec<&str> =
        EPISODE_TYPES.iter().enumerate().filter(|(bit, _)| has(*bit)).map(|(_, it)| *it).collect();
    words.join(" or ")
}

impl Entries {
    /// Whether it is shown as `any of (…)`.
    pub(super) fn is_any_of(&self) -> bool {
        matches!(&self.base, Base::Sources(sources) if sources.len() != 1)
    }
}

impl Printer<'_> {
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
            Filter::RecordedHere => "recorded by this organisation".to_owned(),
            Filter::RecordedBy(id) => format!("recorded by {}", self.parameter(*id)),
            Filter::Episode(types) => format!("with episode {}", episode_types(*types)),
            Filter::With(link) => self.link(link),
        }
    }

    fn link(&self, it: &Link) -> String {
        let word = match it.word {
            LinkWord::A => "a",
            LinkWord::Another => "another",
            LinkWord::No => "no",
        };
        let mut text = format!(
            "with {word} {}",
            bracketed(self.entries(&it.entries), !it.entries.filters.is_empty())
        );
        let side = |is_after: bool| if is_after { "after" } else { "before" };
        let gap = match &it.gap {
            Gap::Any => String::new(),
            Gap::Within(time) => format!(" within {}", self.time(*time)),
            Gap::WithinBefore(time) => format!(" within {} before", self.time(*time)),
            Gap::WithinAfter(time) => format!(" within {} after", self.time(*time)),
            Gap::FromTo((from, a), (to, b)) => format!(
                " from {} {} to {} {}",
                self.time(*from),
                side(*a),
                self.time(*to),
                side(*b)
            ),
            Gap::AtLeast(time, is_after) => {
                format!(" at least {} {}", self.time(*time), side(*is_after))
            }
            Gap::Strictly(true) => " later".to_owned(),
            Gap::Strictly(false) => " earlier".to_owned(),
            Gap::SameDay => " on the same day".to_owned(),
        };
        text.push_str(&gap);
        match it.same_organisation {
            Some(true) => text.push_str(" by the same organisation"),
            Some(false) => text.push_str(" by a different organisation"),
            None => {}
        }
        match it.differ_by {
            Some(Difference::Days(days)) => {
                text.push_str(&format!(" differing by more than {days} days"));
            }
            Some(Difference::Number(number)) => {
                text.push_str(&format!(" differing by more than {number}"));
            }
            None => {}
        }
        text
    }

    /// A run, from its word.
    pub(super) fn run(&self, it: &Run) -> String {
        format!("run of {} lasting at least {}", self.entries(&it.passing), self.time(it.lasting))
    }

    /// A length of time.
    pub(super) fn time(&self, it: Length) -> String {
        match it {
            Length::Written(length) => length.to_string(),
            Length::Parameter(id) => self.parameter(id).to_owned(),
        }
    }

    pub(super) fn score(&self, id: ScoreId) -> &str {
        self.ruleset.scores.get(id.index()).map_or("", |it| &it.name)
    }

    pub(super) fn band(&self, id: ScoreId, at: u32) -> &str {
        let score = self.ruleset.scores.get(id.index());
        score.and_then(|it| it.bands.get(at as usize)).map_or("", |it| &it.name)
    }

    /// An entry.
    pub fn entry(&self, it: &Entry) -> String {
        match &it.kind {
            EntryKind::Nth(pick, nth, entries) => {
                let ordinal = ORDINALS.get(*nth as usize).copied().unwrap_or_default();
                let pick = if *pick == Pick::Latest { "latest" } else { "earliest" };
                format!("{ordinal} {pick} {}", self.entries(entries))
            }
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
            Window::InTheLast(length) => format!("in the last {}", self.time(*length)),
            Window::InTheTo(length, date) => {
                format!("in the {} to {}", self.time(*length), self.bound(date))
            }
            Window::Within(length, date) => {
                format!("within {} of {}", self.time(*length), self.bound(date))
            }
        }
    }

    fn bound(&self, date: &Date) -> String {
        bracketed(self.operand(date), date.is_open())
    }
}
