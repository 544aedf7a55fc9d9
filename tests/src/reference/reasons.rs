//! Why something is not known, in sentences.

use rules_core::plan::{MarkerId, ScoreId};
use rules_lang::ir::{
    Condition, ConditionKind, Date, DateKind, DetailId, Entries, Entry, EntryKind, Filter, Number,
    NumberKind, Text, TextKind,
};

use super::{
    Reference,
    fact::{Answer, Fact, Why},
    part::{Part, Value},
    render,
};

/// At most so many are given; the rest are counted.
const MOST: usize = 10;

#[derive(Default)]
struct Reasons {
    sentences: Vec<String>,
    markers: Vec<MarkerId>,
}

impl Reasons {
    fn say(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        if !self.sentences.contains(&sentence) {
            self.sentences.push(sentence);
        }
    }

    fn finish(mut self) -> Vec<String> {
        if self.sentences.is_empty() {
            self.say("something it needs is recorded too imprecisely");
        }
        if self.sentences.len() > MOST {
            let more = self.sentences.len() - MOST;
            self.sentences.truncate(MOST);
            self.sentences.push(format!("and {more} more"));
        }
        self.sentences
    }
}

impl<'a> Reference<'a> {
    /// Why a condition is unknown.
    pub(super) fn reasons(self, condition: &'a Condition) -> Vec<String> {
        let mut reasons = Reasons::default();
        self.look(Part::Condition(condition), &mut reasons);
        reasons.finish()
    }

    /// Why a marker is undetermined.
    pub(super) fn marker_reasons(self, id: MarkerId) -> Vec<String> {
        let mut reasons = Reasons::default();
        self.look_at_marker(id, &mut reasons);
        reasons.finish()
    }

    fn look(self, part: Part<'a>, into: &mut Reasons) {
        let part = self.resolved(part);
        match part {
            Part::Condition(it) => self.look_at_condition(it, into),
            Part::Comparison(..) => self.look_at_test(part, into),
            Part::Number(it) => self.look_at_number(it, into),
            Part::Date(it) => self.look_at_date(it, into),
            Part::Text(Text { kind: TextKind::BandOf(id) | TextKind::ItemsOf(id), .. }) => {
                if !self.said_missing(part, into) {
                    self.look_at_score(*id, into);
                }
            }
            Part::Text(Text { kind: TextKind::Detail(id), .. }) => self.look_at_detail(*id, into),
            Part::Entry(Entry { kind: EntryKind::Pick(..) | EntryKind::Nth(..), .. }) => {
                self.said_missing(part, into);
            }
            Part::Entries(it) => self.look_at_entries(it, into),
            Part::Text(_) | Part::Entry(_) | Part::Any(_) | Part::Moved(..) | Part::Today => {}
        }
        for child in self.parts(part) {
            if self.had_a_part(child) {
                self.look(child, into);
            }
        }
    }

    /// Whether a part may be why the whole is unknown: it is unknown itself, or missing, or a number known
    /// only within bounds, or a selection with entries that are not settled.
    fn had_a_part(self, part: Part<'a>) -> bool {
        match self.value(part) {
            Value::Answer(answer) => matches!(answer, Answer::Unknown(_)),
            Value::Entries(selection) => !selection.possible.is_empty(),
            Value::Number(Fact::Known(range)) => range.exact().is_none(),
            value => value.is_missing() != Answer::No,
        }
    }

    fn look_at_condition(self, it: &'a Condition, into: &mut Reasons) {
        match &it.kind {
            ConditionKind::Compare(..) | ConditionKind::In(..) => {
                self.look_at_test(Part::Condition(it), into);
            }
            ConditionKind::InBand(id, _) => self.look_at_score(*id, into),
            ConditionKind::Active(id) | ConditionKind::ActiveOn(id, _) => {
                self.look_at_marker(*id, into);
            }
            ConditionKind::During(_, episode) => self.look_at_marker(episode.marker, into),
            ConditionKind::InConflict(id) => {
                self.look_at_marker(id.marker, into);
                if self.disagreement(*id).answer == Answer::Unknown(Why::IMPRECISE) {
                    into.say("values that may disagree are recorded too imprecisely to tell");
                }
            }
            ConditionKind::SelectedBy(id, _) => {
                let decision = self.table(*id).map(|table| self.decision(table));
                if let Some(row) = decision.and_then(|decision| decision.row()) {
                    self.look(Part::Condition(&row.condition), into);
                }
            }
            _ => {}
        }
    }

