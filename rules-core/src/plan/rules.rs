//! Fields, scores, tables, markers, alerts and reports.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{Kind, MarkerId, NodeId, Pick};
use crate::{date::CalendarSpan, decimal::Decimal, vocabulary::vocabulary};

/// The source text of one node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The node.
    pub node: NodeId,
    /// The expression as the formatter writes it.
    pub text: String,
}

/// A named expression.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// The expression.
    pub node: NodeId,
}

/// A weighted count of conditions, with named bands.
///
/// An item whose condition is unknown leaves the score a range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Its name.
    pub name: String,
    /// The title for people.
    pub title: String,
    /// What counts.
    pub items: Vec<ScoreItem>,
    /// What the sum is divided by (1 for a plain sum), rounded half to even to nine decimal places; above zero.
    pub divide: Decimal,
    /// Named ranges; no two overlap.
    pub bands: Vec<Band>,
}

/// An item of a [`Score`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreItem {
    /// Its name.
    pub name: String,
    /// The title for people; may be empty.
    pub title: String,
    /// A [`Kind::YesNo`] node.
    pub condition: NodeId,
    /// What it adds when it holds.
    pub worth: Decimal,
}

/// A named range of a [`Score`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Its name.
    pub name: String,
    /// The title for people; may be empty.
    pub title: String,
    /// The lower end, and whether it is inside.
    pub low: Option<(Decimal, bool)>,
    /// The upper end, and whether it is inside.
    pub high: Option<(Decimal, bool)>,
}

/// An ordered Select/Reject/Next table.
///
/// Rows run from the first. A row whose condition is unknown stops the table undecided: nobody is
/// selected or rejected on a guess.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// The title for people.
    pub title: String,
    /// The rows; the last never ends in [`Action::Next`].
    pub rows: Vec<Row>,
}

/// One row of a [`Table`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The number printed in the first column.
    pub number: u32,
    /// A [`Kind::YesNo`] node.
    pub condition: NodeId,
    /// What a yes does.
    pub if_yes: Action,
    /// What a no does.
    pub if_no: Action,
}

/// What a table row does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// Selects the patient, under a name if one is given.
    Select(Option<String>),
    /// Rejects the patient for a reason (may be empty).
    Reject(String),
    /// Goes to the next row.
    Next,
}

/// A status marker: episodes with a start and an end.
///
/// Events are taken day by day in order of their first day; on one day starts come before ends, so a
/// marker that starts and ends on one day ends. A start while an episode is open belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marker {
    /// Its name.
    pub name: String,
    /// The title for people.
    pub title: String,
    /// A [`Kind::YesNo`] node asked of every entry that would start an episode.
    pub guard: Option<NodeId>,
    /// [`Kind::Entries`] nodes whose entries start it.
    pub starts: Vec<NodeId>,
    /// [`Kind::Entries`] nodes whose entries end it.
    pub ends: Vec<NodeId>,
    /// How long an episode lasts without an end.
    pub lapse: Option<Lapse>,
    /// What the marker says besides being there.
    pub details: Vec<Detail>,
    /// Disagreements it looks for.
    pub conflicts: Vec<Conflict>,
}

/// When an episode lapses: its last active day is the anchor plus the duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lapse {
    /// How long after.
    pub after: CalendarSpan,
    /// After what: [`Pick::Earliest`] the entry that started the episode, [`Pick::Latest`] the last
    /// start entry in it.
    pub anchor: Pick,
}

/// A named value of a marker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// Its name.
    pub name: String,
    /// [`Kind::Date`], [`Kind::Number`] or [`Kind::Text`].
    pub kind: Kind,
    /// The value.
    pub node: NodeId,
}

/// A disagreement between entries about one detail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The detail disagreed about, by position in [`Marker::details`].
    pub detail: u32,
    /// A [`Kind::Entries`] node over date measures (for `Days`) or number measures (for `Number`).
    pub entries: NodeId,
    /// How far apart any two values must be, strictly.
    pub differ_by: Difference,
}

/// How far apart two values must be to conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Difference {
    /// More than this many days, for dates.
    Days(u32),
    /// More than this, in the measure's unit, for numbers.
    Number(Decimal),
}

vocabulary! {
    /// How serious an alert is, as CDS Hooks names it.
    pub enum Severity {
        /// For information.
        Info = "info",
        /// Needs attention.
        Warning = "warning",
        /// Needs attention now.
        Critical = "critical",
    }
}

/// An alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Its name.
    pub name: String,
    /// The title for people.
    pub title: String,
    /// How serious it is.
    pub severity: Severity,
    /// The hazard log entry it answers to; empty if none.
    pub hazard: String,
    /// The groups it is for.
    pub audience: Vec<String>,
    /// A [`Kind::YesNo`] node.
    pub when: NodeId,
    /// The message, part by part.
    pub message: Vec<MessagePart>,
    /// When a host should show it again after it was dealt with.
    pub repeat: Option<Repeat>,
    /// Reasons a clinician may give for setting it aside.
    pub overrides: Vec<String>,
    /// Actions it suggests.
    pub suggestions: Vec<String>,
}

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MessagePart {
    /// Text as written.
    Text(String),
    /// A value: number, date, text or entry. Missing values read `not recorded`.
    Value(NodeId),
    /// The entries of a marker's conflict, by position, with value, organisation, service and id.
    Conflict(MarkerId, u32),
}

/// When to show an alert again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// After this long.
    pub after: Option<CalendarSpan>,
    /// When the evidence changes.
    pub on_new_evidence: bool,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Its name.
    pub name: String,
    /// The title for people.
    pub title: String,
    /// A [`Kind::YesNo`] node.
    pub when: NodeId,
    /// The columns in order.
    pub columns: Vec<Column>,
}

/// A column of a [`Report`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// A number, date, text or entry node (an entry shows its effective date).
    pub node: NodeId,
}
