//! Selections: which entries there are, which there may be.

use rules_core::{
    entry::EpisodeType,
    plan::{Comparison, EpisodeTypes, IfMissing, Pick, Source},
};
use rules_lang::ir::{self, Base, Entries, Entry, EntryKind, Expression, Filter, Number};

use super::{
    Reference,
    fact::{Answer, Fact, Why},
    measure::{self, Reading},
    record::Item,
};

/// Entries that certainly, and that perhaps, belong to a selection; both in record order.
#[derive(Debug, Clone, Default)]
pub(super) struct Selection<'a> {
    pub(super) definite: Vec<&'a Item<'a>>,
    pub(super) possible: Vec<&'a Item<'a>>,
    /// Why it is open whether the latter do.
    pub(super) why: Why,
}

impl<'a> Reference<'a> {
    /// What a selection draws from: its own lists and measures, or those of its field.
    pub(super) fn sources(self, entries: &'a Entries) -> &'a [Source] {
        match &entries.base {
            Base::Sources(sources) => sources,
            Base::Field(id) => match self.field(*id) {
                Some(Expression::Entries(of)) => self.sources(of),
                _ => &[],
            },
        }
    }

    /// What narrows a selection: the filters of its field, then its own.
    pub(super) fn filters(self, entries: &'a Entries) -> Vec<&'a Filter> {
        let mut filters = match &entries.base {
            Base::Sources(_) => Vec::new(),
            Base::Field(id) => match self.field(*id) {
                Some(Expression::Entries(of)) => self.filters(of),
                _ => Vec::new(),
            },
        };
        filters.extend(&entries.filters);
        filters
    }

    /// Whether an entry comes from a source.
    fn comes_from(self, item: &Item<'_>, source: Source) -> bool {
        match source {
            Source::Codelist(list) => self.is_on(item, list),
            Source::Measure(id) => self.reading(id, item).is_some(),
        }
    }

    /// The first of the sources that an entry comes from.
    pub(super) fn source_of(self, item: &Item<'_>, sources: &[Source]) -> Option<Source> {
        sources.iter().copied().find(|source| self.comes_from(item, *source))
    }

    /// The entries of a selection: every entry of the record is asked about every source and filter.
    pub(super) fn entries(self, entries: &'a Entries) -> Selection<'a> {
        let filters = self.filters(entries);
        let mut selection = Selection::default();
        for item in &self.record.items {
            let through = |source: &Source| {
                if !self.comes_from(item, *source) {
                    return Answer::No;
                }
                let passes = |filter: &&'a Filter| self.passes(filter, item, *source);
                Answer::all(&filters.iter().map(passes).collect::<Vec<_>>())
            };
            let answers: Vec<Answer> = self.sources(entries).iter().map(through).collect();
            match Answer::any(&answers) {
                Answer::Yes => selection.definite.push(item),
                Answer::No => {}
                Answer::Unknown(why) => {
                    selection.possible.push(item);
                    selection.why = selection.why.and(why);
                }
            }
        }
        selection
    }

    /// Whether an entry that comes from a source passes a filter.
    fn passes(self, filter: &'a Filter, item: &'a Item<'a>, source: Source) -> Answer {
        let reading = self.reading_among(&[source], item);
        let compares = |comparison: Comparison, number: &'a Number| match reading {
            None => Answer::No,
            Some(reading) => match self.number(number) {
                Fact::Known(number) => measure::compares(reading, comparison, number),
                lacking => Answer::Unknown(lacking.lack()),
            },
        };
        match filter {
            Filter::In(window) => self.lies_in(Fact::Known(item.span), window, IfMissing::Unknown),
            Filter::During(episode) => self.during(Fact::Known(item.span), episode.marker),
            Filter::Value(comparison, number) => compares(*comparison, number),
            Filter::ValueFromTo(range) => {
                let [low, high] = &**range;
                let from = compares(Comparison::GreaterOrEqual, low);
                Answer::all(&[from, compares(Comparison::LessOrEqual, high)])
            }
            Filter::ValueIn(window) => match reading {
                Some(Reading::Date(date)) => {
                    self.lies_in(Fact::Known(date), window, IfMissing::Unknown)
                }
                _ => Answer::No,
            },
            Filter::RecordedHere => match self.record.organisation {
                Some(here) => Answer::of(item.source.organisation == here),
                None => Answer::Unknown(Why::FACT),
            },
            Filter::RecordedBy(id) => {
                let by = &item.source.organisation;
                Answer::of(!by.is_empty() && self.organisations(*id).contains(by))
            }
            Filter::Episode(types) => {
                Answer::of(item.source.episode.is_some_and(|it| is_among(it, *types)))
            }
            Filter::With(link) => self.passes_link(link, item, source),
        }
    }

    /// Whether there is such an entry.
    pub(super) fn any(self, entries: &'a Entries) -> Answer {
        let selection = self.entries(entries);
        if !selection.definite.is_empty() {
            Answer::Yes
        } else if selection.possible.is_empty() {
            Answer::No
        } else {
            Answer::Unknown(selection.why)
        }
    }

    /// The entry an expression chooses.
    pub(super) fn entry(self, entry: &'a Entry) -> Fact<&'a Item<'a>> {
        match &entry.kind {
            EntryKind::Pick(pick, entries) => nth(self.entries(entries), *pick, 1),
            EntryKind::Nth(pick, n, entries) => nth(self.entries(entries), *pick, *n as usize),
            EntryKind::FirstOf(all) => first_of(all.iter().map(|it| self.entry(it))),
            EntryKind::Field(id) => match self.field(*id) {
                Some(Expression::Value(ir::Value::Entry(entry))) => self.entry(entry),
                _ => Fact::Missing,
            },
        }
    }

    /// The source through which an entry was chosen.
    pub(super) fn chosen_through(self, entry: &'a Entry) -> Option<Source> {
        let chosen = self.entry(entry);
        let Fact::Known(item) = chosen else { return None };
        match &entry.kind {
            EntryKind::Pick(_, entries) | EntryKind::Nth(_, _, entries) => {
                self.source_of(item, self.sources(entries))
            }
            EntryKind::FirstOf(all) => {
                let first = all.iter().find(|it| self.entry(it) == chosen)?;
                self.chosen_through(first)
            }
            EntryKind::Field(id) => match self.field(*id) {
                Some(Expression::Value(ir::Value::Entry(entry))) => self.chosen_through(entry),
                _ => None,
            },
        }
    }
}

/// The first of several values that is not missing.
pub(super) fn first_of<V>(mut values: impl Iterator<Item = Fact<V>>) -> Fact<V> {
    values.find(|it| !matches!(it, Fact::Missing)).unwrap_or(Fact::Missing)
}

/// The n-th entry from an end. It is unknown where one that only perhaps belongs stands before it.
fn nth<'a>(mut of: Selection<'a>, pick: Pick, n: usize) -> Fact<&'a Item<'a>> {
    if pick == Pick::Latest {
        of.definite.reverse();
    }
    let is_before = |a: &Item<'_>, b: &Item<'_>| match pick {
        Pick::Latest => a.nth > b.nth,
        Pick::Earliest => a.nth < b.nth,
    };
    match of.definite.get(n - 1) {
        Some(it) if of.possible.iter().any(|other| is_before(other, it)) => Fact::Unknown(of.why),
        Some(it) => Fact::Known(it),
        None if of.definite.len() + of.possible.len() >= n => Fact::Unknown(of.why),
        None => Fact::Missing,
    }
}

fn is_among(episode: EpisodeType, types: EpisodeTypes) -> bool {
    let bit = match episode {
        EpisodeType::First => 1,
        EpisodeType::New => 2,
        EpisodeType::Review => 4,
        EpisodeType::FlareUp => 8,
        EpisodeType::End => 16,
        EpisodeType::Other => 32,
    };
    types.0 & bit != 0
}
