//! Typed expressions: one type of the language, one Rust type.

use rules_core::{
    date::{CalendarUnit, Day},
    decimal::Decimal,
    entry::Sex,
    plan::{
        Aggregate, Comparison, Difference, EpisodeTypes, IfMissing, MarkerId, MeasureId,
        ParameterId, Pick, ScoreId, Source, TableId,
    },
};

pub use crate::{resolve::FieldId, unit::Unit};
use crate::{
    source::Span,
    syntax::{CalendarLength, Gap, LinkWord},
};

/// A length of time: as written, or a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// As written.
    Written(CalendarLength),
    /// A parameter.
    Parameter(ParameterId),
}

/// A detail of a marker, by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DetailId {
    /// The marker.
    pub marker: MarkerId,
    /// The position among its details.
    pub position: u32,
}

/// A conflict of a marker, by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConflictId {
    /// The marker.
    pub marker: MarkerId,
    /// The position among its conflicts.
    pub position: u32,
}

/// The current, or else the latest, episode of a marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Episode {
    /// The marker.
    pub marker: MarkerId,
    /// Whether it is that of the marker it is written in: `episode`.
    pub is_own: bool,
}

/// Anything a name can stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// Yes, no or unknown.
    Condition(Condition),
    /// A value, which may be missing.
    Value(Value),
    /// Any number of entries.
    Entries(Entries),
}

/// What may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A number.
    Number(Number),
    /// A date.
    Date(Date),
    /// A text.
    Text(Text),
    /// An entry.
    Entry(Entry),
}

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// What is asked.
    pub kind: ConditionKind,
    /// Where.
    pub span: Span,
}

/// What a condition asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConditionKind {
    /// Whether there are such entries.
    Any(Entries),
    /// Whether there are none.
    No(Entries),
    /// Whether there is such a run.
    AnyRun(Box<Run>),
    /// How two numbers in one unit compare.
    Compare(Box<Number>, Comparison, Box<Number>),
    /// Whether a number lies in a range, both ends included.
    FromTo(Box<[Number; 3]>),
    /// Whether a date lies in a window.
    In(Date, Window, IfMissing),
    /// Whether a value is missing.
    IsMissing(Value),
    /// The recorded sex.
    SexIs(Sex),
    /// Whether a registration that lasts began in the window.
    Registered(Window),
    /// Whether a registration covers the day.
    RegisteredOn(Box<Date>),
    /// Whether two texts are the same.
    SameText(Box<[Text; 2]>),
    /// Whether a score lies in one of its bands.
    InBand(ScoreId, u32),
    /// Whether a table selects the patient, under this name or any.
    SelectedBy(TableId, Option<String>),
    /// Whether a marker is active today.
    Active(MarkerId),
    /// Whether a marker was active on a day.
    ActiveOn(MarkerId, Box<Date>),
    /// Whether a date lies in an episode.
    During(Box<Date>, Episode),
    /// Whether a conflict holds.
    InConflict(ConflictId),
    /// A field.
    Field(FieldId),
    /// The opposite.
    Not(Box<Condition>),
    /// All of them.
    And(Vec<Condition>),
    /// One of them at least.
    Or(Vec<Condition>),
    /// So many of them at least.
    AtLeast(u32, Vec<Condition>),
    /// The condition, or this answer where something it needs is missing.
    OrIfMissing(Box<Condition>, bool),
}

/// A number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// What it is.
    pub kind: NumberKind,
    /// What it counts.
    pub unit: Unit,
    /// Where.
    pub span: Span,
}

/// What a number is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberKind {
    /// As written.
    Literal(Decimal),
    /// A parameter.
    Parameter(ParameterId),
    /// Completed years on a day.
    AgeOn(Box<Date>),
    /// How many entries.
    Count(Entries),
    /// On how many days there are entries.
    CountDays(Entries),
    /// How many different codes.
    CountCodes(Entries),
    /// How many episodes, with so long a gap between two at least.
    CountEpisodes(Entries, Length),
    /// A number made of those of all entries.
    Aggregate(Aggregate, Entries),
    /// How many entries the latest run has.
    RunCount(Box<Run>),
    /// Completed units from one date to another.
    Between(CalendarUnit, Box<[Date; 2]>),
    /// A score.
    Score(ScoreId),
    /// The value of an entry of a number measure.
    ValueOf(MeasureId, Box<Entry>),
    /// The first that is not missing.
    FirstOf(Vec<Number>),
    /// A detail.
    Detail(DetailId),
    /// A field.
    Field(FieldId),
}

/// A date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date {
    /// What it is.
    pub kind: DateKind,
    /// Where.
    pub span: Span,
}

/// What a date is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateKind {
    /// As written.
    Literal(Day),
    /// The request's day.
    Today,
    /// The date of birth.
    BirthDate,
    /// The date of death.
    DeathDate,
    /// In a guard: the first day of the entry that would start the episode.
    CandidateStart,
    /// A parameter.
    Parameter(ParameterId),
    /// The effective date of an entry.
    DateOf(Box<Entry>),
    /// The value of an entry of a date measure.
    ValueOf(MeasureId, Box<Entry>),
    /// The first day of the latest run.
    RunStart(Box<Run>),
    /// Its last day.
    RunEnd(Box<Run>),
    /// A date moved (`true`: later).
    Shift(Box<Date>, Length, bool),
    /// The first that is not missing.
    FirstOf(Vec<Date>),
    /// The first day of an episode.
    StartOf(Episode),
    /// Its last day; today while it is open.
    EndOf(Episode),
    /// A detail.
    Detail(DetailId),
    /// A field.
    Field(FieldId),
}

