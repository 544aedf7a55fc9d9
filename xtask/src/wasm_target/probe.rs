//! Tries whether the target works, by linking two tiny modules.

use std::fs;

use super::{TARGET, rustc::Rustc, work::Work};
use crate::process;

/// What is linked: the module itself needs no std, but tests that run on wasm do.
const PROBES: [(&str, &str); 2] = [
    ("alloc", include_str!("../../probes/alloc.rs")),
    ("std", include_str!("../../probes/std.rs")),
];

/// How: as a debug build would, and as the module is shipped (whose LTO needs bitcode in the libraries).
const MODES: [&[&str]; 2] =
    [&["-Cpanic=abort"], &["-Cpanic=abort", "-Copt-level=3", "-Clto=fat", "-Ccodegen-units=1"]];

/// Fails, with the compiler's words, unless every probe links in every mode.
pub(super) fn run(rustc: &Rustc, work: &Work) -> anyhow::Result<()> {
    let folder = work.fresh("probe")?;
    for (name, text) in PROBES {
        let source = folder.join(format!("{name}.rs"));
        fs::write(&source, text)?;
        for mode in MODES {
            let mut command = rustc.command();
            command
                .args(["--edition", "2024", "--crate-type", "cdylib", "--target", TARGET])
                .args(mode)
                .arg(&source)
                .arg("-o")
                .arg(folder.join(format!("{name}.wasm")))
                .current_dir(&folder);
            process::logged(&mut command, &work.log("probe"), None)?;
        }
    }
    Ok(())
}
