//! Counts of days, codes and episodes, and numbers made of the numbers of a selection.

use alloc::vec::Vec;

use super::{
    Evaluation,
    answer::{Known, Selection, Why},
    measure::Reading,
    node::count,
    range::Range,
};
use crate::{
    date::Day,
    decimal::Decimal,
    order::ordered,
    plan::{Aggregate, Length, Node, NodeId, Pick, Source},
    record::EntryIx,
};

impl Evaluation<'_> {
    /// What a selection draws from.
    pub(super) fn sources(&self, entries: NodeId) -> &[Source] {
        match self.pack.plan.nodes.get(entries.index()) {
            Some(Node::Select(sources, _)) => sources,
            _ => &[],
        }
    }

    /// The reading of an entry under the first of the measures that reads it.
    pub(super) fn reading_in(&self, ix: EntryIx, sources: &[Source]) -> Option<Reading> {
        sources.iter().find_map(|source| match source {
            Source::Measure(measure) => self.reading(*measure, ix),
            Source::Codelist(_) => None,
        })
    }

    /// A count of something that each entry not settled may add one to. A missing bound says nothing at
    /// all; only imprecise dates leave a range.
    fn counted(selection: &Selection<'_>, low: usize, high: usize) -> Known<Range> {
        if !selection.maybe.is_empty() && selection.why.has(Why::MISSING) {
            Known::Unknown(selection.why)
        } else {
            Known::Is(Range::between(count(low), count(high)))
        }
    }

    /// How many entries.
    pub(super) fn count(&mut self, entries: NodeId) -> Known<Range> {
        let selection = self.selection(entries);
        let sure = selection.sure.len();
        Self::counted(&selection, sure, sure.saturating_add(selection.maybe.len()))
    }

    /// The days of the entries that certainly count and are dated in full, each once and ascending, and
    /// how many other entries there are.
    fn full_days(&self, selection: &Selection<'_>) -> (Vec<Day>, usize) {
        let spans = selection.sure.iter().map(|ix| self.record.span(*ix));
        // Record order is the order of first days.
        let mut days: Vec<Day> =
            spans.filter(|span| span.is_day()).map(|span| span.first).collect();
        let partial = selection.sure.len().saturating_sub(days.len());
        days.dedup();
        (days, partial.saturating_add(selection.maybe.len()))
    }

    /// On how many days.
    pub(super) fn count_days(&mut self, entries: NodeId) -> Known<Range> {
        let selection = self.selection(entries);
        let (days, others) = self.full_days(&selection);
        let low = days.len().max(usize::from(!selection.sure.is_empty()));
        Self::counted(&selection, low, days.len().saturating_add(others))
    }

    /// How many different codes.
    pub(super) fn count_codes(&mut self, entries: NodeId) -> Known<Range> {
        let selection = self.selection(entries);
        let sources = self.sources(entries);
        let code = |ix: &EntryIx| {
            let source = self.source_of(*ix, sources)?;
            self.matched(*ix, source).map(|(code, _)| code)
        };
        let codes: Vec<_> = selection.sure.iter().filter_map(code).collect();
        let mut codes = ordered(&codes);
        codes.dedup();
        Self::counted(&selection, codes.len(), codes.len().saturating_add(selection.maybe.len()))
    }

    /// How many episodes, where an entry later than the gap after the one before it begins another. One
    /// more entry adds an episode at most, or joins two.
    pub(super) fn count_episodes(&mut self, entries: NodeId, gap: Length) -> Known<Range> {
        let selection = self.selection(entries);
        let gap = self.length(gap);
        let (days, others) = self.full_days(&selection);
        let joined = days.windows(2).filter(|pair| match pair {
            [before, after] => before.plus(gap, true) >= *after,
            _ => false,
        });
        let exact = days.len().saturating_sub(joined.count());
        let low = exact.saturating_sub(others).max(usize::from(!selection.sure.is_empty()));
        Self::counted(&selection, low, exact.saturating_add(others))
    }

    /// A number made of the numbers of a selection.
    pub(super) fn aggregate(&mut self, aggregate: Aggregate, entries: NodeId) -> Known<Range> {
        let selection = self.selection(entries);
        let sources = self.sources(entries);
        let number = |ix: &EntryIx| match self.reading_in(*ix, sources) {
            Some(Reading::Number(range)) => Some(range),
            _ => None,
        };
        let sure = selection.sure.iter().filter_map(number);
        let maybe = selection.maybe.iter().filter_map(number);
        let unsettled = Known::Unknown(selection.why | Why::IMPRECISE);
        let is_settled = selection.maybe.is_empty();
        let known = |range: Option<Range>| match range {
            Some(range) => Known::Is(range),
            None => Known::Unknown(Why::IMPRECISE),
        };
        if selection.sure.is_empty() {
            return if is_settled { Known::Missing } else { Known::Unknown(selection.why) };
        }
        let lowest = || sure.clone().reduce(Range::lowest);
        let highest = || sure.clone().reduce(Range::highest);
        match aggregate {
            Aggregate::Lowest | Aggregate::Highest if selection.why.has(Why::MISSING) => unsettled,
            Aggregate::Lowest => {
                known(lowest().map(|sure| maybe.fold(sure, |all, one| all.down_to(one))))
            }
            Aggregate::Highest => {
                known(highest().map(|sure| maybe.fold(sure, |all, one| all.up_to(one))))
            }
            _ if !is_settled => unsettled,
            Aggregate::Sum => known(sum(sure)),
            Aggregate::Mean => {
                let n = count(selection.sure.len());
                known(sum(sure).and_then(|sum| sum.divided(n)))
            }
            Aggregate::Spread if selection.sure.len() == 1 => {
                Known::Is(Range::exactly(Decimal::ZERO))
            }
            Aggregate::Spread => {
                known(highest().zip(lowest()).and_then(|(high, low)| high.minus(low)))
            }
        }
    }

    /// The entries an aggregate rests on: the lowest or highest, else all.
    pub(super) fn aggregated(&mut self, aggregate: Aggregate, entries: NodeId) -> Vec<EntryIx> {
        let selection = self.selection(entries);
        let of = self.aggregate(aggregate, entries);
        let sources = self.sources(entries);
        let is_it = |ix: &&EntryIx| match (aggregate, self.reading_in(**ix, sources)) {
            (Aggregate::Lowest | Aggregate::Highest, Some(Reading::Number(it))) => {
                of == Known::Is(it)
            }
            _ => true,
        };
        selection.sure.iter().filter(is_it).copied().collect()
    }

    /// The n-th entry from an end; unknown where an entry that only perhaps counts stands there or beyond.
    pub(super) fn nth(&mut self, which: Pick, nth: u32, entries: NodeId) -> Known<EntryIx> {
        let selection = self.selection(entries);
        let at = nth.saturating_sub(1) as usize;
        let entry = match which {
            Pick::Latest => selection.sure.iter().rev().nth(at),
            Pick::Earliest => selection.sure.get(at),
        };
        let Some(entry) = entry.copied() else {
            let most = selection.sure.len().saturating_add(selection.maybe.len());
            return if most > at { Known::Unknown(selection.why) } else { Known::Missing };
        };
        let beyond = match which {
            Pick::Latest => selection.maybe.last().is_some_and(|maybe| *maybe > entry),
            Pick::Earliest => selection.maybe.first().is_some_and(|maybe| *maybe < entry),
        };
        if beyond { Known::Unknown(selection.why) } else { Known::Is(entry) }
    }
}

fn sum(mut numbers: impl Iterator<Item = Range>) -> Option<Range> {
    let first = numbers.next()?;
    numbers.try_fold(first, Range::plus)
}
