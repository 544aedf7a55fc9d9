//! Conditions.

use rules_core::{
    date::Span,
    plan::{Comparison, IfMissing},
};
use rules_lang::ir::{Condition, ConditionKind, Date, Expression, Number, Window};

use super::{
    Reference,
    fact::{Answer, Fact, about},
    part::{Part, sides},
    window::compare,
};

impl<'a> Reference<'a> {
    pub(super) fn condition(self, condition: &'a Condition) -> Answer {
        match &condition.kind {
            ConditionKind::Any(entries) => self.any(entries),
            ConditionKind::No(entries) => self.any(entries).not(),
            ConditionKind::AnyRun(run) => self.runs(run).any(),
            ConditionKind::Compare(a, comparison, b) => self.compare(a, *comparison, b),
            ConditionKind::FromTo(range) => {
                let answer = |side: Part<'a>| self.answer(side);
                Answer::all(&sides(range).into_iter().filter_map(answer).collect::<Vec<_>>())
            }
            ConditionKind::In(date, window, if_missing) => {
                self.date_test(date, window, *if_missing)
            }
            ConditionKind::IsMissing(value) => self.value(Part::of_value(value)).is_missing(),
            ConditionKind::SexIs(sex) => Answer::of(self.record.facts.sex == *sex),
            ConditionKind::Registered(window) => self.registered(window),
            ConditionKind::RegisteredOn(date) => self.registered_on(date),
            ConditionKind::SameText(texts) => {
                let [a, b] = &**texts;
                about(self.text(a), self.text(b), |a, b| Answer::of(a == b))
            }
            ConditionKind::InBand(score, band) => self.in_band(*score, *band),
            ConditionKind::SelectedBy(table, name) => self.selected_by(*table, name.as_deref()),
            ConditionKind::Active(marker) => self.active(*marker),
            ConditionKind::ActiveOn(marker, date) => self.active_on(*marker, self.date(date)),
            ConditionKind::During(date, episode) => self.during(self.date(date), episode.marker),
            ConditionKind::InConflict(id) => self.disagreement(*id).answer,
            ConditionKind::Field(id) => match self.field(*id) {
                Some(Expression::Condition(condition)) => self.condition(condition),
                _ => Answer::No,
            },
            ConditionKind::Not(inner) => self.condition(inner).not(),
            ConditionKind::And(all) => Answer::all(&self.conditions(all)),
            ConditionKind::Or(all) => Answer::any(&self.conditions(all)),
            ConditionKind::AtLeast(n, all) => Answer::at_least(*n, &self.conditions(all)),
            ConditionKind::OrIfMissing(inner, otherwise) => match self.condition(inner) {
                Answer::Unknown(why) if why.missing => Answer::of(*otherwise),
                answer => answer,
            },
        }
    }

    fn conditions(self, all: &'a [Condition]) -> Vec<Answer> {
        all.iter().map(|it| self.condition(it)).collect()
    }

    pub(super) fn compare(self, a: &'a Number, comparison: Comparison, b: &'a Number) -> Answer {
        about(self.number(a), self.number(b), |a, b| a.compare(comparison, b))
    }

    /// Whether a registration that has not ended before today began in the window.
    fn registered(self, window: &'a Window) -> Answer {
        let today = Fact::Known(Span::day(self.record.today));
        let registrations = self.record.facts.registrations.iter();
        let answers: Vec<Answer> = registrations
            .map(|(start, end)| {
                let begun = self.lies_in(Fact::Known(*start), window, IfMissing::Unknown);
                Answer::all(&[begun, lasts_until(*end, &today)])
            })
            .collect();
        Answer::any(&answers)
    }

    /// Whether a registration covers the day.
    fn registered_on(self, date: &'a Date) -> Answer {
        let day = self.date(date);
        let registrations = self.record.facts.registrations.iter();
        let answers: Vec<Answer> = registrations
            .map(|(start, end)| {
                let begun = about(Fact::Known(*start), day.clone(), |start, day| {
                    compare(start, Comparison::LessOrEqual, day)
                });
                Answer::all(&[begun, lasts_until(*end, &day)])
            })
            .collect();
        Answer::any(&answers)
    }
}

/// Whether what ends then, or not at all, is there on the day.
fn lasts_until(end: Option<Span>, day: &Fact<Span>) -> Answer {
    match end {
        None => Answer::Yes,
        Some(end) => about(Fact::Known(end), day.clone(), |end, day| {
            compare(end, Comparison::GreaterOrEqual, day)
        }),
    }
}
