//! Any part of a rule, for what walks rules whatever they are made of: reasons and explanations.

use rules_core::{date::Span, plan::Comparison};
use rules_lang::ir::{
    self, Base, Condition, ConditionKind, Date, DateKind, Entries, Entry, EntryKind, Expression,
    FieldId, Filter, Length, Number, NumberKind, Run, Text, TextKind,
};

use super::{
    Reference,
    entries::Selection,
    fact::{Answer, Fact},
    range::Range,
    record::Item,
    window,
};

/// A part of a rule: as written, or what a word of the language stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part<'a> {
    Condition(&'a Condition),
    Number(&'a Number),
    Date(&'a Date),
    Text(&'a Text),
    Entry(&'a Entry),
    Entries(&'a Entries),
    /// What `no` is the opposite of.
    Any(&'a Entries),
    /// One side of `n from a to b`.
    Comparison(&'a Number, Comparison, &'a Number),
    /// An end of a window: a date, or else today, moved (`true`: later).
    Moved(Option<&'a Date>, Length, bool),
    Today,
}

/// What a part comes to.
#[derive(Debug, Clone)]
pub(super) enum Value<'a> {
    Answer(Answer),
    Number(Fact<Range>),
    Date(Fact<Span>),
    Text(Fact<String>),
    Entry(Fact<&'a Item<'a>>),
    Entries(Selection<'a>),
}

impl Value<'_> {
    pub(super) fn is_missing(&self) -> Answer {
        match self {
            Self::Answer(_) | Self::Entries(_) => Answer::No,
            Self::Number(it) => it.is_missing(),
            Self::Date(it) => it.is_missing(),
            Self::Text(it) => it.is_missing(),
            Self::Entry(it) => it.is_missing(),
        }
    }
}

impl<'a> Part<'a> {
    pub(super) fn of_value(value: &'a ir::Value) -> Self {
        match value {
            ir::Value::Number(it) => Self::Number(it),
            ir::Value::Date(it) => Self::Date(it),
            ir::Value::Text(it) => Self::Text(it),
            ir::Value::Entry(it) => Self::Entry(it),
        }
    }

    pub(super) fn of_expression(expression: &'a Expression) -> Self {
        match expression {
            Expression::Condition(it) => Self::Condition(it),
            Expression::Value(it) => Self::of_value(it),
            Expression::Entries(it) => Self::Entries(it),
        }
    }

    /// The field whose name it is.
    fn field(self) -> Option<FieldId> {
        match self {
            Self::Condition(Condition { kind: ConditionKind::Field(id), .. })
            | Self::Number(Number { kind: NumberKind::Field(id), .. })
            | Self::Date(Date { kind: DateKind::Field(id), .. })
            | Self::Text(Text { kind: TextKind::Field(id), .. })
            | Self::Entry(Entry { kind: EntryKind::Field(id), .. }) => Some(*id),
            Self::Entries(Entries { base: Base::Field(id), filters, .. }) if filters.is_empty() => {
                Some(*id)
            }
            _ => None,
        }
    }
}

impl<'a> Reference<'a> {
    /// What a field stands for. Using its name is writing the expression.
    pub(super) fn field(self, id: FieldId) -> Option<&'a Expression> {
        self.ruleset.fields.get(id.index()).map(|field| &field.expression)
    }

    /// The part, or what it stands for if it is the name of a field.
    pub(super) fn resolved(self, part: Part<'a>) -> Part<'a> {
        match part.field().and_then(|id| self.field(id)) {
            Some(expression) => self.resolved(Part::of_expression(expression)),
            None => part,
        }
    }

    pub(super) fn value(self, part: Part<'a>) -> Value<'a> {
        match self.resolved(part) {
            Part::Condition(it) => Value::Answer(self.condition(it)),
            Part::Number(it) => Value::Number(self.number(it)),
            Part::Date(it) => Value::Date(self.date(it)),
            Part::Text(it) => Value::Text(self.text(it)),
            Part::Entry(it) => Value::Entry(self.entry(it)),
            Part::Entries(it) => Value::Entries(self.entries(it)),
            Part::Any(it) => Value::Answer(self.any(it)),
            Part::Comparison(a, comparison, b) => Value::Answer(self.compare(a, comparison, b)),
            Part::Moved(date, by, is_later) => Value::Date(self.moved(date, by, is_later)),
            Part::Today => Value::Date(Fact::Known(Span::day(self.record.today))),
        }
    }

    /// The answer of a part that is a condition.
    pub(super) fn answer(self, part: Part<'a>) -> Option<Answer> {
        match self.value(part) {
            Value::Answer(answer) => Some(answer),
            _ => None,
        }
    }

    /// The date of a part that is one.
    pub(super) fn date_of_part(self, part: Part<'a>) -> Fact<Span> {
        match self.value(part) {
            Value::Date(date) => date,
            Value::Entry(entry) => entry.map(|item| item.span),
            _ => Fact::Missing,
        }
    }

    /// The words outcomes have for a part.
    pub(super) fn label(self, part: Part<'a>) -> Option<String> {
        match self.resolved(part) {
            Part::Condition(it) => self.labels.condition(it),
            Part::Number(it) => self.labels.value(&ir::Value::Number(it.clone())),
            Part::Date(it) => self.labels.value(&ir::Value::Date(it.clone())),
            Part::Text(it) => self.labels.value(&ir::Value::Text(it.clone())),
            Part::Entry(it) => self.labels.value(&ir::Value::Entry(it.clone())),
            Part::Entries(it) => self.labels.entries(it),
            Part::Any(it) => self.labels.any(it),
            Part::Comparison(a, comparison, b) => self.labels.comparison(a, comparison, b),
            Part::Moved(date, by, is_later) => self.labels.moved(date, by, is_later),
            Part::Today => None,
        }
    }

    /// The parts of a part, but for what lies behind a table, marker or score.
    pub(super) fn parts(self, part: Part<'a>) -> Vec<Part<'a>> {
        match self.resolved(part) {
            Part::Condition(it) => of_condition(&it.kind),
            Part::Number(it) => of_number(&it.kind),
            Part::Date(it) => of_date(&it.kind),
            Part::Text(it) => of_text(&it.kind),
            Part::Entry(it) => of_entry(&it.kind),
            Part::Entries(it) => self.filters(it).into_iter().flat_map(of_filter).collect(),
            Part::Any(it) => vec![Part::Entries(it)],
            Part::Comparison(a, _, b) => vec![Part::Number(a), Part::Number(b)],
            Part::Moved(date, ..) => vec![date.map_or(Part::Today, Part::Date)],
            Part::Today => Vec::new(),
        }
    }
}

fn of_condition(kind: &ConditionKind) -> Vec<Part<'_>> {
    match kind {
        ConditionKind::Any(entries) => vec![Part::Entries(entries)],
        ConditionKind::No(entries) => vec![Part::Any(entries)],
        ConditionKind::AnyRun(run) => of_run(run),
        ConditionKind::Compare(a, _, b) => vec![Part::Number(a), Part::Number(b)],
        ConditionKind::FromTo(range) => sides(range).to_vec(),
        ConditionKind::In(date, window, _) => match window::compared_with(window) {
            Some(bound) => vec![Part::Date(date), Part::Date(bound)],
            None => window::dates(window).into_iter().chain([Part::Date(date)]).collect(),
        },
        ConditionKind::IsMissing(value) => vec![Part::of_value(value)],
        ConditionKind::Registered(window) => window::dates(window),
        ConditionKind::RegisteredOn(date)
        | ConditionKind::ActiveOn(_, date)
        | ConditionKind::During(date, _) => vec![Part::Date(date)],
        ConditionKind::SameText(texts) => texts.iter().map(Part::Text).collect(),
        ConditionKind::Not(inner) | ConditionKind::OrIfMissing(inner, _) => {
            vec![Part::Condition(inner)]
        }
        ConditionKind::And(all) | ConditionKind::Or(all) | ConditionKind::AtLeast(_, all) => {
            all.iter().map(Part::Condition).collect()
        }
        ConditionKind::SexIs(_)
        | ConditionKind::InBand(..)
        | ConditionKind::SelectedBy(..)
        | ConditionKind::Active(_)
        | ConditionKind::InConflict(_)
        | ConditionKind::Field(_) => Vec::new(),
    }
}

/// The two comparisons of `n from a to b`.
pub(super) fn sides([number, low, high]: &[Number; 3]) -> [Part<'_>; 2] {
    [
        Part::Comparison(number, Comparison::GreaterOrEqual, low),
        Part::Comparison(number, Comparison::LessOrEqual, high),
    ]
}

/// All the entries of a run, then those that pass.
fn of_run(run: &Run) -> Vec<Part<'_>> {
    vec![Part::Entries(&run.of), Part::Entries(&run.passing)]
}

fn of_number(kind: &NumberKind) -> Vec<Part<'_>> {
    match kind {
        NumberKind::AgeOn(date) => vec![Part::Date(date)],
        NumberKind::Count(entries)
        | NumberKind::CountDays(entries)
        | NumberKind::CountCodes(entries)
        | NumberKind::CountEpisodes(entries, _)
        | NumberKind::Aggregate(_, entries) => vec![Part::Entries(entries)],
        NumberKind::RunCount(run) => of_run(run),
        NumberKind::Between(_, dates) => dates.iter().map(Part::Date).collect(),
        NumberKind::ValueOf(_, entry) => vec![Part::Entry(entry)],
        NumberKind::FirstOf(all) => all.iter().map(Part::Number).collect(),
        NumberKind::Literal(_)
        | NumberKind::Parameter(_)
        | NumberKind::Score(_)
        | NumberKind::Detail(_)
        | NumberKind::Field(_) => Vec::new(),
    }
}

fn of_date(kind: &DateKind) -> Vec<Part<'_>> {
    match kind {
        DateKind::DateOf(entry) | DateKind::ValueOf(_, entry) => vec![Part::Entry(entry)],
        DateKind::RunStart(run) | DateKind::RunEnd(run) => of_run(run),
        DateKind::Shift(date, ..) => vec![Part::Date(date)],
        DateKind::FirstOf(all) => all.iter().map(Part::Date).collect(),
        DateKind::Literal(_)
        | DateKind::Today
        | DateKind::BirthDate
        | DateKind::DeathDate
        | DateKind::CandidateStart
        | DateKind::Parameter(_)
        | DateKind::StartOf(_)
        | DateKind::EndOf(_)
        | DateKind::Detail(_)
        | DateKind::Field(_) => Vec::new(),
    }
}

fn of_text(kind: &TextKind) -> Vec<Part<'_>> {
    match kind {
        TextKind::OrganisationOf(entry) | TextKind::CodeOf(entry) => vec![Part::Entry(entry)],
        TextKind::FirstOf(all) => all.iter().map(Part::Text).collect(),
        TextKind::Literal(_)
        | TextKind::BandOf(_)
        | TextKind::ItemsOf(_)
        | TextKind::Detail(_)
        | TextKind::Field(_) => Vec::new(),
    }
}

fn of_entry(kind: &EntryKind) -> Vec<Part<'_>> {
    match kind {
        EntryKind::Pick(_, entries) | EntryKind::Nth(_, _, entries) => vec![Part::Entries(entries)],
        EntryKind::FirstOf(all) => all.iter().map(Part::Entry).collect(),
        EntryKind::Field(_) => Vec::new(),
    }
}

fn of_filter(filter: &Filter) -> Vec<Part<'_>> {
    match filter {
        Filter::In(window) | Filter::ValueIn(window) => window::dates(window),
        Filter::Value(_, number) => vec![Part::Number(number)],
        Filter::ValueFromTo(range) => range.iter().map(Part::Number).collect(),
        Filter::With(link) => vec![Part::Entries(&link.entries)],
        Filter::During(_) | Filter::RecordedHere | Filter::RecordedBy(_) | Filter::Episode(_) => {
            Vec::new()
        }
    }
}
