//! Reads the values that the entries of a measure carry.

use alloc::{format, string::String, vec::Vec};

use super::{events::make_room, range::Range};
use crate::{
    date::{CalendarSpan, PartialDate, Span},
    decimal::Decimal,
    entry::Comparator,
    plan::{Accept, Length, Measure, MeasureValue},
    problem::{Problem, ProblemCode},
    record::{EntryIx, EntryView, Record, ValueView},
    text::Quoted,
};

/// A usable value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::eval) enum Reading {
    Number(Range),
    Date(Span),
}

/// The entries of a measure that carry a usable value, in record order, each with its value.
#[derive(Debug, Clone, Default)]
pub(super) struct Readings {
    entries: Vec<EntryIx>,
    values: Vec<Reading>,
}

type Refusal = (ProblemCode, String);

impl Readings {
    /// Reads every entry on the measure's codelist; what cannot be used is a problem of its entry.
    pub(super) fn read(
        measure: &Measure,
        events: &[EntryIx],
        record: &Record<'_>,
        length: &dyn Fn(Length) -> CalendarSpan,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut readings = Self::default();
        for ix in events {
            if let Some(reading) = read_entry(measure, *ix, record, length, problems) {
                readings.entries.push(*ix);
                readings.values.push(reading);
            }
        }
        readings
    }

    /// Takes in one more entry of the record, if it is one of the measure's.
    pub(super) fn insert(
        &mut self,
        measure: &Measure,
        (new, is_on): (EntryIx, bool),
        record: &Record<'_>,
        length: &dyn Fn(Length) -> CalendarSpan,
        problems: &mut Vec<Problem>,
    ) {
        make_room(&mut self.entries, record, new);
        if is_on && let Some(reading) = read_entry(measure, new, record, length, problems) {
            let at = self.entries.partition_point(|ix| *ix < new);
            self.entries.insert(at, new);
            self.values.insert(at, reading);
        }
    }

    /// The value of an entry.
    pub(super) fn of(&self, ix: EntryIx) -> Option<Reading> {
        self.values.get(self.entries.binary_search(&ix).ok()?).copied()
    }

    /// The entries, in record order.
    pub(super) fn entries(&self) -> &[EntryIx] {
        &self.entries
    }
}

/// The usable value of an entry; a problem of it where there is none.
fn read_entry(
    measure: &Measure,
    ix: EntryIx,
    record: &Record<'_>,
    length: &dyn Fn(Length) -> CalendarSpan,
    problems: &mut Vec<Problem>,
) -> Option<Reading> {
    let value = record.source(ix).and_then(EntryView::value);
    let read = read(measure, value).and_then(|it| plausible(measure, it, record.span(ix), length));
    read.map_err(|(code, message)| {
        let message = format!("{message}; measure `{}` does not use it", measure.name);
        problems.push(Problem { entry: Some(record.place(ix)), code, message });
    })
    .ok()
}

fn read(measure: &Measure, value: Option<ValueView<'_>>) -> Result<Reading, Refusal> {
    let kind = |found: &str, wanted: &str| {
        Err((ProblemCode::ValueKind, format!("the value is {found}, not {wanted}")))
    };
    match (&measure.value, value) {
        (_, None) => Err((ProblemCode::ValueMissing, "no value is recorded".into())),
        (MeasureValue::Date { .. }, Some(ValueView::Date(text))) => {
            match PartialDate::parse(text) {
                Ok(date) => Ok(Reading::Date(date.span())),
                Err(error) => Err((
                    ProblemCode::ValueMalformed,
                    format!("the date value {text} cannot be read: {error}", text = Quoted(text)),
                )),
            }
        }
        (
            MeasureValue::Number { unit, accepts, plausible },
            Some(ValueView::Quantity { value, unit: recorded, comparator }),
        ) => {
            let number = Decimal::parse(value).map_err(|error| {
                (
                    ProblemCode::ValueMalformed,
                    format!("the value {value} cannot be read: {error}", value = Quoted(value)),
                )
            })?;
            let Converted { number, flipped, rounded } = convert(number, recorded, unit, accepts)?;
            if let Some((low, high)) = plausible
                && !(*low..=*high).contains(&number)
            {
                return Err((
                    ProblemCode::ValueImplausible,
                    format!("the value {number} {unit} is outside the plausible {low} to {high}"),
                ));
            }
            let comparator = if flipped { comparator.map(flip) } else { comparator };
            let comparator = if rounded { comparator.map(inclusive) } else { comparator };
            Ok(Reading::Number(Range::bounded(number, comparator)))
        }
        (MeasureValue::Date { .. }, Some(ValueView::Quantity { .. })) => kind("a number", "a date"),
        (MeasureValue::Date { .. }, Some(ValueView::Text(_))) => kind("text", "a date"),
        (MeasureValue::Number { .. }, Some(ValueView::Date(_))) => kind("a date", "a number"),
        (MeasureValue::Number { .. }, Some(ValueView::Text(_))) => kind("text", "a number"),
    }
}

