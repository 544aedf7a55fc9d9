//! What every expression lacks and answers, worked out once, from the inside out.

use std::collections::BTreeMap;

use rules_core::plan::{IfMissing, MarkerId, Pick, TableId};

use super::lack::{Answers, Cause, Causes, Key, Keys, Lack};
use crate::{
    ir::{
        Base, Condition, ConditionKind, Date, DateKind, DetailId, Entries, Entry, EntryKind,
        Episode, Expression, FieldId, Filter, Number, NumberKind, Run, Text, TextKind, Value,
        Window,
    },
    plan::Lowering,
};

/// What is known of a field.
#[derive(Debug, Clone)]
enum Summary {
    Condition(Answers, Causes),
    Value(Lack),
    Entries(Causes),
}

/// What is known of the definitions of a ruleset.
pub(super) struct Summaries<'l, 'a> {
    pub(super) lowering: &'l mut Lowering<'a>,
    ruleset: &'a crate::ir::Ruleset,
    fields: BTreeMap<FieldId, Summary>,
    details: BTreeMap<DetailId, Lack>,
    /// The things without which a table selects nobody.
    pub(super) tables: BTreeMap<TableId, Keys>,
}

impl<'l, 'a> Summaries<'l, 'a> {
    pub(super) fn new(ruleset: &'a crate::ir::Ruleset, lowering: &'l mut Lowering<'a>) -> Self {
        Self {
            lowering,
            ruleset,
            fields: BTreeMap::new(),
            details: BTreeMap::new(),
            tables: BTreeMap::new(),
        }
    }

    fn field(&mut self, id: FieldId) -> Summary {
        if let Some(summary) = self.fields.get(&id) {
            return summary.clone();
        }
        let ruleset = self.ruleset;
        let summary = match ruleset.fields.get(id.index()) {
            None => Summary::Value(Lack::default()),
            Some(field) => match &field.expression {
                Expression::Condition(it) => Summary::Condition(self.answers(it), self.causes(it)),
                Expression::Entries(it) => Summary::Entries(self.bounds(it)),
                Expression::Value(it) => {
                    let mut lack = self.value(it);
                    // The author's name for it says more than its definition.
                    if let Some(cause) = &mut lack.missing {
                        cause.text.clone_from(&field.name);
                    }
                    Summary::Value(lack)
                }
            },
        };
        self.fields.insert(id, summary.clone());
        summary
    }

    fn value_field(&mut self, id: FieldId) -> Lack {
        match self.field(id) {
            Summary::Value(lack) => lack,
            _ => Lack::default(),
        }
    }

    pub(super) fn value(&mut self, it: &Value) -> Lack {
        match it {
            Value::Number(it) => self.number(it),
            Value::Date(it) => self.date(it),
            Value::Text(it) => self.text(it),
            Value::Entry(it) => self.entry(it),
        }
    }

    fn number(&mut self, it: &Number) -> Lack {
        match &it.kind {
            NumberKind::Literal(_) | NumberKind::Parameter(_) => Lack::default(),
            NumberKind::AgeOn(date) => self.date(date),
            NumberKind::Count(entries)
            | NumberKind::CountDays(entries)
            | NumberKind::CountCodes(entries)
            | NumberKind::CountEpisodes(entries, _) => {
                Lack { missing: None, unsure: self.bounds(entries) }
            }
            NumberKind::Aggregate(_, entries) => {
                let mut lack = self.itself(&Value::Number(it.clone()));
                lack.unsure = self.bounds(entries);
                lack
            }
            NumberKind::RunCount(run) => self.run(run, &Value::Number(it.clone())),
            NumberKind::Between(_, dates) => {
                let [a, b] = &**dates;
                self.both(a, b)
            }
            NumberKind::Score(_) => Lack::default(),
            NumberKind::ValueOf(_, entry) => self.entry(entry),
            NumberKind::FirstOf(all) => {
                let lacks = all.iter().map(|it| self.number(it)).collect();
                self.first_of(&Value::Number(it.clone()), lacks)
            }
            NumberKind::Detail(id) => self.detail(*id, &Value::Number(it.clone())),
            NumberKind::Field(id) => self.value_field(*id),
        }
    }

