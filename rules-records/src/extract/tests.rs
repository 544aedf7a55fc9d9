mod broken;
mod emis;
mod omop;
mod tpp;

use std::fs;

use rules_core::entry::{CodedEntry, Context};
use tempfile::TempDir;

use super::{ExtractKind, open_extract, open_with_memory};
use crate::{FeedError, PatientRecord};

/// A folder of tables.
pub(super) struct Folder {
    dir: TempDir,
    kind: ExtractKind,
}

impl Folder {
    pub(super) fn new(kind: ExtractKind) -> Self {
        Self { dir: tempfile::tempdir().unwrap(), kind }
    }

    /// Writes a table; each line ends as these systems end them.
    pub(super) fn table(self, name: &str, text: &str) -> Self {
        let text = text.trim_start().replace("\n            ", "\n").replace('\n', "\r\n");
        self.bytes(name, text.as_bytes())
    }

    pub(super) fn bytes(self, name: &str, bytes: &[u8]) -> Self {
        fs::write(self.dir.path().join(format!("{name}.csv")), bytes).unwrap();
        self
    }

    pub(super) fn records(&self) -> Vec<Result<PatientRecord, FeedError>> {
        let records: Vec<_> = open_extract(self.dir.path(), self.kind).unwrap().collect();
        // The least memory gives the same records, off the disk.
        let sparing: Vec<_> = open_with_memory(self.dir.path(), self.kind, 0).unwrap().collect();
        assert_eq!(records, sparing);
        records
    }

    /// Why the folder cannot be read at all.
    pub(super) fn rejected(&self) -> String {
        open_extract(self.dir.path(), self.kind).unwrap_err().to_string()
    }

    /// The entries of every record.
    pub(super) fn entries(&self) -> Vec<CodedEntry> {
        self.records().into_iter().flat_map(|record| record.unwrap().entries).collect()
    }

    /// Each entry's id and who recorded it.
    pub(super) fn recorders(&self) -> String {
        let shown = self.entries().into_iter().map(|entry| {
            let who = if entry.recorder.is_empty() { "nobody named" } else { &*entry.recorder };
            format!("{}: {who}", entry.id)
        });
        shown.collect::<Vec<_>>().join("\n")
    }

    /// Every record as text, then its problems and notes.
    pub(super) fn show(&self) -> String {
        let shown = self.records().into_iter().map(|record| match record {
            Ok(record) => show(&record),
            Err(error) => error.to_string(),
        });
        shown.collect::<Vec<_>>().join("\n")
    }
}

fn show(record: &PatientRecord) -> String {
    assert!(record.tally.reconciles(), "{}", record.tally);
    assert_eq!(record.tally.entries(), record.entries.len() as u64);
    let context = Context::on("2026-11-23");
    let text = record.request(&context).to_text();
    let mut lines = vec![format!("--- {}", record.id)];
    lines.extend(text.lines().skip(2).map(|line| line.replace('\t', " ¦ ")));
    for problem in &record.problems {
        let words = [problem.kind.name(), &problem.at, &problem.text, &problem.message];
        lines.push(words.join(" | "));
    }
    for (note, count) in &record.tally.notes {
        lines.push(format!("note {} {count}", note.name()));
    }
    lines.join("\n")
}
