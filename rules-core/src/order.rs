//! Sorts, merges and groups values.
//!
//! Once for all callers: the standard library's sorts are fast and large, and each type sorted with them adds some
//! ten kilobytes to the component.

use alloc::vec::Vec;

/// The positions `0..len` in the order that `before` says, equal ones as they stood. `O(n log n)`, or
/// `O(n)` where they are in order already.
pub(crate) fn sorted(len: usize, before: &mut dyn FnMut(usize, usize) -> bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    if (1..len).all(|at| !before(at, at - 1)) {
        return order;
    }
    let mut spare = order.clone();
    let mut width = 1;
    while width < len {
        spare.clear();
        for pair in order.chunks(width.saturating_mul(2)) {
            let (mut left, mut right) = pair.split_at(width.min(pair.len()));
            while let ([a, left_rest @ ..], [b, right_rest @ ..]) = (left, right) {
                if before(*b, *a) {
                    spare.push(*b);
                    right = right_rest;
                } else {
                    spare.push(*a);
                    left = left_rest;
                }
            }
            spare.extend_from_slice(left);
            spare.extend_from_slice(right);
        }
        core::mem::swap(&mut order, &mut spare);
        width = width.saturating_mul(2);
    }
    order
}

/// The values in order.
pub(crate) fn ordered<T: Ord + Copy>(values: &[T]) -> Vec<T> {
    let order = sorted(values.len(), &mut |a, b| values.get(a) < values.get(b));
    order.iter().filter_map(|at| values.get(*at).copied()).collect()
}

/// Two ascending runs as one, each value once.
pub(crate) fn merged<T: Ord + Copy>(mut a: &[T], mut b: &[T]) -> Vec<T> {
    let mut all = Vec::with_capacity(a.len() + b.len());
    while let ([x, a_rest @ ..], [y, b_rest @ ..]) = (a, b) {
        if x <= y {
            all.push(*x);
            if x == y {
                b = b_rest;
            }
            a = a_rest;
        } else {
            all.push(*y);
            b = b_rest;
        }
    }
    all.extend_from_slice(a);
    all.extend_from_slice(b);
    all
}

/// A set of small numbers, a bit each.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// Puts a number in; whether it was not there.
    pub(crate) fn insert(&mut self, number: usize) -> bool {
        let (word, bit) = (number / 64, 1 << (number % 64));
        if self.0.len() <= word {
            self.0.resize(word.saturating_add(1), 0);
        }
        let Some(word) = self.0.get_mut(word) else { return false };
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    /// The numbers, ascending.
    pub(crate) fn into_numbers(self) -> impl Iterator<Item = usize> {
        (0..).step_by(64).zip(self.0).flat_map(|(from, mut bits)| {
            core::iter::from_fn(move || {
                let at = bits.trailing_zeros();
                bits &= bits.checked_sub(1)?;
                Some(from + at as usize)
            })
        })
    }
}

/// Values in groups, in one piece of memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Groups<T> {
    /// Where each group ends.
    ends: Vec<u32>,
    values: Vec<T>,
}

impl<T: Copy + Default> Groups<T> {
    /// So many groups of values, each in the order they come. `O(n)`.
    pub(crate) fn new(groups: usize, values: &[(usize, T)]) -> Self {
        let mut ends = alloc::vec![0_u32; groups + 1];
        for (group, _) in values {
            if let Some(count) = ends.get_mut(*group + 1) {
                *count += 1;
            }
        }
        let mut total = 0;
        for end in &mut ends {
            total += *end;
            *end = total;
        }
        // Where the next value of each group goes: in the end, where the group ends.
        let mut placed = alloc::vec![T::default(); values.len()];
        for (group, value) in values {
            if let Some(next) = ends.get_mut(*group) {
                if let Some(slot) = placed.get_mut(*next as usize) {
                    *slot = *value;
                }
                *next += 1;
            }
        }
        Self { ends, values: placed }
    }

