//! Where the component is.

use std::{
    env,
    path::{Path, PathBuf},
};

use crate::error::Error;

/// The component's file name.
const NAME: &str = "coded_rules.wasm";

/// The component to use: the one named on the command line or by the environment, else the one beside
/// this program, else the one `cargo xtask component` builds.
pub(super) fn find(named: Option<&Path>) -> Result<PathBuf, Error> {
    if let Some(path) = named {
        if path.is_file() {
            return Ok(path.to_path_buf());
        }
        return Err(missing(format!("there is no component at `{}`", path.display())));
    }
    let program = env::current_exe()
        .map_err(|error| Error::unable(format!("cannot tell where this program is: {error}")))?;
    let found = candidates(&program).into_iter().find(|path| path.is_file());
    found.ok_or_else(|| missing(format!("the component `{NAME}` is missing")))
}

/// `target/debug/coded-rules` uses `target/debug/coded_rules.wasm`, else `target/component/coded_rules.wasm`.
fn candidates(program: &Path) -> Vec<PathBuf> {
    let folder = program.parent();
    let beside = folder.map(|folder| folder.join(NAME));
    let built = folder.and_then(Path::parent).map(|target| target.join("component").join(NAME));
    beside.into_iter().chain(built).collect()
}

fn missing(message: String) -> Error {
    Error::unable(message).help(
        "build it with `cargo xtask component`, or name one with `--component` or `CODED_RULES_COMPONENT`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_looked_for_beside_the_program_first() {
        let found = candidates(Path::new("/x/target/debug/coded-rules"));
        let expected = ["/x/target/debug/coded_rules.wasm", "/x/target/component/coded_rules.wasm"];
        assert_eq!(found, expected.map(PathBuf::from));
    }
}
