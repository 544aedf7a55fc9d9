//! Numbers known only within bounds: `<5` is every number below 5.

use std::cmp::Ordering;

use rules_core::{decimal::Decimal, entry::Comparator, plan::Comparison};

use super::fact::Answer;

/// An end of a range: the number, and whether it is itself inside. `None` is open.
pub(super) type End = Option<(Decimal, bool)>;

/// The numbers a value may be. There is always one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) low: End,
    pub(super) high: End,
}

impl Range {
    pub(super) fn exactly(n: Decimal) -> Self {
        Self { low: Some((n, true)), high: Some((n, true)) }
    }

    pub(super) fn count(n: usize) -> Self {
        Self::exactly(whole(n))
    }

    /// From one number to another, both inside, in either order.
    pub(super) fn between(a: Decimal, b: Decimal) -> Self {
        Self { low: Some((a.min(b), true)), high: Some((a.max(b), true)) }
    }

    /// As recorded with a comparator.
    pub(super) fn recorded(n: Decimal, comparator: Option<Comparator>) -> Self {
        match comparator {
            None => Self::exactly(n),
            Some(Comparator::Less) => Self { low: None, high: Some((n, false)) },
            Some(Comparator::LessOrEqual) => Self { low: None, high: Some((n, true)) },
            Some(Comparator::GreaterOrEqual) => Self { low: Some((n, true)), high: None },
            Some(Comparator::Greater) => Self { low: Some((n, false)), high: None },
        }
    }

    /// The number, if only one is possible.
    pub(super) fn exact(self) -> Option<Decimal> {
        match (self.low, self.high) {
            (Some((low, _)), Some((high, _))) if low == high => Some(low),
            _ => None,
        }
    }

    pub(super) fn compare(self, comparison: Comparison, other: Self) -> Answer {
        let (all_below, none_below) = (below(self, other), at_or_above(self, other));
        let (all_above, none_above) = (below(other, self), at_or_above(other, self));
        let same = self.exact().is_some() && self.exact() == other.exact();
        let apart = all_below || all_above;
        match comparison {
            Comparison::Less => Answer::certainly(all_below, none_below),
            Comparison::LessOrEqual => Answer::certainly(none_above, all_above),
            Comparison::Greater => Answer::certainly(all_above, none_above),
            Comparison::GreaterOrEqual => Answer::certainly(none_below, all_below),
            Comparison::Equal => Answer::certainly(same, apart),
            Comparison::NotEqual => Answer::certainly(apart, same),
        }
    }

    /// Whatever the lowest of these numbers may be.
    pub(super) fn lowest(all: &[Self]) -> Option<Self> {
        let low = all.iter().map(|it| it.low).min_by(|a, b| low_order(*a, *b))?;
        let high = all.iter().map(|it| it.high).min_by(|a, b| high_order(*a, *b))?;
        Some(Self { low, high })
    }

    /// Whatever the highest of these numbers may be.
    pub(super) fn highest(all: &[Self]) -> Option<Self> {
        let low = all.iter().map(|it| it.low).max_by(|a, b| low_order(*a, *b))?;
        let high = all.iter().map(|it| it.high).max_by(|a, b| high_order(*a, *b))?;
        Some(Self { low, high })
    }

    /// The same, if any of these may be lower still.
    pub(super) fn or_lower(self, perhaps: &[Self]) -> Self {
        let lows = perhaps.iter().map(|it| it.low).chain([self.low]);
        Self { low: lows.min_by(|a, b| low_order(*a, *b)).flatten(), ..self }
    }

    /// The same, if any of these may be higher still.
    pub(super) fn or_higher(self, perhaps: &[Self]) -> Self {
        let highs = perhaps.iter().map(|it| it.high).chain([self.high]);
        Self { high: highs.max_by(|a, b| high_order(*a, *b)).flatten(), ..self }
    }

    /// `None` where the sum cannot be held.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let add = Decimal::checked_add;
        Some(Self {
            low: together(self.low, other.low, add)?,
            high: together(self.high, other.high, add)?,
        })
    }

    /// `None` where the difference cannot be held.
    pub(super) fn minus(self, other: Self) -> Option<Self> {
        let subtract = Decimal::checked_sub;
        Some(Self {
            low: together(self.low, other.high, subtract)?,
            high: together(self.high, other.low, subtract)?,
        })
    }

    /// By a number above zero; `None` where the quotient cannot be held.
    pub(super) fn divided(self, by: Decimal) -> Option<Self> {
        let end = |end: End| match end {
            None => Some(None),
            Some((n, inside)) => n.checked_div(by).map(|n| Some((n, inside))),
        };
        Some(Self { low: end(self.low)?, high: end(self.high)? })
    }
}

pub(super) fn whole(n: usize) -> Decimal {
    Decimal::from_int(i64::try_from(n).unwrap_or(i64::MAX))
}

/// Whether every number of `a` is below every number of `b`.
fn below(a: Range, b: Range) -> bool {
    match (a.high, b.low) {
        (Some((high, true)), Some((low, true))) => high < low,
        (Some((high, _)), Some((low, _))) => high <= low,
        _ => false,
    }
}

/// Whether every number of `a` is at or above every number of `b`.
fn at_or_above(a: Range, b: Range) -> bool {
    match (a.low, b.high) {
        (Some((low, _)), Some((high, _))) => low >= high,
        _ => false,
    }
}

/// How far down two low ends reach: open furthest, and a number inside further than outside.
fn low_order(a: End, b: End) -> Ordering {
    let key = |end: End| end.map(|(n, inside)| (n, !inside));
    key(a).cmp(&key(b))
}

/// How far up two high ends reach: open furthest, and a number inside further than outside.
fn high_order(a: End, b: End) -> Ordering {
    let key = |end: End| (end.is_none(), end);
    key(a).cmp(&key(b))
}

fn together(a: End, b: End, op: fn(Decimal, Decimal) -> Option<Decimal>) -> Option<End> {
    match (a, b) {
        (Some((x, x_inside)), Some((y, y_inside))) => {
            op(x, y).map(|n| Some((n, x_inside && y_inside)))
        }
        _ => Some(None),
    }
}
