//! Expressions in the language's own words, as the formatter would write them.
//!
//! Reading a shown expression gives the expression again.

mod entries;

use std::fmt::Write as _;

use rules_core::{
    date::CalendarUnit,
    entry::Sex,
    plan::{Aggregate, Comparison},
};

use super::{
    Condition, ConditionKind, Date, DateKind, Entry, EntryKind, Expression, FieldId, Number,
    NumberKind, Ruleset, Text, TextKind, Unit, Value,
};

/// Shows the expressions of one ruleset.
#[derive(Debug, Clone, Copy)]
pub struct Printer<'a> {
    ruleset: &'a Ruleset,
}

/// Items with commas between them, in brackets.
fn listed(items: impl Iterator<Item = String>) -> String {
    format!("({})", items.collect::<Vec<_>>().join(", "))
}

fn bracketed(text: String, brackets: bool) -> String {
    if brackets { format!("({text})") } else { text }
}

impl<'a> Printer<'a> {
    /// Shows the expressions of this ruleset.
    pub fn new(ruleset: &'a Ruleset) -> Self {
        Self { ruleset }
    }

    fn field(&self, id: FieldId) -> String {
        self.ruleset.fields.get(id.index()).map(|it| it.name.clone()).unwrap_or_default()
    }

    /// An expression of any type.
    pub fn expression(&self, it: &Expression) -> String {
        match it {
            Expression::Condition(it) => self.condition(it),
            Expression::Value(it) => self.value(it),
            Expression::Entries(it) => self.entries(it),
        }
    }

    /// A value.
    pub fn value(&self, it: &Value) -> String {
        match it {
            Value::Number(it) => self.number(it),
            Value::Date(it) => self.date(it),
            Value::Text(it) => self.text(it),
            Value::Entry(it) => self.entry(it),
        }
    }

    /// A condition.
    pub fn condition(&self, it: &Condition) -> String {
        match &it.kind {
            ConditionKind::Any(entries) if entries.is_any_of() => self.entries(entries),
            ConditionKind::Any(entries) => format!("any {}", self.entries(entries)),
            ConditionKind::No(entries) => format!("no {}", self.entries(entries)),
            ConditionKind::AnyRun(run) => format!("any {}", self.run(run)),
            ConditionKind::RegisteredOn(date) => {
                format!("registered on {}", bracketed(self.operand(date), date.is_open()))
            }
            ConditionKind::SameText(pair) => {
                let [a, b] = &**pair;
                format!("{} = {}", self.text(a), self.text(b))
            }
            ConditionKind::InBand(id, at) => {
                format!("{} is {}", self.score(*id), self.band(*id, *at))
            }
            ConditionKind::ActiveOn(id, date) => {
                let date_text = bracketed(self.operand(date), date.is_open());
                format!("{} on {date_text}", self.marker(*id))
            }
            ConditionKind::During(date, episode) => {
                let subject = bracketed(self.operand(date), date.is_open());
                format!("{subject} during {}", self.episode(*episode))
            }
            ConditionKind::AtLeast(n, all) => {
                format!("at least {n} of {}", listed(all.iter().map(|it| self.condition(it))))
            }
            ConditionKind::Compare(a, comparison, b) => {
                format!("{} {} {}", self.number(a), sign(*comparison), self.number(b))
            }
            ConditionKind::FromTo(range) => {
                let [number, low, high] = &**range;
                let subject = bracketed(self.number(number), number.is_open());
                // `from 10 to 60 years`: the unit of both stands once.
                let low = match &low.kind {
                    NumberKind::Literal(decimal) => decimal.to_string(),
                    _ => self.number(low),
                };
                format!("{subject} from {low} to {}", self.number(high))
            }
            ConditionKind::In(date, window, _) => {
                let subject = bracketed(self.operand(date), date.is_open());
                format!("{subject} {}", self.window(window))
            }
            ConditionKind::IsMissing(value) => {
                format!("{} is missing", self.value(value))
            }
            ConditionKind::SexIs(sex) => format!("sex is {}", sex_name(*sex)),
            ConditionKind::Registered(window) => format!("registered {}", self.window(window)),
            ConditionKind::SelectedBy(id, name) => {
                let table = self.ruleset.tables.get(id.index()).map_or("", |it| &it.name);
                let name = name.as_ref().map(|name| format!(" as {name}")).unwrap_or_default();
                format!("selected by {table}{name}")
            }
            ConditionKind::Active(id) => self.marker(*id).to_owned(),
            ConditionKind::InConflict(id) => {
                format!("{} is in conflict", self.conflict(*id))
            }
            ConditionKind::Field(id) => self.field(*id),
            ConditionKind::Not(inner) => self.negated(inner),
            ConditionKind::And(all) => self.joined(all, " and "),
            ConditionKind::Or(all) => self.joined(all, " or "),
            ConditionKind::OrIfMissing(inner, answer) => {
                let answer = if *answer { "yes" } else { "no" };
                format!("({}) or {answer} if missing", self.condition(inner))
            }
        }
    }

