//! What an evaluation says of one patient.

use std::io;

use rules_records::PatientRecord;

use super::{
    Sheet,
    evidence::{absences, evidence},
};
use crate::{
    reply::{
        Alert, Audit, EntryCounts, Inclusion, Marker, NamedValue, Reply, Severity, TableResult,
        Text, Undecided,
    },
    terminal::{Tone, visible},
};

/// How many problems of one patient are written out; the totals count all of them.
const PROBLEMS_SHOWN: usize = 5;

/// Whose record is reported.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Whose<'r> {
    /// The patient's id in the feed; empty for a text request.
    pub(crate) patient: &'r str,
    /// The file.
    pub(crate) file: &'r str,
}

/// Writes the whole report of one patient. What acts comes first, what is wrong with the input last.
pub(crate) fn patient(
    sheet: &mut Sheet<'_>,
    whose: Whose<'_>,
    feed: Option<&PatientRecord>,
    reply: &Reply,
) -> io::Result<()> {
    heading(sheet, whose, &reply.audit)?;
    reply.alerts.iter().try_for_each(|item| alert(sheet, item))?;
    reply.markers.iter().try_for_each(|item| marker(sheet, item))?;
    reply.inclusions.iter().try_for_each(|item| inclusion(sheet, item))?;
    reply.tables.iter().try_for_each(|item| table(sheet, item))?;
    reply.undecided.iter().try_for_each(|item| undecided(sheet, item))?;
    problems(sheet, reply)?;
    if let Some(feed) = feed {
        left_out(sheet, feed)?;
    }
    let EntryCounts { offered, used, not_used } = reply.entries;
    let text = format!("{offered} offered, {used} used, {not_used} not used");
    sheet.item(Tone::Note, "entries", text)?;
    sheet.gap()
}

/// Whose record it is and for which day it was evaluated.
pub(crate) fn heading(sheet: &mut Sheet<'_>, whose: Whose<'_>, audit: &Audit) -> io::Result<()> {
    let known = match audit.known_as_of.as_str() {
        "" => String::new(),
        day => format!(", as known on {day}"),
    };
    let (patient, file) = (visible(whose.patient), visible(whose.file));
    let day = format!("{}{known}", audit.today);
    if patient.is_empty() {
        sheet.heading(&file, day)
    } else {
        sheet.heading(&patient, format_args!("{file}  {day}"))
    }
}

fn alert(sheet: &mut Sheet<'_>, alert: &Alert) -> io::Result<()> {
    let (tone, label) = match alert.severity {
        Severity::Critical => (Tone::Critical, "critical"),
        Severity::Warning => (Tone::Warning, "warning"),
        Severity::Info => (Tone::Note, "info"),
    };
    sheet.item(tone, label, named(&alert.title, &alert.ruleset, &alert.rule))?;
    sheet.line(0, &alert.message)?;
    let hazard = match alert.hazard.as_str() {
        "" => None,
        hazard => Some(format!("hazard {hazard}")),
    };
    let audience = match alert.audience.as_slice() {
        [] => None,
        audience => Some(format!("for {}", list(audience, ", "))),
    };
    let about: Vec<String> = hazard.into_iter().chain(audience).collect();
    if !about.is_empty() {
        sheet.line(0, about.join(", "))?;
    }
    evidence(sheet, 0, "rests on", &alert.evidence)?;
    absences(sheet, 0, &alert.absences)?;
    if !alert.suggestions.is_empty() {
        sheet.line(0, format_args!("suggested: {}", list(&alert.suggestions, "; ")))?;
    }
    if !alert.override_reasons.is_empty() {
        sheet.line(0, format_args!("may be set aside: {}", list(&alert.override_reasons, "; ")))?;
    }
    match (&alert.repeat_after, alert.repeat_on_new_evidence) {
        (None, false) => Ok(()),
        (None, true) => sheet.line(0, "shown again on new evidence"),
        (Some(after), false) => sheet.line(0, format_args!("shown again after {after}")),
        (Some(after), true) => {
            sheet.line(0, format_args!("shown again after {after} or on new evidence"))
        }
    }
}