    fn date(&mut self, it: &Date) -> Lack {
        let value = || Value::Date(it.clone());
        match &it.kind {
            DateKind::Literal(_)
            | DateKind::Today
            | DateKind::BirthDate
            | DateKind::CandidateStart
            | DateKind::Parameter(_) => Lack::default(),
            DateKind::DeathDate => self.itself(&value()),
            DateKind::DateOf(entry) | DateKind::ValueOf(_, entry) => self.entry(entry),
            DateKind::RunStart(run) | DateKind::RunEnd(run) => self.run(run, &value()),
            DateKind::Shift(date, ..) => self.date(date),
            DateKind::FirstOf(all) => {
                let lacks = all.iter().map(|it| self.date(it)).collect();
                self.first_of(&value(), lacks)
            }
            DateKind::StartOf(episode) | DateKind::EndOf(episode) => {
                let text = self.lowering.shower().date(it);
                let missing = Some(Cause::new(Key::Episode(episode.marker), text));
                Lack { missing, unsure: Causes::new() }
            }
            DateKind::Detail(id) => self.detail(*id, &value()),
            DateKind::Field(id) => self.value_field(*id),
        }
    }

    fn text(&mut self, it: &Text) -> Lack {
        match &it.kind {
            TextKind::Literal(_) => Lack::default(),
            // An entry has a code, but need not say by which organisation it was recorded.
            TextKind::OrganisationOf(entry) => {
                let mut lack = self.itself(&Value::Text(it.clone()));
                lack.unsure = self.entry(entry).unsure;
                lack
            }
            TextKind::CodeOf(entry) => self.entry(entry),
            TextKind::BandOf(_) | TextKind::ItemsOf(_) => self.itself(&Value::Text(it.clone())),
            TextKind::FirstOf(all) => {
                let lacks = all.iter().map(|it| self.text(it)).collect();
                self.first_of(&Value::Text(it.clone()), lacks)
            }
            TextKind::Detail(id) => self.detail(*id, &Value::Text(it.clone())),
            TextKind::Field(id) => self.value_field(*id),
        }
    }

    fn entry(&mut self, it: &Entry) -> Lack {
        match &it.kind {
            EntryKind::Pick(_, entries) | EntryKind::Nth(_, _, entries) => {
                let mut lack = self.itself(&Value::Entry(it.clone()));
                lack.unsure = self.bounds(entries);
                lack
            }
            EntryKind::FirstOf(all) => {
                let lacks = all.iter().map(|it| self.entry(it)).collect();
                self.first_of(&Value::Entry(it.clone()), lacks)
            }
            EntryKind::Field(id) => self.value_field(*id),
        }
    }

    /// Of something of the latest run.
    fn run(&mut self, run: &Run, it: &Value) -> Lack {
        let mut lack = self.itself(it);
        lack.unsure = self.bounds(&run.passing);
        lack
    }

    /// Of a number of two dates: missing if either is. One may be the cause; the other leaves it unsure.
    fn both(&mut self, a: &Date, b: &Date) -> Lack {
        let (mut a, b) = (self.date(a), self.date(b));
        a.unsure.extend(b.unsure);
        match (&a.missing, b.missing) {
            (None, missing) => a.missing = missing,
            (Some(_), Some(other)) => _ = a.unsure.insert(other.key, other),
            (Some(_), None) => {}
        }
        a
    }

    /// Of a value that may be missing without anything else being so.
    fn itself(&mut self, it: &Value) -> Lack {
        let key = Key::Value(self.lowering.value(it));
        let text = self.lowering.shower().value(it);
        Lack { missing: Some(Cause::new(key, text)), unsure: Causes::new() }
    }

    /// Missing only if all may be; it is there if one of them is.
    fn first_of(&mut self, it: &Value, all: Vec<Lack>) -> Lack {
        let mut lack = self.itself(it);
        for each in all {
            lack.unsure.extend(each.unsure);
            match (&mut lack.missing, each.missing) {
                (Some(all), Some(one)) => all.unless.extend(one.unless),
                _ => lack.missing = None,
            }
            if lack.missing.is_none() {
                break;
            }
        }
        lack
    }

    fn detail(&mut self, id: DetailId, it: &Value) -> Lack {
        if let Some(lack) = self.details.get(&id) {
            return lack.clone();
        }
        let ruleset = self.ruleset;
        let marker = ruleset.markers.get(id.marker.index());
        let detail = marker.and_then(|it| it.details.get(id.position as usize));
        let inner = detail.map(|it| self.value(&it.value)).unwrap_or_default();
        let mut lack = self.itself(it);
        lack.unsure = inner.unsure;
        let episode = Key::Episode(id.marker);
        let comes_with_it = inner.missing.is_none_or(|cause| cause.unless.contains(&episode));
        if let (true, Some(cause)) = (comes_with_it, &mut lack.missing) {
            cause.unless.insert(episode);
        }
        self.details.insert(id, lack.clone());
        lack
    }

