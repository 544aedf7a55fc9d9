//! What the dependencies are allowed to be, by cargo-deny; `deny.toml` says it.

use std::{process::Command, time::Duration};

use crate::{
    places::Places,
    process,
    report::Verdict,
    strictness::Strictness,
    tools::{self, CARGO_DENY},
};

/// How long the advisories may take to come.
const FETCH_LIMIT: Duration = Duration::from_secs(300);

/// Licences, bans and sources: all that can be told from the tree.
pub(super) fn check(places: &Places, strictness: Strictness) -> Verdict {
    match deny(places, strictness) {
        Ok(mut command) => {
            process::run(command.args(["check", "licenses", "bans", "sources"])).into()
        }
        Err(verdict) => verdict,
    }
}

/// Known faults of the dependencies. The database comes from outside and cannot be had everywhere; without it
/// nothing was checked, which is no pass and no failure of the tree.
pub(super) fn advisories(places: &Places, strictness: Strictness) -> Verdict {
    let fetched = deny(places, strictness).map(|mut command| {
        let log = places.target.join("tools").join("advisories.log");
        process::logged(command.args(["fetch", "db"]), &log, Some(FETCH_LIMIT))
    });
    match fetched {
        Err(verdict) => return verdict,
        Ok(Err(error)) => {
            println!("{error:#}");
            return Verdict::NotRun("no database of advisories can be had from here".into());
        }
        Ok(Ok(())) => {}
    }
    match deny(places, strictness) {
        Ok(mut command) => {
            process::run(command.args(["check", "--disable-fetch", "advisories"])).into()
        }
        Err(verdict) => verdict,
    }
}

/// The command up to its subcommand, or what becomes of a step without it. Continuous integration installs it.
fn deny(places: &Places, strictness: Strictness) -> Result<Command, Verdict> {
    if strictness == Strictness::Integration {
        tools::install(places, &CARGO_DENY)
            .map_err(|error| Verdict::Failed(format!("{error:#}")))?;
    }
    let program = tools::find(places, &CARGO_DENY).ok_or_else(|| {
        strictness.lacking("cargo-deny is missing; `cargo xtask tools` installs it")
    })?;
    let mut command = Command::new(program);
    command.current_dir(&places.root).arg("--all-features");
    Ok(command)
}
