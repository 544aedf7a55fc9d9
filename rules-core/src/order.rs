//! Sorting and merging, once for all callers: the standard library's sorts are fast and large, and each
//! type sorted with them adds some ten kilobytes to the component.

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
        fn merges_as_a_set(a: Vec<u8>, b: Vec<u8>) {
            let set = |v: &[u8]| v.iter().copied().collect::<alloc::collections::BTreeSet<u8>>();
            let ascending = |v: &[u8]| set(v).into_iter().collect::<Vec<u8>>();
            let both: Vec<u8> = set(&a).union(&set(&b)).copied().collect();
            proptest::prop_assert_eq!(merged(&ascending(&a), &ascending(&b)), both);
        }
    }
}
