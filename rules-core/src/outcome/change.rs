//! What proposed entries would change.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Deserializer, Serialize, de::DeserializeSeed};

use super::{Alert, EntryProblem, Inclusion, Marker, TableResult, Undecided};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What happens to an outcome.
    pub enum Effect {
        /// It comes to be.
        Starts = "starts",
        /// It is no more.
        Stops = "stops",
        /// It says something else.
        Changes = "changes",
    }
}

vocabulary! {
    /// A kind of outcome, in the order of changes.
    pub enum OutcomeKind {
        /// An alert.
        Alert = "alert",
        /// A report's inclusion of the patient.
        Inclusion = "inclusion",
        /// A status marker.
        Marker = "marker",
        /// A problem of an entry or a patient fact.
        Problem = "problem",
        /// A table's decision.
        Table = "table",
        /// A rule that cannot be decided.
        Undecided = "undecided",
    }
}

/// One outcome of any kind; its JSON is that of what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Outcome {
    /// An alert.
    Alert(Alert),
    /// A report's inclusion of the patient.
    Inclusion(Inclusion),
    /// A status marker.
    Marker(Marker),
    /// A problem of an entry or a patient fact.
    Problem(EntryProblem),
    /// A table's decision.
    Table(TableResult),
    /// A rule that cannot be decided.
    Undecided(Undecided),
}

/// Reads an outcome of this kind.
impl<'de> DeserializeSeed<'de> for OutcomeKind {
    type Value = Outcome;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Outcome, D::Error> {
        match self {
            Self::Alert => Alert::deserialize(deserializer).map(Outcome::Alert),
            Self::Inclusion => Inclusion::deserialize(deserializer).map(Outcome::Inclusion),
            Self::Marker => Marker::deserialize(deserializer).map(Outcome::Marker),
            Self::Problem => EntryProblem::deserialize(deserializer).map(Outcome::Problem),
            Self::Table => TableResult::deserialize(deserializer).map(Outcome::Table),
            Self::Undecided => Undecided::deserialize(deserializer).map(Outcome::Undecided),
        }
    }
}

/// What a proposed entry would do to one outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// What it does.
    pub effect: Effect,
    /// To what kind of outcome.
    pub kind: OutcomeKind,
    /// The ruleset; empty for a problem.
    pub ruleset: String,
    /// The rule's name; for a problem, the entry's id.
    pub rule: String,
    /// What is said before: nothing where it starts, several where one entry has several problems.
    pub before: Vec<Outcome>,
    /// What is said after, likewise.
    pub after: Vec<Outcome>,
}
