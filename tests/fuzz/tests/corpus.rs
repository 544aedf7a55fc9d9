//! Every target over every kept input, and over a bounded number of changes to them and to what the tree has.
//!
//! `FUZZ_EXECUTIONS` says how many changed inputs a target is given. No run differs from another.

#![expect(clippy::print_stdout, reason = "a failure is found by the last line before it")]

use std::{env, panic};

use anyhow::Context;
use coded_rules_fuzz::{
    TARGETS, Target,
    mutate::{Numbers, mutated},
    seeds,
};

/// Changed inputs a target; the slow ones get a part of it.
const EXECUTIONS: usize = 4000;

/// Runs a target; where it panics, the input is printed first.
fn run(target: &Target, what: &str, bytes: &[u8]) {
    if let Err(panic) = panic::catch_unwind(|| (target.run)(bytes)) {
        println!("{}: {what}: {} bytes: {}", target.name, bytes.len(), bytes.escape_ascii());
        panic::resume_unwind(panic);
    }
}

#[test]
fn every_target_takes_every_kept_input() {
    let mut count = 0;
    for from in &TARGETS {
        for (path, bytes) in seeds::kept(from).unwrap() {
            for target in &TARGETS {
                run(target, &path.display().to_string(), &bytes);
            }
            count += 1;
        }
    }
    println!("{count} kept inputs, {} targets", TARGETS.len());
    assert!(count > 0, "there is no corpus");
}

#[test]
fn the_corpus_is_small() {
    let kept = TARGETS.iter().flat_map(|target| seeds::kept(target).unwrap());
    let bytes: usize = kept.map(|(_, bytes)| bytes.len()).sum();
    assert!(bytes <= 200_000, "the kept corpus has {bytes} bytes");
}

/// One test a target, so that they run beside each other.
macro_rules! changed {
    ($($name:ident: $target:literal, $part:literal;)*) => {
        $(#[test]
        fn $name() -> anyhow::Result<()> {
            changed($target, $part)
        })*

        #[test]
        fn every_target_is_tried() {
            assert_eq!([$($target),*], TARGETS.map(|target| target.name));
        }
    };
}

changed! {
    changed_packs: "pack", 1;
    changed_requests: "request", 1;
    changed_text_forms: "text-form", 1;
    changed_values: "typed", 1;
    changed_feeds: "feed", 1;
    changed_rules: "language", 8;
    changed_programs: "engines", 20;
    changed_edits: "edits", 10;
}

fn changed(name: &str, part: usize) -> anyhow::Result<()> {
    let executions = env::var("FUZZ_EXECUTIONS").ok().map(|it| it.parse()).transpose()?;
    let executions: usize = executions.unwrap_or(EXECUTIONS) / part;
    let target = coded_rules_fuzz::target(name).context("no such target")?;
    let mut inputs = seeds::of_the_tree(target)?;
    for input in &inputs {
        run(target, "of the tree", input);
    }
    inputs.extend(seeds::kept(target)?.into_iter().map(|(_, bytes)| bytes));
    let mut numbers = Numbers::new(20_261_123);
    for n in 0..executions {
        let mut one = || inputs.get(numbers.below(inputs.len())).context("no inputs");
        let (input, other) = (one()?, one()?);
        let bytes = mutated(&mut numbers, input, other, target.longest.max(input.len()));
        run(target, &format!("change {n}"), &bytes);
    }
    println!("{name}: {} inputs, {executions} changed", inputs.len());
    Ok(())
}
