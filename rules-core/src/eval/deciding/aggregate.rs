//! Counts entries, days, codes and episodes; sums and compares the numbers of a selection.

use alloc::vec::Vec;

use super::{
    Evaluation,
    answer::{Fact, Why},
    value::Selection,
};
use crate::{
    date::Day,
    decimal::Decimal,
    eval::matching::{Range, Reading},
    order::ordered,
    plan::{Aggregate, Length, NodeId, Pick},
    record::EntryIx,
};

/// A number of things.
pub(super) fn count(n: usize) -> Decimal {
    Decimal::from_int(i64::try_from(n).unwrap_or(i64::MAX))
}

impl Evaluation<'_> {
    /// A count of something that each possible entry may add one to. A missing bound says nothing at
    /// all; only imprecise dates leave a range.
    fn counted(selection: &Selection<'_>, low: usize, high: usize) -> Fact<Range> {
        if !selection.possible.is_empty() && selection.why.has(Why::MISSING) {
            Fact::Unknown(selection.why)
        } else {
            Fact::Known(Range::between(count(low), count(high)))
        }
    }

    /// How many entries.
    pub(super) fn count(&mut self, entries: NodeId) -> Fact<Range> {
        let selection = self.selection(entries);
        let definite = selection.definite.len();
        Self::counted(&selection, definite, definite.saturating_add(selection.possible.len()))
    }

    /// The days of the entries that certainly count and are dated in full, each once and ascending, and
    /// how many other entries there are.
    fn full_days(&self, selection: &Selection<'_>) -> (Vec<Day>, usize) {
        let spans = selection.definite.iter().map(|ix| self.record.span(*ix));
        // Record order is the order of first days.
        let mut days: Vec<Day> =
            spans.filter(|span| span.is_day()).map(|span| span.first).collect();
        let partial = selection.definite.len().saturating_sub(days.len());
        days.dedup();
        (days, partial.saturating_add(selection.possible.len()))
    }

    /// On how many days.
    pub(super) fn count_days(&mut self, entries: NodeId) -> Fact<Range> {
        let selection = self.selection(entries);
        let (days, others) = self.full_days(&selection);
        let low = days.len().max(usize::from(!selection.definite.is_empty()));
        Self::counted(&selection, low, days.len().saturating_add(others))
    }

    /// How many different codes.
    pub(super) fn count_codes(&mut self, entries: NodeId) -> Fact<Range> {
        let selection = self.selection(entries);
        let sources = self.sources(entries);
        let code = |ix: &EntryIx| {
            let source = self.source_of(*ix, sources)?;
            self.matched(*ix, source).map(|(code, _)| code)
        };
        let codes: Vec<_> = selection.definite.iter().filter_map(code).collect();
        let mut codes = ordered(&codes);
        codes.dedup();
        Self::counted(&selection, codes.len(), codes.len().saturating_add(selection.possible.len()))
    }

    /// How many episodes, where an entry later than the gap after the one before it begins another. One
    /// more entry adds an episode at most, or joins two.
    pub(super) fn count_episodes(&mut self, entries: NodeId, gap: Length) -> Fact<Range> {
        let selection = self.selection(entries);
        let gap = self.length(gap);
        let (days, others) = self.full_days(&selection);
        let joined = days.windows(2).filter(|pair| match pair {
            [before, after] => before.plus(gap, true) >= *after,
            _ => false,
        });
        let exact = days.len().saturating_sub(joined.count());
        let low = exact.saturating_sub(others).max(usize::from(!selection.definite.is_empty()));
        Self::counted(&selection, low, exact.saturating_add(others))
    }

    /// A number made of the numbers of a selection.
    pub(super) fn aggregate(&mut self, aggregate: Aggregate, entries: NodeId) -> Fact<Range> {
        let selection = self.selection(entries);
        let sources = self.sources(entries);
        let number = |ix: &EntryIx| match self.reading_in(*ix, sources) {
            Some(Reading::Number(range)) => Some(range),
            _ => None,
        };
        let definite = selection.definite.iter().filter_map(number);
        let possible = selection.possible.iter().filter_map(number);
        let undetermined = Fact::Unknown(selection.why | Why::IMPRECISE);
        let is_determined = selection.possible.is_empty();
        let known = |range: Option<Range>| match range {
            Some(range) => Fact::Known(range),
            None => Fact::Unknown(Why::IMPRECISE),
        };
        if selection.definite.is_empty() {
            return if is_determined { Fact::Missing } else { Fact::Unknown(selection.why) };
        }
        let lowest = || definite.clone().reduce(Range::lowest);
        let highest = || definite.clone().reduce(Range::highest);
        match aggregate {
            Aggregate::Lowest | Aggregate::Highest if selection.why.has(Why::MISSING) => {
                undetermined
            }
            Aggregate::Lowest => {
                known(lowest().map(|definite| possible.fold(definite, |all, one| all.down_to(one))))
            }
            Aggregate::Highest => {
                known(highest().map(|definite| possible.fold(definite, |all, one| all.up_to(one))))
            }
            _ if !is_determined => undetermined,
            Aggregate::Sum => known(sum(definite)),
            Aggregate::Mean => {
                let n = count(selection.definite.len());
                known(sum(definite).and_then(|sum| sum.divided(n)))
            }
            Aggregate::Spread if selection.definite.len() == 1 => {
                Fact::Known(Range::exactly(Decimal::ZERO))
            }
            Aggregate::Spread => {
                known(highest().zip(lowest()).and_then(|(high, low)| high.minus(low)))
            }
        }
    }

    /// The entries an aggregate rests on: the lowest or highest, else all.
    pub(in crate::eval) fn aggregated(
        &mut self,
        aggregate: Aggregate,
        entries: NodeId,
    ) -> Vec<EntryIx> {
        let selection = self.selection(entries);
        let of = self.aggregate(aggregate, entries);
        let sources = self.sources(entries);
        let is_it = |ix: &&EntryIx| match (aggregate, self.reading_in(**ix, sources)) {
            (Aggregate::Lowest | Aggregate::Highest, Some(Reading::Number(it))) => {
                of == Fact::Known(it)
            }
            _ => true,
        };
        selection.definite.iter().filter(is_it).copied().collect()
    }

    /// The n-th entry from an end; unknown where an entry that only perhaps counts stands there or beyond.
    pub(super) fn nth(&mut self, which: Pick, nth: u32, entries: NodeId) -> Fact<EntryIx> {
        let selection = self.selection(entries);
        let at = nth.saturating_sub(1) as usize;
        let entry = match which {
            Pick::Latest => selection.definite.iter().rev().nth(at),
            Pick::Earliest => selection.definite.get(at),
        };
        let Some(entry) = entry.copied() else {
            let most = selection.definite.len().saturating_add(selection.possible.len());
            return if most > at { Fact::Unknown(selection.why) } else { Fact::Missing };
        };
        let beyond = match which {
            Pick::Latest => selection.possible.last().is_some_and(|possible| *possible > entry),
            Pick::Earliest => selection.possible.first().is_some_and(|possible| *possible < entry),
        };
        if beyond { Fact::Unknown(selection.why) } else { Fact::Known(entry) }
    }
}

fn sum(mut numbers: impl Iterator<Item = Range>) -> Option<Range> {
    let first = numbers.next()?;
    numbers.try_fold(first, Range::plus)
}
