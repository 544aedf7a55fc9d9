//! Numbers that may be known only within bounds.

#[cfg(test)]
mod tests;

use core::cmp::Ordering;

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
pub(in crate::eval) type Edge = (Decimal, bool);

/// The numbers a value may be.
///
/// INVARIANT: not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::eval) struct Range {
    low: End,
    high: End,
}

impl Range {
    pub(in crate::eval) fn exactly(n: Decimal) -> Self {
        Self { low: End::At(n), high: End::At(n) }
    }

    /// From one number to another, both included, in either order.
    pub(in crate::eval) fn between(a: Decimal, b: Decimal) -> Self {
        Self { low: End::At(a.min(b)), high: End::At(a.max(b)) }
    }

    /// A number recorded with a comparator: `<5` is everything below 5.
    pub(in crate::eval) fn bounded(n: Decimal, comparator: Option<Comparator>) -> Self {
        match comparator {
            None => Self::exactly(n),
            Some(Comparator::Less) => Self { low: End::Open, high: End::Beyond(n) },
            Some(Comparator::LessOrEqual) => Self { low: End::Open, high: End::At(n) },
            Some(Comparator::GreaterOrEqual) => Self { low: End::At(n), high: End::Open },
            Some(Comparator::Greater) => Self { low: End::Beyond(n), high: End::Open },
        }
    }

    /// The number, if it is one.
    pub(in crate::eval) fn exact(self) -> Option<Decimal> {
        match (self.low, self.high) {
            (End::At(low), End::At(high)) if low == high => Some(low),
            _ => None,
        }
    }

    /// The bounds with whether each is included; `None` where open.
    pub(in crate::eval) fn bounds(self) -> (Option<Edge>, Option<Edge>) {
        let bound = |end| match end {
            End::Open => None,
            End::At(n) => Some((n, true)),
            End::Beyond(n) => Some((n, false)),
        };
        (bound(self.low), bound(self.high))
    }

    /// The lower of two numbers.
    pub(in crate::eval) fn lowest(self, other: Self) -> Self {
        Self { low: lower(self.low, other.low), high: smaller(self.high, other.high) }
    }

    /// The higher of two numbers.
    pub(in crate::eval) fn highest(self, other: Self) -> Self {
        Self { low: larger(self.low, other.low), high: higher(self.high, other.high) }
    }

    /// With its low end where the other's is, if that is lower.
    pub(in crate::eval) fn down_to(self, other: Self) -> Self {
        Self { low: lower(self.low, other.low), ..self }
    }

    /// With its high end where the other's is, if that is higher.
    pub(in crate::eval) fn up_to(self, other: Self) -> Self {
        Self { high: higher(self.high, other.high), ..self }
    }

    /// The sum; `None` where it cannot be held.
    pub(in crate::eval) fn plus(self, other: Self) -> Option<Self> {
        let add = Decimal::checked_add;
        Some(Self { low: join(self.low, other.low, add)?, high: join(self.high, other.high, add)? })
    }

    /// The difference; `None` where it cannot be held.
    pub(in crate::eval) fn minus(self, other: Self) -> Option<Self> {
        let sub = Decimal::checked_sub;
        Some(Self { low: join(self.low, other.high, sub)?, high: join(self.high, other.low, sub)? })
    }

    /// The quotient by a number above zero; `None` where it cannot be held.
    pub(in crate::eval) fn divided(self, by: Decimal) -> Option<Self> {
        let end = |end| {
            Some(match end {
                End::Open => End::Open,
                End::At(n) => End::At(n.checked_div(by)?),
                End::Beyond(n) => End::Beyond(n.checked_div(by)?),
            })
        };
        Some(Self { low: end(self.low)?, high: end(self.high)? })
    }

    /// Whether `self op other` holds for all (yes) or for none (no) of the numbers they may be; `None` where it
    /// holds for some.
    pub(in crate::eval) fn compare(self, op: Comparison, other: Self) -> Option<bool> {
        match op {
            Comparison::Less => less(self, other),
            Comparison::Greater => less(other, self),
            Comparison::LessOrEqual => less(other, self).map(|yes| !yes),
            Comparison::GreaterOrEqual => less(self, other).map(|yes| !yes),
            Comparison::Equal => equal(self, other),
            Comparison::NotEqual => equal(self, other).map(|yes| !yes),
        }
    }
}

fn number(end: End) -> Option<(Decimal, bool)> {
    match end {
        End::Open => None,
        End::At(n) => Some((n, false)),
        End::Beyond(n) => Some((n, true)),
    }
}

/// Of two low ends the one further down: open, or the smaller, and at a number before beyond it.
fn lower(a: End, b: End) -> End {
    match (number(a), number(b)) {
        (Some(x), Some(y)) => {
            if y < x {
                b
            } else {
                a
            }
        }
        _ => End::Open,
    }
}

/// Of two low ends the one further up.
fn larger(a: End, b: End) -> End {
    match (number(a), number(b)) {
        (Some(x), Some(y)) => {
            if y > x {
                b
            } else {
                a
            }
        }
        (None, _) => b,
        (_, None) => a,
    }
}

/// Of two high ends the one further down: the smaller, and beyond a number before at it.
fn smaller(a: End, b: End) -> End {
    match (number(a), number(b)) {
        (Some((x, x_out)), Some((y, y_out))) => {
            if (y, !y_out) < (x, !x_out) {
                b
            } else {
                a
            }
        }
        (None, _) => b,
        (_, None) => a,
    }
}

/// Of two high ends the one further up.
fn higher(a: End, b: End) -> End {
    match (number(a), number(b)) {
        (Some((x, x_out)), Some((y, y_out))) => {
            if (y, !y_out) > (x, !x_out) {
                b
            } else {
                a
            }
        }
        _ => End::Open,
    }
}

/// Two ends as one; open if either is, and not included unless both are.
fn join(a: End, b: End, op: fn(Decimal, Decimal) -> Option<Decimal>) -> Option<End> {
    Some(match (number(a), number(b)) {
        (Some((x, x_out)), Some((y, y_out))) => {
            let n = op(x, y)?;
            if x_out || y_out { End::Beyond(n) } else { End::At(n) }
        }
        _ => End::Open,
    })
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
