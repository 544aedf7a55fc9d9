//! Measures: their codes, units and conversions.

use std::collections::BTreeSet;

use rules_core::{
    decimal::Decimal,
    plan::{self, Accept, CodelistId, MeasureId, MeasureValue, Offset},
};

use super::{Measure, Named, Resolved, codelist, conversion};
use crate::{
    diagnostic::{Checked, Code, Diagnostic, Sink},
    source::Sources,
    syntax::{self, CalendarLength, MeasureSource, Plausible, ValueType},
    ucum,
    unit::Unit,
};

/// Reads every `measure`.
pub(super) fn read_all(
    it: &mut Resolved<'_>,
    sources: &Sources,
    file: &syntax::File,
    sink: &mut Sink,
) {
    for measure in &file.measures {
        let id = MeasureId(u32::try_from(it.measures.len()).unwrap_or(u32::MAX));
        if it.names.define(&measure.name, Named::Measure(id), sink).is_err() {
            continue;
        }
        // A measure with a mistake keeps its place, so that its uses are not said to be unknown.
        let codelist = match &measure.from {
            MeasureSource::File(path, scheme) => {
                let codes = codelist::from_file(sources, path, *scheme, sink);
                codelist::push(it, &measure.name, codes, sink)
            }
            MeasureSource::Codelist(name) => codelist_of(it, name, sink).unwrap_or(CodelistId(0)),
        };
        let value = value(measure, sink);
        let (name, span) = (measure.name.text.clone(), measure.name.span);
        it.measures.push(Measure { name, span, codelist, value });
    }
}

fn codelist_of(it: &mut Resolved<'_>, name: &syntax::Name, sink: &mut Sink) -> Checked<CodelistId> {
    match it.names.look_up(name, sink)? {
        Named::Codelist(id) => Ok(id),
        _ => Err(it.names.wrong_kind(name, "a codelist", "", sink)),
    }
}

fn value(measure: &syntax::Measure, sink: &mut Sink) -> MeasureValue {
    let ValueType::Number(unit) = &measure.value_type else {
        return MeasureValue::Date { plausible: plausible_dates(measure, sink) };
    };
    let text = match Unit::read(unit.as_ref(), sink) {
        Unit::Ucum(text) => text,
        Unit::Years => "a".to_owned(),
        Unit::One | Unit::Any => String::new(),
    };
    let accepts = accepted(measure, &text, sink);
    let range =
        match measure.plausible.as_ref().and_then(|it| it.value.map(|value| (value, it.word))) {
            Some((Plausible::Numbers(low, high), word)) => Some(((low, high), word)),
            Some((Plausible::Dates(..), word)) => {
                let message = format!("`{}` is a measure of numbers", measure.name.text);
                let label = "expected two numbers: `plausible 10 to 250`";
                sink.report(Diagnostic::new(Code::TypeMismatch, word, message, label));
                None
            }
            None => None,
        };
    if let Some(((low, high), span)) = range.filter(|((low, high), _)| low > high) {
        let message = format!("the plausible range from {low} to {high} is empty");
        let help = format!("write the smaller number first: `plausible {high} to {low}`");
        let diagnostic = Diagnostic::new(Code::BadRange, span, message, "no value lies in it");
        sink.report(diagnostic.help(help));
    }
    MeasureValue::Number { unit: text, accepts, plausible: range.map(|(range, _)| range) }
}

/// The further units of a measure in `unit`, with the spellings of these and of its own.
fn accepted(measure: &syntax::Measure, unit: &str, sink: &mut Sink) -> Vec<Accept> {
    let own = ucum::spellings(unit);
    let mut accepts: Vec<Accept> = Vec::new();
    let mut taken = BTreeSet::from([unit.to_owned()]);
    for it in &measure.accepts {
        let (text, span) = (&it.unit.text, it.unit.span);
        let is_spelling = own.contains(text);
        if is_spelling || taken.contains(text) {
            let message = format!("`{}` takes '{text}' twice", measure.name.text);
            let mut diagnostic =
                Diagnostic::new(Code::DefinedTwice, span, message, "taken already");
            if is_spelling && !unit.is_empty() {
                diagnostic = diagnostic.help(format!("it is a spelling of '{unit}'; leave it out"));
            }
            sink.report(diagnostic);
        } else if let Ok(accept) = conversion::fold(it, unit, sink) {
            taken.insert(accept.unit.clone());
            accepts.push(accept);
        }
    }
    // What the author wrote stands first, and is not overruled by a spelling.
    let one = Decimal::from_int(1);
    let same =
        Accept { unit: String::new(), multiply: one, add: Decimal::ZERO, divide: one, round: None };
    for (spellings, like) in
        accepts.clone().iter().map(|it| (ucum::spellings(&it.unit), it)).chain([(own, &same)])
    {
        let new = spellings.into_iter().filter(|text| taken.insert(text.clone()));
        accepts.extend(new.map(|unit| Accept { unit, ..like.clone() }));
    }
    accepts
}

/// The dates taken as real, seen from the entry's own. Units and numbers are for measures of numbers.
fn plausible_dates(measure: &syntax::Measure, sink: &mut Sink) -> Option<(Offset, Offset)> {
    let name = &measure.name.text;
    if let Some(accepts) = measure.accepts.first() {
        let message = format!("`accepts` is for measures of numbers, and `{name}` is of dates");
        let span = accepts.unit.span;
        sink.report(Diagnostic::new(Code::TypeMismatch, span, message, "not for dates"));
    }
    let clause = measure.plausible.as_ref()?;
    match clause.value? {
        Plausible::Dates(from, to) => {
            let offset = |(length, is_after): (CalendarLength, bool)| Offset {
                by: plan::Length::Fixed(length.calendar_span().unwrap_or_default()),
                is_after,
                included: true,
            };
            let day = |(length, is_after): (CalendarLength, bool)| {
                let middle = rules_core::date::Day::from_epoch(0);
                middle.plus(length.calendar_span().unwrap_or_default(), is_after)
            };
            if day(from) > day(to) {
                let message = "this range of dates is empty";
                let help = "write the earlier end first: `from 4 weeks before to 44 weeks after`";
                let diagnostic =
                    Diagnostic::new(Code::BadRange, clause.word, message, "no date lies in it");
                sink.report(diagnostic.help(help));
            }
            Some((offset(from), offset(to)))
        }
        Plausible::Numbers(..) => {
            let message = format!("`{name}` is a measure of dates");
            let label = "expected `plausible from 4 weeks before to 44 weeks after`";
            sink.report(Diagnostic::new(Code::TypeMismatch, clause.word, message, label));
            None
        }
    }
}
