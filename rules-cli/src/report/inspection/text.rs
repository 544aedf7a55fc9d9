//! The report of an inspection for people.

use std::{collections::BTreeMap, io};

use super::{Example, Inspection};
use crate::{
    report::{ReportWriter, counted},
    terminal::{Tone, visible},
};

/// How many organisations are named; all are in the JSON.
const ORGANISATIONS: usize = 10;

impl Inspection {
    /// Writes it.
    pub(crate) fn write(&self, writer: &mut ReportWriter<'_>) -> io::Result<()> {
        let read =
            format!("{}, {}", counted(self.files, "file"), counted(self.patients, "patient"));
        writer.heading("Records", read)?;
        if self.feeds.bundles > 0 {
            self.resources_and_codes(writer)?;
        }
        if self.written > 0 {
            writer.item(Tone::Note, "requests", counted(self.written, "entry"))?;
        }
        self.entries_of_all(writer)?;
        for ruleset in &self.rulesets {
            let (known, all) = self.known(&ruleset.codes);
            let text = format!(
                "{} {}: knows {known} of the {}, {}",
                ruleset.codes.name,
                ruleset.codes.version,
                counted(all as u64, "different code"),
                counted(ruleset.entries, "entry"),
            );
            writer.item(Tone::Note, "ruleset", text)?;
        }
        self.problems(writer)?;
        if !self.tables_not_read.is_empty() {
            let names: Vec<_> = self.tables_not_read.iter().map(|name| visible(name)).collect();
            writer.item(Tone::Note, "not read", format_args!("tables {}", names.join(", ")))?;
        }
        if self.others > 0 {
            let text = format!("{} without records", counted(self.others, "text file"));
            writer.item(Tone::Note, "skipped", text)?;
        }
        if self.failures > 0 {
            let text = format!("{} could not be taken; see the errors", self.failures);
            writer.item(Tone::Critical, "failed", text)?;
        }
        if self.off_balance > 0 {
            let text =
                format!("the counts of {} do not add up", counted(self.off_balance, "patient"));
            writer.item(Tone::Critical, "internal", text)?;
        }
        Ok(())
    }

    fn resources_and_codes(&self, writer: &mut ReportWriter<'_>) -> io::Result<()> {
        let (stating, bare) = self.resources();
        let not_clinical: u64 = self.feeds.not_clinical.values().sum();
        let not_read: u64 = self.feeds.not_read.values().sum();
        let text = format!(
            "{} = {stating} that state facts + {not_clinical} that do not + {not_read} not read",
            counted(stating + not_clinical + not_read, "resource"),
        );
        writer.item(Tone::Note, "read", text)?;
        let text = format!(
            "{} = {} + {}",
            counted(self.feeds.coded(), "coded thing"),
            counted(self.feeds.entries(), "entry"),
            counted(self.feeds.coded_problems(), "problem"),
        );
        writer.item(Tone::Note, "coded", text)?;
        let head = ["", "read", "no code", "coded", "entries", "problems"].map(str::to_owned);
        let mut rows = vec![head.to_vec()];
        for (name, count) in &self.feeds.by_type {
            let counts =
                [count.resources, count.without_code, count.coded, count.entries, count.problems];
            let cells = counts.iter().map(u64::to_string);
            rows.push(std::iter::once(visible(name).into_owned()).chain(cells).collect());
        }
        writer.columns(1, rows)?;
        if bare > 0 {
            writer.line(0, format_args!("{bare} of them have no code"))?;
        }
        by_name(writer, "not read", &self.feeds.not_read)?;
        let systems = self.feeds.by_system.values();
        let (seen, kept, dropped) = systems.fold((0, 0, 0), |(seen, kept, dropped), count| {
            (seen + count.seen, kept + count.kept, dropped + count.dropped)
        });
        let text = format!("{} = {kept} kept + {dropped} dropped", counted(seen, "coding"));
        writer.item(Tone::Note, "codings", text)?;
        let head = ["", "codings", "kept", "dropped"].map(str::to_owned);
        let mut rows = vec![head.to_vec()];
        for (system, count) in &self.feeds.by_system {
            let name = if system.is_empty() { "no system" } else { system };
            let counts = [count.seen, count.kept, count.dropped].map(|count| count.to_string());
            rows.push(std::iter::once(visible(name).into_owned()).chain(counts).collect());
        }
        writer.columns(1, rows)
    }

    fn entries_of_all(&self, writer: &mut ReportWriter<'_>) -> io::Result<()> {
        let mut rows = Vec::new();
        for (scheme, count) in &self.schemes {
            let codings = counted(count.codings, "coding");
            let codes = counted(count.codes.len() as u64, "different code");
            rows.push(vec![(*scheme).to_owned(), codings, codes]);
        }
        let entries = self.feeds.entries() + self.written;
        writer.item(Tone::Note, "entries", counted(entries, "entry"))?;
        writer.columns(1, rows)?;
        if self.malformed > 0 {
            let text = format!(
                "{} that no code of its scheme looks like",
                counted(self.malformed, "coding")
            );
            writer.item(Tone::Warning, "malformed", text)?;
        }
        if self.repeated > 0 {
            let text = format!(
                "{} with the codes, date and value of another",
                counted(self.repeated, "entry")
            );
            writer.item(Tone::Note, "duplicates", text)?;
        }
        if let (Some(first), Some(last)) = (&self.first_day, &self.last_day) {
            let undated = match self.undated {
                0 => String::new(),
                count => format!("; {} without a date that can be read", counted(count, "entry")),
            };
            writer.item(Tone::Note, "dates", format_args!("{first} to {last}{undated}"))?;
        }
        let mut organisations: Vec<_> = self.organisations.iter().collect();
        organisations.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let more = organisations.len().saturating_sub(ORGANISATIONS);
        let mut named: Vec<String> = organisations
            .into_iter()
            .take(ORGANISATIONS)
            .map(|(code, count)| match code.as_str() {
                "" => format!("{count} of none"),
                code => format!("{count} of {}", visible(code)),
            })
            .collect();
        if more > 0 {
            named.push(format!("{more} more organisations"));
        }
        if named.is_empty() {
            return Ok(());
        }
        writer.item(Tone::Note, "from", named.join(", "))
    }

    fn problems(&self, writer: &mut ReportWriter<'_>) -> io::Result<()> {
        for (kind, count) in &self.feeds.problems {
            writer.item(Tone::Warning, "problem", format_args!("{count} {}", kind.name()))?;
            for Example { file, line, pointer } in self.examples.get(kind).into_iter().flatten() {
                let line = line.map(|line| format!(", line {line}")).unwrap_or_default();
                let pointer =
                    if pointer.is_empty() { String::new() } else { format!(", {pointer}") };
                writer.line(1, visible(&format!("{file}{line}{pointer}")))?;
            }
        }
        let notes = self.feeds.notes.iter().map(|(note, count)| (note.name().to_owned(), *count));
        by_name(writer, "notes", &notes.collect())
    }
}

fn by_name(
    writer: &mut ReportWriter<'_>,
    label: &str,
    counts: &BTreeMap<String, u64>,
) -> io::Result<()> {
    let counts: Vec<_> =
        counts.iter().map(|(name, count)| format!("{count} {}", visible(name))).collect();
    if counts.is_empty() { Ok(()) } else { writer.item(Tone::Note, label, counts.join(", ")) }
}