    /// The values of a group.
    pub(crate) fn get(&self, group: usize) -> &[T] {
        let end = |at: usize| self.ends.get(at).map(|end| *end as usize);
        let from = group.checked_sub(1).and_then(end).unwrap_or_default();
        let to = end(group).unwrap_or_default();
        self.values.get(from..to).unwrap_or_default()
    }

    /// The groups that are not empty, ascending.
    pub(crate) fn filled(&self) -> impl Iterator<Item = usize> {
        let mut last = 0;
        let ends = self.ends.iter().enumerate();
        ends.filter(move |(_, end)| core::mem::replace(&mut last, **end) < **end).map(|(at, _)| at)
    }

    /// Puts a value into a group, before those that `after` says come after it.
    pub(crate) fn insert(&mut self, group: usize, value: T, after: impl Fn(&T) -> bool) {
        let those = self.get(group);
        let place = those.partition_point(|it| !after(it));
        let end = self.ends.get(group).map_or(0, |end| *end as usize);
        self.values.insert(end - those.len() + place, value);
        self.ends.iter_mut().skip(group).for_each(|end| *end += 1);
    }

    /// Every value.
    pub(crate) fn values_mut(&mut self) -> &mut [T] {
        &mut self.values
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    proptest::proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(values: Vec<u8>) {
            let order = sorted(values.len(), &mut |a, b| values[a] < values[b]);
            let mut expected: Vec<usize> = (0..values.len()).collect();
            expected.sort_by_key(|at| values[*at]);
            proptest::prop_assert_eq!(order, expected);
        }

        #[test]
        fn bits_are_a_set(numbers: Vec<u8>) {
            let mut bits = Bits::default();
            let mut expected = alloc::collections::BTreeSet::new();
            for number in numbers.iter().map(|number| usize::from(*number)) {
                proptest::prop_assert_eq!(bits.insert(number), expected.insert(number));
            }
            let expected: Vec<usize> = expected.into_iter().collect();
            proptest::prop_assert_eq!(bits.into_numbers().collect::<Vec<_>>(), expected);
        }

        #[test]
        fn groups_hold_their_values_in_order(values: Vec<(u8, i16)>, into: u8) {
            let few = values.iter().map(|(at, it)| (usize::from(at % 7), *it));
            let few: Vec<(usize, i16)> = few.collect();
            let of = |values: &[(usize, i16)], group| -> Vec<i16> {
                values.iter().filter(|(at, _)| *at == group).map(|(_, value)| *value).collect()
            };
            let mut groups = Groups::new(7, &few);
            for group in 0..7 {
                proptest::prop_assert_eq!(groups.get(group), of(&few, group));
            }
            let filled: Vec<usize> = groups.filled().collect();
            let expected = (0..7).filter(|at| few.iter().any(|(it, _)| it == at));
            let expected: Vec<usize> = expected.collect();
            proptest::prop_assert_eq!(filled, expected);
            let into = usize::from(into % 7);
            groups.insert(into, 0, |_| false);
            let more = [few.as_slice(), &[(into, 0)]].concat();
            for group in 0..7 {
                proptest::prop_assert_eq!(groups.get(group), of(&more, group));
            }
            groups.insert(into, 7, |_| true);
            let more = [&[(into, 7)], more.as_slice()].concat();
            for group in 0..7 {
                proptest::prop_assert_eq!(groups.get(group), of(&more, group));
            }
            proptest::prop_assert_eq!(groups.get(7), &[0_i16; 0]);
        }

        #[test]
        fn merges_as_a_set(a: Vec<u8>, b: Vec<u8>) {
            let set = |v: &[u8]| v.iter().copied().collect::<alloc::collections::BTreeSet<u8>>();
            let ascending = |v: &[u8]| set(v).into_iter().collect::<Vec<u8>>();
            let both: Vec<u8> = set(&a).union(&set(&b)).copied().collect();
            proptest::prop_assert_eq!(merged(&ascending(&a), &ascending(&b)), both);
        }
    }
}
