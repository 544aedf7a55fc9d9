//! What every expression lacks and answers, worked out once, from the inside out.

use std::collections::BTreeMap;

use rules_core::plan::{IfMissing, MarkerId, Pick, TableId};

use super::missingness::{
    AnswersIfMissing, MissingCause, MissingCauses, MissingKey, MissingKeys, Missingness,
};
use crate::{
    ir::{
        Base, Condition, ConditionKind, Date, DateKind, DetailId, Entries, Entry, EntryKind,
        Episode, Expression, FieldId, Number, NumberKind, Run, Text, TextKind, Value, visit::Node,
    },
    plan::Lowering,
};

/// What is known of a field.
#[derive(Debug, Clone)]
enum Summary {
    Condition(AnswersIfMissing, MissingCauses),
    Value(Missingness),
    Entries(MissingCauses),
}

/// What is known of the definitions of a ruleset.
pub(super) struct Summaries<'l, 'a> {
    pub(super) lowering: &'l mut Lowering<'a>,
    ruleset: &'a crate::ir::Ruleset,
    fields: BTreeMap<FieldId, Summary>,
    details: BTreeMap<DetailId, Missingness>,
    /// The things without which a table selects nobody.
    pub(super) tables: BTreeMap<TableId, MissingKeys>,
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
            None => Summary::Value(Missingness::default()),
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

    fn field_value(&mut self, id: FieldId) -> Missingness {
        match self.field(id) {
            Summary::Value(lack) => lack,
            _ => Missingness::default(),
        }
    }

    pub(super) fn value(&mut self, it: &Value) -> Missingness {
        match it {
            Value::Number(it) => self.number(it),
            Value::Date(it) => self.date(it),
            Value::Text(it) => self.text(it),
            Value::Entry(it) => self.entry(it),
        }
    }

    fn number(&mut self, it: &Number) -> Missingness {
        match &it.kind {
            NumberKind::Literal(_) | NumberKind::Parameter(_) => Missingness::default(),
            NumberKind::AgeOn(date) => self.date(date),
            NumberKind::Count(entries)
            | NumberKind::CountDays(entries)
            | NumberKind::CountCodes(entries)
            | NumberKind::CountEpisodes(entries, _) => {
                Missingness { missing: None, unsure: self.bounds(entries) }
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
            NumberKind::Score(_) => Missingness::default(),
            NumberKind::ValueOf(_, entry) => self.entry(entry),
            NumberKind::FirstOf(all) => {
                let lacks = all.iter().map(|it| self.number(it)).collect();
                self.first_of(&Value::Number(it.clone()), lacks)
            }
            NumberKind::Detail(id) => self.detail(*id, &Value::Number(it.clone())),
            NumberKind::Field(id) => self.field_value(*id),
        }
    }

    fn date(&mut self, it: &Date) -> Missingness {
        let value = || Value::Date(it.clone());
        match &it.kind {
            DateKind::Literal(_)
            | DateKind::Today
            | DateKind::BirthDate
            | DateKind::CandidateStart
            | DateKind::Parameter(_) => Missingness::default(),
            DateKind::DeathDate => self.itself(&value()),
            DateKind::DateOf(entry) | DateKind::ValueOf(_, entry) => self.entry(entry),
            DateKind::RunStart(run) | DateKind::RunEnd(run) => self.run(run, &value()),
            DateKind::Shift(date, ..) => self.date(date),
            DateKind::FirstOf(all) => {
                let lacks = all.iter().map(|it| self.date(it)).collect();
                self.first_of(&value(), lacks)
            }
            DateKind::StartOf(episode) | DateKind::EndOf(episode) => {
                let text = self.lowering.printer().date(it);
                let missing = Some(MissingCause::new(MissingKey::Episode(episode.marker), text));
                Missingness { missing, unsure: MissingCauses::new() }
            }
            DateKind::Detail(id) => self.detail(*id, &value()),
            DateKind::Field(id) => self.field_value(*id),
        }
    }

    fn text(&mut self, it: &Text) -> Missingness {
        match &it.kind {
            TextKind::Literal(_) => Missingness::default(),
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
            TextKind::Field(id) => self.field_value(*id),
        }
    }

    fn entry(&mut self, it: &Entry) -> Missingness {
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
            EntryKind::Field(id) => self.field_value(*id),
        }
    }

    /// Of something of the latest run.
    fn run(&mut self, run: &Run, it: &Value) -> Missingness {
        let mut lack = self.itself(it);
        lack.unsure = self.bounds(&run.passing);
        lack
    }