    fn negated(&self, inner: &Condition) -> String {
        match &inner.kind {
            ConditionKind::IsMissing(value) => format!("{} is not missing", self.value(value)),
            ConditionKind::SexIs(sex) => format!("sex is not {}", sex_name(*sex)),
            ConditionKind::AnyRun(run) => format!("no {}", self.run(run)),
            ConditionKind::InBand(id, at) => {
                format!("{} is not {}", self.score(*id), self.band(*id, *at))
            }
            ConditionKind::SameText(pair) => {
                let [a, b] = &**pair;
                format!("{} != {}", self.text(a), self.text(b))
            }
            ConditionKind::InConflict(id) => {
                format!("{} is not in conflict", self.conflict(*id))
            }
            _ => format!("not {}", bracketed(self.condition(inner), inner.is_chain())),
        }
    }

    fn joined(&self, all: &[Condition], word: &str) -> String {
        let shown = all.iter().map(|it| bracketed(self.condition(it), it.is_chain()));
        shown.collect::<Vec<_>>().join(word)
    }

    /// A number.
    pub fn number(&self, it: &Number) -> String {
        match &it.kind {
            NumberKind::Literal(decimal) => {
                let mut text = decimal.to_string();
                match &it.unit {
                    Unit::Years => text.push_str(" years"),
                    Unit::Ucum(unit) => _ = write!(text, " '{unit}'"),
                    Unit::Any | Unit::One => {}
                }
                text
            }
            NumberKind::Parameter(id) => self.parameter(*id).to_owned(),
            NumberKind::AgeOn(date) => match date.kind {
                DateKind::Today | DateKind::CandidateStart => "age".to_owned(),
                _ => format!("age on {}", bracketed(self.operand(date), date.is_open())),
            },
            NumberKind::Count(entries) => format!("count of {}", self.entries(entries)),
            NumberKind::CountDays(entries) => format!("count of days of {}", self.entries(entries)),
            NumberKind::CountCodes(entries) => {
                format!("count of codes of {}", self.entries(entries))
            }
            NumberKind::CountEpisodes(entries, gap) => {
                format!(
                    "count of episodes of {} with gap {}",
                    self.entries(entries),
                    self.time(*gap)
                )
            }
            NumberKind::Aggregate(aggregate, entries) => {
                format!("{} of {}", aggregate_name(*aggregate), self.entries(entries))
            }
            NumberKind::RunCount(run) => format!("count of latest {}", self.run(run)),
            NumberKind::Between(unit, dates) => {
                let [a, b] = &**dates;
                let a = bracketed(self.operand(a), a.is_open());
                let b = bracketed(self.operand(b), b.is_open());
                format!("{} between {a} and {b}", unit_name(*unit))
            }
            NumberKind::Score(id) => self.score(*id).to_owned(),
            NumberKind::ValueOf(_, entry) => format!("value of {}", self.entry(entry)),
            NumberKind::FirstOf(all) => {
                format!("first of {}", listed(all.iter().map(|it| self.number(it))))
            }
            NumberKind::Detail(id) => self.detail(*id),
            NumberKind::Field(id) => self.field(*id),
        }
    }

