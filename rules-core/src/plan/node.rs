//! Expressions and their parts.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{CodelistId, Difference, MarkerId, MeasureId, NodeId, ParameterId, ScoreId, TableId};
use crate::{
    date::{CalendarSpan, CalendarUnit, Day},
    decimal::Decimal,
    entry::Sex,
};

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

/// A length of time: fixed by the ruleset, or a parameter of [`Kind::Duration`](super::Kind::Duration).
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
    /// A [`Kind::Date`](super::Kind::Date) node.
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
    /// The measured number compares so with a [`Kind::Number`](super::Kind::Number) node. Only over number measures.
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
    /// The entries it may be: a [`Kind::Entries`](super::Kind::Entries) node. An entry is never linked to itself.
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
    /// All the entries: a [`Kind::Entries`](super::Kind::Entries) node.
    pub of: NodeId,
    /// Those that pass: a [`Kind::Entries`](super::Kind::Entries) node; the same with more filters.
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
    /// A constant yes (`true`) or no. [`Kind::YesNo`](super::Kind::YesNo).
    YesNo(bool),
    /// A constant number.
    Number(Decimal),
    /// A constant date.
    Date(Day),
    /// A constant text.
    Text(String),
    /// The request's day. [`Kind::Date`](super::Kind::Date).
    Today,
    /// A constant length of time, as a parameter's default. [`Kind::Duration`](super::Kind::Duration).
    Duration(CalendarSpan),
    /// Organisation codes, as a parameter's default. [`Kind::Organisations`](super::Kind::Organisations).
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
    /// Completed years on a [`Kind::Date`](super::Kind::Date) node: a [`Kind::Number`](super::Kind::Number); unknown without a date of birth.
    AgeOn(NodeId),
    /// In a marker's guard: the first day of the entry that would start the episode. [`Kind::Date`](super::Kind::Date).
    CandidateStart,
    /// Whether any registration that has not ended before today lies, by its start, in the window.
    Registered(Window),
    /// Whether a registration covers a [`Kind::Date`](super::Kind::Date) node's day.
    RegisteredOn(NodeId),

    // ---- entries ----------------------------------------------------------------------------------
    /// Entries from any of the sources that pass every filter. [`Kind::Entries`](super::Kind::Entries).
    Select(Vec<Source>, Vec<Filter>),
    /// Whether there is at least one entry. [`Kind::YesNo`](super::Kind::YesNo).
    Any(NodeId),
    /// How many entries. [`Kind::Number`](super::Kind::Number).
    Count(NodeId),
    /// On how many days. [`Kind::Number`](super::Kind::Number).
    CountDays(NodeId),
    /// How many different codes; of an entry with several codings the first that matches counts. [`Kind::Number`](super::Kind::Number).
    CountCodes(NodeId),
    /// How many episodes: an entry dated more than this after the one before it begins another. [`Kind::Number`](super::Kind::Number).
    CountEpisodes(NodeId, Length),
    /// A number made of the numbers of a selection of number measures in one unit; missing if it is
    /// empty. [`Kind::Number`](super::Kind::Number).
    Aggregate(Aggregate, NodeId),
    /// One entry of a selection. [`Kind::Entry`](super::Kind::Entry); missing if there is none.
    Pick(Pick, NodeId),
    /// The second (2), third (3), … entry from that end. [`Kind::Entry`](super::Kind::Entry); missing if there are fewer.
    Nth(Pick, u32, NodeId),
    /// Whether there is such a run. [`Kind::YesNo`](super::Kind::YesNo).
    AnyRun(Run),
    /// The first day of the latest such run. [`Kind::Date`](super::Kind::Date); missing if there is none.
    RunStart(Run),
    /// The last day of the latest such run. [`Kind::Date`](super::Kind::Date); missing if there is none.
    RunEnd(Run),
    /// How many entries the latest such run has. [`Kind::Number`](super::Kind::Number); missing if there is none.
    RunCount(Run),
    /// The entry's effective date. [`Kind::Date`](super::Kind::Date).
    DateOf(NodeId),
    /// The entry's number, converted to the measure's unit. [`Kind::Number`](super::Kind::Number).
    NumberOf(MeasureId, NodeId),
    /// The entry's date value. [`Kind::Date`](super::Kind::Date).
    DateValueOf(MeasureId, NodeId),
    /// The recording organisation. [`Kind::Text`](super::Kind::Text).
    OrganisationOf(NodeId),
    /// The code that matched, as scheme and code. [`Kind::Text`](super::Kind::Text).
    CodeOf(NodeId),

    // ---- dates and numbers ------------------------------------------------------------------------
    /// A date moved by a duration (`true`: later). [`Kind::Date`](super::Kind::Date).
    Shift(NodeId, Length, bool),
    /// Completed calendar units from the first date to the second, negative if that is earlier. [`Kind::Number`](super::Kind::Number).
    Between(CalendarUnit, NodeId, NodeId),
    /// A score. [`Kind::Number`](super::Kind::Number).
    Score(ScoreId),
    /// The title of the score's band, or its name; missing where none holds it. [`Kind::Text`](super::Kind::Text).
    BandOf(ScoreId),
    /// The titles (or names) of the items that count, with commas; missing if none does. [`Kind::Text`](super::Kind::Text).
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
    /// Two dates; a side may also be a [`Kind::Entry`](super::Kind::Entry), which stands for its effective date.
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
    /// Whether an episode of the marker covers a [`Kind::Date`](super::Kind::Date) node's day.
    ActiveOn(MarkerId, NodeId),
    /// Whether a [`Kind::Date`](super::Kind::Date) node's day lies in the marker's current (or else latest) episode, as
    /// [`Filter::During`] has it.
    DateDuring(NodeId, MarkerId),
    /// The first day of the marker's current (or else latest) episode. [`Kind::Date`](super::Kind::Date).
    EpisodeStart(MarkerId),
    /// The last day of that episode; today while it is open. [`Kind::Date`](super::Kind::Date).
    EpisodeEnd(MarkerId),
    /// A detail of that episode, by position; of the detail's kind.
    Detail(MarkerId, u32),
    /// Whether a conflict of the marker, by position, holds in that episode.
    InConflict(MarkerId, u32),
}
