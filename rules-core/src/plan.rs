//! The compiled form of one ruleset: what the compiler writes and evaluation reads.
//!
//! A plan is a graph of [`Node`]s in one arena. A node refers only to nodes before it, so there are no
//! cycles and the cost of evaluating all of them once is linear in their number. The same expression
//! written twice is one node. `pack::Pack::load` checks every reference and every type, so nothing that
//! evaluates a plan can fail.

mod codes;

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

pub(crate) use self::codes::scattered;
pub use self::codes::{CodeRow, CodeTable};
use crate::{
    date::{CalendarSpan, CalendarUnit, Day},
    decimal::Decimal,
    entry::Sex,
};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in its arena.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(/** A node in [`Plan::nodes`]. */ NodeId);
id!(/** A codelist in [`Plan::codelists`]. */ CodelistId);
id!(/** A measure in [`Plan::measures`]. */ MeasureId);
id!(/** A parameter in [`Plan::parameters`]. */ ParameterId);
id!(/** A table in [`Plan::tables`]. */ TableId);
id!(/** A marker in [`Plan::markers`]. */ MarkerId);
id!(/** A score in [`Plan::scores`]. */ ScoreId);

/// One compiled ruleset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Name, version and ownership.
    pub info: RulesetInfo,
    /// Codelist libraries it was compiled with.
    pub libraries: Vec<Library>,
    /// Values a host may set.
    pub parameters: Vec<Parameter>,
    /// Codelists, each the idea behind one set of codes.
    pub codelists: Vec<Codelist>,
    /// Which codelists a code belongs to.
    pub codes: CodeTable,
    /// Codelists whose entries carry a value.
    pub measures: Vec<Measure>,
    /// The expression graph; children before parents.
    pub nodes: Vec<Node>,
    /// Source text of the nodes that a reader would recognise, in node order; explanations show it.
    pub labels: Vec<Label>,
    /// Named expressions, for explanation.
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

/// What a ruleset says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesetInfo {
    /// The name after `ruleset`.
    pub name: String,
    /// The title for people.
    pub title: String,
    /// The semantic version, for example `1.0.0`.
    pub version: String,
    /// The language version it is written in.
    pub language: u16,
    /// Who answers for it.
    pub owner: String,
    /// The day by which it must be reviewed.
    pub review: Option<Day>,
}

/// A codelist library that a ruleset uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Library {
    /// Its name.
    pub name: String,
    /// Its semantic version.
    pub version: String,
}

/// The types an expression can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// Yes, no or unknown.
    YesNo,
    /// An exact decimal, or a range of them where the record is imprecise.
    Number,
    /// A day, or a range of days where the record is imprecise.
    Date,
    /// One entry, or none.
    Entry,
    /// Any number of entries.
    Entries,
    /// Text.
    Text,
    /// A length of calendar time; only a parameter is one.
    Duration,
    /// Organisation codes; only a parameter is one.
    Organisations,
}

/// A value the host may set per request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// [`Kind::Date`], [`Kind::Number`], [`Kind::Duration`] or [`Kind::Organisations`].
    pub kind: Kind,
    /// What it is when the host says nothing; a constant or `today`.
    pub default: NodeId,
}

/// One codelist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Codelist {
    /// Its name.
    pub name: String,
    /// What it is made of, where it is made of others; then no row of the code table names it.
    pub composed: Option<Composition>,
}

/// A codelist made of others: the codes on any of some lists and on none of some others.
///
/// It refers only to codelists before it. A coding is on it or not; of an entry with two codings one may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Composition {
    /// On at least one of these; not empty.
    pub any: Vec<CodelistId>,
    /// On none of these.
    pub except: Vec<CodelistId>,
}

/// A codelist whose entries carry a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Its name.
    pub name: String,
    /// The codes whose entries are read.
    pub codelist: CodelistId,
    /// What the value is.
    pub value: MeasureValue,
}

