//! A record while the rows of its patient are read, with the count of what becomes of them.

use std::collections::BTreeSet;

use rules_core::{
    code::Scheme,
    entry::{CodedEntry, Coding, EntryValue, Sex},
    limits::TEXT_MAX,
};

use super::row::View;
use crate::{
    problem::{FeedProblem, Place, ProblemKind},
    record::PatientRecord,
    tally::Note,
};

/// The codes of one row.
#[derive(Debug, Default)]
pub(super) struct Coded {
    codings: Vec<Coding>,
    /// The words a person saw.
    pub(super) text: String,
    /// The system of each code, and whether it is among `codings`.
    seen: Vec<(String, bool)>,
}

impl Coded {
    /// Takes a code in; one given twice counts as dropped.
    pub(super) fn add_code(&mut self, system: &str, scheme: Scheme, code: &str) {
        let coding = Coding { scheme, code: code.to_owned() };
        let fresh = !self.codings.contains(&coding);
        self.seen.push((system.to_owned(), fresh));
        if fresh {
            self.codings.push(coding);
        }
    }

    /// Counts a code that is dropped because the row has a better one.
    pub(super) fn drop_code(&mut self, system: &str) {
        self.seen.push((system.to_owned(), false));
    }

    /// Whether there is no code that can be used.
    pub(super) fn is_empty(&self) -> bool {
        self.codings.is_empty()
    }
}

/// Why a row is not an entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rejection {
    pub(super) kind: ProblemKind,
    /// The column that says so.
    pub(super) column: &'static str,
    /// What it says, where the kind's own words are too general.
    pub(super) message: Option<&'static str>,
}

impl Rejection {
    pub(super) fn new(kind: ProblemKind, column: &'static str) -> Self {
        Self { kind, column, message: None }
    }
}

/// How the rows of one patient stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowState {
    /// It is the row's last word.
    Current,
    /// It was withdrawn by a row without a patient.
    Withdrawn,
    /// A later row has its id.
    Superseded,
}

/// A record being built.
#[derive(Debug)]
pub(super) struct RecordBuilder<'f> {
    pub(super) record: PatientRecord,
    files: &'f [String],
    names: BTreeSet<String>,
}

impl<'f> RecordBuilder<'f> {
    pub(super) fn new(patient: &str, files: &'f [String]) -> Self {
        let mut record = PatientRecord { id: patient.to_owned(), ..PatientRecord::default() };
        record.tally.bundles = 1;
        Self { record, files, names: BTreeSet::new() }
    }

    /// Where a cell stands.
    fn place(&self, view: &View<'_>, column: &str) -> Place {
        let file = self.files.get(view.row.file).map_or(view.spec.name, String::as_str).to_owned();
        let line = usize::try_from(view.row.line).ok();
        Place { file, line, pointer: column.to_owned(), column: None }
    }

    /// Says something of a row beside what becomes of it.
    pub(super) fn add_notice(
        &mut self,
        view: &View<'_>,
        column: &str,
        kind: ProblemKind,
        message: Option<&str>,
    ) {
        let place = self.place(view, column);
        self.add_problem(kind, at(&place), place, String::new(), message);
    }

    /// Says something of the whole record.
    pub(super) fn add_record_notice(&mut self, at: &str, kind: ProblemKind, message: Option<&str>) {
        self.add_problem(kind, at.to_owned(), Place::default(), String::new(), message);
    }

    fn add_problem(
        &mut self,
        kind: ProblemKind,
        at: String,
        place: Place,
        text: String,
        message: Option<&str>,
    ) {
        *self.record.tally.problems.entry(kind).or_default() += 1;
        let message = message.unwrap_or(kind.message()).to_owned();
        self.record.problems.push(FeedProblem { kind, at, place, text, message });
    }

    pub(super) fn count_note(&mut self, note: Note) {
        self.record.tally.count_note(note);
    }

    /// Counts a row that says something about the fact of another row.
    pub(super) fn count_annotation(&mut self, view: &View<'_>) {
        let count = self.record.tally.of_type(view.spec.name);
        count.resources += 1;
        count.without_code += 1;
    }

