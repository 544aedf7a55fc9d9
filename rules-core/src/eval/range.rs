//! Numbers that may be known only within bounds.

#[cfg(test)]
mod tests;

use core::cmp::Ordering;

use super::answer::Answer;
use crate::{decimal::Decimal, entry::Comparator, plan::Comparison};

/// One end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Open,
    At(Decimal),
    /// Up to, but not at.
    Beyond(Decimal),
}

/// A known end: the number, and whether it is included.
pub(super) type Edge = (Decimal, bool);

/// The numbers a value may be.
///
/// INVARIANT: not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    low: End,
    high: End,
}

impl Range {
    pub(super) fn exactly(n: Decimal) -> Self {
        Self { low: End::At(n), high: End::At(n) }
    }

    /// From one number to another, both included, in either order.
    pub(super) fn between(a: Decimal, b: Decimal) -> Self {
        Self { low: End::At(a.min(b)), high: End::At(a.max(b)) }
    }

    /// A number recorded with a comparator: `<5` is everything below 5.
    pub(super) fn bounded(n: Decimal, comparator: Option<Comparator>) -> Self {
        match comparator {
            None => Self::exactly(n),
            Some(Comparator::Less) => Self { low: End::Open, high: End::Beyond(n) },
            Some(Comparator::LessOrEqual) => Self { low: End::Open, high: End::At(n) },
            Some(Comparator::GreaterOrEqual) => Self { low: End::At(n), high: End::Open },
            Some(Comparator::Greater) => Self { low: End::Beyond(n), high: End::Open },
        }
    }

    /// The number, if it is one.
    pub(super) fn exact(self) -> Option<Decimal> {
        match (self.low, self.high) {
            (End::At(low), End::At(high)) if low == high => Some(low),
            _ => None,
        }
    }

    /// The bounds with whether each is included; `None` where open.
    pub(super) fn bounds(self) -> (Option<Edge>, Option<Edge>) {
        let bound = |end| match end {
            End::Open => None,
            End::At(n) => Some((n, true)),
            End::Beyond(n) => Some((n, false)),
        };
        (bound(self.low), bound(self.high))
    }

    /// Whether `self op other` holds for all, for none, or for some of the numbers they may be.
    pub(super) fn compare(self, op: Comparison, other: Self) -> Answer {
        Answer::certain(match op {
            Comparison::Less => less(self, other),
            Comparison::Greater => less(other, self),
            Comparison::LessOrEqual => less(other, self).map(|yes| !yes),
            Comparison::GreaterOrEqual => less(self, other).map(|yes| !yes),
            Comparison::Equal => equal(self, other),
            Comparison::NotEqual => equal(self, other).map(|yes| !yes),
        })
    }
}

/// Whether every number of `a` is below every number of `b` (yes), or none is below any (no).
fn less(a: Range, b: Range) -> Option<bool> {
    if strictly_below(a.high, b.low) {
        Some(true)
    } else if at_or_below(b.high, a.low) {
        Some(false)
    } else {
        None
    }
}

fn equal(a: Range, b: Range) -> Option<bool> {
    match (a.exact(), b.exact()) {
        (Some(x), Some(y)) => Some(x == y),
        _ if strictly_below(a.high, b.low) || strictly_below(b.high, a.low) => Some(false),
        _ => None,
    }
}

/// Whether everything up to `high` is below everything from `low`.
fn strictly_below(high: End, low: End) -> bool {
    match (high, low) {
        (End::Open, _) | (_, End::Open) => false,
        (End::At(x), End::At(y)) => x < y,
        (End::At(x) | End::Beyond(x), End::At(y) | End::Beyond(y)) => {
            x.cmp(&y) != Ordering::Greater
        }
    }
}

/// Whether everything up to `high` is at or below everything from `low`.
fn at_or_below(high: End, low: End) -> bool {
    match (high, low) {
        (End::Open, _) | (_, End::Open) => false,
        (End::At(x) | End::Beyond(x), End::At(y) | End::Beyond(y)) => x <= y,
    }
}
