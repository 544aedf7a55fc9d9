//! Remembers, by expression, what it came to and whether a walk has been there.

use alloc::vec::Vec;

use super::answer::Answer;
use crate::plan::NodeId;

/// What a node came to: nothing yet, an answer, or where its value stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Slot(u32);

impl Slot {
    /// Nothing yet.
    pub(super) const EMPTY: Self = Self(0);
    const VALUES: u32 = 1 + Answer::COUNT;

    /// An answer.
    pub(super) fn answer(answer: Answer) -> Self {
        Self(1 + answer.number())
    }

    /// The place of a value.
    pub(super) fn value(at: usize) -> Self {
        Self(u32::try_from(at).map_or(0, |at| at.saturating_add(Self::VALUES)))
    }

    /// The answer, if it is one.
    pub(super) fn as_answer(self) -> Option<Answer> {
        Answer::of_number(self.0.checked_sub(1)?)
    }

    /// Where the value stands, if there is one.
    pub(super) fn at(self) -> Option<usize> {
        self.0.checked_sub(Self::VALUES).map(|at| at as usize)
    }
}

/// Which expressions a walk has come to; one walk goes on at a time.
#[derive(Debug, Default)]
pub(in crate::eval) struct Visits {
    /// By node, the last walk that came to it; empty until there is one.
    last: Vec<u32>,
    walks: u32,
}

impl Visits {
    /// Begins a walk over so many nodes; its number.
    pub(in crate::eval) fn begin(&mut self, nodes: usize) -> u32 {
        self.last.resize(nodes, 0);
        self.walks = self.walks.saturating_add(1);
        self.walks
    }

    /// Whether the walk comes to a node for the first time.
    pub(in crate::eval) fn is_first(&mut self, id: NodeId, walk: u32) -> bool {
        let last = self.last.get_mut(id.index());
        last.is_some_and(|last| core::mem::replace(last, walk) != walk)
    }
}