    /// Of a number of two dates: missing if either is. One may be the cause; the other leaves it unsure.
    fn both(&mut self, a: &Date, b: &Date) -> Missingness {
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
    fn itself(&mut self, it: &Value) -> Missingness {
        let key = MissingKey::Value(self.lowering.value(it));
        let text = self.lowering.printer().value(it);
        Missingness { missing: Some(MissingCause::new(key, text)), unsure: MissingCauses::new() }
    }

    /// Missing only if all may be; it is there if one of them is.
    fn first_of(&mut self, it: &Value, all: Vec<Missingness>) -> Missingness {
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

    fn detail(&mut self, id: DetailId, it: &Value) -> Missingness {
        if let Some(lack) = self.details.get(&id) {
            return lack.clone();
        }
        let ruleset = self.ruleset;
        let marker = ruleset.markers.get(id.marker.index());
        let detail = marker.and_then(|it| it.details.get(id.position as usize));
        let inner = detail.map(|it| self.value(&it.value)).unwrap_or_default();
        let mut lack = self.itself(it);
        lack.unsure = inner.unsure;
        let episode = MissingKey::Episode(id.marker);
        let comes_with_it = inner.missing.is_none_or(|cause| cause.unless.contains(&episode));
        if let (true, Some(cause)) = (comes_with_it, &mut lack.missing) {
            cause.unless.insert(episode);
        }
        self.details.insert(id, lack.clone());
        lack
    }

    /// Things without which it cannot be said which entries a selection has.
    pub(super) fn bounds(&mut self, it: &Entries) -> MissingCauses {
        let mut causes = match &it.base {
            Base::Sources(_) => MissingCauses::new(),
            Base::Field(id) => match self.field(*id) {
                Summary::Entries(causes) => causes,
                _ => MissingCauses::new(),
            },
        };
        causes.extend(self.causes_inside(Node::Entries(it)));
        causes
    }

    /// Things without which an expression has no value, or no answer.
    fn causes_of(&mut self, node: Node<'_>) -> MissingCauses {
        match node {
            Node::Condition(it) => self.causes(it),
            Node::Number(it) => self.number(it).all(),
            Node::Date(it) => self.date(it).all(),
            Node::Text(it) => self.text(it).all(),
            Node::Entry(it) => self.entry(it).all(),
            Node::Entries(it) => self.bounds(it),
            Node::Link(_) | Node::Run(_) | Node::Window(_) | Node::Length(_) => {
                self.causes_inside(node)
            }
        }
    }

    /// Those of everything it is made of.
    fn causes_inside(&mut self, node: Node<'_>) -> MissingCauses {
        let mut causes = MissingCauses::new();
        node.children(|child| causes.extend(self.causes_of(child)));
        causes
    }

    /// What a condition answers where one thing is missing.
    pub(super) fn answers(&mut self, it: &Condition) -> AnswersIfMissing {
        match &it.kind {
            ConditionKind::Any(entries) => self.no_without(entries),
            ConditionKind::No(entries) => self.no_without(entries).negated(),
            ConditionKind::AnyRun(run) => self.no_without(&run.passing),
            ConditionKind::RegisteredOn(date) => {
                let keys = self.date(date).needs();
                AnswersIfMissing::unknown_without(keys)
            }
            ConditionKind::SameText(pair) => {
                let keys = pair.iter().flat_map(|it| self.text(it).needs()).collect();
                AnswersIfMissing::unknown_without(keys)
            }
            ConditionKind::ActiveOn(marker, date) => self.on_episode(*marker, date),
            ConditionKind::During(date, episode) => self.on_episode(episode.marker, date),
            ConditionKind::InBand(..) | ConditionKind::AtLeast(..) => AnswersIfMissing::default(),
            ConditionKind::Compare(a, _, b) => {
                let (a, b) = (self.number(a), self.number(b));
                AnswersIfMissing::unknown_without(
                    [a, b].iter().flat_map(Missingness::needs).collect(),
                )
            }
            ConditionKind::FromTo(range) => {
                let needs = range.iter().flat_map(|it| self.number(it).needs()).collect();
                AnswersIfMissing::unknown_without(needs)
            }
            ConditionKind::In(_, _, IfMissing::Earliest) => AnswersIfMissing::default(),
            ConditionKind::In(date, window, IfMissing::Unknown) => {
                let mut keys = self.date(date).needs();
                keys.extend(window.dates().flat_map(|date| self.date(date).needs()));
                AnswersIfMissing::unknown_without(keys)
            }
            ConditionKind::IsMissing(value) => {
                let mut keys = self.value(value).needs();
                // Without an episode there is no detail of one.
                if let Value::Date(Date { kind: DateKind::Detail(id), .. })
                | Value::Number(Number { kind: NumberKind::Detail(id), .. })
                | Value::Text(Text { kind: TextKind::Detail(id), .. }) = value
                {
                    keys.insert(MissingKey::Episode(id.marker));
                }
                AnswersIfMissing { yes: keys.clone(), not_no: keys, ..AnswersIfMissing::default() }
            }
            ConditionKind::Active(marker) => {
                no_only(MissingKeys::from([MissingKey::Episode(*marker)]))
            }
            ConditionKind::InConflict(id) => {
                no_only(MissingKeys::from([MissingKey::Episode(id.marker)]))
            }
            ConditionKind::SelectedBy(table, _) => {
                no_only(self.tables.get(table).cloned().unwrap_or_default())
            }
            ConditionKind::SexIs(_) | ConditionKind::Registered(_) => AnswersIfMissing::default(),
            ConditionKind::Field(id) => match self.field(*id) {
                Summary::Condition(answers, _) => answers,
                _ => AnswersIfMissing::default(),
            },
            ConditionKind::Not(inner) => self.answers(inner).negated(),
            ConditionKind::And(all) => {
                let all: Vec<_> = all.iter().map(|it| self.answers(it)).collect();
                AnswersIfMissing::and(all)
            }
            ConditionKind::Or(all) => {
                let all: Vec<_> = all.iter().map(|it| self.answers(it)).collect();
                AnswersIfMissing::or(all)
            }
            ConditionKind::OrIfMissing(inner, true) => {
                let inner = self.answers(inner);
                let (yes, no) = (inner.not_no, inner.no);
                AnswersIfMissing { not_no: yes.clone(), yes, not_yes: no.clone(), no }
            }
            ConditionKind::OrIfMissing(inner, false) => {
                let inner = self.answers(inner);
                let (yes, no) = (inner.yes, inner.not_yes);
                AnswersIfMissing { not_no: yes.clone(), yes, not_yes: no.clone(), no }
            }
        }
    }

    /// Of a day and an episode: without the episode a no, without the day unknown.
    fn on_episode(&mut self, marker: MarkerId, date: &Date) -> AnswersIfMissing {
        let episode = MissingKey::Episode(marker);
        let mut needs = self.date(date).needs();
        needs.remove(&episode);
        let mut answers = no_only(MissingKeys::from([episode]));
        answers.not_yes.extend(&needs);
        answers.not_no.extend(needs);
        answers
    }

    /// Of `any S`: without its latest or earliest entry it has none.
    fn no_without(&mut self, entries: &Entries) -> AnswersIfMissing {
        let picks = [Pick::Latest, Pick::Earliest];
        let picks = picks.into_iter().filter_map(|pick| self.lowering.pick_of(pick, entries));
        let none: MissingKeys = picks.map(MissingKey::Value).collect();
        let mut not_yes: MissingKeys = self.bounds(entries).into_keys().collect();
        not_yes.extend(&none);
        AnswersIfMissing { no: none, not_yes, ..AnswersIfMissing::default() }
    }

    /// Things without which a condition has no answer.
    pub(super) fn causes(&mut self, it: &Condition) -> MissingCauses {
        match &it.kind {
            ConditionKind::In(date, window, IfMissing::Earliest) => {
                let mut causes = self.date(date).unsure;
                causes.extend(window.dates().flat_map(|date| self.date(date).unsure));
                causes
            }
            ConditionKind::IsMissing(value) => self.value(value).unsure,
            ConditionKind::ActiveOn(marker, date)
            | ConditionKind::During(date, Episode { marker, .. }) => {
                let mut causes = self.date(date).all();
                causes.remove(&MissingKey::Episode(*marker));
                causes
            }
            ConditionKind::Field(id) => match self.field(*id) {
                Summary::Condition(_, causes) => causes,
                _ => MissingCauses::new(),
            },
            ConditionKind::And(all) | ConditionKind::Or(all) => {
                let facts = self.facts_beside(it);
                let mut causes = MissingCauses::new();
                for (each, facts) in all.iter().zip(facts) {
                    let found = self.causes(each).into_iter();
                    causes.extend(found.filter(|(_, cause)| cause.remains(&facts)));
                }
                causes
            }
            // What it says holds whatever is missing.
            ConditionKind::OrIfMissing(..) => MissingCauses::new(),
            _ => self.causes_inside(Node::Condition(it)),
        }
    }

    /// For each operand of `and` or `or`, the things that need not be thought missing there, because
    /// another operand decides the whole if they are.
    pub(super) fn facts_beside(&mut self, it: &Condition) -> Vec<MissingKeys> {
        let (all, is_and) = match &it.kind {
            ConditionKind::And(all) => (all, true),
            ConditionKind::Or(all) => (all, false),
            _ => return Vec::new(),
        };
        let decide = |answers: AnswersIfMissing| if is_and { answers.no } else { answers.yes };
        let each: Vec<MissingKeys> = all.iter().map(|it| decide(self.answers(it))).collect();
        let mut count: BTreeMap<MissingKey, usize> = BTreeMap::new();
        for key in each.iter().flatten() {
            *count.entry(*key).or_default() += 1;
        }
        let beside = |own: &MissingKeys| {
            let by_others = count.iter().filter(|(key, n)| **n > usize::from(own.contains(*key)));
            by_others.map(|(key, _)| *key).collect()
        };
        each.iter().map(beside).collect()
    }
}

/// Of a condition that is never unknown, and a definite no without these.
fn no_only(keys: MissingKeys) -> AnswersIfMissing {
    AnswersIfMissing { no: keys.clone(), not_yes: keys, ..AnswersIfMissing::default() }
}
