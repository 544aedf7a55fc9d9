//! The code table's index: every code as one number, found by one look-up.
//!
//! A Bloom filter of 16 bits a code answers "on no list", which most entries are, from one word; the rest is
//! looked up among the one or two rows whose scattered numbers begin alike. A Read v2 row that stands for
//! everything below it has a number of its own, and is found by cutting a code from its end.

use alloc::vec::Vec;

use super::PlanError;
use crate::{
    code::{Code, is_below, is_verbatim, read_v2_above},
    limits::{LISTS_OF_CODE_MAX, MEMBERSHIPS_MAX},
    order::merged,
    plan::{CodeTable, CodelistId, Composition, Plan, scattered},
};

/// Where each code of a table is, and the lists of each set, composed ones too.
#[derive(Debug)]
pub(super) struct CodeIndex {
    bitmap: Vec<u64>,
    bitmap_shift: u32,
    /// By how their scattered numbers begin, where the rows begin; one more at the end.
    buckets: Vec<u32>,
    buckets_shift: u32,
    has_below: bool,
    /// Where the lists of each set begin in `lists`; one more at the end.
    starts: Vec<u32>,
    lists: Vec<CodelistId>,
}

/// The codes on any list as a Bloom filter (16 bits a code, one hash), for a run over many codes.
#[derive(Clone, Copy)]
pub(crate) struct CodeFilter<'p> {
    bitmap: &'p [u64],
    shift: u32,
    has_below: bool,
}

impl CodeFilter<'_> {
    /// The places of the codes that may be on a list, and of zeros, which stand for something else.
    pub(crate) fn positions(self, keys: &[u64]) -> Vec<u32> {
        match self.has_below {
            true => places_of(keys, |key| self.may_contain(key)),
            false => places_of(keys, |key| self.has(key)),
        }
    }

    /// Whether a code of this number may be on a list.
    #[inline]
    pub(crate) fn may_contain(self, key: u64) -> bool {
        self.has(key) || self.has_below && self.has_above(key)
    }

    #[inline]
    fn has(self, key: u64) -> bool {
        let bit = (scattered(key) >> self.shift) as usize;
        let word = self.bitmap.get(bit / 64).copied().unwrap_or_default();
        word >> (bit % 64) & 1 != 0
    }

    /// Whether anything this code is below may be on a list.
    fn has_above(self, key: u64) -> bool {
        core::iter::successors(read_v2_above(key), |key| read_v2_above(*key))
            .any(|key| self.has(key))
    }
}

/// The places of the numbers that pass. A loop without a branch on what passes is not held up by it.
#[inline]
fn places_of(keys: &[u64], passes: impl Fn(u64) -> bool) -> Vec<u32> {
    let mut places = alloc::vec![0; keys.len()];
    let mut count = 0;
    for (at, key) in (0..).zip(keys) {
        if let Some(place) = places.get_mut(count) {
            *place = at;
        }
        count += usize::from(passes(*key));
    }
    places.truncate(count);
    places
}

impl CodeIndex {
    /// Makes the index of a plan's table. `O(codes)`, in the order of the table, and sets by composed lists.
    ///
    /// # Errors
    /// [`PlanError::TooMany`] where codes are on more codelists than the limits allow.
    pub(super) fn of(plan: &Plan, composed: &[CodelistId]) -> Result<Self, PlanError> {
        let table = &plan.codes;
        let bits = table.len().saturating_mul(16).next_power_of_two().clamp(64, 1 << 22);
        let bitmap_shift = 64 - bits.trailing_zeros();
        let mut bitmap = alloc::vec![0_u64; bits / 64];
        // Zero, which is no code's number, passes.
        if let Some(word) = bitmap.first_mut() {
            *word = 1;
        }
        let many = table.len().next_power_of_two().max(8);
        let buckets_shift = 64 - many.trailing_zeros();
        let mut buckets = Vec::with_capacity(many + 1);
        for (row, place) in (0..).zip(table.places()) {
            let bit = (place >> bitmap_shift) as usize;
            if let Some(word) = bitmap.get_mut(bit / 64) {
                *word |= 1 << (bit % 64);
            }
            let bucket = (place >> buckets_shift) as usize;
            if buckets.len() <= bucket {
                buckets.resize(bucket + 1, row);
            }
        }
        buckets.resize(many + 1, table.len() as u32);
        let mut index = Self {
            bitmap,
            bitmap_shift,
            buckets,
            buckets_shift,
            has_below: table.keys_and_sets().any(|(key, _)| is_below(key)),
            starts: Vec::with_capacity(table.sets().len() + 1),
            lists: Vec::new(),
        };
        for set in table.sets() {
            index.starts.push(index.lists.len() as u32);
            let mut lists = set.clone();
            add_composed(plan, composed, &mut lists);
            if lists.len() > LISTS_OF_CODE_MAX {
                return Err(PlanError::TooMany("codelists with one code"));
            }
            index.lists.extend(lists);
            if index.lists.len() > MEMBERSHIPS_MAX {
                return Err(PlanError::TooMany("memberships of codelists"));
            }
        }
        index.starts.push(index.lists.len() as u32);
        Ok(index)
    }