    fn look_at_number(self, it: &'a Number, into: &mut Reasons) {
        match &it.kind {
            NumberKind::AgeOn(_) => match self.record.facts.birth {
                None => into.say("the date of birth was not supplied"),
                Some(birth) if !birth.is_day() => {
                    into.say("the date of birth is recorded only in part");
                }
                Some(_) => {}
            },
            NumberKind::Aggregate(..) | NumberKind::RunCount(_) | NumberKind::ValueOf(..) => {
                self.said_missing(Part::Number(it), into);
            }
            NumberKind::Score(id) => self.look_at_score(*id, into),
            NumberKind::Detail(id) => self.look_at_detail(*id, into),
            _ => {}
        }
    }

    fn look_at_date(self, it: &'a Date, into: &mut Reasons) {
        match &it.kind {
            DateKind::BirthDate if self.record.facts.birth.is_none() => {
                into.say("the date of birth was not supplied");
            }
            DateKind::DeathDate
            | DateKind::ValueOf(..)
            | DateKind::RunStart(_)
            | DateKind::RunEnd(_) => {
                self.said_missing(Part::Date(it), into);
            }
            DateKind::StartOf(episode) | DateKind::EndOf(episode) => {
                self.look_at_marker(episode.marker, into);
            }
            DateKind::Detail(id) => self.look_at_detail(*id, into),
            _ => {}
        }
    }

    /// Says that a part is missing, if it is.
    fn said_missing(self, part: Part<'a>, into: &mut Reasons) -> bool {
        let is_missing = self.value(part).is_missing() == Answer::Yes;
        if is_missing {
            let what = self.label(part).map_or("a value".to_owned(), |words| format!("`{words}`"));
            into.say(format!("{what} is missing"));
        }
        is_missing
    }

    /// A comparison that goes either way, for want of precision alone.
    fn look_at_test(self, part: Part<'a>, into: &mut Reasons) {
        if self.answer(part) != Some(Answer::Unknown(Why::IMPRECISE)) {
            return;
        }
        let words = self.label(part).unwrap_or("the condition".to_owned());
        for it in self.evidence_of(part) {
            let is_exact = it.value.is_empty() && it.date.len() == "2026-06-01".len();
            // Of an entry that was counted on a full date, nothing is open.
            if is_exact {
                continue;
            }
            let value = match it.value.as_str() {
                "" => String::new(),
                value => format!(" with value `{value}`"),
            };
            into.say(format!(
                "entry `{}` ({}:{}) dated `{}`{value} could fall on either side of `{words}`",
                it.entry,
                it.scheme.name(),
                it.code,
                it.date
            ));
        }
    }

    fn look_at_score(self, id: ScoreId, into: &mut Reasons) {
        for item in self.ruleset.scores.get(id.index()).into_iter().flat_map(|it| &it.items) {
            if self.had_a_part(Part::Condition(&item.condition)) {
                self.look(Part::Condition(&item.condition), into);
            }
        }
    }

    fn look_at_entries(self, it: &'a Entries, into: &mut Reasons) {
        let filters = self.filters(it);
        let asks_who = filters.iter().any(|filter| matches!(filter, Filter::RecordedHere));
        if asks_who && self.record.organisation.is_none() {
            into.say("the organisation that asks was not supplied");
        }
        let selection = self.entries(it);
        if selection.why.imprecise {
            let words = self.label(Part::Entries(it)).unwrap_or("the selection".to_owned());
            for item in selection.possible {
                into.say(format!("{} may or may not be in `{words}`", render::entry(item)));
            }
        }
        for filter in filters {
            if let Filter::During(episode) = filter {
                self.look_at_marker(episode.marker, into);
            }
        }
    }

    fn look_at_detail(self, id: DetailId, into: &mut Reasons) {
        let Some(marker) = self.marker(id.marker) else { return };
        // Of an episode that may not be there, the detail says nothing.
        if self.episodes(id.marker).undetermined.is_some() {
            self.look_at_marker(id.marker, into);
        } else if let Some(detail) = marker.details.get(id.position as usize) {
            self.look(Part::of_value(&detail.value), into);
        }
    }

    fn look_at_marker(self, id: MarkerId, into: &mut Reasons) {
        let Some(why) = self.episodes(id).undetermined else { return };
        let Some(marker) = self.marker(id) else { return };
        if into.markers.contains(&id) {
            return;
        }
        into.markers.push(id);
        if why.fact {
            into.say("the date of birth was not supplied");
        }
        for events in marker.starts.iter().chain(&marker.ends) {
            self.look(Part::Entries(events), into);
            for item in self.entries(events).definite {
                if !item.span.is_day() {
                    into.say(format!(
                        "{} may lie before or after what starts or ends `{}`",
                        render::entry(item),
                        marker.name
                    ));
                }
            }
        }
        if into.sentences.is_empty() {
            into.say(format!(
                "whether `{}` starts depends on a date recorded only in part",
                marker.name
            ));
        }
    }
}
