//! Deciding: what every expression comes to, and which rules have something to say.
//!
//! Expressions are evaluated when something asks for them, and once. A condition is yes, no or unknown; a rule acts
//! only on yes, and an unknown is reported as undecided, never guessed. Reads what `matching` found; `explaining`
//! reads what is decided here. `O(n)` in the expressions asked for, a selection in the number of its list's entries.

mod aggregate;
mod answer;
mod condition;
mod conflict;
mod expression;
mod link;
mod marker;
mod memo;
mod rules;
mod run;
mod score;
mod select;
mod sources;
mod table;
mod value;
mod window;

use alloc::{rc::Rc, string::String, vec::Vec};

use self::memo::{Slot, Visits};
pub(crate) use self::rules::{DecidedRule, decide};
pub(super) use self::{
    answer::{Answer, Fact, Why},
    marker::{EpisodeEnd, Episodes},
    table::Decision,
    value::{Selection, Value},
};
use super::{
    matching::Matched,
    parameters::{ParameterSetting, default_of, length_of},
};
use crate::{
    date::{CalendarSpan, Span},
    pack::Pack,
    plan::{Length, MarkerId, Node, NodeId, ParameterId, TableId},
    record::Record,
};

/// One ruleset over one record: what has been evaluated so far.
pub(crate) struct Evaluation<'a> {
    pub(super) pack: &'a Pack,
    pub(super) record: &'a Record<'a>,
    parameters: &'a [Option<ParameterSetting>],
    pub(super) matched: &'a Matched,
    /// By node: what it came to, where it has been evaluated.
    memo: Vec<Slot>,
    /// The values that are not answers.
    values: Vec<Value<'a>>,
    /// Where values stand that belong to no node any more.
    free: Vec<usize>,
    /// The expressions that walks for evidence have come to.
    pub(super) visits: Visits,
    /// Episodes of the markers that have been asked for.
    episodes: Vec<Option<Rc<Episodes>>>,
    /// Decisions of the tables that have been asked for.
    decisions: Vec<Option<Decision>>,
    /// In a guard: the date of the entry that would start an episode.
    candidate: Option<Span>,
}

/// Values there is room for at once: those of a few hundred rules.
const ROOM: usize = 512;

impl<'a> Evaluation<'a> {
    pub(crate) fn new(
        pack: &'a Pack,
        record: &'a Record<'a>,
        parameters: &'a [Option<ParameterSetting>],
        matched: &'a Matched,
    ) -> Self {
        Self {
            memo: alloc::vec![Slot::EMPTY; pack.plan.nodes.len()],
            values: Vec::with_capacity(pack.plan.nodes.len().min(ROOM)),
            free: Vec::new(),
            visits: Visits::default(),
            episodes: alloc::vec![None; pack.plan.markers.len()],
            decisions: alloc::vec![None; pack.plan.tables.len()],
            candidate: None,
            pack,
            record,
            parameters,
            matched,
        }
    }

