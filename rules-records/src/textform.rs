//! Writes a record as a text request, or its entries by column (`docs/wire.md`); `rules-core` reads them.

use rules_core::{
    entry::{
        CodedEntry, Column, Comparator, Context, EntryFlags, EntryValue, EpisodeType, Patient, Sex,
    },
    wire::{COLUMNS, RulesetRef},
};

use crate::record::PatientRecord;

#[cfg(test)]
mod tests;

/// Writes one request: lines end in `\n`, empty fields at the end of a line are left off.
///
/// `explain` names rules, each after its ruleset. The record's id stays out: the engine has no use for it.
/// What is written is read back the same by [`rules_core::wire::parse`].
pub fn write(
    record: &PatientRecord,
    context: &Context,
    rulesets: &[RulesetRef],
    explain: &[(String, String)],
) -> String {
    let mut out = String::with_capacity(256 + record.entries.len() * 96);
    line(&mut out, &["coded-record", "1"]);
    line(&mut out, &["today", &context.today]);
    if !context.known_as_of.is_empty() {
        line(&mut out, &["known-as-of", &context.known_as_of]);
    }
    if !context.organisation.is_empty() {
        line(&mut out, &["organisation", &context.organisation]);
    }
    patient(&mut out, &record.patient);
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
    for entry in &record.entries {
        self::entry(&mut out, entry);
    }
    out
}

fn patient(out: &mut String, patient: &Patient) {
    if *patient == Patient::default() {
        return;
    }
    let mut facts = vec!["patient".to_owned()];
    if !patient.birth_date.is_empty() {
        facts.push(format!("birth={}", patient.birth_date));
    }
    facts.push(format!("sex={}", sex(patient.sex)));
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
/// by [`rules_core::module::Module::add_columns`].
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
    let codings: Vec<String> = entry
        .codings
        .iter()
        .map(|coding| format!("{}:{}", coding.scheme.name(), spaceless(&coding.code)))
        .collect();
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
        codings.join(" "),
        value,
        escaped(unit),
        comparator.map(self::comparator).unwrap_or_default().to_owned(),
        escaped(&entry.organisation),
        escaped(&entry.service),
        escaped(&entry.recorded),
        entry.episode.map(episode).unwrap_or_default().to_owned(),
        flags(entry.flags),
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

/// A field's text.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\\' => out.push_str("\\\\"),
            _ => out.push(c),
        }
    }
    out
}

/// A code's text: a space in it must not look like the end of a coding.
fn spaceless(text: &str) -> String {
    escaped(text).replace(' ', "\\s")
}

fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "female",
        Sex::Male => "male",
        Sex::Other => "other",
        Sex::Unknown => "unknown",
    }
}

fn comparator(comparator: Comparator) -> &'static str {
    match comparator {
        Comparator::Less => "<",
        Comparator::LessOrEqual => "<=",
        Comparator::GreaterOrEqual => ">=",
        Comparator::Greater => ">",
    }
}

fn episode(episode: EpisodeType) -> &'static str {
    match episode {
        EpisodeType::First => "first",
        EpisodeType::New => "new",
        EpisodeType::Review => "review",
        EpisodeType::FlareUp => "flare-up",
        EpisodeType::End => "end",
        EpisodeType::Other => "other",
    }
}

fn flags(flags: EntryFlags) -> String {
    let mut names = Vec::new();
    if flags.entered_in_error {
        names.push("entered-in-error");
    }
    if flags.deleted {
        names.push("deleted");
    }
    if flags.confidential {
        names.push("confidential");
    }
    names.join(" ")
}
