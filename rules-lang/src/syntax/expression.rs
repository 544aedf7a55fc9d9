//! Expressions as written: names are not looked up and types not known.

use std::fmt;

use rules_core::{
    date::{CalendarSpan, CalendarUnit, Day},
    decimal::Decimal,
    entry::Sex,
    plan::{Aggregate, Comparison, EpisodeTypes, Pick},
};

use super::Text;
use crate::source::Span;

/// A name as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands, without brackets around it.
    pub span: Span,
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprKind {
    /// `58`, `58 'mmol/mol'`.
    Number(Decimal, Option<Text>),
    /// `280 days`; `17 years` is also an age.
    Duration(CalendarLength),
    /// `2026-04-01`.
    Date(Day),
    /// `"text"`.
    Text(String),
    /// A name by itself.
    Name(Name),
    /// `today`.
    Today,
    /// `birth date`.
    BirthDate,
    /// `death date`.
    DeathDate,
    /// `sex`, before `is`.
    Sex,
    /// `age`, `age on D`.
    Age(Option<Box<Expr>>),
    /// `age at E`.
    AgeAt(Box<Expr>),
    /// `any of (a, b) on or before D` where entries are wanted, and as a condition.
    Selection(Selection),
    /// `any S`.
    Any(Selection),
    /// `no S`.
    No(Selection),
    /// `count of S`.
    Count(Selection),
    /// `count of days of S`.
    CountDays(Selection),
    /// `count of codes of S`.
    CountCodes(Selection),
    /// `count of episodes of S with gap 14 days`.
    CountEpisodes(Selection, Length),
    /// `lowest of S`, `mean of S`, ….
    Aggregate(Aggregate, Selection),
    /// `latest S`, `earliest S`.
    Pick(Pick, Selection),
    /// `second latest S`: 2.
    Nth(Pick, u32, Selection),
    /// `any run of S lasting at least 90 days`, `no run of …` (`true`).
    AnyRun(Run, bool),
    /// `start of latest run of …`, `end of latest run of …`.
    RunEdge(Edge, Run),
    /// `count of latest run of …`.
    RunCount(Run),
    /// `date of E`, `value of E`, ….
    Property(Property, Box<Expr>),
    /// `start of MARKER`, `end of episode`.
    EpisodeEdge(Edge, EpisodeName),
    /// `DETAIL of MARKER`.
    Detail {
        /// The detail.
        detail: Name,
        /// The marker.
        marker: Name,
    },
    /// `first of (a, b)`.
    FirstOf(Vec<Expr>),
    /// `D + 280 days` (`true`: later).
    Shift(Box<Expr>, Length, bool),
    /// `months between D and E`.
    Between(CalendarUnit, Box<Expr>, Box<Expr>),
    /// `a <= b`.
    Compare(Box<Expr>, Comparison, Box<Expr>),
    /// `a from 10 to 60 years`, of numbers, dates and entries.
    FromTo(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `D after E`, and every other window of dates.
    In(Box<Expr>, Window),
    /// `x is missing`, `x is not missing` (`true`).
    IsMissing(Box<Expr>, bool),
    /// `x is in conflict`, `x is not in conflict` (`true`).
    InConflict(Box<Expr>, bool),
    /// `sex is male`, `sex is not male` (`true`).
    SexIs(Sex, bool),
    /// `registered after D`.
    Registered(Window),
    /// `registered on D`.
    RegisteredOn(Box<Expr>),
    /// `SCORE is BAND`, `SCORE is not BAND` (`true`).
    InBand(Box<Expr>, Name, bool),
    /// `selected by TABLE`, `selected by TABLE as NAME`.
    SelectedBy(TableUse, Option<Name>),
    /// `at least 2 of (a, b, c)`.
    AtLeast(u32, Vec<Expr>),
    /// `not c`.
    Not(Box<Expr>),
    /// `a and b`.
    And(Vec<Expr>),
    /// `a or b`.
    Or(Vec<Expr>),
    /// `(c) or no if missing`, `(c) or yes if missing` (`true`).
    OrIfMissing(Box<Expr>, bool),
}

/// A table asked for, with the values of its parameters: `dm020 with target = 75`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableUse {
    /// The table.
    pub table: Name,
    /// Parameters that get a value, in the order written.
    pub arguments: Vec<(Name, Expr)>,
}

/// `run of S where value < 60 lasting at least 90 days`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The entries, with the test they must pass.
    pub of: Selection,
    /// How far apart its first and last day are, at least.
    pub lasting: Length,
}

/// What is asked of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property {
    /// `date of`.
    Date,
    /// `value of`.
    Value,
    /// `organisation of`.
    Organisation,
    /// `code of`.
    Code,
}

/// An end of an episode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// `start of`.
    Start,
    /// `end of`.
    End,
}

/// Whose episode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EpisodeName {
    /// `episode`: that of the marker it is written in.
    Own(Span),
    /// A marker's.
    Of(Name),
}

/// A length of time as written: `12 months`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalendarLength {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: TimeUnit,
    /// Where.
    pub span: Span,
}

/// A unit of calendar time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimeUnit {
    /// Days.
    Days,
    /// Weeks of seven days.
    Weeks,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
}

/// A length of time, or the name of a parameter that is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Length {
    /// As written.
    Written(CalendarLength),
    /// A parameter.
    Named(Name),
}

impl Length {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Written(length) => length.span,
            Self::Named(name) => name.span,
        }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Written(length) => length.fmt(f),
            Self::Named(name) => f.write_str(&name.text),
        }
    }
}

