//! What an evaluation says of one patient.

use std::io;

use rules_core::outcome::{
    Alert, Audit, EntryCounts, HowEnded, Inclusion, Marker, NamedValue, Outcomes, Severity,
    TableDecision, TableResult, Undecided,
};
use rules_records::PatientRecord;

use super::{
    ReportWriter,
    evidence::{absences, evidence},
};
use crate::terminal::Tone;

/// How many problems of one patient are written out; the totals count all of them.
const PROBLEMS_SHOWN: usize = 5;

/// Whose record is reported.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RecordLabel<'r> {
    /// The patient's id in the feed; empty for a text request.
    pub(crate) patient: &'r str,
    /// The file.
    pub(crate) file: &'r str,
}

/// Writes the whole report of one patient. What acts comes first, what is wrong with the input last.
pub(crate) fn patient(
    writer: &mut ReportWriter<'_>,
    label: RecordLabel<'_>,
    feed: Option<&PatientRecord>,
    outcomes: &Outcomes,
) -> io::Result<()> {
    heading(writer, label, &outcomes.audit)?;
    outcomes.alerts.iter().try_for_each(|item| alert(writer, item))?;
    outcomes.markers.iter().try_for_each(|item| marker(writer, item))?;
    outcomes.inclusions.iter().try_for_each(|item| inclusion(writer, item))?;
    outcomes.tables.iter().try_for_each(|item| table(writer, item))?;
    outcomes.undecided.iter().try_for_each(|item| undecided(writer, item))?;
    problems(writer, outcomes)?;
    if let Some(feed) = feed {
        left_out(writer, feed)?;
    }
    let EntryCounts { received, used, not_used, .. } = outcomes.entries;
    let text = format!("{received} received, {used} used, {not_used} not used");
    writer.item(Tone::Note, "entries", text)?;
    writer.gap()
}

/// Whose record it is and for which day it was evaluated.
pub(crate) fn heading(
    writer: &mut ReportWriter<'_>,
    label: RecordLabel<'_>,
    audit: &Audit,
) -> io::Result<()> {
    let known = match audit.known_as_of.as_str() {
        "" => String::new(),
        day => format!(", as known on {day}"),
    };
    let RecordLabel { patient, file } = label;
    let day = format!("{}{known}", audit.today);
    if patient.is_empty() {
        writer.heading(file, day)
    } else {
        writer.heading(patient, format_args!("{file}  {day}"))
    }
}

fn alert(writer: &mut ReportWriter<'_>, alert: &Alert) -> io::Result<()> {
    let (tone, label) = match alert.severity {
        Severity::Critical => (Tone::Critical, "critical"),
        Severity::Warning => (Tone::Warning, "warning"),
        Severity::Info => (Tone::Note, "info"),
    };
    writer.item(tone, label, named(&alert.title, &alert.ruleset, &alert.rule))?;
    writer.line(0, &alert.message)?;
    let hazard = match alert.hazard.as_str() {
        "" => None,
        hazard => Some(format!("hazard {hazard}")),
    };
    let audience = match alert.audience.as_slice() {
        [] => None,
        audience => Some(format!("for {}", audience.join(", "))),
    };
    let about: Vec<String> = hazard.into_iter().chain(audience).collect();
    if !about.is_empty() {
        writer.line(0, about.join(", "))?;
    }
    evidence(writer, 0, "rests on", &alert.evidence)?;
    absences(writer, 0, &alert.absences)?;
    if !alert.suggestions.is_empty() {
        writer.line(0, format_args!("suggested: {}", alert.suggestions.join("; ")))?;
    }
    if !alert.override_reasons.is_empty() {
        writer.line(0, format_args!("may be set aside: {}", alert.override_reasons.join("; ")))?;
    }
    match (&alert.repeat_after, alert.repeat_on_new_evidence) {
        (None, false) => Ok(()),
        (None, true) => writer.line(0, "shown again on new evidence"),
        (Some(after), false) => writer.line(0, format_args!("shown again after {after}")),
        (Some(after), true) => {
            writer.line(0, format_args!("shown again after {after} or on new evidence"))
        }
    }
}

