//! What the language means, case by case: every page of `tests/semantics` on every engine.
//!
//! `cargo test -p coded-rules-tests --test semantics -- --nocapture` prints how many cases each page has and how long
//! they take; `SEMANTICS=missing.md` before it takes one page, `SEMANTICS=missing.md:41` one case.

#![expect(clippy::print_stdout, reason = "the count is what a reader of the log wants")]
#![expect(clippy::disallowed_methods, reason = "how long a page takes is what a reader wants")]

use std::time::Instant;

use anyhow::ensure;
use coded_rules_tests::{
    engines::{self, Engine},
    semantics::{self, Selection},
};

/// There must be at least so many; fewer means that pages are not read.
const AT_LEAST: usize = 4_500;

fn hold(engines: &mut [Box<dyn Engine>]) -> anyhow::Result<()> {
    let selection = Selection::read()?;
    let (mut cases, mut records, mut wrong) = (0, 0, Vec::new());
    for page in &selection.pages {
        let start = Instant::now();
        let report = semantics::run(page, selection.line, engines);
        let took = start.elapsed().as_millis();
        println!("{took:>6} ms {:>5} cases {}", report.cases, page.name);
        cases += report.cases;
        records += report.records;
        wrong.extend(report.failures.iter().map(ToString::to_string));
    }
    let names: Vec<&str> = engines.iter().map(|engine| engine.name()).collect();
    println!("{cases} cases over {records} records on {}", names.join(", "));
    ensure!(wrong.is_empty(), "{} of {cases}:\n{}", wrong.len(), wrong.join("\n"));
    let at_least = if Selection::is_all() { AT_LEAST } else { 1 };
    ensure!(cases >= at_least, "there are only {cases} cases");
    Ok(())
}

#[test]
fn every_case_holds() -> anyhow::Result<()> {
    hold(&mut engines::native())
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn every_case_holds_on_every_engine() -> anyhow::Result<()> {
    hold(&mut engines::all()?)
}

#[test]
fn the_page_that_the_guide_shows_holds() -> anyhow::Result<()> {
    let report = semantics::run(&semantics::example()?, None, &mut engines::native());
    let wrong: Vec<String> = report.failures.iter().map(ToString::to_string).collect();
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    ensure!(report.cases == 15, "a case is not read");
    Ok(())
}
