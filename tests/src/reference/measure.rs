//! Measures: what a recorded value is in the measure's unit, or why it is not used.

use rules_core::{
    date::{PartialDate, Span},
    decimal::Decimal,
    entry::{Comparator, EntryValue},
    plan::{Accept, Comparison, MeasureId, MeasureValue, Offset, Source},
    problem::{Problem, ProblemCode},
};
use rules_lang::resolve::Measure;

use super::{
    Reference,
    fact::{Answer, Fact},
    range::Range,
    record::Item,
    render::quoted,
};

/// A value that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    Number(Range),
    Date(Span),
}

type Refusal = (ProblemCode, String);

impl<'a> Reference<'a> {
    /// What a measure reads from an entry; `None` where it does not use it.
    pub(super) fn reading(self, id: MeasureId, item: &Item<'_>) -> Option<Reading> {
        let measure = self.ruleset.measures.get(id.index())?;
        if !self.is_on(item, measure.codelist) {
            return None;
        }
        self.read(measure, item).ok()
    }

    /// What the first of the sources that is a measure and reads the entry makes of it.
    pub(super) fn reading_among(self, sources: &[Source], item: &Item<'_>) -> Option<Reading> {
        sources.iter().find_map(|source| match source {
            Source::Measure(id) => self.reading(*id, item),
            Source::Codelist(_) => None,
        })
    }

    /// The number a measure reads from an entry.
    pub(super) fn number_of(self, id: MeasureId, item: &Item<'_>) -> Fact<Range> {
        match self.reading(id, item) {
            Some(Reading::Number(range)) => Fact::Known(range),
            _ => Fact::Missing,
        }
    }

    /// The date a measure reads from an entry.
    pub(super) fn date_value_of(self, id: MeasureId, item: &Item<'_>) -> Fact<Span> {
        match self.reading(id, item) {
            Some(Reading::Date(span)) => Fact::Known(span),
            _ => Fact::Missing,
        }
    }

    /// Notes every entry on a measure's list that the measure does not use.
    pub(super) fn note_unused(self, problems: &mut Vec<Problem>) {
        for measure in &self.ruleset.measures {
            for item in &self.record.items {
                if !self.is_on(item, measure.codelist) {
                    continue;
                }
                if let Err((code, message)) = self.read(measure, item) {
                    let message = format!("{message}; measure `{}` does not use it", measure.name);
                    problems.push(Problem { entry: Some(item.place), code, message });
                }
            }
        }
    }

    fn read(self, measure: &Measure, item: &Item<'_>) -> Result<Reading, Refusal> {
        let Some(value) = &item.source.value else {
            return Err((ProblemCode::ValueMissing, "no value is recorded".to_owned()));
        };
        match &measure.value {
            MeasureValue::Date { plausible } => {
                let date = date(value)?;
                let real = plausible.as_ref();
                let outside = real.and_then(|(from, to)| self.outside(*from, *to, item.span, date));
                outside.map_or(Ok(Reading::Date(date)), Err)
            }
            MeasureValue::Number { unit, accepts, plausible } => {
                number(value, unit, accepts, *plausible).map(Reading::Number)
            }
        }
    }

    /// Why a date is certainly not real, seen from the day of its entry.
    fn outside(self, from: Offset, to: Offset, dated: Span, date: Span) -> Option<Refusal> {
        let first = dated.plus(self.length(from.by), from.is_after).first;
        let last = dated.plus(self.length(to.by), to.is_after).last;
        if date.last >= first && date.first <= last {
            return None;
        }
        let message = format!("the date value {date} is outside the plausible {first} to {last}");
        Some((ProblemCode::ValueImplausible, message))
    }
}

fn date(value: &EntryValue) -> Result<Span, Refusal> {
    match value {
        EntryValue::Date(text) => match PartialDate::parse(text) {
            Ok(date) => Ok(date.span()),
            Err(error) => {
                let text = quoted(text);
                let message = format!("the date value {text} cannot be read: {error}");
                Err((ProblemCode::ValueMalformed, message))
            }
        },
        EntryValue::Quantity { .. } => Err(of_kind("a number", "a date")),
        EntryValue::Text(_) => Err(of_kind("text", "a date")),
    }
}

fn of_kind(found: &str, wanted: &str) -> Refusal {
    (ProblemCode::ValueKind, format!("the value is {found}, not {wanted}"))
}

fn number(
    value: &EntryValue,
    unit: &str,
    accepts: &[Accept],
    plausible: Option<(Decimal, Decimal)>,
) -> Result<Range, Refusal> {
    let (text, recorded, comparator) = match value {
        EntryValue::Quantity { value, unit, comparator } => (value, unit, *comparator),
        EntryValue::Date(_) => return Err(of_kind("a date", "a number")),
        EntryValue::Text(_) => return Err(of_kind("text", "a number")),
    };
    let number = Decimal::parse(text).map_err(|error| {
        let message = format!("the value {} cannot be read: {error}", quoted(text));
        (ProblemCode::ValueMalformed, message)
    })?;
    let (number, comparator) = if recorded == unit {
        (number, comparator)
    } else if let Some(accept) = accepts.iter().find(|it| it.unit == *recorded) {
        let converted = converted(number, accept).ok_or_else(|| {
            let message = format!("the value {number} {recorded} is too large to convert");
            (ProblemCode::ValueMalformed, message)
        })?;
        (converted, comparator.map(|it| carried(it, accept)))
    } else {
        let message = if recorded.is_empty() {
            format!("the value {number} has no unit and `{unit}` is needed")
        } else {
            format!("the unit {} is not `{unit}` or a unit that converts to it", quoted(recorded))
        };
        return Err((ProblemCode::UnitNotAccepted, message));
    };
    if let Some((low, high)) = plausible
        && (number < low || number > high)
    {
        let message = format!("the value {number} {unit} is outside the plausible {low} to {high}");
        return Err((ProblemCode::ValueImplausible, message));
    }
    Ok(Range::recorded(number, comparator))
}

/// `(value * multiply + add) / divide`, rounded where the rules say so.
fn converted(number: Decimal, accept: &Accept) -> Option<Decimal> {
    let product = number.checked_mul(accept.multiply)?;
    let sum = product.checked_add(accept.add)?;
    let quotient = sum.checked_div(accept.divide)?;
    match accept.round {
        Some(places) => quotient.rounded(places),
        None => Some(quotient),
    }
}

/// A comparator after a conversion: turned round where the line falls; and with the number itself
/// inside where rounding may bring what lies beside it to it.
fn carried(comparator: Comparator, accept: &Accept) -> Comparator {
    let falls = (accept.multiply < Decimal::ZERO) != (accept.divide < Decimal::ZERO);
    let turned = match comparator {
        Comparator::Less if falls => Comparator::Greater,
        Comparator::LessOrEqual if falls => Comparator::GreaterOrEqual,
        Comparator::GreaterOrEqual if falls => Comparator::LessOrEqual,
        Comparator::Greater if falls => Comparator::Less,
        as_it_is => as_it_is,
    };
    match turned {
        Comparator::Less if accept.round.is_some() => Comparator::LessOrEqual,
        Comparator::Greater if accept.round.is_some() => Comparator::GreaterOrEqual,
        as_it_is => as_it_is,
    }
}

/// Whether a reading compares so with a number.
pub(super) fn compares(reading: Reading, comparison: Comparison, with: Range) -> Answer {
    match reading {
        Reading::Number(number) => number.compare(comparison, with),
        Reading::Date(_) => Answer::No,
    }
}
