//! Counts, and numbers made of the numbers of a selection.

use std::collections::BTreeSet;

use rules_core::{date::Day, decimal::Decimal, plan::Aggregate};
use rules_lang::ir::{Entries, Length};

use super::{
    Naive,
    entries::Selection,
    known::{Known, Why},
    measure::Reading,
    range::{Range, whole},
    record::Item,
};

/// What lies between two counts. Where something is missing, nothing is said at all.
fn counted(selection: &Selection<'_>, low: usize, high: usize) -> Known<Range> {
    if !selection.maybe.is_empty() && selection.why.missing {
        return Known::Unknown(selection.why);
    }
    Known::Is(Range::between(whole(low), whole(high)))
}

/// The days of the entries that certainly belong and are dated in full; and how many others there are.
fn days(selection: &Selection<'_>) -> (BTreeSet<Day>, usize) {
    let full = selection.sure.iter().filter(|it| it.span.is_day());
    let days = full.clone().map(|it| it.span.first).collect();
    (days, selection.sure.len() - full.count() + selection.maybe.len())
}

impl<'a> Naive<'a> {
    /// How many entries.
    pub(super) fn count(self, entries: &'a Entries) -> Known<Range> {
        let selection = self.entries(entries);
        let sure = selection.sure.len();
        counted(&selection, sure, sure + selection.maybe.len())
    }

    /// On how many days. Entries dated in part lie on a day of their own, or on one that counts already.
    pub(super) fn count_days(self, entries: &'a Entries) -> Known<Range> {
        let selection = self.entries(entries);
        let (days, others) = days(&selection);
        let at_least_one = usize::from(!selection.sure.is_empty());
        counted(&selection, days.len().max(at_least_one), days.len() + others)
    }

    /// How many different codes; of each entry the first that matches.
    pub(super) fn count_codes(self, entries: &'a Entries) -> Known<Range> {
        let selection = self.entries(entries);
        let code = |item: &&'a Item<'a>| {
            let source = self.source_of(item, self.sources(entries))?;
            self.matching_code(item, source)
        };
        let codes: BTreeSet<_> = selection.sure.iter().filter_map(code).collect();
        counted(&selection, codes.len(), codes.len() + selection.maybe.len())
    }

    /// How many episodes: a day later than the gap after the one before it begins another. Each entry
    /// that is not settled may add one, or join two.
    pub(super) fn count_episodes(self, entries: &'a Entries, gap: Length) -> Known<Range> {
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
        let at_least_one = usize::from(!selection.sure.is_empty());
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

    pub(super) fn aggregate(self, aggregate: Aggregate, entries: &'a Entries) -> Known<Range> {
        let selection = self.entries(entries);
        let sure = self.numbers(entries, &selection.sure);
        let maybe = self.numbers(entries, &selection.maybe);
        if sure.is_empty() {
            return match selection.maybe.is_empty() {
                true => Known::Missing,
                false => Known::Unknown(selection.why),
            };
        }
        let is_extreme = matches!(aggregate, Aggregate::Lowest | Aggregate::Highest);
        if !selection.maybe.is_empty() && (!is_extreme || selection.why.missing) {
            return Known::Unknown(selection.why.and(Why::IMPRECISE));
        }
        let (lowest, highest) = (Range::lowest(&sure), Range::highest(&sure));
        let number = match aggregate {
            Aggregate::Lowest => lowest.map(|it| it.or_lower(&maybe)),
            Aggregate::Highest => highest.map(|it| it.or_higher(&maybe)),
            Aggregate::Sum => sum(&sure),
            Aggregate::Mean => sum(&sure).and_then(|sum| sum.divided(whole(sure.len()))),
            // Of one number, whatever it is.
            Aggregate::Spread if sure.len() == 1 => Some(Range::exactly(Decimal::ZERO)),
            Aggregate::Spread => highest.zip(lowest).and_then(|(high, low)| high.minus(low)),
        };
        // What cannot be held is not known.
        number.map_or(Known::Unknown(Why::IMPRECISE), Known::Is)
    }

    /// The entries an aggregate rests on: of the lowest and highest those that are it, else all.
    pub(super) fn aggregated(
        self,
        aggregate: Aggregate,
        entries: &'a Entries,
    ) -> Vec<&'a Item<'a>> {
        let number = self.aggregate(aggregate, entries);
        let mut items = self.entries(entries).sure;
        if matches!(aggregate, Aggregate::Lowest | Aggregate::Highest) {
            items.retain(|item| {
                let own = self.reading_among(self.sources(entries), item);
                match own {
                    Some(Reading::Number(own)) => number == Known::Is(own),
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
