//! Edits of an open record: it says what a fresh one says.

use std::cell::RefCell;

use coded_rules_tests::edits::EditHarness;

thread_local! {
    static HARNESSES: RefCell<Vec<EditHarness>> = RefCell::new(EditHarness::some(6));
}

/// The first byte decides the ruleset, the others the edits.
pub(crate) fn target(data: &[u8]) {
    let Some((which, rest)) = data.split_first() else { return };
    let numbers: Vec<u16> = rest.iter().map(|byte| u16::from(*byte)).collect();
    HARNESSES.with_borrow_mut(|harnesses| {
        let which = usize::from(*which) % harnesses.len().max(1);
        let Some(harness) = harnesses.get_mut(which) else { return };
        if let Err(difference) = harness.run(&numbers) {
            assert!(difference.is_empty(), "{difference}");
        }
    });
}
