//! The count that shows nothing was lost.

use std::{collections::BTreeMap, fmt};

use crate::problem::ProblemKind;

/// What was counted for one resource type or table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct TypeCount {
    /// Resources of the type, rows of the table.
    pub resources: u64,
    /// Those without any coded element.
    pub without_code: u64,
    /// Coded things in them.
    pub coded: u64,
    /// Coded things that became entries.
    pub entries: u64,
    /// Coded things that became problems.
    pub problems: u64,
}

/// What was counted for one code system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct SystemCount {
    /// Codings in coded things.
    pub seen: u64,
    /// Codings that stand in an entry.
    pub kept: u64,
    /// Codings that do not: of a problem, repeated, without a code, or of a system that is not ours beside one that is.
    pub dropped: u64,
}

/// Something done while reading that is worth counting and not worth a problem each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Note {
    /// A coding of a system that is none of our schemes.
    SystemUnknown,
    /// A coding without a code.
    CodeMissing,
    /// A code given as a JSON number instead of text.
    CodeAsNumber,
    /// A null flavour or data-absent code where a code should be.
    NullFlavour,
    /// A coding given twice in one concept.
    CodingRepeated,
    /// A coding beyond the eight an entry can carry.
    CodingsOverLimit,
    /// The effective date was taken from the recorded date.
    DateFromRecorded,
    /// No date was recorded.
    DateMissing,
    /// A coded value was kept as text.
    CodedValueAsText,
    /// A value of a shape entries do not have (range, ratio, …) was kept as text.
    ValueAsText,
    /// A text value was cut to its limit.
    TextCut,
    /// A resource had no id; one was made from its place.
    IdMissing,
    /// A condition was not confirmed (unconfirmed, provisional, differential).
    NotConfirmed,
    /// An end (abatement, end of period, a status that says so) was not carried: entries have none.
    EndNotCarried,
    /// A registration without a start was left out.
    RegistrationUndated,
    /// A row marks the entry of another row as a problem; entries have no such mark.
    ProblemMark,
    /// A row about the patient was replaced by a later one of the same id.
    RowReplaced,
    /// A code of the system's own among codes of a national scheme (TPP `Y` codes).
    LocalCode,
    /// The patient's organisation has switched its sharing agreement off.
    SharingDisabled,
}

impl Note {
    /// The stable name used in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::SystemUnknown => "system-unknown",
            Self::CodeMissing => "code-missing",
            Self::CodeAsNumber => "code-as-number",
            Self::NullFlavour => "null-flavour",
            Self::CodingRepeated => "coding-repeated",
            Self::CodingsOverLimit => "codings-over-limit",
            Self::DateFromRecorded => "date-from-recorded",
            Self::DateMissing => "date-missing",
            Self::CodedValueAsText => "coded-value-as-text",
            Self::ValueAsText => "value-as-text",
            Self::TextCut => "text-cut",
            Self::IdMissing => "id-missing",
            Self::NotConfirmed => "not-confirmed",
            Self::EndNotCarried => "end-not-carried",
            Self::RegistrationUndated => "registration-undated",
            Self::ProblemMark => "problem-mark",
            Self::RowReplaced => "row-replaced",
            Self::LocalCode => "local-code",
            Self::SharingDisabled => "sharing-disabled",
        }
    }
}

/// What was seen in a feed and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Tally {
    /// Bundles read; of an extract, patients.
    pub bundles: u64,
    /// Resource types, or tables, that state coded facts.
    pub by_type: BTreeMap<String, TypeCount>,
    /// Code systems, by the URI as sent.
    pub by_system: BTreeMap<String, SystemCount>,
    /// Problems of every kind.
    pub problems: BTreeMap<ProblemKind, u64>,
    /// Notes of every kind.
    pub notes: BTreeMap<Note, u64>,
    /// Resources that are not clinical statements (people, places, lists, bills).
    pub not_clinical: BTreeMap<String, u64>,
    /// Resources that may state facts and that this version does not read.
    pub not_read: BTreeMap<String, u64>,
}

impl Tally {
    /// Adds another tally to this one.
    pub fn add(&mut self, other: &Self) {
        self.bundles += other.bundles;
        for (name, count) in &other.by_type {
            let mine = self.by_type.entry(name.clone()).or_default();
            mine.resources += count.resources;
            mine.without_code += count.without_code;
            mine.coded += count.coded;
            mine.entries += count.entries;
            mine.problems += count.problems;
        }
        for (name, count) in &other.by_system {
            let mine = self.by_system.entry(name.clone()).or_default();
            mine.seen += count.seen;
            mine.kept += count.kept;
            mine.dropped += count.dropped;
        }
        merge(&mut self.problems, &other.problems);
        merge(&mut self.notes, &other.notes);
        merge(&mut self.not_clinical, &other.not_clinical);
        merge(&mut self.not_read, &other.not_read);
    }

    /// Coded things seen.
    pub fn coded(&self) -> u64 {
        self.by_type.values().map(|count| count.coded).sum()
    }

    /// Coded things that became entries.
    pub fn entries(&self) -> u64 {
        self.by_type.values().map(|count| count.entries).sum()
    }

    /// Coded things that became problems.
    pub fn coded_problems(&self) -> u64 {
        self.by_type.values().map(|count| count.problems).sum()
    }

    /// Whether every coded thing is an entry or a problem, and every coding is kept or accounted for.
    pub fn reconciles(&self) -> bool {
        let replaced: u64 = self
            .problems
            .iter()
            .filter(|(kind, _)| kind.replaces_entry())
            .map(|(_, count)| count)
            .sum();
        replaced == self.coded_problems()
            && self.by_type.values().all(|count| count.coded == count.entries + count.problems)
            && self.by_system.values().all(|count| count.seen == count.kept + count.dropped)
    }

    pub(crate) fn of_type(&mut self, name: &str) -> &mut TypeCount {
        self.by_type.entry(name.to_owned()).or_default()
    }

    pub(crate) fn of_system(&mut self, uri: &str) -> &mut SystemCount {
        self.by_system.entry(uri.to_owned()).or_default()
    }

    pub(crate) fn count_note(&mut self, note: Note) {
        *self.notes.entry(note).or_default() += 1;
    }
}

fn merge<K: Clone + Ord>(into: &mut BTreeMap<K, u64>, from: &BTreeMap<K, u64>) {
    for (key, count) in from {
        *into.entry(key.clone()).or_default() += count;
    }
}

/// Writes the tally as an aligned table, for people.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<22}{:>10}{:>9}{:>9}{:>9}{:>10}",
            "resource", "resources", "no code", "coded", "entries", "problems"
        )?;
        for (name, count) in &self.by_type {
            writeln!(
                f,
                "{name:<22}{:>10}{:>9}{:>9}{:>9}{:>10}",
                count.resources, count.without_code, count.coded, count.entries, count.problems
            )?;
        }
        writeln!(f, "{:<52}{:>8}{:>9}{:>8}", "code system", "codings", "kept", "dropped")?;
        for (uri, count) in &self.by_system {
            writeln!(f, "{uri:<52}{:>8}{:>9}{:>8}", count.seen, count.kept, count.dropped)?;
        }
        for (kind, count) in &self.problems {
            writeln!(f, "problem {:<24}{count:>8}", kind.name())?;
        }
        for (note, count) in &self.notes {
            writeln!(f, "note    {:<24}{count:>8}", note.name())?;
        }
        for (name, count) in &self.not_clinical {
            writeln!(f, "not a clinical statement: {name} {count}")?;
        }
        for (name, count) in &self.not_read {
            writeln!(f, "not read: {name} {count}")?;
        }
        Ok(())
    }
}
