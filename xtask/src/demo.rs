//! Builds everything and runs the sample records.

use crate::{
    component,
    places::{COMPONENT_VARIABLE, Places},
    process,
};

/// The rulesets shown.
const RULESETS: [&str; 2] = ["rulesets/maternity", "rulesets/diabetes"];

/// The day the sample records are written for.
const TODAY: &str = "2026-11-23";

/// The sample records. `samples/text` holds the same patients as text requests.
const SAMPLES: &str = "samples/fhir";

/// Builds the component and the command line tool, and runs the tool over the samples.
pub(crate) fn run(places: &Places) -> anyhow::Result<()> {
    component::build(places)?;
    heading(&format!("{} over {SAMPLES}, as of {TODAY}", RULESETS.join(" and ")));
    let mut command = places.cargo();
    command.args(["run", "--quiet", "--package", "rules-cli", "--bin", "coded-rules", "--", "run"]);
    for ruleset in RULESETS {
        command.args(["--ruleset", ruleset]);
    }
    command.args(["--today", TODAY, SAMPLES]).env(COMPONENT_VARIABLE, places.component());
    process::run(&mut command)
}

fn heading(text: &str) {
    println!("\n{text}\n{}", "=".repeat(text.chars().count()));
}
