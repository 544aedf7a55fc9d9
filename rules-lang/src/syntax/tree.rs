//! A ruleset as written.

use rules_core::{
    code::Scheme,
    date::Day,
    decimal::Decimal,
    plan::{Pick, Severity},
};

use super::{CalendarLength, Expr, Name, Selection, TableUse};
use crate::{diagnostic::Reported, source::Span};

/// Everything in the rules, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct File {
    /// The headers, `ruleset` or `library`; there should be one.
    pub rulesets: Vec<Ruleset>,
    /// Parameters.
    pub parameters: Vec<Parameter>,
    /// Codelists.
    pub codelists: Vec<Codelist>,
    /// Measures.
    pub measures: Vec<Measure>,
    /// Fields.
    pub fields: Vec<Field>,
    /// Scores.
    pub scores: Vec<Score>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Markers.
    pub markers: Vec<Marker>,
    /// Alerts.
    pub alerts: Vec<Alert>,
    /// Reports.
    pub reports: Vec<Report>,
    /// Names of declarations whose content was not understood; they are known, and no more.
    pub(crate) broken: Vec<(Name, Reported)>,
    /// Where the comments are.
    pub comments: Vec<Span>,
    /// Names of the libraries used that nothing asks for; a misspelt name may have been meant as one.
    pub(crate) offered: Vec<Name>,
    /// A further file or library could not be read, so a name nobody knows may be one of its.
    pub(crate) lacks: Option<Reported>,
}

/// A clause that may be given once. `None` inside: given, and a mistake in it reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause<T> {
    /// The word that begins it.
    pub word: Span,
    /// What it says.
    pub value: Option<T>,
}

/// A text in quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What stands between the quotes.
    pub text: String,
    /// Where, with the quotes.
    pub span: Span,
}

/// Whether every clause of a block was understood; if not, none is said to be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    /// Every clause was understood.
    Whole,
    /// A mistake in a clause has been reported.
    Partial,
}

/// What a header makes of the file it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// Rules, perhaps the first of several files.
    Ruleset,
    /// Codelists and measures that rulesets share.
    Library,
}

/// A library that a ruleset uses: `NAME 1.0.0`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The library's name.
    pub name: Name,
    /// The version it must have.
    pub version: String,
    /// Where the version stands.
    pub version_span: Span,
}

/// `ruleset NAME { … }`, `library NAME { … }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruleset {
    /// Which of the two.
    pub kind: SourceKind,
    /// The name.
    pub name: Name,
    /// `title "…"`.
    pub title: Option<Clause<Text>>,
    /// `version 1.0.0`.
    pub version: Option<Clause<String>>,
    /// `language 1`.
    pub language: Option<Clause<u16>>,
    /// `owner "…"`.
    pub owner: Option<Clause<Text>>,
    /// `review 2027-06-30`.
    pub review: Option<Clause<Day>>,
    /// `files "alerts.rules", "reports.rules"`: the other files of the rules. Not of libraries.
    pub files: Option<Clause<Vec<Text>>>,
    /// `uses pregnancy_codes 1.0.0`. Not of libraries.
    pub uses: Option<Clause<Vec<Use>>>,
    /// Whether every clause was understood.
    pub completeness: Completeness,
}

/// What a parameter or a measure's value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueType {
    /// `date`.
    Date,
    /// `number`, `number 'mmol/mol'`.
    Number(Option<Text>),
    /// `duration`; of parameters only.
    Duration,
    /// `organisations`; of parameters only.
    Organisations,
}

/// What a parameter is when the host says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Default {
    /// A number, a date, `today` or a length of time.
    Value(Expr),
    /// Organisation codes in double quotes; none is written `none`.
    Organisations(Vec<Text>, Span),
}

/// `parameter NAME: TYPE = DEFAULT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The name.
    pub name: Name,
    /// Its type.
    pub value_type: ValueType,
    /// What it is when the host says nothing.
    pub default: Default,
}

/// `codelist NAME …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codelist {
    /// The name.
    pub name: Name,
    /// Its codes.
    pub content: CodelistContent,
}

/// Where the codes of a codelist are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodelistContent {
    /// `from "path.csv"`, `from "path.csv" as snomed`.
    File(Text, Option<(Scheme, Span)>),
    /// `{ read2 H33.. "Asthma" }`.
    Inline(Vec<InlineCode>),
    /// `= any of (a, b) except c`.
    Composed {
        /// On one of these at least.
        any: Vec<Name>,
        /// On none of these.
        except: Vec<Name>,
    },
}

