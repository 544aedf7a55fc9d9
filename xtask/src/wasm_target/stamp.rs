//! Remembers that a compiler passed the probe.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;

use super::rustc::Rustc;

/// A file that names the compiler and the libraries that were probed.
#[derive(Debug)]
pub(super) struct Stamp(PathBuf);

impl Stamp {
    /// The stamp kept in this folder.
    pub(super) fn in_folder(folder: &Path) -> Self {
        Self(folder.join("works-with"))
    }

    /// Whether this compiler, with the libraries it has now, passed before.
    pub(super) fn fits(&self, rustc: &Rustc) -> bool {
        fs::read_to_string(&self.0).is_ok_and(|text| text == describe(rustc))
    }

    /// Remembers this compiler.
    pub(super) fn write(&self, rustc: &Rustc) -> anyhow::Result<()> {
        fs::write(&self.0, describe(rustc)).context("cannot write the stamp of `wasm-target`")
    }
}

/// The compiler, its place, and the libraries by name and size.
fn describe(rustc: &Rustc) -> String {
    let mut text = format!("{}{}\n", rustc.identity, rustc.sysroot.display());
    let mut libraries = Vec::new();
    for item in fs::read_dir(rustc.target_folder().join("lib")).into_iter().flatten().flatten() {
        let size = item.metadata().map_or(0, |data| data.len());
        libraries.push((item.file_name(), size));
    }
    libraries.sort();
    for (name, size) in libraries {
        text.push_str(&format!("{} {size}\n", name.to_string_lossy()));
    }
    text
}
