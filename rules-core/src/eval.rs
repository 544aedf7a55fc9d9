//! Evaluation of one checked ruleset over one record.
//!
//! Match first: one look-up a coding gives the events of every codelist. Then decide: nodes are evaluated
//! when something asks for them, and once. A condition is yes, no or unknown; a rule acts only on yes, and
//! an unknown is reported as undecided with its reasons, never guessed.
//!
//! Cost: `O(entries × codings × log codes)` to match; each node once, a selection in the number of its
//! list's entries.

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

pub(crate) use self::decide::decide;
pub(crate) use self::explain::explain;
use self::{answer::Value, marker::Episodes, matching::Events, measure::Readings, table::Decision};
use crate::{
    date::Span,
    decimal::Decimal,
    pack::Pack,
    plan::{Duration, Length, MarkerId, Node, NodeId, ParameterId, TableId},
    record::Record,
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

/// One ruleset over one record: what has been found so far.
pub(crate) struct Evaluation<'a> {
    pack: &'a Pack,
    record: &'a Record<'a>,
    parameters: &'a [Option<ParameterSetting>],
    events: Events,
    readings: Vec<Readings>,
    /// Values of the nodes that have been asked for.
    values: Vec<Option<Value>>,
    /// Episodes of the markers that have been asked for.
    episodes: Vec<Option<Rc<Episodes>>>,
    /// Decisions of the tables that have been asked for.
    decisions: Vec<Option<Decision>>,
    /// In a guard: the date of the entry that would start an episode.
    candidate: Option<Span>,
}

impl<'a> Evaluation<'a> {
    /// Matches the record against the ruleset's codelists and reads its measures.
    pub(crate) fn new(
        pack: &'a Pack,
        record: &'a Record<'a>,
        parameters: &'a [Option<ParameterSetting>],
        problems: &mut Vec<crate::problem::Problem>,
    ) -> Self {
        let events = Events::find(pack, record, problems);
        let readings = pack
            .plan
            .measures
            .iter()
            .map(|measure| {
                let length = |length| length_of(pack, parameters, length);
                Readings::read(measure, events.of(measure.codelist), record, &length, problems)
            })
            .collect();
        Self {
            events,
            readings,
            values: alloc::vec![None; pack.plan.nodes.len()],
            episodes: alloc::vec![None; pack.plan.markers.len()],
            decisions: alloc::vec![None; pack.plan.tables.len()],
            candidate: None,
            pack,
            record,
            parameters,
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
    fn value(&mut self, id: NodeId) -> Value {
        if let Some(Some(value)) = self.values.get(id.index()) {
            return value.clone();
        }
        let pack = self.pack;
        let Some(node) = pack.plan.nodes.get(id.index()) else { return Value::NOTHING };
        let value = self.evaluate(node);
        if let Some(slot) = self.values.get_mut(id.index()) {
            *slot = Some(value.clone());
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