    /// A date that stands by itself.
    pub fn date(&self, it: &Date) -> String {
        match &it.kind {
            DateKind::Literal(day) => day.to_string(),
            DateKind::Today => "today".to_owned(),
            DateKind::BirthDate => "birth date".to_owned(),
            DateKind::DeathDate => "death date".to_owned(),
            DateKind::CandidateStart => "start of episode".to_owned(),
            DateKind::Parameter(id) => self.parameter(*id).to_owned(),
            DateKind::DateOf(entry) => format!("date of {}", self.entry(entry)),
            DateKind::ValueOf(_, entry) => format!("value of {}", self.entry(entry)),
            DateKind::Shift(date, length, is_later) => {
                let sign = if *is_later { '+' } else { '-' };
                let date = bracketed(self.operand(date), date.ends_in_filter());
                format!("{date} {sign} {}", self.time(*length))
            }
            DateKind::FirstOf(all) => {
                format!("first of {}", listed(all.iter().map(|it| self.date(it))))
            }
            DateKind::RunStart(run) => format!("start of latest {}", self.run(run)),
            DateKind::RunEnd(run) => format!("end of latest {}", self.run(run)),
            DateKind::StartOf(episode) => format!("start of {}", self.episode(*episode)),
            DateKind::EndOf(episode) => format!("end of {}", self.episode(*episode)),
            DateKind::Detail(id) => self.detail(*id),
            DateKind::Field(id) => self.field(*id),
        }
    }

    /// A date where only a date can stand: a field's entry is its effective date there.
    fn operand(&self, it: &Date) -> String {
        match &it.kind {
            DateKind::DateOf(entry) => match entry.kind {
                EntryKind::Field(id) if !entry.of.has_two_dates => self.field(id),
                _ => self.date(it),
            },
            _ => self.date(it),
        }
    }

    fn text(&self, it: &Text) -> String {
        match &it.kind {
            TextKind::Literal(text) => format!("\"{text}\""),
            TextKind::OrganisationOf(entry) => format!("organisation of {}", self.entry(entry)),
            TextKind::CodeOf(entry) => format!("code of {}", self.entry(entry)),
            TextKind::BandOf(id) => format!("band of {}", self.score(*id)),
            TextKind::ItemsOf(id) => format!("items of {}", self.score(*id)),
            TextKind::FirstOf(all) => {
                format!("first of {}", listed(all.iter().map(|it| self.text(it))))
            }
            TextKind::Detail(id) => self.detail(*id),
            TextKind::Field(id) => self.field(*id),
        }
    }
}

impl Condition {
    /// Whether it needs brackets beside `and` and `or`.
    fn is_chain(&self) -> bool {
        let kind = &self.kind;
        matches!(
            kind,
            ConditionKind::And(_) | ConditionKind::Or(_) | ConditionKind::OrIfMissing(..)
        )
    }
}

impl Number {
    /// Whether a filter written after it would belong to a selection in it.
    fn is_open(&self) -> bool {
        match &self.kind {
            NumberKind::Count(_)
            | NumberKind::CountDays(_)
            | NumberKind::CountCodes(_)
            | NumberKind::Aggregate(..) => true,
            NumberKind::ValueOf(_, entry) => entry.is_open(),
            _ => false,
        }
    }
}

impl Date {
    /// Whether a length added to it would move the date of a filter in it instead.
    fn ends_in_filter(&self) -> bool {
        match &self.kind {
            DateKind::DateOf(entry) | DateKind::ValueOf(_, entry) => {
                matches!(
                    &entry.kind,
                    EntryKind::Pick(_, entries) | EntryKind::Nth(_, _, entries)
                        if !entries.filters.is_empty()
                )
            }
            _ => false,
        }
    }

    fn is_open(&self) -> bool {
        match &self.kind {
            DateKind::DateOf(entry) | DateKind::ValueOf(_, entry) => entry.is_open(),
            _ => false,
        }
    }
}

impl Entry {
    fn is_open(&self) -> bool {
        matches!(self.kind, EntryKind::Pick(..) | EntryKind::Nth(..))
    }
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Equal => "=",
        Comparison::NotEqual => "!=",
        Comparison::GreaterOrEqual => ">=",
        Comparison::Greater => ">",
    }
}

fn aggregate_name(aggregate: Aggregate) -> &'static str {
    match aggregate {
        Aggregate::Lowest => "lowest",
        Aggregate::Highest => "highest",
        Aggregate::Mean => "mean",
        Aggregate::Sum => "sum",
        Aggregate::Spread => "spread",
    }
}

fn unit_name(unit: CalendarUnit) -> &'static str {
    match unit {
        CalendarUnit::Days => "days",
        CalendarUnit::Weeks => "weeks",
        CalendarUnit::Months => "months",
        CalendarUnit::Years => "years",
    }
}

fn sex_name(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "female",
        Sex::Male => "male",
        Sex::Other => "other",
        Sex::Unknown => "unknown",
    }
}
