//! Says which codelist or measure an entry comes from, by which code, with which value.

use super::{Evaluation, answer::Fact};
use crate::{
    code::Code,
    eval::matching::Reading,
    plan::{MarkerId, MeasureId, Node, NodeId, Source},
    record::EntryIx,
};

impl Evaluation<'_> {
    /// What a selection draws from.
    pub(in crate::eval) fn sources(&self, entries: NodeId) -> &[Source] {
        match self.pack.plan.nodes.get(entries.index()) {
            Some(Node::Select(sources, _)) => sources,
            _ => &[],
        }
    }

    /// The reading of an entry under the first of the measures that reads it.
    pub(super) fn reading_in(&self, ix: EntryIx, sources: &[Source]) -> Option<Reading> {
        sources.iter().find_map(|source| match source {
            Source::Measure(measure) => self.reading(*measure, ix),
            Source::Codelist(_) => None,
        })
    }

    /// The reading of an entry under a measure.
    pub(in crate::eval) fn reading(&self, measure: MeasureId, ix: EntryIx) -> Option<Reading> {
        self.matched.reading(measure, ix)
    }

    /// The first source an entry comes from.
    pub(in crate::eval) fn source_of(&self, ix: EntryIx, sources: &[Source]) -> Option<Source> {
        let has = |source: &Source| self.matched.entries(*source).binary_search(&ix).is_ok();
        sources.iter().copied().find(has)
    }

    /// The code through which an entry is on a source's codelist, with its row.
    pub(in crate::eval) fn matched(&self, ix: EntryIx, source: Source) -> Option<(Code, usize)> {
        let list = match source {
            Source::Codelist(list) => list,
            Source::Measure(measure) => self.pack.plan.measures.get(measure.index())?.codelist,
        };
        self.record.codes(ix).find_map(|code| {
            let on = |row: &usize| self.pack.lists(*row).contains(&list);
            let row = self.pack.lookup(code).find(on).or_else(|| {
                // A composed list has no rows of its own.
                let is_on = self.pack.is_on(code, list);
                is_on.then(|| self.pack.lookup(code).next()).flatten()
            });
            row.map(|row| (code, row))
        })
    }

    /// The source of the entry that an entry node stands for.
    pub(super) fn source_of_node(&mut self, id: NodeId) -> Option<Source> {
        let Fact::Known(ix) = self.value(id).entry() else { return None };
        let pack = self.pack;
        match pack.plan.nodes.get(id.index())? {
            Node::Pick(_, entries) | Node::Nth(_, _, entries) => {
                match pack.plan.nodes.get(entries.index())? {
                    Node::Select(sources, _) => self.source_of(ix, sources),
                    _ => None,
                }
            }
            Node::FirstOf(values) => {
                let first =
                    values.iter().find(|value| self.value(**value).entry() == Fact::Known(ix))?;
                self.source_of_node(*first)
            }
            _ => None,
        }
    }

    /// The codelist or measure through which an entry starts or ends a marker.
    pub(in crate::eval) fn event_source(
        &self,
        marker: MarkerId,
        ix: EntryIx,
        ends: bool,
    ) -> Option<Source> {
        let marker = self.pack.plan.markers.get(marker.index())?;
        let nodes = if ends { &marker.ends } else { &marker.starts };
        nodes.iter().find_map(|node| match self.pack.plan.nodes.get(node.index()) {
            Some(Node::Select(sources, _)) => self.source_of(ix, sources),
            _ => None,
        })
    }
}
