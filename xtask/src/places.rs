//! Where things are in this tree.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context;

/// The variable that tells the command line tool and the tests which component to use.
pub(crate) const COMPONENT_VARIABLE: &str = "CODED_RULES_COMPONENT";

/// The variable that names the folder of records and lists that other people made, which are not in the tree.
pub(crate) const SHARED_DATA_VARIABLE: &str = "CODED_RULES_SHARED_DATA";

/// The folders and files the commands work with, all absolute.
#[derive(Debug)]
pub(crate) struct Places {
    /// The top of the tree.
    pub(crate) root: PathBuf,
    /// Where cargo builds.
    pub(crate) target: PathBuf,
}

impl Places {
    /// Finds them from this crate's own folder and `CARGO_TARGET_DIR`.
    pub(crate) fn find() -> anyhow::Result<Self> {
        // Asked at run time first: two copies of the tree may share one target folder.
        let own = env::var_os("CARGO_MANIFEST_DIR").unwrap_or(env!("CARGO_MANIFEST_DIR").into());
        let root =
            Path::new(&own).parent().context("the folder of `xtask` has no parent")?.to_path_buf();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            // As cargo reads it: relative to the folder the command was given in.
            Some(folder) if !folder.is_empty() => env::current_dir()?.join(folder),
            _ => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// The built component.
    pub(crate) fn component(&self) -> PathBuf {
        self.target.join("component").join("coded_rules.wasm")
    }

    /// The core module inside the component, for hosts without a component model.
    pub(crate) fn core_module(&self) -> PathBuf {
        self.target.join("component").join("coded_rules.core.wasm")
    }

    /// The folder of records and lists that other people made: beside the tree unless the environment names another.
    pub(crate) fn shared_data(&self) -> PathBuf {
        let beside = || self.root.join("..").join("shared").join("data");
        env::var_os(SHARED_DATA_VARIABLE).map_or_else(beside, PathBuf::from)
    }

    /// A cargo command in this tree that builds into the same folder as this one.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(cargo());
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        // Set by the cargo that runs this program, for this program only.
        command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_PKG_NAME");
        command
    }
}

/// The cargo that started this program, so that one toolchain does all the work.
pub(crate) fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"))
}

/// The path as a reader wants it: relative to the tree where it lies inside it.
pub(crate) fn shown<'a>(places: &Places, path: &'a Path) -> std::path::Display<'a> {
    path.strip_prefix(&places.root).unwrap_or(path).display()
}
