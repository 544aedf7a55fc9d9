//! The reference, the module and the component say the same, to the byte, of everything there is a case
//! for: the conformance vectors, the cases of the rulesets and the pages of the semantic suite.

#![expect(clippy::print_stdout, reason = "the count is what a reader of the log wants")]

use std::fs;

use anyhow::ensure;
use coded_rules_tests::{
    engines::{self, Compiled, Engine},
    packs, reference, semantics,
    vectors::{self, root},
};

/// The engines with what they were found to differ in.
struct Parity {
    engines: Vec<Box<dyn Engine>>,
    asked: usize,
    differences: Vec<String>,
}

impl Parity {
    fn of(engines: Vec<Box<dyn Engine>>) -> Self {
        Self { engines, asked: 0, differences: Vec::new() }
    }

    fn ask(&mut self, name: &str, compiled: &Compiled, request: &str) {
        self.asked += 1;
        let reference = reference::reply(&compiled.ir, &compiled.pack, request);
        for engine in &mut self.engines {
            let reply = engine.reply(compiled, request);
            if reply != reference {
                let same = reference.chars().zip(reply.chars()).take_while(|(a, b)| a == b).count();
                let part = |text: &str| -> String {
                    text.chars().skip(same.saturating_sub(80)).take(240).collect()
                };
                self.differences.push(format!(
                    "{name}\n  reference …{}\n  {} …{}",
                    part(&reference),
                    engine.name(),
                    part(&reply)
                ));
            }
        }
    }

    fn finish(self, at_least: usize) -> anyhow::Result<()> {
        println!("{} requests", self.asked);
        let shown: Vec<&str> = self.differences.iter().take(20).map(String::as_str).collect();
        ensure!(shown.is_empty(), "{} differences:\n{}", self.differences.len(), shown.join("\n"));
        ensure!(self.asked >= at_least, "only {} requests", self.asked);
        Ok(())
    }
}

/// Without the built component: the reference and the engine in this process.
mod native {
    use super::*;

    #[test]
    fn of_the_vectors() -> anyhow::Result<()> {
        super::the_vectors(Parity::of(engines::native()))
    }

    #[test]
    fn of_the_cases_of_the_rulesets() -> anyhow::Result<()> {
        super::the_cases_of_the_rulesets(Parity::of(engines::native()))
    }

    #[test]
    fn of_the_semantic_suite() -> anyhow::Result<()> {
        super::the_semantic_suite(engines::native())
    }
}

mod every_engine {
    use super::*;

    #[test]
    #[ignore = "needs the built component: cargo xtask component"]
    fn of_the_vectors() -> anyhow::Result<()> {
        super::the_vectors(Parity::of(engines::all()?))
    }

    #[test]
    #[ignore = "needs the built component: cargo xtask component"]
    fn of_the_cases_of_the_rulesets() -> anyhow::Result<()> {
        super::the_cases_of_the_rulesets(Parity::of(engines::all()?))
    }

    #[test]
    #[ignore = "needs the built component: cargo xtask component"]
    fn of_the_semantic_suite() -> anyhow::Result<()> {
        super::the_semantic_suite(engines::all()?)
    }
}

fn the_vectors(mut parity: Parity) -> anyhow::Result<()> {
    for group in vectors::groups()? {
        // The reference evaluates one ruleset.
        let [ruleset] = group.rulesets.as_slice() else { continue };
        let compiled = packs::compile(ruleset)?;
        for vector in &group.vectors {
            parity.ask(&vector.name, &compiled, &vector.request);
        }
    }
    parity.finish(120)
}

fn the_cases_of_the_rulesets(mut parity: Parity) -> anyhow::Result<()> {
    for ruleset in fs::read_dir(root().join("rulesets"))? {
        let ruleset = ruleset?;
        let Ok(cases) = fs::read_dir(ruleset.path().join("cases")) else { continue };
        let name = ruleset.file_name().to_string_lossy().into_owned();
        let compiled = packs::compile(&format!("rulesets/{name}"))?;
        for case in cases {
            let path = case?.path();
            if path.extension().is_some_and(|end| end == "txt") {
                let request = fs::read_to_string(&path)?;
                parity.ask(&path.display().to_string(), &compiled, &request);
            }
        }
    }
    parity.finish(40)
}

/// The reference, as one of the engines.
struct Reference;

impl Engine for Reference {
    fn name(&self) -> &str {
        "reference"
    }

    fn reply(&mut self, compiled: &Compiled, request: &str) -> String {
        reference::reply(&compiled.ir, &compiled.pack, request)
    }
}

fn the_semantic_suite(engines: Vec<Box<dyn Engine>>) -> anyhow::Result<()> {
    let mut all: Vec<Box<dyn Engine>> = vec![Box::new(Reference)];
    all.extend(engines);
    let (mut records, mut failures) = (0, Vec::new());
    for page in semantics::pages()? {
        let report = semantics::run(&page, None, &mut all);
        records += report.records;
        failures.extend(report.failures.iter().map(ToString::to_string));
    }
    println!("{records} requests");
    let shown: Vec<&str> = failures.iter().take(20).map(String::as_str).collect();
    ensure!(shown.is_empty(), "{} failures:\n{}", failures.len(), shown.join("\n"));
    ensure!(records >= 1_000, "only {records} requests");
    Ok(())
}