/// A code written in the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlineCode {
    /// The scheme.
    pub scheme: Scheme,
    /// The code as written, with a `%` if it has one.
    pub code: String,
    /// Its term; empty if none is given.
    pub term: String,
    /// Where the code stands.
    pub span: Span,
}

/// `measure NAME: TYPE from …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// The name.
    pub name: Name,
    /// What its value is.
    pub value_type: ValueType,
    /// Its codes.
    pub from: MeasureSource,
    /// `accepts 'UNIT' as CONVERSION`.
    pub accepts: Vec<Accepts>,
    /// `plausible A to B`; of dates `plausible from 4 weeks before to 44 weeks after`.
    pub plausible: Option<Clause<Plausible>>,
}

/// The values of a measure taken as real.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plausible {
    /// Numbers, both ends included.
    Numbers(Decimal, Decimal),
    /// Dates, seen from the entry's own (`true`: after), both ends included.
    Dates((CalendarLength, bool), (CalendarLength, bool)),
}

/// Where a measure's codes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeasureSource {
    /// A codelist.
    Codelist(Name),
    /// A file of its own.
    File(Text, Option<(Scheme, Span)>),
}

/// `accepts 'UNIT' as CONVERSION`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepts {
    /// The unit.
    pub unit: Text,
    /// How to convert from it; `None` is the conversion of the table of units.
    pub conversion: Option<Arithmetic>,
    /// `rounded to 0 places`.
    pub round: Option<(u32, Span)>,
}

/// Arithmetic on `value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arithmetic {
    /// What it is.
    pub kind: ArithmeticKind,
    /// Where.
    pub span: Span,
}

/// What arithmetic is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArithmeticKind {
    /// `value`.
    Value,
    /// A number.
    Number(Decimal),
    /// An operation on two.
    Binary(Box<Arithmetic>, Operator, Box<Arithmetic>),
}

/// An arithmetic operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
}

/// `field NAME = EXPRESSION`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The name.
    pub name: Name,
    /// What it stands for; `None` if a mistake in it has been reported.
    pub value: Option<Expr>,
}

/// `score NAME "TITLE" { … }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// The name.
    pub name: Name,
    /// The title.
    pub title: Option<Text>,
    /// `item NAME "TITLE" worth 2 when CONDITION`.
    pub items: Vec<ScoreItem>,
    /// `divided by 36`.
    pub divide: Option<Clause<(Decimal, Span)>>,
    /// `band NAME "TITLE" up to 0.12`.
    pub bands: Vec<Band>,
    /// Whether every clause was understood.
    pub completeness: Completeness,
}

/// An item of a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreItem {
    /// The name.
    pub name: Name,
    /// The title.
    pub title: Option<Text>,
    /// What it adds.
    pub worth: Option<Decimal>,
    /// When it counts; `None` if a mistake in it has been reported.
    pub condition: Option<Expr>,
}

/// A band of a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// The name.
    pub name: Name,
    /// The title.
    pub title: Option<Text>,
    /// The lower end, and whether it is inside: `from 5`, `above 0.12`.
    pub low: Option<(Decimal, bool)>,
    /// The upper end, and whether it is inside: `to 6`, `up to 0.24`, `below 5`.
    pub high: Option<(Decimal, bool)>,
}

/// A parameter of a table: `target: number 'mmol/mol' = 58`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableParameter {
    /// The name.
    pub name: Name,
    /// Its type: a number or a date.
    pub value_type: ValueType,
    /// What it is where nothing else is said.
    pub default: Expr,
}

/// `table NAME "TITLE" { … }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The name.
    pub name: Name,
    /// The title.
    pub title: Option<Text>,
    /// `(target: number = 58)`.
    pub parameters: Vec<TableParameter>,
    /// `= TABLE with target = 75`; then there are no rows.
    pub copies: Option<TableUse>,
    /// `missing dates compare as earliest`.
    pub earliest: Option<Span>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// `| NUMBER | CONDITION | IF YES | IF NO |`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The printed number.
    pub number: u32,
    /// The condition; `None` if a mistake in it has been reported.
    pub condition: Option<Expr>,
    /// What a yes does; `None` likewise.
    pub if_yes: Option<Action>,
    /// What a no does; `None` likewise.
    pub if_no: Option<Action>,
    /// Where.
    pub span: Span,
}

/// What a row does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// `select`, `select NAME`.
    Select(Option<Name>),
    /// `reject`, `reject "reason"`.
    Reject(Option<Text>),
    /// `next`.
    Next,
}

