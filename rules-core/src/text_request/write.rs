//! Writes text requests, and entries by column; what is written is read back the same.

#[cfg(test)]
mod tests;

use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};

use super::{
    COLUMNS, Request, RulesetRef, VERSION,
    escape::{escape, escape_code},
};
use crate::entry::{CodedEntry, Column, Comparator, Context, EntryValue, EpisodeType, Patient};

/// Writes one text request: lines end in `\n`, empty fields at the end of a line are left off.
///
/// ```
/// use rules_core::{
///     code::Scheme,
///     entry::{CodedEntry, Context},
///     text_request::{self, RequestWriter},
/// };
///
/// let entry = CodedEntry::new("e1").with_effective("2026-01-01").with_code(Scheme::ReadV2, "C10F.");
/// let text = RequestWriter::new(&Context::on("2026-01-05")).entries(&[entry]).to_text();
/// assert_eq!(text, "coded-record\t1\ntoday\t2026-01-05\nentry\te1\t2026-01-01\tread2:C10F.\n");
/// assert_eq!(text_request::parse(&text).unwrap().entries[0].id, "e1");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct RequestWriter<'a> {
    context: &'a Context,
    patient: Option<&'a Patient>,
    rulesets: &'a [RulesetRef],
    explain: &'a [(String, String)],
    entries: &'a [CodedEntry],
}

impl<'a> RequestWriter<'a> {
    /// A request in these circumstances, for all loaded rulesets, about nobody in particular.
    pub fn new(context: &'a Context) -> Self {
        Self { context, patient: None, rulesets: &[], explain: &[], entries: &[] }
    }

    /// The patient's facts.
    #[must_use]
    pub fn patient(self, patient: &'a Patient) -> Self {
        Self { patient: Some(patient), ..self }
    }

    /// The rulesets asked for.
    #[must_use]
    pub fn rulesets(self, rulesets: &'a [RulesetRef]) -> Self {
        Self { rulesets, ..self }
    }

    /// The rules to explain, each after its ruleset.
    #[must_use]
    pub fn explain(self, explain: &'a [(String, String)]) -> Self {
        Self { explain, ..self }
    }

    /// The entries.
    #[must_use]
    pub fn entries(self, entries: &'a [CodedEntry]) -> Self {
        Self { entries, ..self }
    }

    /// The request.
    pub fn to_text(&self) -> String {
        let Self { context, patient, rulesets, explain, entries } = *self;
        let mut out = String::with_capacity(256 + entries.len() * 96);
        line(&mut out, &["coded-record", VERSION]);
        line(&mut out, &["today", &context.today]);
        if !context.known_as_of.is_empty() {
            line(&mut out, &["known-as-of", &context.known_as_of]);
        }
        if !context.organisation.is_empty() {
            line(&mut out, &["organisation", &context.organisation]);
        }
        if let Some(patient) = patient {
            self::patient(&mut out, patient);
        }
        for ruleset in rulesets {
            let version = ruleset.version.as_deref().unwrap_or_default();
            line(&mut out, &["ruleset", &ruleset.name, version]);
        }
        for parameter in &context.parameters {
            line(&mut out, &["parameter", &parameter.name, &parameter.value]);
        }
        for (ruleset, rule) in explain {
            line(&mut out, &["explain", ruleset, rule]);
        }
        for entry in entries {
            self::entry(&mut out, entry);
        }
        out
    }
}

impl Request {
    /// The request as text.
    pub fn to_text(&self) -> String {
        RequestWriter::new(&self.context)
            .patient(&self.patient)
            .rulesets(&self.rulesets)
            .explain(&self.explain)
            .entries(&self.entries)
            .to_text()
    }
}

fn patient(out: &mut String, patient: &Patient) {
    if *patient == Patient::default() {
        return;
    }
    let mut facts = vec!["patient".to_owned()];
    if !patient.birth_date.is_empty() {
        facts.push(format!("birth={}", patient.birth_date));
    }
    facts.push(format!("sex={}", patient.sex));
    if !patient.death_date.is_empty() {
        facts.push(format!("death={}", patient.death_date));
    }
    line(out, &facts.iter().map(String::as_str).collect::<Vec<_>>());
    for registration in &patient.registrations {
        let fields =
            ["registration", &registration.start, &registration.end, &registration.organisation];
        line(out, &fields);
    }
}

/// Writes entries by column, one text for each field that any of them has; what is written is read back the same
/// by [`OpenRecord::add_columns`](crate::open_record::OpenRecord::add_columns).
pub fn columns(entries: &[CodedEntry]) -> Vec<Column> {
    let mut columns = COLUMNS.map(|name| Column { name: name.to_owned(), values: String::new() });
    for (n, entry) in entries.iter().enumerate() {
        for (column, value) in columns.iter_mut().zip(fields(entry)) {
            if n > 0 {
                column.values.push('\n');
            }
            column.values.push_str(&value);
        }
    }
    columns.into_iter().filter(|it| it.values.bytes().any(|byte| byte != b'\n')).collect()
}

fn entry(out: &mut String, entry: &CodedEntry) {
    let [id, rest @ ..] = fields(entry);
    let first = ["entry".to_owned(), id];
    push_line(out, &first.into_iter().chain(rest).collect::<Vec<_>>());
}

/// The fields of an entry, escaped, in the order of [`COLUMNS`].
fn fields(entry: &CodedEntry) -> [String; COLUMNS.len()] {
    let mut codings = String::new();
    for coding in &entry.codings {
        if !codings.is_empty() {
            codings.push(' ');
        }
        codings.push_str(coding.scheme.name());
        codings.push(':');
        escape_code(&mut codings, &coding.code);
    }
    let (value, unit, comparator) = match &entry.value {
        None => (String::new(), "", None),
        Some(EntryValue::Quantity { value, unit, comparator }) => {
            (escaped(value), unit.as_str(), *comparator)
        }
        Some(EntryValue::Date(date)) => (format!("@{}", escaped(date)), "", None),
        Some(EntryValue::Text(text)) => (format!("\"{}", escaped(text)), "", None),
    };
    // Codings and value are escaped already: a space inside a code differs from one between codings.
    [
        escaped(&entry.id),
        escaped(&entry.effective),
        codings,
        value,
        escaped(unit),
        comparator.map_or("", Comparator::name).to_string(),
        escaped(&entry.organisation),
        escaped(&entry.service),
        escaped(&entry.recorded),
        entry.episode.map_or("", EpisodeType::name).to_string(),
        entry.flags.names().collect::<Vec<_>>().join(" "),
        escaped(&entry.recorder),
    ]
}

/// Escapes fields and writes them as a line.
fn line(out: &mut String, fields: &[&str]) {
    let fields: Vec<String> = fields.iter().map(|field| escaped(field)).collect();
    push_line(out, &fields);
}

fn push_line(out: &mut String, fields: &[String]) {
    let used = fields.iter().rposition(|field| !field.is_empty()).map_or(0, |last| last + 1);
    for (n, field) in fields.iter().take(used).enumerate() {
        if n > 0 {
            out.push('\t');
        }
        out.push_str(field);
    }
    out.push('\n');
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(&mut out, text);
    out
}
