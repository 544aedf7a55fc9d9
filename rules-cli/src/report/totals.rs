//! What a whole run came to.

use std::{collections::BTreeMap, io};

use rules_core::outcome::{EntryCounts, Outcomes, RulesetIdentity};
use rules_records::{PatientRecord, Tally};

use super::{ReportWriter, writer::counted};
use crate::{error::ExitStatus, terminal::Tone};

/// The sums over every patient of a run.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    /// Files that held records.
    files: u64,
    /// Files found in folders that held none.
    others: u64,
    /// Records and files that could not be read or evaluated.
    failures: u64,
    patients: u64,
    /// Entries that came with text requests.
    written: u64,
    /// What feeds held.
    feeds: Tally,
    /// Entries received, used and not used.
    entries: [u64; 3],
    outcomes: [u64; 4],
    problems: BTreeMap<String, u64>,
    /// Whether every sum came out for every patient.
    off_balance: u64,
}

impl Totals {
    /// Counts a file that was opened.
    pub(crate) fn file(&mut self, had_records: bool) {
        let count = if had_records { &mut self.files } else { &mut self.others };
        *count += 1;
    }

    /// Counts a file or record that could not be taken.
    pub(crate) fn failed(&mut self) {
        self.failures += 1;
    }

    /// Adds one evaluated patient.
    pub(crate) fn add(&mut self, feed: Option<&PatientRecord>, outcomes: &Outcomes) {
        let EntryCounts { received, used, not_used, .. } = outcomes.entries;
        let counts = [received, used, not_used].map(u64::from);
        self.patients += 1;
        self.entries.iter_mut().zip(counts).for_each(|(total, count)| *total += count);
        let [received, used, not_used] = counts;
        let mut balanced = received == used + not_used;
        match feed {
            None => self.written += received,
            Some(feed) => {
                balanced &= feed.tally.reconciles() && feed.tally.entries() == received;
                self.feeds.add(&feed.tally);
            }
        }
        self.off_balance += u64::from(!balanced);
        let active = outcomes.markers.iter().filter(|marker| marker.active).count();
        let counts =
            [outcomes.alerts.len(), active, outcomes.inclusions.len(), outcomes.undecided.len()];
        for (total, count) in self.outcomes.iter_mut().zip(counts) {
            *total += count as u64;
        }
        for problem in &outcomes.problems {
            *self.problems.entry(problem.code.to_string()).or_default() += 1;
        }
    }

    /// Whether an entry was lost somewhere, which is never the input's fault.
    pub(crate) fn exit_status(&self) -> ExitStatus {
        if self.off_balance == 0 { ExitStatus::Done } else { ExitStatus::Internal }
    }

    /// Writes them, and which rulesets they are of.
    pub(crate) fn write(
        &self,
        writer: &mut ReportWriter<'_>,
        rulesets: &[RulesetIdentity],
    ) -> io::Result<()> {
        let read =
            format!("{}, {}", counted(self.files, "file"), counted(self.patients, "patient"));
        writer.heading("Total", read)?;
        for RulesetIdentity { name, version, digest, .. } in rulesets {
            writer.item(
                Tone::Note,
                "ruleset",
                format_args!("{name} {version}, digest {digest}"),
            )?;
        }
        if self.feeds.bundles > 0 {
            let text = format!(
                "{} = {} + {}",
                counted(self.feeds.coded(), "coded thing"),
                counted(self.feeds.entries(), "entry"),
                counted(self.feeds.coded_problems(), "problem"),
            );
            writer.item(Tone::Note, "feeds", text)?;
        }
        if self.written > 0 {
            writer.item(Tone::Note, "requests", counted(self.written, "entry"))?;
        }
        let [received, used, not_used] = self.entries;
        let text =
            format!("{} received = {used} used + {not_used} not used", counted(received, "entry"));
        writer.item(Tone::Note, "module", text)?;
        let names = ["alert", "active marker", "report inclusion", "undecided rule"];
        let outcomes = self.outcomes.iter().zip(names).map(|(count, name)| counted(*count, name));
        writer.item(Tone::Note, "outcomes", outcomes.collect::<Vec<_>>().join(", "))?;
        by_kind(
            writer,
            "problems",
            self.problems.iter().map(|(kind, count)| (kind.as_str(), *count)),
        )?;
        let kinds = self.feeds.problems.iter().map(|(kind, count)| (kind.name(), *count));
        by_kind(writer, "in feeds", kinds)?;
        let types = self.feeds.not_read.iter().map(|(name, count)| (name.as_str(), *count));
        by_kind(writer, "not read", types)?;
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
}

fn by_kind<'k>(
    writer: &mut ReportWriter<'_>,
    label: &str,
    kinds: impl Iterator<Item = (&'k str, u64)>,
) -> io::Result<()> {
    let kinds: Vec<_> = kinds.map(|(kind, count)| format!("{count} {kind}")).collect();
    if kinds.is_empty() { Ok(()) } else { writer.item(Tone::Note, label, kinds.join(", ")) }
}