    /// Things without which it cannot be said which entries a selection has.
    pub(super) fn bounds(&mut self, it: &Entries) -> Causes {
        let mut causes = match &it.base {
            Base::Sources(_) => Causes::new(),
            Base::Field(id) => match self.field(*id) {
                Summary::Entries(causes) => causes,
                _ => Causes::new(),
            },
        };
        for filter in &it.filters {
            match filter {
                Filter::In(window) | Filter::ValueIn(window) => causes.extend(self.window(window)),
                Filter::During(_)
                | Filter::RecordedHere
                | Filter::RecordedBy(_)
                | Filter::Episode(_) => {}
                Filter::With(link) => causes.extend(self.bounds(&link.entries)),
                Filter::Value(_, number) => causes.extend(self.number(number).all()),
                Filter::ValueFromTo(range) => {
                    let [low, high] = &**range;
                    causes.extend(self.number(low).all());
                    causes.extend(self.number(high).all());
                }
            }
        }
        causes
    }

    fn window(&mut self, it: &Window) -> Causes {
        it.dates().flat_map(|date| self.date(date).all()).collect()
    }

    /// What a condition answers where one thing is missing.
    pub(super) fn answers(&mut self, it: &Condition) -> Answers {
        match &it.kind {
            ConditionKind::Any(entries) => self.no_without(entries),
            ConditionKind::No(entries) => self.no_without(entries).negated(),
            ConditionKind::AnyRun(run) => self.no_without(&run.passing),
            ConditionKind::RegisteredOn(date) => {
                let keys = self.date(date).needs();
                Answers::unknown_without(keys)
            }
            ConditionKind::SameText(pair) => {
                let keys = pair.iter().flat_map(|it| self.text(it).needs()).collect();
                Answers::unknown_without(keys)
            }
            ConditionKind::ActiveOn(marker, date) => self.on_episode(*marker, date),
            ConditionKind::During(date, episode) => self.on_episode(episode.marker, date),
            ConditionKind::InBand(..) | ConditionKind::AtLeast(..) => Answers::default(),
            ConditionKind::Compare(a, _, b) => {
                let (a, b) = (self.number(a), self.number(b));
                Answers::unknown_without([a, b].iter().flat_map(Lack::needs).collect())
            }
            ConditionKind::FromTo(range) => {
                let needs = range.iter().flat_map(|it| self.number(it).needs()).collect();
                Answers::unknown_without(needs)
            }
            ConditionKind::In(_, _, IfMissing::Earliest) => Answers::default(),
            ConditionKind::In(date, window, IfMissing::Unknown) => {
                let mut keys = self.date(date).needs();
                keys.extend(window.dates().flat_map(|date| self.date(date).needs()));
                Answers::unknown_without(keys)
            }
            ConditionKind::IsMissing(value) => {
                let mut keys = self.value(value).needs();
                // Without an episode there is no detail of one.
                if let Value::Date(Date { kind: DateKind::Detail(id), .. })
                | Value::Number(Number { kind: NumberKind::Detail(id), .. })
                | Value::Text(Text { kind: TextKind::Detail(id), .. }) = value
                {
                    keys.insert(Key::Episode(id.marker));
                }
                Answers { yes: keys.clone(), not_no: keys, ..Answers::default() }
            }
            ConditionKind::Active(marker) => no_only(Keys::from([Key::Episode(*marker)])),
            ConditionKind::InConflict(id) => no_only(Keys::from([Key::Episode(id.marker)])),
            ConditionKind::SelectedBy(table, _) => {
                no_only(self.tables.get(table).cloned().unwrap_or_default())
            }
            ConditionKind::SexIs(_) | ConditionKind::Registered(_) => Answers::default(),
            ConditionKind::Field(id) => match self.field(*id) {
                Summary::Condition(answers, _) => answers,
                _ => Answers::default(),
            },
            ConditionKind::Not(inner) => self.answers(inner).negated(),
            ConditionKind::And(all) => {
                let all: Vec<_> = all.iter().map(|it| self.answers(it)).collect();
                Answers::and(all)
            }
            ConditionKind::Or(all) => {
                let all: Vec<_> = all.iter().map(|it| self.answers(it)).collect();
                Answers::or(all)
            }
            ConditionKind::OrIfMissing(inner, true) => {
                let inner = self.answers(inner);
                let (yes, no) = (inner.not_no, inner.no);
                Answers { not_no: yes.clone(), yes, not_yes: no.clone(), no }
            }
            ConditionKind::OrIfMissing(inner, false) => {
                let inner = self.answers(inner);
                let (yes, no) = (inner.yes, inner.not_yes);
                Answers { not_no: yes.clone(), yes, not_yes: no.clone(), no }
            }
        }
    }

