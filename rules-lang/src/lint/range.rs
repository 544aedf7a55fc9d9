//! Which values a number can have, and which ones a condition lets through.

use rules_core::{
    decimal::Decimal,
    plan::{Aggregate, Comparison, MeasureId, MeasureValue},
};

use super::context::Context;
use crate::ir::{
    Condition, ConditionKind, DateKind, Entries, Expression, Number, NumberKind, Value,
};

/// An end of a range, and whether it is inside.
type End = Option<(Decimal, bool)>;

/// Numbers from one end to another; an end that is not there is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Range {
    pub(super) low: End,
    pub(super) high: End,
}

/// Nobody has lived longer, in years.
const OLDEST: i64 = 130;

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

    fn hull(&self, other: &Self) -> Self {
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

/// What a condition asks of a number: that it lie in a range.
pub(super) struct Test<'a> {
    pub(super) number: &'a Number,
    pub(super) range: Range,
}

impl<'a> Context<'a> {
    /// The range a condition asks for, if it asks for one of a number that is not written down.
    pub(super) fn test(&self, it: &'a Condition) -> Option<Test<'a>> {
        match &it.kind {
            ConditionKind::Compare(a, comparison, b) => {
                if let NumberKind::Literal(with) = b.kind {
                    let range = Range::that(*comparison, with)?;
                    return Some(Test { number: a, range });
                }
                let NumberKind::Literal(with) = a.kind else { return None };
                let range = Range::that(turned(*comparison), with)?;
                Some(Test { number: b, range })
            }
            ConditionKind::FromTo(all) => {
                let [number, low, high] = &**all;
                match (&low.kind, &high.kind) {
                    (NumberKind::Literal(low), NumberKind::Literal(high)) => {
                        Some(Test { number, range: Range::between(*low, *high) })
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The values a number can have.
    pub(super) fn possible(&self, it: &'a Number) -> Range {
        let zero = Decimal::ZERO;
        match &it.kind {
            NumberKind::Literal(number) => Range::point(*number),
            NumberKind::AgeOn(date)
                if matches!(date.kind, DateKind::Today | DateKind::CandidateStart) =>
            {
                Range::between(zero, Decimal::from_int(OLDEST))
            }
            NumberKind::Count(_)
            | NumberKind::CountDays(_)
            | NumberKind::CountCodes(_)
            | NumberKind::CountEpisodes(..) => Range::at_least(zero),
            NumberKind::RunCount(_) => Range::at_least(Decimal::from_int(1)),
            NumberKind::Score(id) => {
                let score = self.rules.scores.get(id.index());
                score.map(score_range).unwrap_or_default()
            }
            NumberKind::Aggregate(Aggregate::Spread, _) => Range::at_least(zero),
            NumberKind::FirstOf(all) => {
                let ranges = all.iter().map(|it| self.possible(it));
                ranges.reduce(|a, b| a.hull(&b)).unwrap_or_default()
            }
            NumberKind::Field(id) => match self.field(*id) {
                Some(Expression::Value(Value::Number(inner))) => self.possible(inner),
                _ => Range::default(),
            },
            NumberKind::Detail(id) => {
                let marker = self.rules.markers.get(id.marker.index());
                match marker.and_then(|it| it.details.get(id.position as usize)).map(|it| &it.value)
                {
                    Some(Value::Number(inner)) => self.possible(inner),
                    _ => Range::default(),
                }
            }
            NumberKind::AgeOn(_)
            | NumberKind::Aggregate(..)
            | NumberKind::Parameter(_)
            | NumberKind::Between(..)
            | NumberKind::ValueOf(..) => Range::default(),
        }
    }

    /// The measure whose values a number has: one of its values, or their lowest, highest or mean.
    pub(super) fn measured(&self, it: &'a Number) -> Option<MeasureId> {
        match &it.kind {
            NumberKind::ValueOf(id, _) => Some(*id),
            NumberKind::Aggregate(
                Aggregate::Lowest | Aggregate::Highest | Aggregate::Mean,
                entries,
            ) => self.measure_of(entries),
            NumberKind::FirstOf(all) => {
                let mut ids = all.iter().map(|it| self.measured(it));
                let first = ids.next()?;
                ids.all(|it| it == first).then_some(first)?
            }
            NumberKind::Field(id) => match self.field(*id)? {
                Expression::Value(Value::Number(inner)) => self.measured(inner),
                _ => None,
            },
            _ => None,
        }
    }

    /// The one measure whose values entries carry.
    pub(super) fn measure_of(&self, entries: &Entries) -> Option<MeasureId> {
        match entries.of.carries {
            crate::ir::Carries::One(id) => Some(id),
            _ => None,
        }
    }

    /// The values of a measure that are taken as real.
    pub(super) fn plausible(&self, id: MeasureId) -> Option<Range> {
        match &self.rules.measures.get(id.index())?.value {
            MeasureValue::Number { plausible: Some((low, high)), .. } => {
                Some(Range::between(*low, *high))
            }
            _ => None,
        }
    }
}

/// The same comparison read from the other side.
fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        Comparison::Greater => Comparison::Less,
        same => same,
    }
}

/// The lowest and the highest sum of the items, divided.
pub(super) fn score_range(score: &crate::ir::Score) -> Range {
    let (mut low, mut high) = (Some(Decimal::ZERO), Some(Decimal::ZERO));
    for item in &score.items {
        let end = if item.worth < Decimal::ZERO { &mut low } else { &mut high };
        *end = end.and_then(|sum| sum.checked_add(item.worth));
    }
    let divided = |end: Option<Decimal>| end.and_then(|it| it.checked_div(score.divide));
    match (divided(low), divided(high)) {
        (Some(low), Some(high)) => Range::between(low, high),
        _ => Range::default(),
    }
}
