//! Measures: their codes, units and conversions.

use rules_core::plan::{Accept, CodelistId, MeasureId, MeasureValue};

use super::{Measure, Named, Resolved, codelist, conversion};
use crate::{
    diagnostic::{Checked, Code, Diagnostic, Sink},
    source::Sources,
    syntax::{self, MeasureSource, ValueType},
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
        _ => Err(it.names.wrong_sort(name, "a codelist", "", sink)),
    }
}

fn value(measure: &syntax::Measure, sink: &mut Sink) -> MeasureValue {
    let ValueType::Number(unit) = &measure.value_type else {
        for (span, what) in measure
            .accepts
            .iter()
            .map(|it| (it.unit.span, "accepts"))
            .chain(measure.plausible.iter().map(|it| (it.word, "plausible")))
        {
            let message = format!(
                "`{what}` is for measures of numbers, and `{}` is of dates",
                measure.name.text
            );
            sink.report(Diagnostic::new(Code::TypeMismatch, span, message, "not for dates"));
        }
        return MeasureValue::Date { plausible: None };
    };
    let text = unit.as_ref().map(|unit| unit.text.clone()).unwrap_or_default();
    let text = if Unit::of(Some(&text)) == Unit::One { String::new() } else { text };
    let mut accepts: Vec<Accept> = Vec::new();
    for it in &measure.accepts {
        if it.unit.text == text || accepts.iter().any(|other| other.unit == it.unit.text) {
            let message = format!("`{}` takes '{}' twice", measure.name.text, it.unit.text);
            sink.report(Diagnostic::new(
                Code::DefinedTwice,
                it.unit.span,
                message,
                "taken already",
            ));
        } else if let Ok(accept) = conversion::fold(it, sink) {
            accepts.push(accept);
        }
    }
    let range = measure.plausible.as_ref().and_then(|it| it.value.map(|value| (value, it.word)));
    if let Some(((low, high), span)) = range.filter(|((low, high), _)| low > high) {
        let message = format!("the plausible range from {low} to {high} is empty");
        let help = format!("write the smaller number first: `plausible {high} to {low}`");
        let diagnostic = Diagnostic::new(Code::BadRange, span, message, "no value lies in it");
        sink.report(diagnostic.help(help));
    }
    MeasureValue::Number { unit: text, accepts, plausible: range.map(|(range, _)| range) }
}