/// A text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What it is.
    pub kind: TextKind,
    /// Where.
    pub span: Span,
}

/// What a text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextKind {
    /// As written.
    Literal(String),
    /// The recording organisation of an entry.
    OrganisationOf(Box<Entry>),
    /// The code of an entry that matched.
    CodeOf(Box<Entry>),
    /// The title, or name, of the band a score lies in.
    BandOf(ScoreId),
    /// The titles, or names, of the items of a score that count.
    ItemsOf(ScoreId),
    /// The first that is not missing.
    FirstOf(Vec<Text>),
    /// A detail.
    Detail(DetailId),
    /// A field.
    Field(FieldId),
}

/// What entries carry besides their code and effective date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carries {
    /// Nothing a rule can read.
    Nothing,
    /// The value of one measure.
    One(MeasureId),
    /// Values of several measures, or of some of them only.
    Several,
}

/// The type of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryType {
    /// What it carries.
    pub carries: Carries,
    /// Whether its value may be a date, so that it has two.
    pub has_two_dates: bool,
}

/// One entry, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which.
    pub kind: EntryKind,
    /// Its type.
    pub of: EntryType,
    /// Where.
    pub span: Span,
}

/// Which entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryKind {
    /// The latest or the earliest.
    Pick(Pick, Box<Entries>),
    /// The second (2), third, … from that end.
    Nth(Pick, u32, Box<Entries>),
    /// The first that is not missing.
    FirstOf(Vec<Entry>),
    /// A field.
    Field(FieldId),
}

/// Entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entries {
    /// What is narrowed.
    pub base: Base,
    /// What narrows it.
    pub filters: Vec<Filter>,
    /// The type of each.
    pub of: EntryType,
    /// Where.
    pub span: Span,
}

/// What a selection draws from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// Codelists and measures.
    Sources(Vec<Source>),
    /// The entries of a field.
    Field(FieldId),
}

/// What narrows entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// The effective date lies in the window.
    In(Window),
    /// The effective date lies in the episode.
    During(Episode),
    /// The number compares so.
    Value(Comparison, Box<Number>),
    /// The number lies in the range, both ends included.
    ValueFromTo(Box<[Number; 2]>),
    /// The date that is the value lies in the window.
    ValueIn(Window),
    /// It was recorded by the organisation that asks.
    RecordedHere,
    /// It was recorded by one of these organisations.
    RecordedBy(ParameterId),
    /// It is of one of these episode types.
    Episode(EpisodeTypes),
    /// Another entry stands, or does not stand, beside it.
    With(Box<Link>),
}

/// What must, or must not, stand beside an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// How it is asked for; `No` asks that there be none.
    pub word: LinkWord,
    /// The entries it may be; never the entry itself.
    pub entries: Entries,
    /// How far away.
    pub gap: Gap<Length>,
    /// Whether the organisations must be the same, or different.
    pub same_organisation: Option<bool>,
    /// How far apart the two values must be.
    pub differ_by: Option<Difference>,
}

/// A run of entries that pass a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// All the entries.
    pub of: Entries,
    /// Those that pass: the same with more filters.
    pub passing: Entries,
    /// How far apart its first and last day are, at least.
    pub lasting: Length,
    /// Where.
    pub span: Span,
}

/// A window of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Window {
    /// That day.
    On(Box<Date>),
    /// Up to it, without it.
    Before(Box<Date>),
    /// Up to it.
    OnOrBefore(Box<Date>),
    /// From it, without it.
    After(Box<Date>),
    /// From it.
    OnOrAfter(Box<Date>),
    /// Both ends included.
    FromTo(Box<Date>, Box<Date>),
    /// So long up to today: start excluded, end included.
    InTheLast(Length),
    /// So long up to a day: start excluded, end included.
    InTheTo(Length, Box<Date>),
    /// So long before to so long after, both ends included.
    Within(Length, Box<Date>),
}

impl Window {
    /// The dates it depends on.
    pub(crate) fn dates(&self) -> impl Iterator<Item = &Date> {
        let (one, two) = match self {
            Self::On(a)
            | Self::Before(a)
            | Self::OnOrBefore(a)
            | Self::After(a)
            | Self::OnOrAfter(a)
            | Self::InTheTo(_, a)
            | Self::Within(_, a) => (Some(a), None),
            Self::FromTo(a, b) => (Some(a), Some(b)),
            Self::InTheLast(_) => (None, None),
        };
        one.into_iter().chain(two).map(|date| &**date)
    }
}

impl Entries {
    /// The entries of a field, as they are.
    pub(crate) fn of_field(id: FieldId, of: EntryType, span: Span) -> Self {
        Self { base: Base::Field(id), filters: Vec::new(), of, span }
    }
}

impl Value {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Number(it) => it.span,
            Self::Date(it) => it.span,
            Self::Text(it) => it.span,
            Self::Entry(it) => it.span,
        }
    }
}

impl Expression {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Condition(it) => it.span,
            Self::Value(it) => it.span(),
            Self::Entries(it) => it.span,
        }
    }

    /// What sort of thing it is, with its article.
    pub(crate) fn noun(&self) -> &'static str {
        match self {
            Self::Condition(_) => "a condition",
            Self::Value(Value::Number(_)) => "a number",
            Self::Value(Value::Date(_)) => "a date",
            Self::Value(Value::Text(_)) => "a text",
            Self::Value(Value::Entry(_)) => "an entry",
            Self::Entries(_) => "a selection of entries",
        }
    }
}