/// `marker NAME "TITLE" { … }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// The name.
    pub name: Name,
    /// The title.
    pub title: Option<Text>,
    /// `guard CONDITION`.
    pub guard: Option<Clause<Expr>>,
    /// `starts SELECTION, …`.
    pub starts: Option<Clause<Vec<Selection>>>,
    /// `ends SELECTION, …`.
    pub ends: Option<Clause<Vec<Selection>>>,
    /// `lapses 44 weeks after start`.
    pub lapses: Option<Clause<(CalendarLength, Pick)>>,
    /// `detail NAME = EXPRESSION`.
    pub details: Vec<Field>,
    /// `conflict DETAIL when …`.
    pub conflicts: Vec<Conflict>,
    /// Whether every clause was understood.
    pub completeness: Completeness,
}

/// `conflict DETAIL when any two of (a, b) differ by more than 7 days`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The detail disagreed about.
    pub detail: Name,
    /// The entries compared.
    pub entries: Selection,
    /// How far apart: a number or a length of time.
    pub difference: Expr,
}

/// `alert NAME "TITLE" { … }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// The name.
    pub name: Name,
    /// The title.
    pub title: Option<Text>,
    /// `severity warning`.
    pub severity: Option<Clause<Severity>>,
    /// `hazard MAT-03`.
    pub hazard: Option<Clause<String>>,
    /// `audience midwifery, general_practice`.
    pub audience: Option<Clause<Vec<Name>>>,
    /// `when CONDITION`.
    pub when: Option<Clause<Expr>>,
    /// `message "…{placeholder}…"`.
    pub message: Option<Clause<Vec<MessagePart>>>,
    /// `repeat after 14 days or on new evidence`.
    pub repeat: Option<Clause<Repeat>>,
    /// `override "reason", …`.
    pub overrides: Option<Clause<Vec<Text>>>,
    /// `suggest "action", …`.
    pub suggestions: Option<Clause<Vec<Text>>>,
    /// Whether every clause was understood.
    pub completeness: Completeness,
}

/// When an alert is shown again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeat {
    /// `after 14 days`.
    pub after: Option<CalendarLength>,
    /// `on new evidence`.
    pub on_new_evidence: bool,
}

/// A piece of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessagePart {
    /// Text as it will be shown.
    Text(String),
    /// `{EXPRESSION}`.
    Value(Expr),
    /// `{conflict of DETAIL}`, `{conflict of DETAIL of MARKER}`.
    Conflict {
        /// The detail.
        detail: Name,
        /// The marker, if named.
        marker: Option<Name>,
        /// Where.
        span: Span,
    },
}

/// `report NAME "TITLE" { … }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The name.
    pub name: Name,
    /// The title.
    pub title: Option<Text>,
    /// `include when CONDITION`.
    pub include: Option<Clause<Expr>>,
    /// `column NAME = EXPRESSION`.
    pub columns: Vec<Field>,
    /// Whether every clause was understood.
    pub completeness: Completeness,
}

impl File {
    /// The paths of the codelist files it names, in order.
    pub fn paths(&self) -> impl Iterator<Item = &Text> {
        let lists = self.codelists.iter().filter_map(|it| match &it.content {
            CodelistContent::File(path, _) => Some(path),
            CodelistContent::Inline(_) | CodelistContent::Composed { .. } => None,
        });
        let measures = self.measures.iter().filter_map(|it| match &it.from {
            MeasureSource::File(path, _) => Some(path),
            MeasureSource::Codelist(_) => None,
        });
        lists.chain(measures)
    }

    /// Adds what another file of the same rules says.
    pub(crate) fn append(&mut self, mut other: Self) {
        let Self {
            rulesets,
            parameters,
            codelists,
            measures,
            fields,
            scores,
            tables,
            markers,
            alerts,
            reports,
            broken,
            comments,
            offered,
            lacks,
        } = self;
        rulesets.append(&mut other.rulesets);
        parameters.append(&mut other.parameters);
        codelists.append(&mut other.codelists);
        measures.append(&mut other.measures);
        fields.append(&mut other.fields);
        scores.append(&mut other.scores);
        tables.append(&mut other.tables);
        markers.append(&mut other.markers);
        alerts.append(&mut other.alerts);
        reports.append(&mut other.reports);
        broken.append(&mut other.broken);
        comments.append(&mut other.comments);
        offered.append(&mut other.offered);
        *lacks = lacks.or(other.lacks);
    }
}