fn marker(sheet: &mut Sheet<'_>, marker: &Marker) -> io::Result<()> {
    let stands = if marker.active {
        format!("active since {}", marker.start)
    } else {
        let how = match marker.how_ended.as_str() {
            "entry" => "ended",
            "lapsed" => "lapsed",
            other => other,
        };
        format!("{how} {}, had started {}", marker.end, marker.start)
    };
    let label = if marker.active { "marker" } else { "was" };
    let several = match marker.episodes {
        0 | 1 => String::new(),
        count => format!(", {count} episodes in all"),
    };
    let name = named(&marker.title, &marker.ruleset, &marker.marker);
    sheet.item(Tone::Heading, label, format_args!("{name}: {stands}{several}"))?;
    values(sheet, &marker.details)?;
    for conflict in &marker.conflicts {
        evidence(
            sheet,
            0,
            &format!("entries disagree about {}", conflict.detail),
            &conflict.evidence,
        )?;
    }
    evidence(sheet, 0, "rests on", &marker.evidence)
}

fn inclusion(sheet: &mut Sheet<'_>, inclusion: &Inclusion) -> io::Result<()> {
    let name = named(&inclusion.title, &inclusion.ruleset, &inclusion.report);
    sheet.item(Tone::Heading, "report", name)?;
    values(sheet, &inclusion.columns)?;
    evidence(sheet, 0, "rests on", &inclusion.evidence)?;
    absences(sheet, 0, &inclusion.absences)
}

fn table(sheet: &mut Sheet<'_>, table: &TableResult) -> io::Result<()> {
    let said = match (table.name.as_str(), table.result.as_str()) {
        ("", _) => String::new(),
        (name, "selected") => format!(" as {name}"),
        (reason, _) => format!(", {reason}"),
    };
    let name = named(&table.title, &table.ruleset, &table.table);
    let text = format_args!("{name}: {} in row {}{said}", table.result, table.row);
    sheet.item(Tone::Heading, "table", text)
}

fn undecided(sheet: &mut Sheet<'_>, undecided: &Undecided) -> io::Result<()> {
    let name = format!("{} {}/{}", undecided.kind, undecided.ruleset, undecided.rule);
    sheet.item(Tone::Warning, "undecided", name)?;
    undecided.reasons.iter().try_for_each(|reason| sheet.line(0, reason))
}

fn problems(sheet: &mut Sheet<'_>, reply: &Reply) -> io::Result<()> {
    for problem in reply.problems.iter().take(PROBLEMS_SHOWN) {
        let of = if problem.entry.is_empty() { "patient" } else { problem.entry.as_str() };
        let text = format!("[{of}] {} ({})", problem.message, problem.code);
        sheet.item(Tone::Note, "problem", text)?;
    }
    and_more(sheet, reply.problems.len())
}

/// What the feed held that did not become an entry.
fn left_out(sheet: &mut Sheet<'_>, feed: &PatientRecord) -> io::Result<()> {
    for problem in feed.problems.iter().take(PROBLEMS_SHOWN) {
        let said = match visible(&problem.text) {
            text if text.is_empty() => String::new(),
            text => format!(" `{text}`"),
        };
        // A problem of a whole bundle has no name of its own; a table's line is in the name.
        let name = visible(&problem.at);
        let line = problem.place.line.filter(|_| problem.place.file.is_empty());
        let at = match (name.is_empty(), line) {
            (_, None) => name.into_owned(),
            (true, Some(line)) => format!("line {line}"),
            (false, Some(line)) => format!("{name}, line {line}"),
        };
        let text = format!("[{at}]{said} {} ({})", problem.message, problem.kind.name());
        sheet.item(Tone::Note, "feed", text)?;
    }
    and_more(sheet, feed.problems.len())
}

fn and_more(sheet: &mut Sheet<'_>, count: usize) -> io::Result<()> {
    match count.saturating_sub(PROBLEMS_SHOWN) {
        0 => Ok(()),
        more => sheet.line(0, format_args!("and {more} more; `--format json` gives all of them")),
    }
}

fn values(sheet: &mut Sheet<'_>, values: &[NamedValue]) -> io::Result<()> {
    let rows = values.iter().map(|value| {
        let text = value.value.as_ref().map_or("not recorded", Text::as_str);
        vec![value.name.to_string(), text.to_owned()]
    });
    sheet.columns(1, rows.collect())
}

/// The title for people with the name of the rule; the name alone where there is no title.
fn named(title: &Text, ruleset: &Text, rule: &Text) -> String {
    if title.is_empty() {
        format!("{ruleset}/{rule}")
    } else {
        format!("{title} ({ruleset}/{rule})")
    }
}

fn list(texts: &[Text], separator: &str) -> String {
    texts.iter().map(Text::as_str).collect::<Vec<_>>().join(separator)
}
