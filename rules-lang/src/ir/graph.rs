//! Which definition depends on which, and in what order they can be worked out.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use rules_core::plan::{MarkerId, ScoreId, TableId};

use super::{ConflictId, DetailId, FieldId};

/// What can depend on something, and be depended on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Definition {
    Field(FieldId),
    Score(ScoreId),
    Table(TableId),
    /// The episodes of a marker: its guard, starts and ends.
    Episodes(MarkerId),
    Detail(DetailId),
    Conflict(ConflictId),
}

/// The dependencies of a ruleset.
#[derive(Debug, Default)]
pub(super) struct Graph {
    edges: BTreeMap<Definition, BTreeSet<Definition>>,
}

impl Graph {
    pub(super) fn add(&mut self, definition: Definition) {
        self.edges.entry(definition).or_default();
    }

    pub(super) fn depends(&mut self, definition: Definition, on: Definition) {
        self.edges.entry(definition).or_default().insert(on);
    }

    /// Every definition after those it depends on; or the definitions of each circle.
    pub(super) fn order(&self) -> Result<Vec<Definition>, Vec<Vec<Definition>>> {
        let mut state: BTreeMap<Definition, bool> = BTreeMap::new();
        let (mut order, mut circles) = (Vec::new(), Vec::new());
        for start in self.edges.keys() {
            // Depth first with a stack of our own: chains may be as long as a ruleset.
            let mut path = Vec::new();
            self.enter(*start, &mut state, &mut path);
            while let Some((definition, waiting)) = path.last_mut() {
                let definition = *definition;
                match waiting.pop() {
                    None => {
                        state.insert(definition, true);
                        order.push(definition);
                        path.pop();
                    }
                    Some(next) if state.get(&next) == Some(&false) => {
                        let on_circle = path.iter().map(|(it, _)| *it).skip_while(|it| *it != next);
                        circles.push(on_circle.collect());
                    }
                    Some(next) => self.enter(next, &mut state, &mut path),
                }
            }
        }
        if circles.is_empty() { Ok(order) } else { Err(circles) }
    }

    /// Puts a definition that was not seen yet on the path; `false` in `state` while it is there.
    fn enter(
        &self,
        definition: Definition,
        state: &mut BTreeMap<Definition, bool>,
        path: &mut Vec<(Definition, Vec<Definition>)>,
    ) {
        if let Entry::Vacant(slot) = state.entry(definition) {
            slot.insert(false);
            let next = self.edges.get(&definition);
            path.push((definition, next.into_iter().flatten().rev().copied().collect()));
        }
    }
}