    /// Where the rows of a scattered number are, or would be.
    fn first(&self, table: &CodeTable, place: u64) -> usize {
        let bucket = (place >> self.buckets_shift) as usize;
        let (from, to) = match self.buckets.get(bucket..) {
            Some([from, to, ..]) => (*from as usize, *to as usize),
            _ => (0, 0),
        };
        let alike = table.places().get(from..to).unwrap_or_default();
        from + alike.partition_point(|it| *it < place)
    }

    /// The row of a number that says all of its code.
    fn row(&self, table: &CodeTable, key: u64) -> Option<usize> {
        let place = scattered(key);
        let row = self.first(table, place);
        (table.places().get(row) == Some(&place)).then_some(row)
    }

    /// The Bloom filter of the codes on any list.
    pub(super) fn code_filter(&self) -> CodeFilter<'_> {
        let Self { bitmap, bitmap_shift, has_below, .. } = self;
        CodeFilter { bitmap, shift: *bitmap_shift, has_below: *has_below }
    }

    /// A code's own row.
    pub(super) fn exact(&self, table: &CodeTable, code: Code) -> Option<usize> {
        let place = scattered(code.key());
        let those = table.places().get(self.first(table, place)..).unwrap_or_default();
        let first = table.len() - those.len();
        let those = those.iter().take_while(|it| **it == place);
        (first..).zip(those).map(|(row, _)| row).find(|row| table.is_code(*row, code))
    }

    /// The rows that stand for everything below them, and have a code of this number below: from the
    /// nearest up.
    pub(super) fn above(&self, table: &CodeTable, key: u64) -> impl Iterator<Item = usize> {
        let first = read_v2_above(key).filter(|_| self.has_below);
        let above = core::iter::successors(first, |key| read_v2_above(*key));
        let filter = self.code_filter();
        above.filter(move |key| filter.has(*key)).filter_map(|key| self.row(table, key))
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
        let exact = match is_verbatim(key) {
            true => self.row(&plan.codes, key),
            false => code().and_then(|code| self.exact(&plan.codes, code)),
        };
        if self.has_below && read_v2_above(key).is_some() {
            return self.lists_of_rows(plan, composed, (exact, key), spare);
        }
        exact.map(|row| self.closed(plan, row)).unwrap_or_default()
    }

    /// The lists of a code's own row, if it has one, and of those that stand for everything below.
    #[inline(never)]
    fn lists_of_rows<'s>(
        &'s self,
        plan: &Plan,
        composed: &[CodelistId],
        (exact, key): (Option<usize>, u64),
        spare: &'s mut Vec<CodelistId>,
    ) -> &'s [CodelistId] {
        let table = &plan.codes;
        let mut above = self.above(table, key).peekable();
        if above.peek().is_none() {
            return exact.map(|row| self.closed(plan, row)).unwrap_or_default();
        }
        spare.clear();
        for row in exact.into_iter().chain(above) {
            let set = table.set_of(row) as usize;
            let lists = table.sets().get(set).map(Vec::as_slice).unwrap_or_default();
            *spare = merged(spare, lists);
        }
        add_composed(plan, composed, spare);
        spare
    }

    /// The lists of a row, composed ones too.
    fn closed(&self, plan: &Plan, row: usize) -> &[CodelistId] {
        match self.starts.get(plan.codes.set_of(row) as usize..) {
            Some([from, to, ..]) => self.lists.get(*from as usize..*to as usize),
            _ => None,
        }
        .unwrap_or_default()
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