    /// Makes a row the problem that stands for it.
    pub(super) fn reject(&mut self, view: &View<'_>, coded: Coded, rejection: Rejection) {
        let count = self.record.tally.of_type(view.spec.name);
        count.resources += 1;
        count.coded += 1;
        count.problems += 1;
        for (system, _) in &coded.seen {
            let count = self.record.tally.of_system(system);
            count.seen += 1;
            count.dropped += 1;
        }
        let place = self.place(view, rejection.column);
        self.add_problem(rejection.kind, at(&place), place, coded.text, rejection.message);
    }

    /// Makes a row an entry: its codes and its id are put into what the reader has filled in.
    ///
    /// Without a code the row is rejected, and `column` is where the code should be.
    pub(super) fn add_entry(
        &mut self,
        view: &View<'_>,
        coded: Coded,
        column: &'static str,
        entry: CodedEntry,
    ) {
        if coded.is_empty() {
            self.reject(view, coded, Rejection::new(ProblemKind::NoCoding, column));
            return;
        }
        let count = self.record.tally.of_type(view.spec.name);
        count.resources += 1;
        count.coded += 1;
        count.entries += 1;
        for (system, kept) in &coded.seen {
            let count = self.record.tally.of_system(system);
            count.seen += 1;
            if *kept { count.kept += 1 } else { count.dropped += 1 }
        }
        let mut entry = entry;
        entry.id = self.name(view);
        entry.codings = coded.codings;
        if entry.effective.is_empty() && !entry.recorded.is_empty() {
            entry.effective.clone_from(&entry.recorded);
            self.count_note(Note::DateFromRecorded);
        } else if entry.effective.is_empty() {
            self.count_note(Note::DateMissing);
        }
        self.record.entries.push(entry);
    }

    /// `Table/id`, unique in the record.
    fn name(&mut self, view: &View<'_>) -> String {
        let table = view.spec.name;
        let name = match view.id() {
            "" => {
                self.count_note(Note::IdMissing);
                format!("{table}/@{}", view.row.line)
            }
            id => format!("{table}/{id}"),
        };
        // Rows without an id of two files may stand on the same line.
        let mut unique = name.clone();
        let mut count = 1;
        while !self.names.insert(unique.clone()) {
            count += 1;
            unique = format!("{name}~{count}");
        }
        unique
    }

    /// A date as the core reads it; one in another form goes on as recorded, with a notice.
    pub(super) fn date(
        &mut self,
        view: &View<'_>,
        column: &str,
        read: impl FnOnce(&str) -> Option<String>,
    ) -> String {
        let text = view.text(column);
        if text.is_empty() {
            return String::new();
        }
        read(text).unwrap_or_else(|| {
            self.add_notice(view, column, ProblemKind::DateUnreadable, None);
            text.to_owned()
        })
    }

    /// A recorded sex: `M`, `F`, `I` (indeterminate), `U` (unknown), as SystmOne and EMIS Web write it.
    pub(super) fn sex(&mut self, view: &View<'_>, column: &str) -> Sex {
        match view.text(column) {
            "M" | "m" => Sex::Male,
            "F" | "f" => Sex::Female,
            "I" | "i" => Sex::Other,
            "" | "U" | "u" => Sex::Unknown,
            _ => {
                let message = "the recorded sex is none of `M`, `F`, `I` and `U`";
                self.add_notice(view, column, ProblemKind::SexUnreadable, Some(message));
                Sex::Unknown
            }
        }
    }

    /// A text value, cut to what an entry may carry; `None` if there is none.
    pub(super) fn words(&mut self, text: &str) -> Option<EntryValue> {
        const CUT: &str = "…";
        if text.is_empty() {
            return None;
        }
        if text.len() <= TEXT_MAX {
            return Some(EntryValue::Text(text.to_owned()));
        }
        self.count_note(Note::TextCut);
        let end = text.floor_char_boundary(TEXT_MAX - CUT.len());
        let kept = text.split_at_checked(end).map_or("", |(kept, _)| kept);
        Some(EntryValue::Text(format!("{kept}{CUT}")))
    }
}

/// A cell's place in one text: `SRCode.csv line 12, SNOMEDCode`.
fn at(place: &Place) -> String {
    let Place { file, line, pointer, .. } = place;
    format!("{file} line {}, {pointer}", line.unwrap_or_default())
}
