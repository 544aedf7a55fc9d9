//! The frozen code table: every code as one number, found by one look-up.
//!
//! A bitmap of 16 bits a code answers "on no list", which most entries are, from one word; what passes is
//! looked up in an open-addressing table at most half full. A Read v2 row that stands for everything below
//! it has a number of its own, and is found by cutting a code from its end.

use alloc::vec::Vec;

use crate::{
    code::{BELOW, Code, is_verbatim, read_v2_above},
    order::merged,
    plan::{CodelistId, Composition, Plan},
};

/// Odd multipliers, 2^64 over the golden ratio first. Another is taken where codes crowd together under one.
const SPREADS: [u64; 4] =
    [0x9E37_79B9_7F4A_7C15, 0xD1B5_4A32_D192_ED03, 0xA24B_AED4_963E_E407, 0x8CB9_2BA7_2F3D_8DD7];

/// Steps a code past taken slots that are too many on average; by chance it is less than one.
const CROWDED: usize = 8;

/// One row of the code table.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    /// Zero where the slot is free; no code's number is.
    key: u64,
    /// Its place in the plan's `exact` rows, or in its `below` rows.
    row: u32,
    set: u32,
}

/// The code table with the lists of each code, composed ones too.
#[derive(Debug)]
pub(super) struct CodeIndex {
    spread: u64,
    bitmap: Vec<u64>,
    bitmap_shift: u32,
    slots: Vec<Slot>,
    slots_shift: u32,
    has_below: bool,
    /// Where the lists of each set begin in `lists`; one more at the end.
    starts: Vec<u32>,
    lists: Vec<CodelistId>,
}

/// The bitmap of a code table, for a run over many codes.
#[derive(Clone, Copy)]
pub(crate) struct Sieve<'p> {
    bitmap: &'p [u64],
    shift: u32,
    spread: u64,
    has_below: bool,
}

impl Sieve<'_> {
    /// The places of the codes that may be on a list, and of zeros, which stand for something else.
    #[inline(never)]
    pub(crate) fn passing(self, keys: &[u64]) -> Vec<u32> {
        // A loop of its own keeps the sieve in registers.
        let mut passing = Vec::with_capacity(keys.len() / 4);
        for (at, key) in (0..).zip(keys) {
            if *key == 0 || self.lets_pass(*key) {
                passing.push(at);
            }
        }
        passing
    }

    /// Whether a code of this number may be on a list.
    #[inline]
    pub(crate) fn lets_pass(self, key: u64) -> bool {
        self.has(key) || self.has_below && self.has_above(key)
    }

    #[inline]
    fn has(self, key: u64) -> bool {
        let bit = (key.wrapping_mul(self.spread) >> self.shift) as usize;
        let word = self.bitmap.get(bit / 64).copied().unwrap_or_default();
        word >> (bit % 64) & 1 != 0
    }

    /// Whether anything this code is below may be on a list.
    fn has_above(self, key: u64) -> bool {
        core::iter::successors(read_v2_above(key), |key| read_v2_above(*key))
            .any(|key| self.has(key))
    }
}

impl CodeIndex {
    /// Freezes a plan's table. `O(codes)`.
    pub(super) fn of(plan: &Plan, composed: &[CodelistId]) -> Self {
        let codes = plan.codes.exact.len() + plan.codes.below.len();
        let slots = codes.saturating_mul(2).next_power_of_two().max(8);
        let bits = codes.saturating_mul(16).next_power_of_two().clamp(64, 1 << 22);
        let mut index = Self {
            spread: 0,
            bitmap: alloc::vec![0; bits / 64],
            bitmap_shift: 64 - bits.trailing_zeros(),
            slots: alloc::vec![Slot::default(); slots],
            slots_shift: 64 - slots.trailing_zeros(),
            has_below: !plan.codes.below.is_empty(),
            starts: Vec::with_capacity(plan.codes.sets.len() + 1),
            lists: Vec::new(),
        };
        for spread in SPREADS {
            index.spread = spread;
            if index.fill(plan) < codes.saturating_mul(CROWDED) {
                break;
            }
        }
        for set in &plan.codes.sets {
            index.starts.push(index.lists.len() as u32);
            let mut lists = set.clone();
            add_composed(plan, composed, &mut lists);
            index.lists.extend(lists);
        }
        index.starts.push(index.lists.len() as u32);
        index
    }

    /// Takes all rows in; how many steps past taken slots that was.
    fn fill(&mut self, plan: &Plan) -> usize {
        self.bitmap.fill(0);
        self.slots.fill(Slot::default());
        let exact = (0..).zip(&plan.codes.exact).map(|(row, it)| (it.code.key(), row, it.set));
        let below = (0..).zip(&plan.codes.below);
        let below = below.map(|(row, it)| (it.code.key() & BELOW, row, it.set));
        exact.chain(below).map(|(key, row, set)| self.insert(Slot { key, row, set })).sum()
    }

