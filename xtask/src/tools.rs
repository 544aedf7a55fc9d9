//! Tools that come from the package registry, pinned and kept in the target folder.

use std::{fs, path::PathBuf};

use crate::{
    places::{Places, shown},
    process,
    stopwatch::Stopwatch,
};

/// A cargo subcommand of an exact version.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
}

/// Checks licences, bans, sources and advisories.
pub(crate) const CARGO_DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };

/// Makes small changes to the code and asks whether a test notices; `cargo xtask long` uses it where it is.
pub(crate) const CARGO_MUTANTS: Tool = Tool { name: "cargo-mutants", version: "27.1.0" };

/// Installs what the checks need.
pub(crate) fn run(places: &Places) -> anyhow::Result<()> {
    install(places, &CARGO_DENY)
}

/// Installs a tool unless it is there: a minute or some, once a target folder.
pub(crate) fn install(places: &Places, tool: &Tool) -> anyhow::Result<()> {
    if installed(places, tool).is_file() {
        return Ok(());
    }
    let watch = Stopwatch::start();
    let folder = folder(places, tool);
    let build = folder.join("build");
    let mut command = places.cargo();
    command
        .args(["install", "--quiet", "--locked", tool.name, "--version", tool.version])
        // Quick to build rather than quick to run: it runs for seconds.
        .args(["--profile", "dev", "--no-track", "--root"])
        .arg(&folder)
        .env("CARGO_TARGET_DIR", &build)
        .env("CARGO_PROFILE_DEV_DEBUG", "0");
    process::run(&mut command)?;
    fs::remove_dir_all(&build)?;
    println!(
        "{} {}, in {}",
        shown(places, &installed(places, tool)),
        tool.version,
        watch.elapsed()
    );
    Ok(())
}

/// Where a tool is: of the exact version in the target folder, else whichever is on the search path.
pub(crate) fn find(places: &Places, tool: &Tool) -> Option<PathBuf> {
    let installed = installed(places, tool);
    if installed.is_file() {
        return Some(installed);
    }
    process::is_installed(tool.name).then(|| PathBuf::from(tool.name))
}

/// How a person gets a tool that is in neither place.
pub(crate) fn advice(tool: &Tool) -> String {
    format!("`cargo install --locked {} --version {}` installs it", tool.name, tool.version)
}

/// Named after the version, so that another one is installed anew.
fn folder(places: &Places, tool: &Tool) -> PathBuf {
    places.target.join("tools").join(format!("{}-{}", tool.name, tool.version))
}

fn installed(places: &Places, tool: &Tool) -> PathBuf {
    let program = format!("{}{}", tool.name, std::env::consts::EXE_SUFFIX);
    folder(places, tool).join("bin").join(program)
}
