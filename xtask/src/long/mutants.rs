//! Small changes to the code, each of which a test must notice.

use std::process::Command;

use super::logged;
use crate::{
    places::{COMPONENT_VARIABLE, Places, SHARED_DATA_VARIABLE},
    report::Verdict,
    strictness::Strictness,
    tools::{self, CARGO_MUTANTS},
};

/// The crates whose code decides something, and whose own tests say what.
const PACKAGES: [&str; 3] = ["rules-core", "rules-lang", "rules-records"];

/// Runs cargo-mutants where it is installed: days for all of it on two cores, so it may be stopped; its output tells
/// what it found so far.
pub(super) fn run(places: &Places, step: &str, strictness: Strictness) -> Verdict {
    let Some(program) = tools::find(places, &CARGO_MUTANTS) else {
        let advice = tools::advice(&CARGO_MUTANTS);
        return strictness.lacking(&format!("cargo-mutants is missing; {advice}"));
    };
    let mut command = Command::new(program);
    command
        .current_dir(&places.root)
        // Each change is made in a copy of the tree, beside which nothing lies.
        .env(COMPONENT_VARIABLE, places.component())
        .env(SHARED_DATA_VARIABLE, places.shared_data())
        .args(["mutants", "--colors", "never", "--output"])
        .arg(places.target.join("long"))
        .args(PACKAGES.iter().flat_map(|name| ["--package", name]));
    logged(places, step, &mut command)
}
