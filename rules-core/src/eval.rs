//! Evaluation of one checked ruleset over one record.
//!
//! Match first: one look-up a coding gives the events of every codelist. Then decide: nodes are evaluated
//! when something asks for them, and once. A condition is yes, no or unknown; a rule acts only on yes, and
//! an unknown is reported as undecided with its reasons, never guessed.
//!
//! Cost: `O(entries × codings)` to match; each node once, a selection in the number of its list's entries.

mod aggregate;
mod answer;
mod conflict;
mod decide;
mod evidence;
mod explain;
mod link;
mod marker;
mod matching;
mod measure;
mod node;
mod range;
mod reasons;
mod render;
mod run;
mod score;
mod select;
mod table;

use alloc::{rc::Rc, string::String, vec::Vec};

pub(crate) use self::decide::{Stand, describe, stand, tables};
pub(crate) use self::explain::explain;
use self::{
    answer::{Answer, Value},
    marker::Episodes,
    matching::Events,
    measure::Readings,
    table::Decision,
};
use crate::{
    date::Span,
    decimal::Decimal,
    pack::{Lists, Pack, Reach},
    plan::{CodelistId, Duration, Length, MarkerId, Node, NodeId, ParameterId, Source, TableId},
    problem::Problem,
    record::{EntryIx, Record},
};

/// A parameter's value for this request, by position in the plan.
pub(crate) type Parameters = Vec<Option<ParameterSetting>>;

/// A value the host set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ParameterSetting {
    Date(crate::date::Day),
    Number(Decimal),
    Duration(Duration),
    Organisations(Vec<String>),
}

/// What a record says to one ruleset: the entries on each codelist, and the values of each measure.
#[derive(Debug, Clone)]
pub(crate) struct Matched {
    events: Events,
    readings: Vec<Readings>,
}

impl Matched {
    /// Matches the record against the ruleset's codelists and reads its measures.
    pub(crate) fn find(
        pack: &Pack,
        record: &Record<'_>,
        parameters: &[Option<ParameterSetting>],
        problems: &mut Vec<Problem>,
    ) -> Self {
        let events = Events::find(pack, record, problems);
        let length = |length| length_of(pack, parameters, length);
        let readings = pack.plan.measures.iter().map(|measure| {
            Readings::read(measure, events.of(measure.codelist), record, &length, problems)
        });
        Self { readings: readings.collect(), events }
    }

    /// Takes in one more entry of the record; the lists it is on.
    pub(crate) fn insert(
        &mut self,
        pack: &Pack,
        record: &Record<'_>,
        parameters: &[Option<ParameterSetting>],
        new: EntryIx,
        problems: &mut Vec<Problem>,
    ) -> Lists {
        let lists = self.events.insert(pack, record, new, problems);
        let length = |length| length_of(pack, parameters, length);
        for (measure, readings) in pack.plan.measures.iter().zip(&mut self.readings) {
            let is_on = lists.binary_search(&measure.codelist).is_ok();
            readings.insert(measure, (new, is_on), record, &length, problems);
        }
        let mut touched = Lists::default();
        lists.iter().for_each(|list| touched.add(*list));
        touched
    }

    /// Whether a rule may have something to say.
    fn concerns(&self, reach: &Reach) -> bool {
        let has = |list: &CodelistId| !self.events.of(*list).is_empty();
        reach.clause.as_ref().is_none_or(|lists| lists.iter().any(has))
    }

    /// The entries of a source: those on a codelist, or those a measure has a usable value of.
    fn entries(&self, source: Source) -> &[EntryIx] {
        match source {
            Source::Codelist(list) => self.events.of(list),
            Source::Measure(measure) => {
                self.readings.get(measure.index()).map(Readings::entries).unwrap_or_default()
            }
        }
    }
}

/// One ruleset over one record: what has been found so far.
pub(crate) struct Evaluation<'a> {
    pack: &'a Pack,
    record: &'a Record<'a>,
    parameters: &'a [Option<ParameterSetting>],
    matched: &'a Matched,
    /// By node: where its value stands in `values`, and one; zero where nothing has asked for it.
    asked: Vec<u32>,
    values: Vec<Value<'a>>,
    /// Episodes of the markers that have been asked for.
    episodes: Vec<Option<Rc<Episodes>>>,
    /// Decisions of the tables that have been asked for.
    decisions: Vec<Option<Decision>>,
    /// In a guard: the date of the entry that would start an episode.
    candidate: Option<Span>,
}

impl<'a> Evaluation<'a> {
    pub(crate) fn new(
        pack: &'a Pack,
        record: &'a Record<'a>,
        parameters: &'a [Option<ParameterSetting>],
        matched: &'a Matched,
    ) -> Self {
        Self {
            asked: alloc::vec![0; pack.plan.nodes.len()],
            values: Vec::new(),
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
    fn length(&self, length: Length) -> Duration {
        length_of(self.pack, self.parameters, length)
    }

    /// The organisation codes a parameter stands for.
    fn organisations(&self, id: ParameterId) -> &'a [String] {
        match (self.setting(id), default(self.pack, id)) {
            (Some(ParameterSetting::Organisations(codes)), _) => codes,
            (None, Some(Node::Organisations(codes))) => codes,
            _ => &[],
        }
    }

    /// The value of a node, found now or before.
    fn value(&mut self, id: NodeId) -> Value<'a> {
        match self.found(id) {
            Some(value) => value.clone(),
            None => self.find(id),
        }
    }

    /// The answer of a condition, found now or before.
    fn answer(&mut self, id: NodeId) -> Answer {
        match self.found(id) {
            Some(value) => value.answer(),
            None => self.find(id).answer(),
        }
    }

    fn found(&self, id: NodeId) -> Option<&Value<'a>> {
        let asked = *self.asked.get(id.index())? as usize;
        self.values.get(asked.checked_sub(1)?)
    }

    fn find(&mut self, id: NodeId) -> Value<'a> {
        let pack = self.pack;
        let Some(node) = pack.plan.nodes.get(id.index()) else { return Value::NOTHING };
        let value = self.evaluate(node);
        // What is there already need not be kept.
        let is_plain =
            matches!(node, Node::Number(_) | Node::Date(_) | Node::Today | Node::YesNo(_));
        if !is_plain && let Some(slot) = self.asked.get_mut(id.index()) {
            self.values.push(value.clone());
            *slot = self.values.len() as u32;
        }
        value
    }

    /// The episodes of a marker, found now or before.
    fn episodes(&mut self, id: MarkerId) -> Rc<Episodes> {
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
    fn decision(&mut self, id: TableId) -> Decision {
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

/// What a parameter is when the host says nothing.
fn default(pack: &Pack, id: ParameterId) -> Option<&Node> {
    let parameter = pack.plan.parameters.get(id.index())?;
    pack.plan.nodes.get(parameter.default.index())
}

fn length_of(pack: &Pack, parameters: &[Option<ParameterSetting>], length: Length) -> Duration {
    match length {
        Length::Fixed(duration) => duration,
        Length::Parameter(id) => {
            match (parameters.get(id.index()).and_then(Option::as_ref), default(pack, id)) {
                (Some(ParameterSetting::Duration(duration)), _)
                | (None, Some(Node::Duration(duration))) => *duration,
                _ => Duration::default(),
            }
        }
    }
}
