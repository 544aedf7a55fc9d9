//! Runs what takes hours: more of everything random, libFuzzer, a million evaluations, large populations,
//! mutations, and the component built twice.
//!
//! What each step prints goes into a log of its own in `target/long`, the summary into `summary.txt` beside them.

mod mutants;
mod twice;

use std::{fs, process::Command, process::ExitCode};

use anyhow::bail;

use crate::{
    component, fuzz,
    places::{COMPONENT_VARIABLE, Places, SHARED_DATA_VARIABLE, shown},
    process,
    report::{Report, Verdict},
    strictness::Strictness,
};

/// A step: its name, and what it runs.
type Step = (&'static str, fn(&Places, &str) -> Verdict);

/// In the order in which they are run.
const STEPS: [Step; 8] = [
    ("double-build", |places, _| twice::build(places).into()),
    ("random-programs", |places, step| {
        random(places, step, "random", ("RANDOM_PROGRAMS", "20000"))
    }),
    ("random-edits", |places, step| random(places, step, "edits", ("RANDOM_EDITS", "50000"))),
    ("fuzz-tests", |places, step| {
        let mut command = cargo(places);
        command.args(["test", "--release", "--package", "coded-rules-fuzz", "--no-fail-fast"]);
        logged(places, step, command.env("FUZZ_EXECUTIONS", "200000"))
    }),
    ("libfuzzer", |places, _| fuzz::run(places, None, FUZZ_SECONDS).into()),
    ("soak", |places, step| example(places, step, "coded-rules-tests", "soak")),
    ("populations", |places, step| example(places, step, "coded-rules-bench", "workload-parity")),
    ("mutants", |places, step| mutants::run(places, step, Strictness::ask())),
];

/// Seconds that libFuzzer gives each target.
const FUZZ_SECONDS: u32 = 900;

/// The names of the steps.
pub(crate) fn names() -> Vec<&'static str> {
    STEPS.iter().map(|(name, _)| *name).collect()
}

/// Runs the named steps, or all of them, even after a failure.
pub(crate) fn run(places: &Places, wanted: &[String]) -> anyhow::Result<ExitCode> {
    if let Some(unknown) = wanted.iter().find(|it| !names().contains(&it.as_str())) {
        bail!("there is no step `{unknown}`; the steps are {}", names().join(", "));
    }
    let folder = places.target.join("long");
    fs::create_dir_all(&folder)?;
    component::build(places)?;
    let mut report = Report::default();
    for (name, step) in STEPS {
        if wanted.is_empty() || wanted.iter().any(|it| it == name) {
            report.step(name, || step(places, name));
        }
    }
    let summary = report.summary();
    let log = folder.join("summary.txt");
    fs::write(&log, format!("{summary}\n"))?;
    println!("\n{summary}\nlogs: {}", shown(places, &folder));
    Ok(if report.succeeded() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A test that makes so many of something up, as quick as it can be with every assertion.
fn random(places: &Places, step: &str, test: &str, (variable, count): (&str, &str)) -> Verdict {
    let mut command = cargo(places);
    command
        .args(["test", "--release", "--package", "coded-rules-tests", "--test", test])
        .args(["--", "--include-ignored", "--nocapture"])
        .env(variable, count);
    logged(places, step, &mut command)
}

fn example(places: &Places, step: &str, package: &str, name: &str) -> Verdict {
    let mut command = cargo(places);
    command.args(["run", "--release", "--package", package, "--example", name]);
    logged(places, step, &mut command)
}

fn cargo(places: &Places) -> Command {
    let mut command = places.cargo();
    command
        .env(COMPONENT_VARIABLE, places.component())
        .env(SHARED_DATA_VARIABLE, places.shared_data());
    command
}

/// Runs a command with its output in the step's log.
fn logged(places: &Places, step: &str, command: &mut Command) -> Verdict {
    let log = places.target.join("long").join(step).with_extension("log");
    println!("    see {}", shown(places, &log));
    process::logged(command, &log, None).into()
}
