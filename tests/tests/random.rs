//! Random rulesets over random records: the reference, the module and the component say the same.
//!
//! `RANDOM_PROGRAMS` says how many rulesets; a failure is reduced to the shortest that still differs.

#![expect(clippy::print_stdout, reason = "the counts are what a reader of the log wants")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use std::{cell::RefCell, env};

use anyhow::ensure;
use coded_rules_tests::{
    engines::{self, Compiled, Engine},
    random::{program, record, repaired},
    reference,
};
use proptest::{
    collection::vec,
    prelude::any,
    test_runner::{Config, TestCaseError, TestRunner},
};
use rules_core::pack;

/// Rulesets of one run of the tests.
const PROGRAMS: u32 = 100;

#[test]
fn random_rulesets_say_the_same() -> anyhow::Result<()> {
    random_rulesets_say_the_same_on(engines::native())
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn random_rulesets_say_the_same_on_every_engine() -> anyhow::Result<()> {
    random_rulesets_say_the_same_on(engines::all()?)
}

fn random_rulesets_say_the_same_on(engines: Vec<Box<dyn Engine>>) -> anyhow::Result<()> {
    let programs = env::var("RANDOM_PROGRAMS").ok().map(|it| it.parse()).transpose()?;
    let programs: u32 = programs.unwrap_or(PROGRAMS);
    let engines = RefCell::new(engines);
    let counts = RefCell::new([0_u32; 4]);
    let config =
        Config { cases: programs, failure_persistence: None, ..Config::with_cases(programs) };
    let rows = (vec(any::<u16>(), 0..500), vec(vec(any::<u16>(), 0..200), 4..12));
    let result = TestRunner::new(config).run(&rows, |(numbers, records)| {
        let (sources, compilation) = repaired(program(&numbers));
        let mut counts = counts.borrow_mut();
        counts[0] += 1;
        let (Some(plan), Some(ir)) = (compilation.plan, compilation.ir) else {
            return Ok(());
        };
        counts[1] += 1;
        let compiled = Compiled { ir, pack: pack::encode(&plan, &[]).unwrap() };
        for numbers in records {
            let request = record::request(&numbers);
            let reference = reference::reply(&compiled.ir, &compiled.pack, &request);
            counts[2] += 1;
            counts[3] += u32::from(!reference.contains("\"undecided\":[]"));
            for engine in engines.borrow_mut().iter_mut() {
                let reply = engine.reply(&compiled, &request);
                if reply != reference {
                    let same = reference.bytes().zip(reply.bytes()).take_while(|(a, b)| a == b);
                    let at = same.count().saturating_sub(120);
                    let part = |text: &str| -> String {
                        text.bytes().skip(at).take(500).map(char::from).collect()
                    };
                    return Err(TestCaseError::fail(format!(
                        "{}\n{request}\nreference …{}\n{} …{}",
                        sources.main.text,
                        part(&reference),
                        engine.name(),
                        part(&reply)
                    )));
                }
            }
        }
        Ok(())
    });
    let [written, compiled, asked, undecided] = counts.into_inner();
    println!(
        "{written} rulesets written, {compiled} compile; {asked} requests, {undecided} with rules undecided"
    );
    if let Err(failure) = result {
        println!("{failure}");
        ensure!(false, "the engines differ");
    }
    ensure!(compiled * 100 >= written * 90, "only {compiled} of {written} rulesets compile");
    Ok(())
}
