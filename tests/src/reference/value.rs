//! Numbers, dates and texts.

use rules_core::{
    date::{CalendarSpan, CalendarUnit, Day, Span},
    decimal::Decimal,
    plan::{self, ParameterId},
};
use rules_lang::ir::{
    Date, DateKind, Default as IrDefault, Expression, Length, Number, NumberKind, Text, TextKind,
    Value as IrValue,
};

use super::{
    Reference,
    entries::first_of,
    fact::{Fact, Why},
    lists::qualified,
    part::Value,
    range::Range,
    settings::Setting,
};

impl<'a> Reference<'a> {
    pub(super) fn number(self, number: &'a Number) -> Fact<Range> {
        match &number.kind {
            NumberKind::Literal(n) => Fact::Known(Range::exactly(*n)),
            NumberKind::Parameter(id) => match self.parameter(*id) {
                Value::Number(number) => number,
                _ => Fact::Missing,
            },
            NumberKind::AgeOn(date) => self.age(date),
            NumberKind::Count(entries) => self.count(entries),
            NumberKind::CountDays(entries) => self.count_days(entries),
            NumberKind::CountCodes(entries) => self.count_codes(entries),
            NumberKind::CountEpisodes(entries, gap) => self.count_episodes(entries, *gap),
            NumberKind::Aggregate(aggregate, entries) => self.aggregate(*aggregate, entries),
            NumberKind::RunCount(run) => self.runs(run).of(|run| Range::count(run.entries)),
            NumberKind::Between(unit, dates) => {
                let [a, b] = &**dates;
                self.date(a).with(self.date(b)).map(|(a, b)| between(*unit, a, b))
            }
            NumberKind::Score(id) => self.score(*id),
            NumberKind::ValueOf(measure, entry) => {
                self.entry(entry).then(|item| self.number_of(*measure, item))
            }
            NumberKind::FirstOf(all) => first_of(all.iter().map(|it| self.number(it))),
            NumberKind::Detail(id) => match self.detail(*id) {
                Fact::Known(Value::Number(number)) => number,
                other => lost(other),
            },
            NumberKind::Field(id) => match self.field(*id) {
                Some(Expression::Value(IrValue::Number(number))) => self.number(number),
                _ => Fact::Missing,
            },
        }
    }

    /// Completed years; from the fewest to the most they may be.
    fn age(self, on: &'a Date) -> Fact<Range> {
        let birth = self.birth().with(self.date(on));
        birth.map(|(birth, on)| {
            let years = |birth: Day, on: Day| Decimal::from_int(i64::from(on.age_of(birth)));
            Range::between(years(birth.last, on.first), years(birth.first, on.last))
        })
    }

    fn birth(self) -> Fact<Span> {
        self.record.facts.birth.map_or(Fact::Unknown(Why::FACT), Fact::Known)
    }

    pub(super) fn date(self, date: &'a Date) -> Fact<Span> {
        let today = Span::day(self.record.today);
        match &date.kind {
            DateKind::Literal(day) => Fact::Known(Span::day(*day)),
            DateKind::Today => Fact::Known(today),
            DateKind::BirthDate => self.birth(),
            DateKind::DeathDate => self.record.facts.death.map_or(Fact::Missing, Fact::Known),
            DateKind::CandidateStart => {
                self.candidate.map_or(Fact::Unknown(Why::MISSING), Fact::Known)
            }
            DateKind::Parameter(id) => match self.parameter(*id) {
                Value::Date(date) => date,
                _ => Fact::Missing,
            },
            DateKind::DateOf(entry) => self.entry(entry).map(|item| item.span),
            DateKind::ValueOf(measure, entry) => {
                self.entry(entry).then(|item| self.date_value_of(*measure, item))
            }
            DateKind::RunStart(run) => self.runs(run).of(|run| Span::day(run.first)),
            DateKind::RunEnd(run) => self.runs(run).of(|run| Span::day(run.last)),
            DateKind::Shift(date, by, is_later) => self.moved(Some(date), *by, *is_later),
            DateKind::FirstOf(all) => first_of(all.iter().map(|it| self.date(it))),
            DateKind::StartOf(episode) => self.current(episode.marker).map(|it| it.start()),
            DateKind::EndOf(episode) => {
                self.current(episode.marker).map(|it| it.end_or(self.record.today))
            }
            DateKind::Detail(id) => match self.detail(*id) {
                Fact::Known(Value::Date(date)) => date,
                other => lost(other),
            },
            DateKind::Field(id) => match self.field(*id) {
                Some(Expression::Value(IrValue::Date(date))) => self.date(date),
                Some(Expression::Value(IrValue::Entry(entry))) => {
                    self.entry(entry).map(|item| item.span)
                }
                _ => Fact::Missing,
            },
        }
    }

