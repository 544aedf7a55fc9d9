//! What conditions ask of numbers, which values a number can have, and whether conditions can hold
//! together.

use std::collections::BTreeSet;

use rules_core::{
    decimal::Decimal,
    entry::Sex,
    plan::{Aggregate, Comparison, MeasureId, MeasureValue},
};

use super::{context::Context, range::Range};
use crate::ir::{
    Carries, Condition, ConditionKind, DateKind, Entries, Expression, Number, NumberKind, Score,
    Value,
};

/// Nobody has lived longer, in years.
const OLDEST: i64 = 130;

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
            Carries::One(id) => Some(id),
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

    /// Whether two numbers are the same thing, by name or in full.
    pub(super) fn is_same(&self, a: &'a Number, b: &'a Number) -> bool {
        self.number_key(a) == self.number_key(b)
    }

    /// What a number is, with the name of a field replaced by what it stands for.
    pub(super) fn number_key(&self, it: &'a Number) -> String {
        match it.kind {
            NumberKind::Field(id) => match self.field(id) {
                Some(Expression::Value(Value::Number(inner))) => self.number_key(inner),
                _ => self.printer.number(it),
            },
            _ => self.printer.number(it),
        }
    }

    /// Whether conditions cannot hold together; with `opposite`, whether they cannot all fail.
    pub(super) fn excludes(&self, all: &'a [Condition], opposite: bool) -> bool {
        let turned = |range: Range| if opposite { range.outside() } else { Some(range) };
        let tests = all.iter().filter_map(|it| self.test(it));
        let tests: Vec<_> =
            tests.filter_map(|it| Some((self.number_key(it.number), turned(it.range)?))).collect();
        for (position, (key, range)) in tests.iter().enumerate() {
            let same = tests.iter().skip(position + 1).filter(|(other, _)| other == key);
            let left = same.fold(*range, |left, (_, range)| left.intersection(range));
            if left.is_empty() {
                return true;
            }
        }
        let sexes = all.iter().filter_map(|it| sex(it, opposite)).collect::<BTreeSet<_>>();
        let keys: BTreeSet<String> = all.iter().map(|it| self.printer.condition(it)).collect();
        sexes.len() > 1 || all.iter().any(|it| keys.contains(&self.printer.condition(&negated(it))))
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
pub(super) fn score_range(score: &Score) -> Range {
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

/// The sex that a condition asks for, or leaves as the only one where it fails.
fn sex(it: &Condition, opposite: bool) -> Option<Sex> {
    match (&it.kind, opposite) {
        (ConditionKind::SexIs(sex), false) => Some(*sex),
        (ConditionKind::Not(inner), true) => sex_of(inner),
        _ => None,
    }
}

fn sex_of(it: &Condition) -> Option<Sex> {
    match it.kind {
        ConditionKind::SexIs(sex) => Some(sex),
        _ => None,
    }
}

/// The opposite of a condition.
fn negated(it: &Condition) -> Condition {
    let kind = match &it.kind {
        ConditionKind::Not(inner) => return (**inner).clone(),
        ConditionKind::Any(entries) => ConditionKind::No(entries.clone()),
        ConditionKind::No(entries) => ConditionKind::Any(entries.clone()),
        _ => ConditionKind::Not(Box::new(it.clone())),
    };
    Condition { kind, span: it.span }
}
