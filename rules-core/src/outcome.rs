//! What an evaluation says: the one description of its shape.
//!
//! Serialised by serde, these types are the canonical JSON of a reply, key for key and in this order; the WIT
//! interface has records of the same names and fields. An outcome without something (a value, a unit, a day of
//! ending) has an empty text, or `None` where an empty text would be a value.
//!
//! The records will have more fields: outside this crate one is made from what it must have (`new`, or `default` where
//! nothing must be there), and the rest is assigned.

mod change;
mod construct;
mod reply;
mod word_or_empty;

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

pub use self::{
    change::{Change, Effect, Outcome, OutcomeKind},
    reply::{Condition, Explanation, REPLY_FORMAT, Reply},
};
pub use crate::plan::Severity;
use crate::{code::Scheme, problem::ProblemCode, vocabulary::vocabulary};

/// An entry an outcome rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Evidence {
    /// The host's entry id.
    pub entry: String,
    /// Effective date as recorded.
    pub date: String,
    /// Scheme of the code that matched.
    pub scheme: Scheme,
    /// The code that matched, canonical.
    pub code: String,
    /// Its term in the codelist; empty if the codelist has none.
    pub term: String,
    /// The codelist or measure it matched.
    pub list: String,
    /// The value as the rule read it; empty if the rule did not read one.
    pub value: String,
    /// The measure's unit; empty without a value.
    pub unit: String,
    /// The recording organisation.
    pub organisation: String,
    /// The recording service.
    pub service: String,
    /// Who recorded it.
    pub recorder: String,
    /// What it did.
    pub role: Role,
}

vocabulary! {
    /// What an entry did for an outcome.
    pub enum Role {
        /// Started a marker's episode.
        Start = "start",
        /// Ended a marker's episode.
        End = "end",
        /// Is one of entries that disagree.
        Conflict = "conflict",
        /// Made a condition what it is.
        Support = "support",
    }
}

/// Something an outcome relied on not being there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Absence {
    /// The codelist or measure.
    pub list: String,
    /// The condition as written in the ruleset.
    pub condition: String,
}

/// A name and a value; `None` when missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedValue {
    /// The name.
    pub name: String,
    /// Canonical text.
    pub value: Option<String>,
}

/// An alert raised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Alert {
    /// The ruleset.
    pub ruleset: String,
    /// The alert's name.
    pub rule: String,
    /// The title for people.
    pub title: String,
    /// How serious it is.
    pub severity: Severity,
    /// The message.
    pub message: String,
    /// The hazard log entry it answers to.
    pub hazard: String,
    /// The groups it is for.
    pub audience: Vec<String>,
    /// Stable for the same rule and evidence: 16 hexadecimal digits.
    pub identity: String,
    /// How long a host should wait before it shows it again, as written: `14 days`.
    pub repeat_after: Option<String>,
    /// Whether new evidence shows it again.
    pub repeat_on_new_evidence: bool,
    /// Reasons for setting it aside.
    pub override_reasons: Vec<String>,
    /// Suggested actions.
    pub suggestions: Vec<String>,
    /// The entries it rests on.
    pub evidence: Vec<Evidence>,
    /// What it relied on not being there.
    pub absences: Vec<Absence>,
}

/// Entries that disagree about a marker's detail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Conflict {
    /// The detail.
    pub detail: String,
    /// The entries.
    pub evidence: Vec<Evidence>,
}

/// A marker that is or was active.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Marker {
    /// The ruleset.
    pub ruleset: String,
    /// The marker's name.
    pub marker: String,
    /// The title for people.
    pub title: String,
    /// Whether it is active today.
    pub active: bool,
    /// First day of the current, else the latest, episode.
    pub start: String,
    /// Its last day; empty while active.
    pub end: String,
    /// How it ended; `None` while active.
    #[serde(with = "word_or_empty")]
    pub how_ended: Option<HowEnded>,
    /// How many episodes there are.
    pub episodes: u32,
    /// The details.
    pub details: Vec<NamedValue>,
    /// The disagreements.
    pub conflicts: Vec<Conflict>,
    /// The entries that started and ended it.
    pub evidence: Vec<Evidence>,
}

