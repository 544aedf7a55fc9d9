//! Prints the benchmark's tables.

use crate::{
    component,
    places::{COMPONENT_VARIABLE, Places},
    process,
};

/// Builds the component and runs the benchmark over it and the engine as a library.
pub(crate) fn run(places: &Places, arguments: &[String]) -> anyhow::Result<()> {
    component::build(places)?;
    let mut command = places.cargo();
    command.args([
        "bench",
        "--quiet",
        "--package",
        "coded-rules-bench",
        "--bench",
        "workload",
        "--",
    ]);
    command.args(arguments).env(COMPONENT_VARIABLE, places.component());
    process::run(&mut command)
}
