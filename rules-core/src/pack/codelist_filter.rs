//! A small Bloom filter of codelists.

use crate::plan::CodelistId;

/// A set of codelists as a Bloom filter of 256 bits, one hash: the position modulo 256.
///
/// What it says is not in it is not; what it says may be in it may not be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct CodelistFilter([u64; 4]);

impl CodelistFilter {
    /// The filter of these.
    pub(crate) fn of(lists: impl IntoIterator<Item = CodelistId>) -> Self {
        let mut all = Self::default();
        lists.into_iter().for_each(|list| all.add(list));
        all
    }

    /// Adds one.
    pub(crate) fn add(&mut self, list: CodelistId) {
        if let Some(word) = self.0.get_mut(list.index() / 64 % 4) {
            *word |= 1 << (list.index() % 64);
        }
    }

    /// Adds all of another's.
    pub(crate) fn add_all(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word |= other);
    }

    /// Whether a codelist may be in both; false where certainly none is.
    pub(crate) fn may_intersect(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).any(|(word, other)| word & other != 0)
    }
}