    /// Of a day and an episode: without the episode a no, without the day unknown.
    fn on_episode(&mut self, marker: MarkerId, date: &Date) -> Answers {
        let episode = Key::Episode(marker);
        let mut needs = self.date(date).needs();
        needs.remove(&episode);
        let mut answers = no_only(Keys::from([episode]));
        answers.not_yes.extend(&needs);
        answers.not_no.extend(needs);
        answers
    }

    /// Of `any S`: without its latest or earliest entry it has none.
    fn no_without(&mut self, entries: &Entries) -> Answers {
        let picks = [Pick::Latest, Pick::Earliest];
        let picks = picks.into_iter().filter_map(|pick| self.lowering.pick_of(pick, entries));
        let none: Keys = picks.map(Key::Value).collect();
        let mut not_yes: Keys = self.bounds(entries).into_keys().collect();
        not_yes.extend(&none);
        Answers { no: none, not_yes, ..Answers::default() }
    }

    /// Things without which a condition has no answer.
    pub(super) fn causes(&mut self, it: &Condition) -> Causes {
        match &it.kind {
            ConditionKind::Any(entries) | ConditionKind::No(entries) => self.bounds(entries),
            ConditionKind::Compare(a, _, b) => {
                let mut causes = self.number(a).all();
                causes.extend(self.number(b).all());
                causes
            }
            ConditionKind::FromTo(range) => {
                range.iter().flat_map(|it| self.number(it).all()).collect()
            }
            ConditionKind::In(date, window, IfMissing::Unknown) => {
                let mut causes = self.date(date).all();
                causes.extend(self.window(window));
                causes
            }
            ConditionKind::In(date, window, IfMissing::Earliest) => {
                let mut causes = self.date(date).unsure;
                causes.extend(window.dates().flat_map(|date| self.date(date).unsure));
                causes
            }
            ConditionKind::IsMissing(value) => self.value(value).unsure,
            ConditionKind::Registered(window) => self.window(window),
            ConditionKind::RegisteredOn(date) => self.date(date).all(),
            ConditionKind::ActiveOn(marker, date)
            | ConditionKind::During(date, Episode { marker, .. }) => {
                let mut causes = self.date(date).all();
                causes.remove(&Key::Episode(*marker));
                causes
            }
            ConditionKind::SameText(pair) => {
                pair.iter().flat_map(|it| self.text(it).all()).collect()
            }
            ConditionKind::AnyRun(run) => self.bounds(&run.passing),
            ConditionKind::AtLeast(_, all) => all.iter().flat_map(|it| self.causes(it)).collect(),
            ConditionKind::Field(id) => match self.field(*id) {
                Summary::Condition(_, causes) => causes,
                _ => Causes::new(),
            },
            ConditionKind::Not(inner) => self.causes(inner),
            ConditionKind::And(all) | ConditionKind::Or(all) => {
                let facts = self.facts_beside(it);
                let mut causes = Causes::new();
                for (each, facts) in all.iter().zip(facts) {
                    let found = self.causes(each).into_iter();
                    causes.extend(found.filter(|(_, cause)| cause.remains(&facts)));
                }
                causes
            }
            ConditionKind::SexIs(_)
            | ConditionKind::InBand(..)
            | ConditionKind::SelectedBy(..)
            | ConditionKind::Active(_)
            | ConditionKind::InConflict(_)
            | ConditionKind::OrIfMissing(..) => Causes::new(),
        }
    }

    /// For each operand of `and` or `or`, the things that need not be thought missing there, because
    /// another operand decides the whole if they are.
    pub(super) fn facts_beside(&mut self, it: &Condition) -> Vec<Keys> {
        let (all, is_and) = match &it.kind {
            ConditionKind::And(all) => (all, true),
            ConditionKind::Or(all) => (all, false),
            _ => return Vec::new(),
        };
        let decide = |answers: Answers| if is_and { answers.no } else { answers.yes };
        let each: Vec<Keys> = all.iter().map(|it| decide(self.answers(it))).collect();
        let mut count: BTreeMap<Key, usize> = BTreeMap::new();
        for key in each.iter().flatten() {
            *count.entry(*key).or_default() += 1;
        }
        let beside = |own: &Keys| {
            let by_others = count.iter().filter(|(key, n)| **n > usize::from(own.contains(*key)));
            by_others.map(|(key, _)| *key).collect()
        };
        each.iter().map(beside).collect()
    }
}

/// Of a condition that is never unknown, and a definite no without these.
fn no_only(keys: Keys) -> Answers {
    Answers { no: keys.clone(), not_yes: keys, ..Answers::default() }
}