fn marker(writer: &mut ReportWriter<'_>, marker: &Marker) -> io::Result<()> {
    let stands = if marker.active {
        format!("active since {}", marker.start)
    } else {
        let how = match marker.how_ended {
            Some(HowEnded::Lapsed) => "lapsed",
            Some(HowEnded::Entry) | None => "ended",
        };
        format!("{how} {}, had started {}", marker.end, marker.start)
    };
    let label = if marker.active { "marker" } else { "was" };
    let several = match marker.episodes {
        0 | 1 => String::new(),
        count => format!(", {count} episodes in all"),
    };
    let name = named(&marker.title, &marker.ruleset, &marker.marker);
    writer.item(Tone::Heading, label, format_args!("{name}: {stands}{several}"))?;
    values(writer, &marker.details)?;
    for conflict in &marker.conflicts {
        evidence(
            writer,
            0,
            &format!("entries disagree about {}", conflict.detail),
            &conflict.evidence,
        )?;
    }
    evidence(writer, 0, "rests on", &marker.evidence)
}

fn inclusion(writer: &mut ReportWriter<'_>, inclusion: &Inclusion) -> io::Result<()> {
    let name = named(&inclusion.title, &inclusion.ruleset, &inclusion.report);
    writer.item(Tone::Heading, "report", name)?;
    values(writer, &inclusion.columns)?;
    evidence(writer, 0, "rests on", &inclusion.evidence)?;
    absences(writer, 0, &inclusion.absences)
}

fn table(writer: &mut ReportWriter<'_>, table: &TableResult) -> io::Result<()> {
    let how = match (table.name.as_str(), table.result) {
        ("", _) => String::new(),
        (name, TableDecision::Selected) => format!(" as {name}"),
        (reason, _) => format!(", {reason}"),
    };
    let name = named(&table.title, &table.ruleset, &table.table);
    let text = format_args!("{name}: {} in row {}{how}", table.result, table.row);
    writer.item(Tone::Heading, "table", text)
}

fn undecided(writer: &mut ReportWriter<'_>, undecided: &Undecided) -> io::Result<()> {
    let name = format!("{} {}/{}", undecided.kind, undecided.ruleset, undecided.rule);
    writer.item(Tone::Warning, "undecided", name)?;
    undecided.reasons.iter().try_for_each(|reason| writer.line(0, reason))
}

fn problems(writer: &mut ReportWriter<'_>, outcomes: &Outcomes) -> io::Result<()> {
    for problem in outcomes.problems.iter().take(PROBLEMS_SHOWN) {
        let of = if problem.entry.is_empty() { "patient" } else { problem.entry.as_str() };
        let text = format!("[{of}] {} ({})", problem.message, problem.code);
        writer.item(Tone::Note, "problem", text)?;
    }
    and_more(writer, outcomes.problems.len())
}

/// What the feed held that did not become an entry.
fn left_out(writer: &mut ReportWriter<'_>, feed: &PatientRecord) -> io::Result<()> {
    for problem in feed.problems.iter().take(PROBLEMS_SHOWN) {
        let recorded = match problem.text.as_str() {
            "" => String::new(),
            text => format!(" `{text}`"),
        };
        // A problem of a whole bundle has no name of its own; a table's line is in the name.
        let name = problem.at.as_str();
        let line = problem.place.line.filter(|_| problem.place.file.is_empty());
        let at = match (name.is_empty(), line) {
            (_, None) => name.to_owned(),
            (true, Some(line)) => format!("line {line}"),
            (false, Some(line)) => format!("{name}, line {line}"),
        };
        let text = format!("[{at}]{recorded} {} ({})", problem.message, problem.kind.name());
        writer.item(Tone::Note, "feed", text)?;
    }
    and_more(writer, feed.problems.len())
}

fn and_more(writer: &mut ReportWriter<'_>, count: usize) -> io::Result<()> {
    match count.saturating_sub(PROBLEMS_SHOWN) {
        0 => Ok(()),
        more => writer.line(0, format_args!("and {more} more; `--format json` gives all of them")),
    }
}

fn values(writer: &mut ReportWriter<'_>, values: &[NamedValue]) -> io::Result<()> {
    let rows = values.iter().map(|value| {
        let text = value.value.as_ref().map_or("not recorded", String::as_str);
        vec![value.name.clone(), text.to_owned()]
    });
    writer.columns(1, rows.collect())
}

/// The title for people with the name of the rule; the name alone where there is no title.
fn named(title: &str, ruleset: &str, rule: &str) -> String {
    if title.is_empty() {
        format!("{ruleset}/{rule}")
    } else {
        format!("{title} ({ruleset}/{rule})")
    }
}
