//! Gets the target from rustup.

use std::{fs, path::Path, process::Command};

use anyhow::bail;

use super::{TARGET, discard, rustc::Rustc, rustup_limit, work::Work};
use crate::process;

/// Has rustup add the target, within a time limit: it may sit behind a network that answers nothing.
pub(super) fn add(rustc: &Rustc, work: &Work) -> anyhow::Result<()> {
    if !process::is_installed("rustup") {
        bail!("not installed");
    }
    let rustup_rustc = process::output(Command::new("rustup").args(["which", "rustc"]))?;
    if !lies_in(Path::new(rustup_rustc.trim_end()), &rustc.sysroot) {
        bail!("this rustc is not one of rustup's");
    }
    if !rustc.has_target_from_rustup() {
        // Libraries built here earlier stand in its way.
        discard(&rustc.target_folder())?;
    }
    let mut command = Command::new("rustup");
    command.args(["target", "add", TARGET]);
    process::logged(&mut command, &work.log("rustup"), Some(rustup_limit()))
}

/// Whether a program is the sysroot's own.
fn lies_in(program: &Path, sysroot: &Path) -> bool {
    match (fs::canonicalize(program), fs::canonicalize(sysroot)) {
        (Ok(program), Ok(sysroot)) => program.starts_with(sysroot),
        _ => false,
    }
}
