//! Phase 3: the ruleset as a canonical tree of typed expressions.
//!
//! This is what analysis, explanation and documentation read. Every name has become an id, every type
//! and unit has been checked, and what may be written in two ways is one thing. A tree that is not well
//! typed cannot be built.
//!
//! Its kinds of expressions are no `#[non_exhaustive]` enums on purpose: an engine that reads them must not
//! compile before it has taken up a new one.

mod build;
mod expression;
mod graph;
mod index;
mod print;
#[cfg(test)]
mod tests;
pub mod visit;

use rules_core::{
    decimal::Decimal,
    plan::{self, Difference, Pick, RulesetInfo, Severity, TableId},
};

pub(crate) use self::{
    build::build,
    graph::Definition,
    index::{DeclarationKind, ExpressionIndex},
};
pub use self::{expression::*, print::Printer};
use crate::{
    resolve,
    source::Span,
    syntax::{CalendarLength, Repeat},
};

/// A ruleset whose names and types are right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruleset {
    /// Name, version and ownership.
    pub info: RulesetInfo,
    /// Values a host may set.
    pub parameters: Vec<Parameter>,
    /// Codelists with their codes; those of measures among them.
    pub codelists: Vec<resolve::Codelist>,
    /// Codelists whose entries carry a value.
    pub measures: Vec<resolve::Measure>,
    /// Named expressions.
    pub fields: Vec<Field>,
    /// Weighted counts.
    pub scores: Vec<Score>,
    /// Select/Reject/Next tables.
    pub tables: Vec<Table>,
    /// Status markers.
    pub markers: Vec<Marker>,
    /// Alerts.
    pub alerts: Vec<Alert>,
    /// Reports.
    pub reports: Vec<Report>,
}

/// A value the host may set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Name, type and unit.
    pub definition: resolve::Parameter,
    /// What it is when the host says nothing.
    pub default: Default,
}

/// What a parameter is when the host says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Default {
    /// A constant number or date, or `today`.
    Value(Value),
    /// A length of time.
    Duration(CalendarLength),
    /// Organisation codes.
    Organisations(Vec<String>),
}

/// A named expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Where it is defined.
    pub span: Span,
    /// What it stands for.
    pub expression: Expression,
}

/// A weighted count of conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Its name.
    pub name: String,
    /// Where it is defined.
    pub span: Span,
    /// The title for people.
    pub title: String,
    /// What counts, in order. Where one had a mistake, it is left out.
    pub items: Vec<ScoreItem>,
    /// What the sum is divided by; above zero.
    pub divide: Decimal,
    /// Named ranges; no two overlap.
    pub bands: Vec<plan::Band>,
}

/// An item of a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreItem {
    /// Its name.
    pub name: String,
    /// The title for people; may be empty.
    pub title: String,
    /// When it counts.
    pub condition: Condition,
    /// What it adds.
    pub worth: Decimal,
}

/// An ordered Select/Reject/Next table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Where it is defined.
    pub span: Span,
    /// The title for people.
    pub title: String,
    /// The table that has the rows, where this is that one with other values.
    pub copy_of: Option<TableId>,
    /// The rows in order. Where one had a mistake, it and the rows after it are left out.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The printed number.
    pub number: u32,
    /// What is asked.
    pub condition: Condition,
    /// What a yes does.
    pub if_yes: Action,
    /// What a no does.
    pub if_no: Action,
}

/// What a row does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Selects, under a name if one is given.
    Select(Option<String>),
    /// Rejects, for a reason that may be empty.
    Reject(String),
    /// Goes to the next row.
    Next,
}

/// A status marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// Its name.
    pub name: String,
    /// Where it is defined.
    pub span: Span,
    /// The title for people.
    pub title: String,
    /// Asked of every entry that would start an episode.
    pub guard: Option<Condition>,
    /// Entries that start an episode.
    pub starts: Vec<Entries>,
    /// Entries that end it.
    pub ends: Vec<Entries>,
    /// How long an episode lasts without an end: after its first or its latest start.
    pub lapses: Option<(CalendarLength, Pick)>,
    /// What the marker says besides being there.
    pub details: Vec<Detail>,
    /// Disagreements it looks for.
    pub conflicts: Vec<Conflict>,
}

/// A named value of a marker: a number, a date or a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// Its name.
    pub name: String,
    /// Where it is defined.
    pub span: Span,
    /// What it stands for; never an entry.
    pub value: Value,
}

/// A disagreement about a detail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The detail, by position.
    pub detail: u32,
    /// The entries compared: all of date measures, or all of number measures in one unit.
    pub entries: Entries,
    /// How far apart any two must be.
    pub differ_by: Difference,
}

/// An alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Its name.
    pub name: String,
    /// Where it is defined.
    pub span: Span,
    /// The title for people.
    pub title: String,
    /// How serious it is.
    pub severity: Severity,
    /// The hazard log entry it answers to.
    pub hazard: String,
    /// The groups it is for.
    pub audience: Vec<String>,
    /// When it is raised.
    pub when: Condition,
    /// What it says.
    pub message: Vec<MessagePart>,
    /// When it is shown again.
    pub repeat: Option<Repeat>,
    /// Reasons for setting it aside.
    pub overrides: Vec<String>,
    /// Actions it suggests.
    pub suggestions: Vec<String>,
}

/// A piece of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessagePart {
    /// Text as it is shown.
    Text(String),
    /// A value.
    Value(Value),
    /// The entries of a conflict, by marker and position.
    Conflict(ConflictId),
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its name.
    pub name: String,
    /// Where it is defined.
    pub span: Span,
    /// The title for people.
    pub title: String,
    /// Whom it includes.
    pub include: Condition,
    /// Its columns, in order.
    pub columns: Vec<(String, Value)>,
}
