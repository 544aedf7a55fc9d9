//! Things behind handles.

use alloc::vec::Vec;

/// Things by handle, in the order they were given one; few at a time.
#[derive(Debug)]
pub(super) struct Handles<T>(Vec<(u32, T)>);

impl<T> Default for Handles<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Handles<T> {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        self.0.iter().map(|(handle, thing)| (*handle, thing))
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (u32, &mut T)> {
        self.0.iter_mut().map(|(handle, thing)| (*handle, thing))
    }

    pub(super) fn get(&self, handle: u32) -> Option<&T> {
        self.iter().find(|(it, _)| *it == handle).map(|(_, thing)| thing)
    }

    pub(super) fn get_mut(&mut self, handle: u32) -> Option<&mut T> {
        self.iter_mut().find(|(it, _)| *it == handle).map(|(_, thing)| thing)
    }

    /// Adds a thing under a handle that nothing has.
    pub(super) fn insert(&mut self, handle: u32, thing: T) {
        self.0.push((handle, thing));
    }

    /// Takes a thing out; whether there was one.
    pub(super) fn remove(&mut self, handle: u32) -> bool {
        let before = self.len();
        self.0.retain(|(it, _)| *it != handle);
        self.len() < before
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