    /// The setting of a parameter, where the host made one.
    fn setting(&self, id: ParameterId) -> Option<&'a ParameterSetting> {
        self.parameters.get(id.index())?.as_ref()
    }

    /// A length of time, as written or as the host set it.
    fn length(&self, length: Length) -> CalendarSpan {
        length_of(self.pack, self.parameters, length)
    }

    /// The organisation codes a parameter stands for.
    fn organisations(&self, id: ParameterId) -> &'a [String] {
        match (self.setting(id), default_of(self.pack, id)) {
            (Some(ParameterSetting::Organisations(codes)), _) => codes,
            (None, Some(Node::Organisations(codes))) => codes,
            _ => &[],
        }
    }

    /// The value of a node, found now or before.
    pub(super) fn value(&mut self, id: NodeId) -> Value<'a> {
        let pack = self.pack;
        let Some(node) = pack.plan.nodes.get(id.index()) else { return Value::NOTHING };
        if matches!(node, Node::Number(_) | Node::Date(_) | Node::Today) {
            // What is there already need not be kept.
            return self.evaluate(node);
        }
        if let Some(answer) = self.slot(id).as_answer() {
            return Value::YesNo(answer);
        }
        self.kept(id, node).cloned().unwrap_or_else(|| Value::YesNo(self.answer(id)))
    }

    /// The answer of a condition, found now or before.
    pub(super) fn answer(&mut self, id: NodeId) -> Answer {
        if let Some(answer) = self.slot(id).as_answer() {
            return answer;
        }
        let pack = self.pack;
        let Some(node) = pack.plan.nodes.get(id.index()) else { return Answer::NONE };
        let answer = self.condition(node);
        self.fill(id, Slot::answer(answer));
        answer
    }

    /// Something of the entries of a selection, found now or before.
    fn entries<T>(&mut self, id: NodeId, get: impl FnOnce(&Selection<'a>) -> T) -> T {
        let pack = self.pack;
        match pack.plan.nodes.get(id.index()) {
            // All entries of a source are there already, too.
            Some(Node::Select(sources, filters))
                if let ([source], []) = (sources.as_slice(), filters.as_slice()) =>
            {
                get(&Selection::of_all(self.matched.entries(*source)))
            }
            Some(node) if let Some(Value::Entries(entries)) = self.kept(id, node) => get(entries),
            _ => get(&Selection::default()),
        }
    }

    /// The entries of a selection, found now or before.
    pub(super) fn selection(&mut self, id: NodeId) -> Selection<'a> {
        self.entries(id, Selection::clone)
    }

    fn slot(&self, id: NodeId) -> Slot {
        self.memo.get(id.index()).copied().unwrap_or_default()
    }

    /// Forgets what was found of a node.
    fn forget(&mut self, id: NodeId) {
        self.free.extend(self.slot(id).at());
        self.fill(id, Slot::EMPTY);
    }

    fn fill(&mut self, id: NodeId, slot: Slot) {
        if let Some(place) = self.memo.get_mut(id.index()) {
            *place = slot;
        }
    }

    /// The value of a node, kept now or before; none where it is an answer.
    fn kept(&mut self, id: NodeId, node: &Node) -> Option<&Value<'a>> {
        let at = match self.slot(id).at() {
            Some(at) => at,
            None => match self.evaluate(node) {
                Value::YesNo(answer) => {
                    self.fill(id, Slot::answer(answer));
                    return None;
                }
                value => {
                    let free = self.free.pop().and_then(|at| Some((at, self.values.get_mut(at)?)));
                    let at = match free {
                        Some((at, slot)) => {
                            *slot = value;
                            at
                        }
                        None => {
                            self.values.push(value);
                            self.values.len() - 1
                        }
                    };
                    self.fill(id, Slot::value(at));
                    at
                }
            },
        };
        self.values.get(at)
    }

    /// The episodes of a marker, found now or before.
    pub(super) fn episodes(&mut self, id: MarkerId) -> Rc<Episodes> {
        if let Some(Some(episodes)) = self.episodes.get(id.index()) {
            return Rc::clone(episodes);
        }
        let episodes = Rc::new(self.find_episodes(id));
        if let Some(slot) = self.episodes.get_mut(id.index()) {
            *slot = Some(Rc::clone(&episodes));
        }
        episodes
    }

    /// The decision of a table, found now or before.
    pub(super) fn decision(&mut self, id: TableId) -> Decision {
        if let Some(Some(decision)) = self.decisions.get(id.index()) {
            return *decision;
        }
        let decision = self.run_table(id);
        if let Some(slot) = self.decisions.get_mut(id.index()) {
            *slot = Some(decision);
        }
        decision
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;
    use crate::{
        pack::encode,
        plan::{Comparison, IfMissing},
        record::RawEntries,
        testing::{entry, nobody, on, plan},
    };

    /// Every start is one more candidate for the guard, and none passes.
    #[test]
    fn what_a_guard_works_out_for_one_candidate_gives_way_to_the_next() {
        let mut plan = plan();
        let ten_days = Length::Fixed(CalendarSpan { months: 0, days: 10 });
        plan.nodes.insert(2, Node::CandidateStart);
        plan.nodes.insert(3, Node::Shift(NodeId(2), ten_days, true));
        let less = Node::CompareDates(Comparison::Less, NodeId(3), NodeId(2), IfMissing::Unknown);
        plan.nodes.insert(4, less);
        plan.alerts[0].when = NodeId(5);
        plan.labels.clear();
        plan.markers[0].guard = Some(NodeId(4));
        let pack = Pack::load(&encode(&plan, &[]).unwrap()).unwrap();
        let mut raw = RawEntries::default();
        for n in 0..500 {
            let day = format!("20{:02}-01-01", n % 26);
            raw.push(&entry(&format!("e{n}"), &day, "C10F."));
        }
        let record = Record::read(&nobody(), &on("2026-02-05"), raw).unwrap();
        let matched = Matched::match_record(&pack, &record, &[], &mut Vec::new());
        let mut evaluation = Evaluation::new(&pack, &record, &[], &matched);
        assert_eq!(evaluation.episodes(MarkerId(0)).all, []);
        assert!(evaluation.values.len() < 10, "{} values are kept", evaluation.values.len());
    }
}