vocabulary! {
    /// How a marker's episode ended.
    pub enum HowEnded {
        /// By an entry that ends it.
        Entry = "entry",
        /// By the time that it lasts without another start.
        Lapsed = "lapsed",
    }
}

/// A report that includes the patient.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Inclusion {
    /// The ruleset.
    pub ruleset: String,
    /// The report's name.
    pub report: String,
    /// The title for people.
    pub title: String,
    /// The columns.
    pub columns: Vec<NamedValue>,
    /// The entries it rests on.
    pub evidence: Vec<Evidence>,
    /// What it relied on not being there.
    pub absences: Vec<Absence>,
}

/// How a table decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TableResult {
    /// The ruleset.
    pub ruleset: String,
    /// The table's name.
    pub table: String,
    /// The title for people.
    pub title: String,
    /// What it decided.
    pub result: TableDecision,
    /// The row that decided, as numbered in the ruleset.
    pub row: u32,
    /// The select's name or the reject's reason.
    pub name: String,
}

vocabulary! {
    /// What a table decided.
    pub enum TableDecision {
        /// The patient is selected.
        Selected = "selected",
        /// The patient is rejected.
        Rejected = "rejected",
        /// A row could not be decided.
        Undecided = "undecided",
    }
}

/// A rule that could not be decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Undecided {
    /// The ruleset.
    pub ruleset: String,
    /// What kind of rule it is.
    pub kind: RuleKind,
    /// Its name.
    pub rule: String,
    /// Why, as sentences.
    pub reasons: Vec<String>,
}

/// Something wrong with one entry or one patient fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EntryProblem {
    /// The entry's id; empty for a patient fact.
    pub entry: String,
    /// What kind of thing is wrong.
    pub code: ProblemCode,
    /// One sentence.
    pub message: String,
}

/// A ruleset that took part.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RulesetIdentity {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of the pack after its header, hexadecimal.
    pub digest: String,
}

/// What happened to the entries: `received = used + not_used`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EntryCounts {
    /// Received from the host.
    pub received: u32,
    /// Seen by the rules.
    pub used: u32,
    /// Not seen: entered in error, deleted, after today, not yet known, or refused with a problem.
    pub not_used: u32,
}

/// What made the outcomes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Audit {
    /// Version of this module.
    pub module: String,
    /// Language version it evaluates.
    pub language: u32,
    /// The request's day.
    pub today: String,
    /// The request's replay day; empty if none.
    pub known_as_of: String,
    /// The rulesets, in evaluation order.
    pub rulesets: Vec<RulesetIdentity>,
}

/// Everything one evaluation says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Outcomes {
    /// What made them.
    pub audit: Audit,
    /// What happened to the entries.
    pub entries: EntryCounts,
    /// Alerts raised.
    pub alerts: Vec<Alert>,
    /// Markers that are or were active.
    pub markers: Vec<Marker>,
    /// Reports that include the patient.
    pub inclusions: Vec<Inclusion>,
    /// How each table decided.
    pub tables: Vec<TableResult>,
    /// Rules that could not be decided.
    pub undecided: Vec<Undecided>,
    /// What was wrong with the input.
    pub problems: Vec<EntryProblem>,
}

vocabulary! {
    /// A kind of rule.
    pub enum RuleKind {
        /// An alert.
        Alert = "alert",
        /// A status marker.
        Marker = "marker",
        /// A report.
        Report = "report",
    }
}

vocabulary! {
    /// How a rule turned out that has something to say.
    pub enum RuleStatus {
        /// The alert is raised, the marker active, the report includes the patient.
        Holds = "holds",
        /// The marker was active, and is no longer.
        Ended = "ended",
        /// It cannot be decided.
        Undecided = "undecided",
    }
}

/// That a rule has something to say, without what and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Verdict {
    /// The kind of rule.
    pub kind: RuleKind,
    /// Its position in the list of that kind that the ruleset's description has, from 0.
    pub rule: u32,
    /// How it turned out.
    pub status: RuleStatus,
}
