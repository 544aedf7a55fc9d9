//! Counts, and numbers made of the numbers of a selection.

use std::collections::BTreeSet;

use rules_core::{date::Day, decimal::Decimal, plan::Aggregate};
use rules_lang::ir::{Entries, Length};

use super::{
    Reference,
    entries::Selection,
    fact::{Fact, Why},
    measure::Reading,
    range::{Range, whole},
    record::Item,
};

/// What lies between two counts. Where something is missing, nothing is said at all.
fn counted(selection: &Selection<'_>, low: usize, high: usize) -> Fact<Range> {
    if !selection.possible.is_empty() && selection.why.missing {
        return Fact::Unknown(selection.why);
    }
    Fact::Known(Range::between(whole(low), whole(high)))
}

/// The days of the entries that certainly belong and are dated in full; and how many others there are.
fn days(selection: &Selection<'_>) -> (BTreeSet<Day>, usize) {
    let full = selection.definite.iter().filter(|it| it.span.is_day());
    let days = full.clone().map(|it| it.span.first).collect();
    (days, selection.definite.len() - full.count() + selection.possible.len())
}

impl<'a> Reference<'a> {
    /// How many entries.
    pub(super) fn count(self, entries: &'a Entries) -> Fact<Range> {
        let selection = self.entries(entries);
        let definite = selection.definite.len();
        counted(&selection, definite, definite + selection.possible.len())
    }

    /// On how many days. Entries dated in part lie on a day of their own, or on one that counts already.
    pub(super) fn count_days(self, entries: &'a Entries) -> Fact<Range> {
        let selection = self.entries(entries);
        let (days, others) = days(&selection);
        let at_least_one = usize::from(!selection.definite.is_empty());
        counted(&selection, days.len().max(at_least_one), days.len() + others)
    }

    /// How many different codes; of each entry the first that matches.
    pub(super) fn count_codes(self, entries: &'a Entries) -> Fact<Range> {
        let selection = self.entries(entries);
        let code = |item: &&'a Item<'a>| {
            let source = self.source_of(item, self.sources(entries))?;
            self.matching_code(item, source)
        };
        let codes: BTreeSet<_> = selection.definite.iter().filter_map(code).collect();
        counted(&selection, codes.len(), codes.len() + selection.possible.len())
    }

    /// How many episodes: a day later than the gap after the one before it begins another. Each entry
    /// that is not settled may add one, or join two.
    pub(super) fn count_episodes(self, entries: &'a Entries, gap: Length) -> Fact<Range> {
        let selection = self.entries(entries);
        let (days, others) = days(&selection);
        let gap = self.time(gap);
        let (mut episodes, mut before): (usize, Option<Day>) = (0, None);
        for day in days {
            if before.is_none_or(|before| before.plus(gap, true) < day) {
                episodes += 1;
            }
            before = Some(day);
        }
        let at_least_one = usize::from(!selection.definite.is_empty());
        let low = episodes.saturating_sub(others).max(at_least_one);
        counted(&selection, low, episodes + others)
    }

    fn numbers(self, entries: &'a Entries, items: &[&'a Item<'a>]) -> Vec<Range> {
        let number = |item: &&'a Item<'a>| match self.reading_among(self.sources(entries), item) {
            Some(Reading::Number(range)) => Some(range),
            _ => None,
        };
        items.iter().filter_map(number).collect()
    }

    pub(super) fn aggregate(self, aggregate: Aggregate, entries: &'a Entries) -> Fact<Range> {
        let selection = self.entries(entries);
        let definite = self.numbers(entries, &selection.definite);
        let possible = self.numbers(entries, &selection.possible);
        if definite.is_empty() {
            return match selection.possible.is_empty() {
                true => Fact::Missing,
                false => Fact::Unknown(selection.why),
            };
        }
        let is_extreme = matches!(aggregate, Aggregate::Lowest | Aggregate::Highest);
        if !selection.possible.is_empty() && (!is_extreme || selection.why.missing) {
            return Fact::Unknown(selection.why.and(Why::IMPRECISE));
        }
        let (lowest, highest) = (Range::lowest(&definite), Range::highest(&definite));
        let number = match aggregate {
            Aggregate::Lowest => lowest.map(|it| it.or_lower(&possible)),
            Aggregate::Highest => highest.map(|it| it.or_higher(&possible)),
            Aggregate::Sum => sum(&definite),
            Aggregate::Mean => sum(&definite).and_then(|sum| sum.divided(whole(definite.len()))),
            // Of one number, whatever it is.
            Aggregate::Spread if definite.len() == 1 => Some(Range::exactly(Decimal::ZERO)),
            Aggregate::Spread => highest.zip(lowest).and_then(|(high, low)| high.minus(low)),
        };
        // What cannot be held is not known.
        number.map_or(Fact::Unknown(Why::IMPRECISE), Fact::Known)
    }

    /// The entries an aggregate rests on: of the lowest and highest those that are it, else all.
    pub(super) fn aggregated(
        self,
        aggregate: Aggregate,
        entries: &'a Entries,
    ) -> Vec<&'a Item<'a>> {
        let number = self.aggregate(aggregate, entries);
        let mut items = self.entries(entries).definite;
        if matches!(aggregate, Aggregate::Lowest | Aggregate::Highest) {
            items.retain(|item| {
                let own = self.reading_among(self.sources(entries), item);
                match own {
                    Some(Reading::Number(own)) => number == Fact::Known(own),
                    _ => true,
                }
            });
        }
        items
    }
}

fn sum(numbers: &[Range]) -> Option<Range> {
    let (first, rest) = numbers.split_first()?;
    rest.iter().try_fold(*first, |sum, number| sum.plus(*number))
}
