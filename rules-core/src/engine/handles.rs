//! Things behind handles.

use alloc::vec::Vec;

/// A loaded ruleset of an [`Engine`](super::Engine); 0 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RulesetHandle(pub u32);

/// An open record of an [`Engine`](super::Engine); 0 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RecordHandle(pub u32);

/// Things by handle, in the order they were given one; few at a time.
#[derive(Debug)]
pub(super) struct Handles<K, T>(Vec<(K, T)>);

impl<K, T> Default for Handles<K, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Copy + PartialEq, T> Handles<K, T> {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (K, &T)> {
        self.0.iter().map(|(handle, thing)| (*handle, thing))
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().map(|(_, thing)| thing)
    }

    pub(super) fn get(&self, handle: K) -> Option<&T> {
        self.0.iter().find(|(it, _)| *it == handle).map(|(_, thing)| thing)
    }

    pub(super) fn get_mut(&mut self, handle: K) -> Option<&mut T> {
        self.0.iter_mut().find(|(it, _)| *it == handle).map(|(_, thing)| thing)
    }

    /// Adds a thing under a handle that nothing has.
    pub(super) fn insert(&mut self, handle: K, thing: T) {
        self.0.push((handle, thing));
    }

    /// Takes a thing out.
    pub(super) fn remove(&mut self, handle: K) -> Option<T> {
        let at = self.0.iter().position(|(it, _)| *it == handle)?;
        Some(self.0.remove(at).1)
    }
}