    pub(super) fn text(self, text: &'a Text) -> Fact<String> {
        match &text.kind {
            TextKind::Literal(text) => Fact::Known(text.clone()),
            TextKind::OrganisationOf(entry) => {
                self.entry(entry).then(|item| match item.source.organisation.as_str() {
                    "" => Fact::Missing,
                    organisation => Fact::Known(organisation.to_owned()),
                })
            }
            TextKind::CodeOf(entry) => self.entry(entry).map(|item| {
                let through = self.chosen_through(entry);
                let matched = through.and_then(|source| self.matching_code(item, source));
                let code = matched.or(item.codes.first().copied());
                code.map(qualified).unwrap_or_default()
            }),
            TextKind::BandOf(id) => self.band_of(*id),
            TextKind::ItemsOf(id) => self.items_of(*id),
            TextKind::FirstOf(all) => first_of(all.iter().map(|it| self.text(it))),
            TextKind::Detail(id) => match self.detail(*id) {
                Fact::Known(Value::Text(text)) => text,
                other => lost(other),
            },
            TextKind::Field(id) => match self.field(*id) {
                Some(Expression::Value(IrValue::Text(text))) => self.text(text),
                _ => Fact::Missing,
            },
        }
    }

    /// A parameter: as the host says, else as the rules do.
    fn parameter(self, id: ParameterId) -> Value<'a> {
        match (self.setting(id), self.default(id)) {
            (Some(Setting::Date(day)), _) => Value::Date(Fact::Known(Span::day(*day))),
            (Some(Setting::Number(n)), _) => Value::Number(Fact::Known(Range::exactly(*n))),
            (None, Some(IrDefault::Value(IrValue::Number(number)))) => {
                Value::Number(self.number(number))
            }
            (None, Some(IrDefault::Value(IrValue::Date(date)))) => Value::Date(self.date(date)),
            _ => Value::Date(Fact::Missing),
        }
    }

    fn setting(self, id: ParameterId) -> Option<&'a Setting> {
        self.settings.get(id.index())?.as_ref()
    }

    fn default(self, id: ParameterId) -> Option<&'a IrDefault> {
        self.ruleset.parameters.get(id.index()).map(|it| &it.default)
    }

    /// A length of time.
    pub(super) fn time(self, time: Length) -> CalendarSpan {
        match time {
            Length::Written(length) => length.calendar_span().unwrap_or_default(),
            Length::Parameter(id) => match (self.setting(id), self.default(id)) {
                (Some(Setting::Duration(duration)), _) => *duration,
                (None, Some(IrDefault::Duration(length))) => {
                    length.calendar_span().unwrap_or_default()
                }
                _ => CalendarSpan::default(),
            },
        }
    }

    /// A length of time of a measure.
    pub(super) fn length(self, length: plan::Length) -> CalendarSpan {
        match length {
            plan::Length::Fixed(duration) => duration,
            plan::Length::Parameter(id) => self.time(Length::Parameter(id)),
        }
    }

    /// The organisations of a parameter.
    pub(super) fn organisations(self, id: ParameterId) -> &'a [String] {
        match (self.setting(id), self.default(id)) {
            (Some(Setting::Organisations(codes)), _)
            | (None, Some(IrDefault::Organisations(codes))) => codes,
            _ => &[],
        }
    }
}

/// A value that is not there, as one of another type.
fn lost<T>(value: Fact<Value<'_>>) -> Fact<T> {
    match value {
        Fact::Known(_) | Fact::Missing => Fact::Missing,
        Fact::Unknown(why) => Fact::Unknown(why),
    }
}

/// Completed units; from the fewest to the most they may be.
fn between(unit: CalendarUnit, a: Span, b: Span) -> Range {
    let units = |a: Day, b: Day| Decimal::from_int(i64::from(a.until(b, unit)));
    Range::between(units(a.last, b.first), units(a.first, b.last))
}