/// Refuses a date that certainly lies outside the dates taken as real, seen from the entry's own.
fn plausible(
    measure: &Measure,
    reading: Reading,
    dated: Span,
    length: &dyn Fn(Length) -> CalendarSpan,
) -> Result<Reading, Refusal> {
    let (MeasureValue::Date { plausible: Some((from, to)) }, Reading::Date(date)) =
        (&measure.value, reading)
    else {
        return Ok(reading);
    };
    let edge = |offset: &crate::plan::Offset| dated.plus(length(offset.by), offset.is_after);
    let (from, to) = (edge(from), edge(to));
    if date.last < from.first || date.first > to.last {
        return Err((
            ProblemCode::ValueImplausible,
            format!("the date value {date} is outside the plausible {} to {}", from.first, to.last),
        ));
    }
    Ok(reading)
}

/// The comparator after the order is turned round.
fn flip(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::Less => Comparator::Greater,
        Comparator::LessOrEqual => Comparator::GreaterOrEqual,
        Comparator::GreaterOrEqual => Comparator::LessOrEqual,
        Comparator::Greater => Comparator::Less,
    }
}

/// The comparator with its number included: what lies below a number may be rounded up to it.
fn inclusive(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::Less | Comparator::LessOrEqual => Comparator::LessOrEqual,
        Comparator::Greater | Comparator::GreaterOrEqual => Comparator::GreaterOrEqual,
    }
}

/// A number in the measure's unit.
struct Converted {
    number: Decimal,
    /// The conversion turns the order round.
    flipped: bool,
    /// The conversion rounds, so numbers that differ may become the same.
    rounded: bool,
}

/// The number in the measure's unit.
fn convert(
    number: Decimal,
    recorded: &str,
    unit: &str,
    accepts: &[Accept],
) -> Result<Converted, Refusal> {
    if recorded == unit {
        return Ok(Converted { number, flipped: false, rounded: false });
    }
    let Some(accept) = accepts.iter().find(|accept| accept.unit == recorded) else {
        let message = if recorded.is_empty() {
            format!("the value {number} has no unit and `{unit}` is needed")
        } else {
            format!(
                "the unit {recorded} is not `{unit}` or a unit that converts to it",
                recorded = Quoted(recorded)
            )
        };
        return Err((ProblemCode::UnitNotAccepted, message));
    };
    let converted = number
        .checked_mul(accept.multiply)
        .and_then(|n| n.checked_add(accept.add))
        .and_then(|n| n.checked_div(accept.divide))
        .and_then(|n| accept.round.map_or(Some(n), |places| n.rounded(places)))
        .ok_or_else(|| {
            let message = format!("the value {number} {recorded} is too large to convert");
            (ProblemCode::ValueMalformed, message)
        })?;
    let negative = |n: &Decimal| *n < Decimal::ZERO;
    Ok(Converted {
        number: converted,
        flipped: negative(&accept.multiply) != negative(&accept.divide),
        rounded: accept.round.is_some(),
    })
}
