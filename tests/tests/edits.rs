//! Random edits of an open record: whenever it is asked, it says what a fresh record of the same entries
//! says, and a preview is the difference of before and after.
//!
//! `RANDOM_EDITS` says how many sequences; a failure is reduced to the shortest that still differs.

#![expect(clippy::print_stdout, reason = "the counts are what a reader of the log wants")]

use std::{cell::RefCell, env};

use anyhow::ensure;
use coded_rules_tests::edits::{Counts, EditHarness};
use proptest::{
    collection::vec,
    prelude::any,
    test_runner::{Config, TestCaseError, TestRunner},
};

/// Sequences of one run of the tests.
const SEQUENCES: u32 = 300;
/// Rulesets they are spread over.
const RULESETS: usize = 12;

#[test]
fn an_open_record_says_what_a_fresh_one_says() -> anyhow::Result<()> {
    let sequences = env::var("RANDOM_EDITS").ok().map(|it| it.parse()).transpose()?;
    let sequences: u32 = sequences.unwrap_or(SEQUENCES);
    let harnesses = RefCell::new(EditHarness::some(RULESETS));
    let sum = RefCell::new(Counts::default());
    let config =
        Config { cases: sequences, failure_persistence: None, ..Config::with_cases(sequences) };
    let rows = (0..RULESETS, vec(any::<u16>(), 0..500));
    let result = TestRunner::new(config).run(&rows, |(harness, numbers)| {
        let mut harnesses = harnesses.borrow_mut();
        let counts = harnesses[harness].run(&numbers).map_err(TestCaseError::fail)?;
        let mut sum = sum.borrow_mut();
        sum.edits += counts.edits;
        sum.refused += counts.refused;
        sum.compared += counts.compared;
        sum.previews += counts.previews;
        sum.changes += counts.changes;
        Ok(())
    });
    let Counts { edits, refused, compared, previews, changes } = sum.into_inner();
    println!(
        "{sequences} sequences, {edits} edits, {refused} of them refused; compared {compared} times, \
         {previews} previews with {changes} changes"
    );
    if let Err(failure) = result {
        println!("{failure}");
        ensure!(false, "an open record and a fresh one differ");
    }
    ensure!(changes > previews, "the edits change next to nothing");
    Ok(())
}
