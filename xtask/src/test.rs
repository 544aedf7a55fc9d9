//! Runs every check, in the order in which a mistake is cheapest to learn of: what continuous integration runs.
//!
//! A small run of each, so that it ends well within three quarters of an hour on two cores from nothing; what takes
//! longer is `cargo xtask long`.

mod deny;
mod hosts;
mod packages;

use std::process::ExitCode;

use crate::{
    component,
    places::{COMPONENT_VARIABLE, Places, SHARED_DATA_VARIABLE},
    process,
    report::{Report, Verdict},
    strictness::Strictness,
    wasm_target,
};

/// What the tests over the shared data have in their paths: the module they stand in.
const SHARED: &str = "shared_data::";

/// The host in Rust, whose one test needs packs that its own step builds.
const RUST_HOST: &str = "host-example-rust";

/// The libraries that build on every target, so that the language runs in a browser.
const EVERYWHERE: [&str; 3] = ["rules-core", "rules-lang", "rules-author"];

/// Runs the steps, all of them even after a failure, and prints a summary.
pub(crate) fn run(places: &Places) -> anyhow::Result<ExitCode> {
    let strictness = Strictness::ask();
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
    report.step("libraries, wasm32", || {
        let packages = EVERYWHERE.iter().flat_map(|name| ["--package", name]);
        let target = ["build", "--target", wasm_target::TARGET];
        cargo(places, &target.into_iter().chain(packages).collect::<Vec<_>>())
    });
    report.step("tests", || {
        let all = ["test", "--workspace", "--exclude", RUST_HOST, "--no-fail-fast"];
        cargo(places, &[&all[..], &["--", "--include-ignored", "--skip", SHARED]].concat())
    });
    report.step("tests over the shared data", || {
        let folder = places.shared_data();
        if !folder.is_dir() {
            return strictness.lacking(&format!(
                "there is no folder {} (`{SHARED_DATA_VARIABLE}` names another)",
                folder.display()
            ));
        }
        let all = ["test", "--workspace", "--tests", "--no-fail-fast"];
        cargo(places, &[&all[..], &["--", "--ignored", SHARED]].concat())
    });
    report.step("documentation", || {
        let mut command = places.cargo();
        command.args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings");
        process::run(&mut command).into()
    });
    for host in hosts::find(places)? {
        report.step(&format!("host {}", host.name), || {
            if built {
                host.check(places, strictness)
            } else {
                Verdict::Failed("there is no component".into())
            }
        });
    }
    report.step("packages", || packages::check(places).into());
    report.step("cargo-deny: licences, bans, sources", || deny::check(places, strictness));
    report.step("cargo-deny: advisories", || deny::advisories(places, strictness));

    println!("\n{}", report.summary());
    Ok(if report.succeeded() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs cargo in the tree, with the built component and the shared data named to the tests.
fn cargo(places: &Places, arguments: &[&str]) -> Verdict {
    let mut command = places.cargo();
    command
        .args(arguments)
        .env(COMPONENT_VARIABLE, places.component())
        .env(SHARED_DATA_VARIABLE, places.shared_data());
    process::run(&mut command).into()
}