/// What a measure's value is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MeasureValue {
    /// A date.
    Date {
        /// The dates taken as real, measured from the entry's own effective date, both ends included.
        plausible: Option<(Offset, Offset)>,
    },
    /// A number in one unit.
    Number {
        /// The unit every use sees, as UCUM text, for example `mmol/mol`; empty for a bare number.
        unit: String,
        /// Other units taken, each with its conversion.
        accepts: Vec<Accept>,
        /// The values taken as real, both ends included, in `unit`.
        plausible: Option<(Decimal, Decimal)>,
    },
}

/// A further unit of a measure: `(value * multiply + add) / divide` is the value in the measure's unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accept {
    /// The unit as UCUM text.
    pub unit: String,
    /// Factor.
    pub multiply: Decimal,
    /// Summand, after the factor.
    pub add: Decimal,
    /// Divisor, last; never zero. The quotient is rounded half to even to nine decimal places.
    pub divide: Decimal,
    /// Decimal places the result is rounded to (half to even), where the ruleset asks for it; at most 9.
    pub round: Option<u8>,
}

/// How two values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Comparison {
    /// `<`, or `before` for dates.
    Less,
    /// `<=`, or `on or before`.
    LessOrEqual,
    /// `=`, or `on`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `>=`, or `on or after`.
    GreaterOrEqual,
    /// `>`, or `after`.
    Greater,
}

/// What a comparison does when a side is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum IfMissing {
    /// The comparison is unknown.
    Unknown,
    /// A missing date counts as earlier than every date (two missing dates are equal): the published
    /// business rules' convention.
    Earliest,
}

/// A length of time: fixed by the ruleset, or a parameter of [`Kind::Duration`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Length {
    /// As written.
    Fixed(CalendarSpan),
    /// As the host says.
    Parameter(ParameterId),
}

/// A distance from a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Offset {
    /// How far.
    pub by: Length,
    /// Whether later than the date, or earlier.
    pub is_after: bool,
    /// Whether that very day counts.
    pub included: bool,
}

/// Which entry of a selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Pick {
    /// The last in record order.
    Latest,
    /// The first in record order.
    Earliest,
}

/// One end of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Bound {
    /// A [`Kind::Date`] node.
    pub date: NodeId,
    /// Whether the day itself is inside.
    pub included: bool,
}

/// A span of days; an absent end is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Window {
    /// The earlier end.
    pub from: Option<Bound>,
    /// The later end.
    pub to: Option<Bound>,
}

/// Narrows a selection of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Filter {
    /// The effective date lies in the window.
    In(Window),
    /// The effective date lies in the marker's current episode (the latest one if none is open), from
    /// its start to its end, or to today while it is open. Without an episode nothing lies in it.
    During(MarkerId),
    /// The measured number compares so with a [`Kind::Number`] node. Only over number measures.
    Value(Comparison, NodeId),
    /// The measured date lies in the window. Only over date measures.
    ValueIn(Window),
    /// The recording organisation is the one that asks ([`crate::entry::Context::organisation`]). Unknown
    /// (a patient fact) where the request does not say which that is.
    RecordedHere,
    /// The recording organisation is one of a parameter's.
    RecordedBy(ParameterId),
    /// The recorded episode type is one of these.
    Episode(EpisodeTypes),
    /// There is (or is not) an entry so linked to it.
    With(Link),
}

/// A set of episode types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EpisodeTypes(
    /// One bit each: first 1, new 2, review 4, flare-up 8, end 16, other 32.
    pub u8,
);