impl CalendarLength {
    /// The same as months and days; `None` if it is longer than can be kept.
    pub fn calendar_span(self) -> Option<CalendarSpan> {
        let count = i32::try_from(self.count).ok()?;
        Some(match self.unit {
            TimeUnit::Days => CalendarSpan { months: 0, days: count },
            TimeUnit::Weeks => CalendarSpan { months: 0, days: count.checked_mul(7)? },
            TimeUnit::Months => CalendarSpan { months: count, days: 0 },
            TimeUnit::Years => CalendarSpan { months: count.checked_mul(12)?, days: 0 },
        })
    }
}

impl Window {
    /// The date written last, if it ends in one.
    pub fn last_date(&self) -> Option<&Expr> {
        match self {
            Self::On(date)
            | Self::Before(date)
            | Self::OnOrBefore(date)
            | Self::After(date)
            | Self::OnOrAfter(date)
            | Self::FromTo(_, date)
            | Self::InTheTo(_, date)
            | Self::Within(_, date) => Some(date),
            Self::InTheLast(_) | Self::During(_) => None,
        }
    }
}

/// A window of dates as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Window {
    /// `on D`.
    On(Box<Expr>),
    /// `before D`.
    Before(Box<Expr>),
    /// `on or before D`.
    OnOrBefore(Box<Expr>),
    /// `after D`.
    After(Box<Expr>),
    /// `on or after D`.
    OnOrAfter(Box<Expr>),
    /// `from D to D`.
    FromTo(Box<Expr>, Box<Expr>),
    /// `in the last 12 months`.
    InTheLast(Length),
    /// `in the 12 months to D`.
    InTheTo(Length, Box<Expr>),
    /// `within 14 days of D`.
    Within(Length, Box<Expr>),
    /// `during MARKER`, `during episode`.
    During(EpisodeName),
}

/// Entries as written: `any of (a, b) during episode where value > 5`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Lists, measures, or one field.
    pub sources: Vec<Name>,
    /// Whether `any of (…)` was written.
    pub is_any_of: bool,
    /// What narrows it.
    pub filters: Vec<Filter>,
    /// Where.
    pub span: Span,
}

/// A filter of a selection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// What it asks.
    pub kind: FilterKind,
    /// Where.
    pub span: Span,
}

/// What a filter asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilterKind {
    /// The effective date.
    Date(Window),
    /// `where value >= 48`.
    Value(Comparison, Expr),
    /// `where value from 10 to 20`, of numbers or dates.
    ValueFromTo(Expr, Expr),
    /// `where value after D`.
    ValueDate(Window),
    /// `recorded by this organisation`.
    RecordedHere,
    /// `recorded by P`.
    RecordedBy(Name),
    /// `with episode first or new`.
    Episode(EpisodeTypes),
    /// `with another T within 14 days`.
    With(Link),
}

/// What must, or must not, stand beside an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// How it is asked for.
    pub word: LinkWord,
    /// The entries it may be.
    pub entries: Selection,
    /// How far away.
    pub gap: Gap<Length>,
    /// `by the same organisation` (`true`), `by a different organisation`.
    pub same_organisation: Option<bool>,
    /// `differing by more than 14 days`.
    pub differ_by: Option<Box<Expr>>,
}

/// How a linked entry is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkWord {
    /// `with a`, `with an`.
    A,
    /// `with another`.
    Another,
    /// `with no`.
    No,
}

/// How far from an entry a linked one may stand. `before` and `after` say where the linked one stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap<T> {
    /// Nothing is said.
    Any,
    /// `within 14 days`: on either side, both ends included.
    Within(T),
    /// `within 14 days before`.
    WithinBefore(T),
    /// `within 14 days after`.
    WithinAfter(T),
    /// `from 93 days before to 186 days after` (`true`: after), both ends included.
    FromTo((T, bool), (T, bool)),
    /// `at least 7 days after` (`true`), `at least 7 days before`.
    AtLeast(T, bool),
    /// `later` (`true`), `earlier`: on another day.
    Strictly(bool),
    /// `on the same day`.
    SameDay,
}

impl<T> Gap<T> {
    /// With other lengths in it.
    pub(crate) fn try_map<U, E>(&self, mut f: impl FnMut(&T) -> Result<U, E>) -> Result<Gap<U>, E> {
        Ok(match self {
            Self::Any => Gap::Any,
            Self::Within(it) => Gap::Within(f(it)?),
            Self::WithinBefore(it) => Gap::WithinBefore(f(it)?),
            Self::WithinAfter(it) => Gap::WithinAfter(f(it)?),
            Self::FromTo((from, a), (to, b)) => Gap::FromTo((f(from)?, *a), (f(to)?, *b)),
            Self::AtLeast(it, is_after) => Gap::AtLeast(f(it)?, *is_after),
            Self::Strictly(is_after) => Gap::Strictly(*is_after),
            Self::SameDay => Gap::SameDay,
        })
    }
}

/// The episode types with their words, in the order of their bits.
pub(crate) const EPISODE_TYPES: [&str; 6] = ["first", "new", "review", "flare_up", "end", "other"];

impl fmt::Display for CalendarLength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            TimeUnit::Days => "day",
            TimeUnit::Weeks => "week",
            TimeUnit::Months => "month",
            TimeUnit::Years => "year",
        };
        let plural = if self.count == 1 { "" } else { "s" };
        write!(f, "{} {unit}{plural}", self.count)
    }
}
