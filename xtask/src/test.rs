//! Runs every check, in the order in which a mistake is cheapest to learn of.

mod hosts;
mod report;

use std::{env, process::ExitCode};

use crate::{
    component,
    places::{COMPONENT_VARIABLE, Places},
    process, wasm_target,
};
use report::{Report, Verdict};

/// How strictly a missing optional tool is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strictness {
    /// On a developer's machine its step is skipped, visibly.
    Developer,
    /// In continuous integration it fails.
    Integration,
}

impl Strictness {
    /// From the value of the variable `CI`.
    fn of(ci: Option<&str>) -> Self {
        if ci == Some("true") { Self::Integration } else { Self::Developer }
    }

    /// What a step becomes whose tool is not installed.
    fn missing(self, tool: &str) -> Verdict {
        match self {
            Self::Developer => Verdict::Skipped(format!("`{tool}` is not installed")),
            Self::Integration => Verdict::Failed(format!("`{tool}` is not installed, and CI=true")),
        }
    }
}

/// Runs the steps, all of them even after a failure, and prints a summary.
pub(crate) fn run(places: &Places) -> anyhow::Result<ExitCode> {
    let strictness = Strictness::of(env::var("CI").ok().as_deref());
    let mut report = Report::default();

    report.step("rustfmt", || cargo(places, &["fmt", "--all", "--check"]));
    report.step("wasm-target", || wasm_target::run(places).into());
    let built = report.step("component", || component::build(places).into());
    report.step("clippy", || {
        cargo(places, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
    });
    report.step("clippy, wasm32", || {
        // The component's profile, so that what the macros need is built once for both.
        let package = ["clippy", "--package", "rules-component", "--profile", component::PROFILE];
        let target = ["--target", wasm_target::TARGET, "--", "-D", "warnings"];
        cargo(places, &[&package[..], &target].concat())
    });
    report.step("tests", || cargo(places, &["test", "--workspace", "--no-fail-fast"]));
    for host in hosts::find(places)? {
        report.step(&format!("host {}", host.name), || {
            if built {
                host.check(places, strictness)
            } else {
                Verdict::Skipped("no component".into())
            }
        });
    }
    report.step("cargo-deny", || {
        if process::is_installed("cargo-deny") {
            cargo(places, &["deny", "--all-features", "check"])
        } else {
            Verdict::Skipped("`cargo-deny` is not installed".into())
        }
    });

    println!("\n{}", report.summary());
    Ok(if report.succeeded() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs cargo in the tree, with the built component named to the tests.
fn cargo(places: &Places, arguments: &[&str]) -> Verdict {
    let mut command = places.cargo();
    process::run(command.args(arguments).env(COMPONENT_VARIABLE, places.component())).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_integration_insists_on_every_tool() {
        assert_eq!(Strictness::of(None), Strictness::Developer);
        assert_eq!(Strictness::of(Some("")), Strictness::Developer);
        assert_eq!(Strictness::of(Some("true")), Strictness::Integration);
        assert!(matches!(Strictness::Developer.missing("node"), Verdict::Skipped(_)));
        assert!(matches!(Strictness::Integration.missing("node"), Verdict::Failed(_)));
    }
}