/// Asks of an entry whether another stands in some relation to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Link {
    /// Whether there must be such an entry, or must not.
    pub wanted: bool,
    /// The entries it may be: a [`Kind::Entries`] node. An entry is never linked to itself.
    pub entries: NodeId,
    /// The earliest it may be dated, from the entry's date.
    pub from: Option<Offset>,
    /// The latest it may be dated, from the entry's date.
    pub to: Option<Offset>,
    /// Whether the recording organisations must be the same (`true`) or different (`false`). An entry
    /// without an organisation is neither.
    pub same_organisation: Option<bool>,
    /// How far apart the two values must be, strictly. Both are of date measures, or of number measures.
    pub differ_by: Option<Difference>,
}

/// A run: days in a row whose entries all pass a test, from the first to the last at least so far apart.
///
/// Days without an entry do not interrupt it; a day with an entry that does not pass ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Run {
    /// All the entries: a [`Kind::Entries`] node.
    pub of: NodeId,
    /// Those that pass: a [`Kind::Entries`] node; the same with more filters.
    pub passing: NodeId,
    /// How far apart the first and last day are, at least.
    pub lasting: Length,
}

/// What is made of the numbers of a selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Aggregate {
    /// The lowest.
    Lowest,
    /// The highest.
    Highest,
    /// The mean, rounded half to even to nine decimal places.
    Mean,
    /// The sum.
    Sum,
    /// The highest less the lowest.
    Spread,
}

/// What a selection draws from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Source {
    /// Every usable entry on the codelist.
    Codelist(CodelistId),
    /// Entries on the measure's codelist that carry a usable value.
    Measure(MeasureId),
}

