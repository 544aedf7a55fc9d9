//! Whether any two values of a selection lie too far apart.

use alloc::vec::Vec;

use super::{
    Evaluation,
    answer::{Answer, Selection, Why},
    measure::Reading,
    node::Disagreement,
};
use crate::{
    date::{Day, Span},
    decimal::Decimal,
    plan::{Difference, Source},
    record::EntryIx,
};

/// The least and greatest a value may be, as exact numbers.
type Bounds = (EntryIx, Decimal, Decimal);

fn days(day: Day) -> Decimal {
    Decimal::from_int(i64::from(day.to_epoch()))
}

impl Evaluation<'_> {
    /// Compares the values of the entries that certainly count. `O(n)`: an entry disagrees with some other
    /// if it disagrees with the least or the greatest.
    pub(super) fn disagreement(
        &self,
        selection: &Selection,
        sources: &[Source],
        differ_by: &Difference,
    ) -> Disagreement {
        let gap = match differ_by {
            Difference::Days(days) => Decimal::from_int(i64::from(*days)),
            Difference::Number(number) => *number,
        };
        let values: Vec<Bounds> =
            selection.sure.iter().filter_map(|ix| self.bounds(*ix, sources)).collect();
        let over = |high: Decimal, low: Decimal| high.checked_sub(low).is_none_or(|d| d > gap);
        let least_high = values.iter().map(|(_, _, high)| *high).min();
        let greatest_low = values.iter().map(|(_, low, _)| *low).max();
        let (Some(least_high), Some(greatest_low)) = (least_high, greatest_low) else {
            return Disagreement::default();
        };
        let entries: Vec<EntryIx> = values
            .iter()
            .filter(|(_, low, high)| over(*low, least_high) || over(greatest_low, *high))
            .map(|(ix, ..)| *ix)
            .collect();
        let least = values.iter().map(|(_, low, _)| *low).min();
        let greatest = values.iter().map(|(_, _, high)| *high).max();
        let possible = match (least, greatest) {
            (Some(least), Some(greatest)) => values.len() > 1 && over(greatest, least),
            _ => false,
        };
        let answer = if !entries.is_empty() {
            Answer::Yes
        } else if !selection.maybe.is_empty() {
            Answer::Unknown(selection.why)
        } else if possible {
            Answer::Unknown(Why::IMPRECISE)
        } else {
            Answer::No
        };
        Disagreement { answer, entries }
    }

    /// The bounds of an entry's value under the first of the measures that reads it. A value without a
    /// bound on one side cannot be compared and takes no part.
    fn bounds(&self, ix: EntryIx, sources: &[Source]) -> Option<Bounds> {
        let reading = sources.iter().find_map(|source| match source {
            Source::Measure(measure) => self.reading(*measure, ix),
            Source::Codelist(_) => None,
        })?;
        match reading {
            Reading::Date(Span { first, last }) => Some((ix, days(first), days(last))),
            Reading::Number(range) => match range.bounds() {
                (Some((low, _)), Some((high, _))) => Some((ix, low, high)),
                _ => None,
            },
        }
    }
}
