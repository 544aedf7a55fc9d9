//! The libraries as packages: each holds all that it needs, and builds outside the workspace.

use crate::{places::Places, process};

/// The libraries, each after those it depends on.
const LIBRARIES: [&str; 5] =
    ["rules-core", "rules-lang", "rules-records", "rules-author", "rules-host"];

/// Packages each library and builds it from its package, against the packages of the others.
pub(super) fn check(places: &Places) -> anyhow::Result<()> {
    let mut command = places.cargo();
    // Changes need not be committed to be checked.
    command.args(["package", "--quiet", "--allow-dirty"]);
    command.args(LIBRARIES.iter().flat_map(|name| ["--package", name]));
    process::run(&mut command)
}