    fn insert(&mut self, slot: Slot) -> usize {
        let hash = slot.key.wrapping_mul(self.spread);
        let bit = (hash >> self.bitmap_shift) as usize;
        if let Some(word) = self.bitmap.get_mut(bit / 64) {
            *word |= 1 << (bit % 64);
        }
        let mut at = (hash >> self.slots_shift) as usize;
        let mut steps = 0;
        // Half of the slots stay free, so this ends.
        while self.slots.get(at).is_some_and(|it| it.key != 0) {
            at = (at + 1) & (self.slots.len() - 1);
            steps += 1;
        }
        if let Some(free) = self.slots.get_mut(at) {
            *free = slot;
        }
        steps
    }

    /// The rows of this number: one, but for codes too long for a number of their own.
    fn rows(&self, key: u64) -> impl Iterator<Item = &Slot> {
        let hash = key.wrapping_mul(self.spread);
        let bit = (hash >> self.bitmap_shift) as usize;
        let word = self.bitmap.get(bit / 64).copied().unwrap_or_default();
        let mut at = (hash >> self.slots_shift) as usize;
        let mut on = word >> (bit % 64) & 1 != 0;
        core::iter::from_fn(move || {
            while on {
                let slot = self.slots.get(at)?;
                at = (at + 1) & (self.slots.len() - 1);
                on = slot.key != 0;
                if slot.key == key {
                    return Some(slot);
                }
            }
            None
        })
    }

    /// What sieves out most codes that are on no list.
    pub(super) fn sieve(&self) -> Sieve<'_> {
        let Self { bitmap, bitmap_shift, spread, has_below, .. } = self;
        Sieve { bitmap, shift: *bitmap_shift, spread: *spread, has_below: *has_below }
    }

    /// The place of a code's own row in the plan's `exact` rows.
    pub(super) fn exact(&self, plan: &Plan, code: Code) -> Option<u32> {
        let key = code.key();
        let is_it = |slot: &&Slot| {
            is_verbatim(key)
                || plan.codes.exact.get(slot.row as usize).is_some_and(|row| row.code == code)
        };
        self.rows(key).find(is_it).map(|slot| slot.row)
    }

    /// The places of the rows that stand for everything below them, and have this code below, in the plan's
    /// `below` rows: from the nearest up.
    pub(super) fn below(&self, code: Code) -> impl Iterator<Item = u32> {
        self.above(code.key()).map(|slot| slot.row)
    }

    fn above(&self, key: u64) -> impl Iterator<Item = &Slot> {
        let first = read_v2_above(key).filter(|_| self.has_below);
        let above = core::iter::successors(first, |key| read_v2_above(*key));
        above.filter_map(|key| self.rows(key).next())
    }

    /// The lists a code is on, composed ones too, ascending; `code` is asked for where its number does not
    /// say all, and `spare` holds what is made of several rows.
    pub(super) fn lists<'s>(
        &'s self,
        plan: &Plan,
        composed: &[CodelistId],
        key: u64,
        code: impl Fn() -> Option<Code>,
        spare: &'s mut Vec<CodelistId>,
    ) -> &'s [CodelistId] {
        let exact = if is_verbatim(key) {
            self.rows(key).next().map(|slot| slot.set)
        } else {
            let row = code().and_then(|code| self.exact(plan, code));
            row.and_then(|row| plan.codes.exact.get(row as usize)).map(|row| row.set)
        };
        let mut above = self.above(key).map(|slot| slot.set).peekable();
        if above.peek().is_none() {
            return exact.map(|set| self.closed(set)).unwrap_or_default();
        }
        spare.clear();
        for set in exact.into_iter().chain(above) {
            let lists = plan.codes.sets.get(set as usize).map(Vec::as_slice).unwrap_or_default();
            *spare = merged(spare, lists);
        }
        add_composed(plan, composed, spare);
        spare
    }

    /// The lists of a set, composed ones too.
    fn closed(&self, set: u32) -> &[CodelistId] {
        let at = |n: usize| self.starts.get(n).map(|at| *at as usize);
        let ends = at(set as usize).zip(at(set as usize + 1));
        ends.and_then(|(from, to)| self.lists.get(from..to)).unwrap_or_default()
    }
}

/// Adds the composed lists that follow from the others. Parts come before wholes.
fn add_composed(plan: &Plan, composed: &[CodelistId], lists: &mut Vec<CodelistId>) {
    for list in composed {
        let made_of = plan.codelists.get(list.index()).and_then(|it| it.composed.as_ref());
        let Some(Composition { any, except }) = made_of else { continue };
        let on = |part: &CodelistId| lists.binary_search(part).is_ok();
        if any.iter().any(on)
            && !except.iter().any(on)
            && let Err(at) = lists.binary_search(list)
        {
            lists.insert(at, *list);
        }
    }
}
