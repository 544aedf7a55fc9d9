//! The folder the work is done in.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use anyhow::Context;

use super::discard;
use crate::places::Places;

/// A folder under cargo's, held by one process at a time.
#[derive(Debug)]
pub(super) struct Work {
    /// The folder.
    pub(super) folder: PathBuf,
    /// Unlocked when it is closed.
    _lock: File,
}

impl Work {
    /// Waits for its turn.
    pub(super) fn lock(places: &Places) -> anyhow::Result<Self> {
        let folder = places.target.join("wasm-target");
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        let lock = File::create(folder.join("lock"))?;
        lock.lock().context("cannot lock the folder of `wasm-target`")?;
        Ok(Self { folder, _lock: lock })
    }

    /// An empty folder of this name inside.
    pub(super) fn fresh(&self, name: &str) -> anyhow::Result<PathBuf> {
        let folder = self.folder.join(name);
        discard(&folder)?;
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// Where a program's output is kept.
    pub(super) fn log(&self, name: &str) -> PathBuf {
        self.folder.join(Path::new(name).with_extension("log"))
    }
}
