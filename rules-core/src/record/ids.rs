//! Finds an entry by its id.

use alloc::vec::Vec;

use super::{EntryView, RawEntries};

/// Slots looked at before an id is looked for in an ordered map instead. Chance does not come near it, so it
/// only bounds what ids made to crowd together cost.
const STEPS: usize = 64;

/// Slots of the smallest table.
const SLOTS: usize = 256;

/// The ids of a record's entries, found in one look-up.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    /// Place and one, at the slot of the id's hash or after it; zero where free.
    slots: Vec<u32>,
    count: usize,
    /// Places of ids that found no slot, in the order of the ids.
    crowded: Vec<u32>,
}

impl Ids {
    /// The ids of entries; of two with one id, the first.
    pub(crate) fn of(raw: &RawEntries<'_>) -> Self {
        let mut ids = Self::default();
        for (place, entry) in (0..).zip(raw.entries()) {
            ids.insert(raw, entry.id(), place);
        }
        ids
    }

    /// Room for so many.
    pub(crate) fn with_room(count: usize) -> Self {
        let slots = count.saturating_mul(2).next_power_of_two().max(SLOTS);
        Self { slots: alloc::vec![0; slots], ..Self::default() }
    }

    /// The place of an id.
    pub(crate) fn find(&self, raw: &RawEntries<'_>, id: &str) -> Option<u32> {
        let mut slots = self.slots_of(id);
        match slots.find(|(_, slot)| *slot == 0 || is_at(raw, *slot, id)) {
            Some((_, slot)) => slot.checked_sub(1),
            None => {
                let at = self.crowded_at(raw, id).ok()?;
                self.crowded.get(at).copied()
            }
        }
    }

    fn crowded_at(&self, raw: &RawEntries<'_>, id: &str) -> Result<usize, usize> {
        let id_at = |place: u32| raw.entry(place as usize).map(EntryView::id);
        self.crowded.binary_search_by(|place| id_at(*place).cmp(&Some(id)))
    }

    /// Notes the place of an id; false, and nothing noted, where it has one already.
    pub(crate) fn insert(&mut self, raw: &RawEntries<'_>, id: &str, place: u32) -> bool {
        if self.count.saturating_mul(2) >= self.slots.len() {
            self.grow(raw);
        }
        let found = self.slots_of(id).find(|(_, slot)| *slot == 0 || is_at(raw, *slot, id));
        match found {
            Some((at, 0)) => {
                self.count = self.count.saturating_add(1);
                self.put(at, place);
                true
            }
            Some(_) => false,
            None => match self.crowded_at(raw, id) {
                Ok(_) => false,
                Err(at) => {
                    self.crowded.insert(at, place);
                    true
                }
            },
        }
    }

    fn put(&mut self, at: usize, place: u32) {
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = place.saturating_add(1);
        }
    }

    fn grow(&mut self, raw: &RawEntries<'_>) {
        let len = self.slots.len().saturating_mul(4).max(SLOTS);
        let old = core::mem::replace(&mut self.slots, alloc::vec![0; len]);
        for place in old.into_iter().filter_map(|slot| slot.checked_sub(1)) {
            let Some(entry) = raw.entry(place as usize) else { continue };
            let free = self.slots_of(entry.id()).find(|(_, slot)| *slot == 0);
            match free {
                Some((at, _)) => self.put(at, place),
                None => {
                    if let Err(at) = self.crowded_at(raw, entry.id()) {
                        self.crowded.insert(at, place);
                    }
                }
            }
        }
    }

    /// The slots an id may stand in, in turn.
    fn slots_of(&self, id: &str) -> impl Iterator<Item = (usize, u32)> {
        let mask = self.slots.len().wrapping_sub(1);
        let first = hash(id) as usize;
        let at = (0..STEPS).map(move |step| first.wrapping_add(step) & mask);
        at.map_while(|at| self.slots.get(at).map(|slot| (at, *slot)))
    }
}

fn is_at(raw: &RawEntries<'_>, slot: u32, id: &str) -> bool {
    let place = slot.checked_sub(1);
    let entry = place.and_then(|place| raw.entry(place as usize));
    entry.is_some_and(|entry| entry.id() == id)
}

fn hash(id: &str) -> u64 {
    let (eights, rest) = id.as_bytes().as_chunks::<8>();
    let mut last = [0; 8];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    let hash = eights.iter().chain([&last]).fold(id.len() as u64, |hash, eight| {
        (hash ^ u64::from_le_bytes(*eight)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29)
    });
    hash ^ hash >> 32
}

#[cfg(test)]
mod tests {
    use alloc::{collections::BTreeMap, format, string::String, vec::Vec};

    use super::*;
    use crate::testing::entry;

    proptest::proptest! {
        #[test]
        fn an_id_has_the_place_it_had_first(ids in proptest::collection::vec("[ab]{0,9}", 0..400)) {
            let mut raw = RawEntries::default();
            let mut noted = Ids::default();
            let mut expected: BTreeMap<String, u32> = BTreeMap::new();
            for id in &ids {
                let place = raw.len() as u32;
                let is_new = noted.insert(&raw, id, place);
                proptest::prop_assert_eq!(is_new, !expected.contains_key(id));
                if is_new {
                    raw.push(&entry(id, "2026-01-01", "C10F."));
                    expected.insert(id.clone(), place);
                }
            }
            for (id, place) in &expected {
                proptest::prop_assert_eq!(noted.find(&raw, id), Some(*place));
            }
            proptest::prop_assert_eq!(noted.find(&raw, "c"), None);
        }
    }

    /// Ids whose hashes agree in the lower bits, found by trying.
    #[test]
    fn crowded_ids_are_found_too() {
        let crowd = (0..).map(|n| format!("{n}")).filter(|id| hash(id) & 0xFFF == 7);
        let ids: Vec<String> = crowd.take(100).collect();
        let mut raw = RawEntries::default();
        let mut noted = Ids::default();
        for (place, id) in (0..).zip(&ids) {
            assert!(noted.insert(&raw, id, place));
            raw.push(&entry(id, "2026-01-01", "C10F."));
        }
        assert!(!noted.crowded.is_empty());
        for (place, id) in (0..).zip(&ids) {
            assert_eq!(noted.find(&raw, id), Some(place));
            assert!(!noted.insert(&raw, id, 1000));
        }
    }
}
