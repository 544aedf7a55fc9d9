//! Says in sentences why something is not known.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    eval::deciding::{Answer, Evaluation, Fact, Value, Why},
    order::Bits,
    pack::Pack,
    plan::{Filter, MarkerId, Node, NodeId},
};

/// At most this many reasons are given; the rest are counted.
const REASONS: usize = 10;

/// Characters of a date known to the day: `2026-06-01`.
const FULL_DATE: usize = 10;

#[derive(Default)]
struct Reasons {
    sentences: Vec<String>,
    /// Nodes already walked through.
    seen: Bits,
    markers: Vec<MarkerId>,
}

impl Reasons {
    fn say(&mut self, sentence: String) {
        if !self.sentences.contains(&sentence) {
            self.sentences.push(sentence);
        }
    }
}

impl<'a> Evaluation<'a> {
    /// Why this condition is unknown.
    pub(super) fn reasons(&mut self, id: NodeId) -> Vec<String> {
        let mut reasons = Reasons::default();
        self.look(id, &mut reasons);
        finish(reasons)
    }

    /// Why this marker is undetermined.
    pub(super) fn marker_reasons(&mut self, id: MarkerId) -> Vec<String> {
        let mut reasons = Reasons::default();
        self.look_at_marker(id, &mut reasons);
        finish(reasons)
    }

    fn look(&mut self, id: NodeId, into: &mut Reasons) {
        let pack: &'a Pack = self.pack;
        let Some(node) = pack.plan.nodes.get(id.index()) else { return };
        if !into.seen.insert(id.index()) {
            return;
        }
        match node {
            Node::BirthDate | Node::AgeOn(_) if self.record.patient.birth.is_none() => {
                into.say("the date of birth was not supplied".into());
            }
            Node::AgeOn(_) if self.record.patient.birth.is_some_and(|birth| !birth.is_day()) => {
                into.say("the date of birth is recorded only in part".into());
            }
            Node::Pick(..)
            | Node::Nth(..)
            | Node::Aggregate(..)
            | Node::RunStart(_)
            | Node::RunEnd(_)
            | Node::RunCount(_)
            | Node::BandOf(_)
            | Node::ItemsOf(_)
            | Node::NumberOf(..)
            | Node::DateValueOf(..)
            | Node::DeathDate
                if self.value(id).is_missing() == Answer::Yes =>
            {
                let what =
                    self.label(id).map_or_else(|| "a value".to_string(), |l| format!("`{l}`"));
                into.say(format!("{what} is missing"));
            }
            Node::CompareNumbers(..) | Node::CompareDates(..) | Node::DateIn(..)
                if self.answer(id) == Answer::Unknown(Why::IMPRECISE) =>
            {
                for evidence in self.evidence_of(id) {
                    // Of an entry that was counted on a full date, nothing is open.
                    if evidence.value.is_empty() && evidence.date.len() == FULL_DATE {
                        continue;
                    }
                    into.say(format!(
                        "entry `{}` ({}:{}) dated `{}`{} could fall on either side of `{}`",
                        evidence.entry,
                        evidence.scheme.name(),
                        evidence.code,
                        evidence.date,
                        if evidence.value.is_empty() {
                            String::new()
                        } else {
                            format!(" with value `{}`", evidence.value)
                        },
                        self.label(id).unwrap_or("the condition"),
                    ));
                }
            }
            Node::Score(score)
            | Node::BandOf(score)
            | Node::ItemsOf(score)
            | Node::InBand(score, _) => {
                let items = pack.plan.scores.get(score.index()).map(|it| it.items.as_slice());
                for item in items.unwrap_or_default() {
                    if self.is_unknown(item.condition) {
                        self.look(item.condition, into);
                    }
                }
            }
            Node::Select(_, filters) => {
                let asks = filters.iter().any(|filter| matches!(filter, Filter::RecordedHere));
                if asks && self.record.organisation.is_none() {
                    into.say("the organisation that asks was not supplied".into());
                }
                let selection = self.selection(id);
                if selection.why.has(Why::IMPRECISE) {
                    for ix in &*selection.possible {
                        let condition = self.label(id).unwrap_or("the selection");
                        into.say(format!(
                            "{} may or may not be in `{condition}`",
                            self.entry_text(*ix)
                        ));
                    }
                }
                for filter in filters {
                    if let Filter::During(marker) = filter {
                        self.look_at_marker(*marker, into);
                    }
                }
            }
            Node::Active(marker)
            | Node::ActiveOn(marker, _)
            | Node::DateDuring(_, marker)
            | Node::EpisodeStart(marker)
            | Node::EpisodeEnd(marker) => {
                self.look_at_marker(*marker, into);
            }
            Node::Detail(marker, at) => {
                // Of an episode that may not be there, the detail says nothing.
                if self.episodes(*marker).undetermined.is_some() {
                    self.look_at_marker(*marker, into);
                } else if let Some(node) = self.detail_node(*marker, *at) {
                    self.look(node, into);
                }
            }
            Node::InConflict(marker, _) => {
                self.look_at_marker(*marker, into);
                if self.answer(id) == Answer::Unknown(Why::IMPRECISE) {
                    into.say(
                        "values that may disagree are recorded too imprecisely to tell".into(),
                    );
                }
            }
            Node::SelectedBy(table, _) => {
                let row = self.decision(*table).row();
                let row = pack.plan.tables.get(table.index()).and_then(|table| table.rows.get(row));
                if let Some(row) = row {
                    self.look(row.condition, into);
                }
            }
            _ => {}
        }
        for child in node.children() {
            if self.is_unknown(child) {
                self.look(child, into);
            }
        }
    }

    /// Whether a child had a part in an unknown: it is unknown, or missing, or a number known only within
    /// bounds, or holds undetermined entries.
    fn is_unknown(&mut self, id: NodeId) -> bool {
        match self.value(id) {
            Value::YesNo(answer) => matches!(answer, Answer::Unknown(_)),
            Value::Entries(entries) => !entries.possible.is_empty(),
            Value::Number(Fact::Known(range)) => range.exact().is_none(),
            value => value.is_missing() != Answer::No,
        }
    }

    fn look_at_marker(&mut self, id: MarkerId, into: &mut Reasons) {
        let pack: &'a Pack = self.pack;
        let episodes = self.episodes(id);
        let Some(why) = episodes.undetermined else { return };
        if into.markers.contains(&id) {
            return;
        }
        into.markers.push(id);
        let Some(marker) = pack.plan.markers.get(id.index()) else { return };
        if why.has(Why::FACT) {
            into.say("the date of birth was not supplied".into());
        }
        for node in marker.starts.iter().chain(&marker.ends) {
            self.look(*node, into);
            for ix in &*self.selection(*node).definite {
                if !self.record.span(*ix).is_day() {
                    let entry = self.entry_text(*ix);
                    into.say(format!(
                        "{entry} may lie before or after what starts or ends `{}`",
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

fn finish(reasons: Reasons) -> Vec<String> {
    let mut sentences = reasons.sentences;
    if sentences.is_empty() {
        sentences.push("something it needs is recorded too imprecisely".into());
    }
    let more = sentences.len().saturating_sub(REASONS);
    if more > 0 {
        sentences.truncate(REASONS);
        sentences.push(format!("and {more} more"));
    }
    sentences
}
