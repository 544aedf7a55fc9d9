//! The entries an outcome rests on, and what it relied on not being there.

use std::io;

use rules_core::outcome::{Absence, Evidence, Role};

use super::ReportWriter;

/// How many entries are written out for one outcome or condition; more tell a reader nothing new.
const SHOWN: usize = 12;

/// Writes them under the words that say what they did; nothing if there are none.
pub(super) fn evidence(
    writer: &mut ReportWriter<'_>,
    level: usize,
    words: &str,
    evidence: &[Evidence],
) -> io::Result<()> {
    if evidence.is_empty() {
        return Ok(());
    }
    writer.line(level, words)?;
    entries(writer, level + 1, evidence)
}

/// Writes one line an entry: when, what, its value, where and by whom it was recorded, which entry.
pub(super) fn entries(
    writer: &mut ReportWriter<'_>,
    level: usize,
    evidence: &[Evidence],
) -> io::Result<()> {
    let rows = evidence.iter().take(SHOWN).map(|entry| {
        vec![
            role(entry.role).to_owned(),
            dated(entry),
            format!("{} {}", entry.scheme, entry.code),
            described(entry),
            joined(" ", &entry.value, &entry.unit),
            joined(", ", &entry.organisation, &entry.service),
            recorded_by(&entry.recorder),
            format!("[{}]", entry.entry),
        ]
    });
    writer.columns(level, rows.collect())?;
    match evidence.len().saturating_sub(SHOWN) {
        0 => Ok(()),
        more => writer.line(level, format_args!("and {more} more")),
    }
}

/// Writes the absences.
pub(super) fn absences(
    writer: &mut ReportWriter<'_>,
    level: usize,
    absences: &[Absence],
) -> io::Result<()> {
    if absences.is_empty() {
        return Ok(());
    }
    writer.line(level, "relies on the absence of")?;
    absences.iter().try_for_each(|absence| writer.line(level + 1, &absence.condition))
}

/// The role where it says more than that the entry is evidence.
fn role(role: Role) -> &'static str {
    match role {
        Role::Start => "started",
        Role::End => "ended",
        Role::Conflict | Role::Support => "",
    }
}

/// The day, with the minute where it is known: `1998-03-21 21:37`.
fn dated(entry: &Evidence) -> String {
    let date = entry.date.as_str();
    match date.split_once('T') {
        _ if date.is_empty() => "undated".to_owned(),
        Some((day, time)) => format!("{day} {}", time.get(..5).unwrap_or(time)),
        None => date.to_owned(),
    }
}

/// The term, or the list where the codelist gives no term.
fn described(entry: &Evidence) -> String {
    if entry.term.is_empty() { entry.list.clone() } else { entry.term.clone() }
}

/// Who recorded it, where the host says so.
fn recorded_by(recorder: &str) -> String {
    if recorder.is_empty() { String::new() } else { format!("by {recorder}") }
}

fn joined(separator: &str, first: &str, second: &str) -> String {
    match (first, second) {
        ("", other) | (other, "") => other.to_owned(),
        _ => format!("{first}{separator}{second}"),
    }
}