/// One expression.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Node {
    // ---- constants and the request ------------------------------------------------------------
    /// A constant yes (`true`) or no. [`Kind::YesNo`].
    YesNo(bool),
    /// A constant number.
    Number(Decimal),
    /// A constant date.
    Date(Day),
    /// A constant text.
    Text(String),
    /// The request's day. [`Kind::Date`].
    Today,
    /// A constant length of time, as a parameter's default. [`Kind::Duration`].
    Duration(CalendarSpan),
    /// Organisation codes, as a parameter's default. [`Kind::Organisations`].
    Organisations(Vec<String>),
    /// A parameter's value, of the parameter's kind.
    Parameter(ParameterId),

    // ---- the patient ----------------------------------------------------------------------------
    /// The date of birth; unknown (not missing) where the host has none.
    BirthDate,
    /// The date of death; missing while there is none.
    DeathDate,
    /// Whether the recorded sex is this one.
    SexIs(Sex),
    /// Completed years on a [`Kind::Date`] node: a [`Kind::Number`]; unknown without a date of birth.
    AgeOn(NodeId),
    /// In a marker's guard: the first day of the entry that would start the episode. [`Kind::Date`].
    CandidateStart,
    /// Whether any registration that has not ended before today lies, by its start, in the window.
    Registered(Window),
    /// Whether a registration covers a [`Kind::Date`] node's day.
    RegisteredOn(NodeId),

    // ---- entries ----------------------------------------------------------------------------------
    /// Entries from any of the sources that pass every filter. [`Kind::Entries`].
    Select(Vec<Source>, Vec<Filter>),
    /// Whether there is at least one entry. [`Kind::YesNo`].
    Any(NodeId),
    /// How many entries. [`Kind::Number`].
    Count(NodeId),
    /// On how many days. [`Kind::Number`].
    CountDays(NodeId),
    /// How many different codes; of an entry with several codings the first that matches counts. [`Kind::Number`].
    CountCodes(NodeId),
    /// How many episodes: an entry dated more than this after the one before it begins another. [`Kind::Number`].
    CountEpisodes(NodeId, Length),
    /// A number made of the numbers of a selection of number measures in one unit; missing if it is
    /// empty. [`Kind::Number`].
    Aggregate(Aggregate, NodeId),
    /// One entry of a selection. [`Kind::Entry`]; missing if there is none.
    Pick(Pick, NodeId),
    /// The second (2), third (3), … entry from that end. [`Kind::Entry`]; missing if there are fewer.
    Nth(Pick, u32, NodeId),
    /// Whether there is such a run. [`Kind::YesNo`].
    AnyRun(Run),
    /// The first day of the latest such run. [`Kind::Date`]; missing if there is none.
    RunStart(Run),
    /// The last day of the latest such run. [`Kind::Date`]; missing if there is none.
    RunEnd(Run),
    /// How many entries the latest such run has. [`Kind::Number`]; missing if there is none.
    RunCount(Run),
    /// The entry's effective date. [`Kind::Date`].
    DateOf(NodeId),
    /// The entry's number, converted to the measure's unit. [`Kind::Number`].
    NumberOf(MeasureId, NodeId),
    /// The entry's date value. [`Kind::Date`].
    DateValueOf(MeasureId, NodeId),
    /// The recording organisation. [`Kind::Text`].
    OrganisationOf(NodeId),
    /// The code that matched, as scheme and code. [`Kind::Text`].
    CodeOf(NodeId),

    // ---- dates and numbers ------------------------------------------------------------------------
    /// A date moved by a duration (`true`: later). [`Kind::Date`].
    Shift(NodeId, Length, bool),
    /// Completed calendar units from the first date to the second, negative if that is earlier. [`Kind::Number`].
    Between(CalendarUnit, NodeId, NodeId),
    /// A score. [`Kind::Number`].
    Score(ScoreId),
    /// The title of the score's band, or its name; missing where none holds it. [`Kind::Text`].
    BandOf(ScoreId),
    /// The titles (or names) of the items that count, with commas; missing if none does. [`Kind::Text`].
    ItemsOf(ScoreId),
    /// The first of several values of one kind (number, date, entry or text) that is not missing.
    FirstOf(Vec<NodeId>),

    // ---- conditions -------------------------------------------------------------------------------
    /// Kleene and.
    And(Vec<NodeId>),
    /// Kleene or.
    Or(Vec<NodeId>),
    /// At least so many of the conditions hold.
    AtLeast(u32, Vec<NodeId>),
    /// Kleene not.
    Not(NodeId),
    /// Whether two texts are the same.
    SameText(NodeId, NodeId),
    /// Whether the score lies in its band, by position.
    InBand(ScoreId, u32),
    /// Two numbers.
    CompareNumbers(Comparison, NodeId, NodeId),
    /// Two dates; a side may also be a [`Kind::Entry`], which stands for its effective date.
    CompareDates(Comparison, NodeId, NodeId, IfMissing),
    /// Whether a date (or an entry's effective date) lies in a window.
    DateIn(NodeId, Window, IfMissing),
    /// Whether a value or an entry is missing; unknown where that cannot be said.
    IsMissing(NodeId),
    /// The condition, or this answer (`true`: yes) where something it needs is missing.
    OrIfMissing(NodeId, bool),
    /// Whether a table selects the patient, under this name or (`None`) under any.
    SelectedBy(TableId, Option<String>),

    // ---- markers ----------------------------------------------------------------------------------
    /// Whether the marker is active today.
    Active(MarkerId),
    /// Whether an episode of the marker covers a [`Kind::Date`] node's day.
    ActiveOn(MarkerId, NodeId),
    /// Whether a [`Kind::Date`] node's day lies in the marker's current (or else latest) episode, as
    /// [`Filter::During`] has it.
    DateDuring(NodeId, MarkerId),
    /// The first day of the marker's current (or else latest) episode. [`Kind::Date`].
    EpisodeStart(MarkerId),
    /// The last day of that episode; today while it is open. [`Kind::Date`].
    EpisodeEnd(MarkerId),
    /// A detail of that episode, by position; of the detail's kind.
    Detail(MarkerId, u32),
    /// Whether a conflict of the marker, by position, holds in that episode.
    InConflict(MarkerId, u32),
}

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

/// How serious an alert is, as CDS Hooks names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// For information.
    Info,
    /// Needs attention.
    Warning,
    /// Needs attention now.
    Critical,
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
