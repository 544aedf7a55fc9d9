//! What records hold, and that nothing of it is unaccounted for.
//!
//! Nothing a patient could be known by is kept: no ids, no words. Memory is that of the different codes and
//! organisations.

mod json;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use rules_core::{code::Code, date::Moment, entry::CodedEntry};
use rules_records::{PatientRecord, Place, ProblemKind, Tally};

use crate::{error::ExitStatus, ruleset::Codes};

/// How many examples of each kind of problem are kept.
const EXAMPLES: usize = 3;

/// The sums over everything that was read.
#[derive(Debug, Default)]
pub(crate) struct Inspection {
    files: u64,
    /// Files found in folders that hold no records.
    others: u64,
    /// Tables of extracts that this version does not read, by the name of the file.
    tables_not_read: BTreeSet<String>,
    /// Files, lines and rows that could not be read.
    failures: u64,
    patients: u64,
    /// Entries that came with text requests.
    written: u64,
    feeds: Tally,
    /// Patients label counts do not add up.
    off_balance: u64,
    schemes: BTreeMap<&'static str, SchemeCount>,
    /// Codings that are no code of their scheme.
    malformed: u64,
    /// Entries with the codes, date and value of another of the patient.
    repeated: u64,
    first_day: Option<String>,
    last_day: Option<String>,
    undated: u64,
    organisations: BTreeMap<String, u64>,
    examples: BTreeMap<ProblemKind, Vec<Example>>,
    rulesets: Vec<Known>,
}

/// The codes of one scheme.
#[derive(Debug, Default)]
struct SchemeCount {
    codings: u64,
    codes: BTreeSet<Code>,
}

/// Where a problem is.
#[derive(Debug, serde::Serialize)]
struct Example {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    pointer: String,
}

/// How much of the record a ruleset knows.
#[derive(Debug)]
struct Known {
    codes: Codes,
    /// Entries with at least one code on one of its codelists.
    entries: u64,
}

impl Inspection {
    /// Nothing read yet; the codes are held against these rulesets.
    pub(crate) fn new(rulesets: Vec<Codes>) -> Self {
        let known = |codes| Known { codes, entries: 0 };
        Self { rulesets: rulesets.into_iter().map(known).collect(), ..Self::default() }
    }

    /// Counts a file that was opened.
    pub(crate) fn file(&mut self, had_records: bool) {
        *if had_records { &mut self.files } else { &mut self.others } += 1;
    }

    /// Notes the tables of an extract that are not read.
    pub(crate) fn tables_not_read(&mut self, files: Vec<String>) {
        self.tables_not_read.extend(files);
    }

    /// Counts what could not be read.
    pub(crate) fn failed(&mut self) {
        self.failures += 1;
    }

    /// Takes in one patient of a feed.
    pub(crate) fn record(&mut self, file: &str, record: &PatientRecord) {
        let balanced =
            record.tally.reconciles() && record.tally.entries() == record.entries.len() as u64;
        self.off_balance += u64::from(!balanced);
        self.feeds.add(&record.tally);
        for problem in &record.problems {
            let examples = self.examples.entry(problem.kind).or_default();
            if examples.len() < EXAMPLES {
                let Place { file: table, line, pointer, .. } = &problem.place;
                // What is missing has no line; it is called by its name.
                let nowhere = line.is_none() && pointer.is_empty();
                let pointer = if nowhere { &problem.at } else { pointer };
                let file =
                    if table.is_empty() { file.to_owned() } else { format!("{file}/{table}") };
                examples.push(Example { file, line: *line, pointer: pointer.clone() });
            }
        }
        self.entries(&record.entries);
    }

    /// Takes in the entries of a text request.
    pub(crate) fn request(&mut self, entries: &[CodedEntry]) {
        self.written += entries.len() as u64;
        self.entries(entries);
    }

    fn entries(&mut self, entries: &[CodedEntry]) {
        self.patients += 1;
        let mut seen = BTreeSet::new();
        for entry in entries {
            let facts = format!("{:?} {} {:?}", entry.codings, entry.effective, entry.value);
            self.repeated += u64::from(!seen.insert(facts));
            self.date(&entry.effective);
            *self.organisations.entry(entry.organisation.clone()).or_default() += 1;
            let mut codes = Vec::with_capacity(entry.codings.len());
            for coding in &entry.codings {
                let count = self.schemes.entry(coding.scheme.name()).or_default();
                count.codings += 1;
                match Code::parse(coding.scheme, &coding.code) {
                    Ok(code) => {
                        count.codes.insert(code);
                        codes.push(code);
                    }
                    Err(_) => self.malformed += 1,
                }
            }
            for ruleset in &mut self.rulesets {
                ruleset.entries += u64::from(codes.iter().any(|code| ruleset.codes.knows(*code)));
            }
        }
    }

    /// Widens the range of dates by the day, month or year of an entry.
    fn date(&mut self, text: &str) {
        if Moment::parse(text).is_err() {
            self.undated += 1;
            return;
        }
        // Dates of each precision compare as text; a year comes before its months.
        let day = text.split('T').next().unwrap_or(text);
        if self.first_day.as_deref().is_none_or(|first| day < first) {
            self.first_day = Some(day.to_owned());
        }
        if self.last_day.as_deref().is_none_or(|last| day > last) {
            self.last_day = Some(day.to_owned());
        }
    }

    /// Whether something is unaccounted for, which is never the input's fault.
    pub(crate) fn exit_status(&self) -> ExitStatus {
        if self.off_balance == 0 { ExitStatus::Done } else { ExitStatus::Internal }
    }

    /// Resources or rows that state coded facts, and those of them without any.
    fn resources(&self) -> (u64, u64) {
        let types = self.feeds.by_type.values();
        types.fold((0, 0), |(all, bare), count| (all + count.resources, bare + count.without_code))
    }

    /// The different codes of the records, and how many of them a ruleset knows.
    fn known(&self, codes: &Codes) -> (usize, usize) {
        let all = || self.schemes.values().flat_map(|count| &count.codes);
        (all().filter(|code| codes.knows(**code)).count(), all().count())
    }
}
