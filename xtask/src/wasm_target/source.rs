//! The source of std, where cargo looks for it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, bail};

use super::{apt, discard, rustc::Rustc, work::Work};
use crate::process;

/// Source in the sysroot; taken away again if it was put there for the occasion.
///
/// rustup would refuse to install its own copy over one it does not know.
pub(super) struct Source {
    ours: Option<PathBuf>,
}

impl Source {
    /// Finds it in the sysroot, or puts the distribution's there.
    pub(super) fn place(rustc: &Rustc, work: &Work) -> anyhow::Result<Self> {
        let library = rustc.library();
        if is_library(&library) {
            println!("wasm-target: the source of std is there");
            return Ok(Self { ours: None });
        }
        let package = apt::download_source(rustc, work)?;
        let unpacked = unpack(&package, &work.fresh("source")?)?;
        discard(&library)?;
        let parent = library.parent().context("the sysroot has no folder for source")?;
        fs::create_dir_all(parent)
            .with_context(|| format!("cannot write to the sysroot {}", rustc.sysroot.display()))?;
        let source = Self { ours: Some(library) };
        if let Some(library) = &source.ours {
            process::run(Command::new("cp").arg("-a").arg(&unpacked).arg(library))?;
        }
        Ok(source)
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        if let Some(library) = &self.ours {
            // Left behind it does no harm but to stand in rustup's way, which rustup then says.
            drop(discard(library));
        }
    }
}

/// Whether a folder holds the standard library's workspace.
fn is_library(folder: &Path) -> bool {
    folder.join("Cargo.lock").is_file() && folder.join("std").join("Cargo.toml").is_file()
}

/// Unpacks the library out of a package, and only that; returns its folder.
fn unpack(package: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    let mut contents = Command::new("dpkg-deb")
        .arg("--fsys-tarfile")
        .arg(package)
        .stdout(Stdio::piped())
        .spawn()
        .context("`dpkg-deb` could not be started")?;
    let stream = contents.stdout.take().context("`dpkg-deb` gave no output")?;
    let unpacked = Command::new("tar")
        .arg("-C")
        .arg(folder)
        .args(["-x", "--wildcards", "--no-wildcards-match-slash", "./usr/src/*/library"])
        .stdin(stream)
        .status()
        .context("`tar` could not be started");
    contents.wait()?;
    let status = unpacked?;
    if !status.success() {
        bail!("`tar` failed with {status}");
    }
    fs::read_dir(folder.join("usr/src"))?
        .flatten()
        .map(|item| item.path().join("library"))
        .find(|library| is_library(library))
        .context("the package holds no standard library")
}
