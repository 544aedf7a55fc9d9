//! Ranges of numbers.

use rules_core::{decimal::Decimal, plan::Comparison};

/// An end of a range, and whether it is inside.
type End = Option<(Decimal, bool)>;

/// Numbers from one end to another; an end that is not there is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Range {
    pub(super) low: End,
    pub(super) high: End,
}

impl Range {
    pub(super) fn point(at: Decimal) -> Self {
        Self::between(at, at)
    }

    pub(super) fn between(low: Decimal, high: Decimal) -> Self {
        Self { low: Some((low, true)), high: Some((high, true)) }
    }

    pub(super) fn at_least(low: Decimal) -> Self {
        Self { low: Some((low, true)), high: None }
    }

    /// The numbers that compare so with this one; none for `!=`, which leaves two ranges.
    pub(super) fn that(comparison: Comparison, with: Decimal) -> Option<Self> {
        Some(match comparison {
            Comparison::Less => Self { low: None, high: Some((with, false)) },
            Comparison::LessOrEqual => Self { low: None, high: Some((with, true)) },
            Comparison::Equal => Self::point(with),
            Comparison::NotEqual => return None,
            Comparison::GreaterOrEqual => Self { low: Some((with, true)), high: None },
            Comparison::Greater => Self { low: Some((with, false)), high: None },
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        match (self.low, self.high) {
            (Some((low, a)), Some((high, b))) => low > high || (low == high && !(a && b)),
            _ => false,
        }
    }

    pub(super) fn intersection(&self, other: &Self) -> Self {
        let low = match (self.low, other.low) {
            (Some(a), Some(b)) if a.0 != b.0 => Some(if a.0 > b.0 { a } else { b }),
            (Some(a), Some(b)) => Some((a.0, a.1 && b.1)),
            (a, b) => a.or(b),
        };
        let high = match (self.high, other.high) {
            (Some(a), Some(b)) if a.0 != b.0 => Some(if a.0 < b.0 { a } else { b }),
            (Some(a), Some(b)) => Some((a.0, a.1 && b.1)),
            (a, b) => a.or(b),
        };
        Self { low, high }
    }

    /// The numbers outside of it, if that is one range.
    pub(super) fn outside(&self) -> Option<Self> {
        let turned = |(at, is_inside): (Decimal, bool)| (at, !is_inside);
        match (self.low, self.high) {
            (Some(low), None) => Some(Self { low: None, high: Some(turned(low)) }),
            (None, Some(high)) => Some(Self { low: Some(turned(high)), high: None }),
            _ => None,
        }
    }

    /// Whether every number of the other lies in this one.
    pub(super) fn holds(&self, other: &Self) -> bool {
        other.is_empty() || self.intersection(other) == *other
    }

    /// The smallest range that both lie in.
    pub(super) fn hull(&self, other: &Self) -> Self {
        let low = match (self.low, other.low) {
            (Some(a), Some(b)) if a.0 != b.0 => Some(if a.0 < b.0 { a } else { b }),
            (Some(a), Some(b)) => Some((a.0, a.1 || b.1)),
            _ => None,
        };
        let high = match (self.high, other.high) {
            (Some(a), Some(b)) if a.0 != b.0 => Some(if a.0 > b.0 { a } else { b }),
            (Some(a), Some(b)) => Some((a.0, a.1 || b.1)),
            _ => None,
        };
        Self { low, high }
    }
}
