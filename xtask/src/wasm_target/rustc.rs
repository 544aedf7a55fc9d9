//! Which rustc there is.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context;

use super::TARGET;
use crate::process;

/// The installed compiler.
#[derive(Debug)]
pub(super) struct Rustc {
    /// Its release, for example `1.95.0` or `1.96.0-beta.2`.
    pub(super) version: String,
    /// The commit it was built from; empty if it does not say.
    pub(super) commit: String,
    /// All it says of itself.
    pub(super) identity: String,
    /// Where its libraries are.
    pub(super) sysroot: PathBuf,
    program: OsString,
}

impl Rustc {
    /// Asks the compiler cargo uses here.
    pub(super) fn ask() -> anyhow::Result<Self> {
        let program = env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
        let identity = process::output(Command::new(&program).arg("-vV"))?;
        let sysroot = process::output(Command::new(&program).args(["--print", "sysroot"]))?;
        Ok(Self {
            version: field(&identity, "release").context("rustc does not say its version")?,
            commit: field(&identity, "commit-hash")
                .filter(|it| it != "unknown")
                .unwrap_or_default(),
            identity,
            sysroot: PathBuf::from(sysroot.trim_end()),
            program,
        })
    }

    /// A run of this compiler.
    pub(super) fn command(&self) -> Command {
        Command::new(&self.program)
    }

    /// Where the target's libraries belong.
    pub(super) fn target_folder(&self) -> PathBuf {
        self.rustlib().join(TARGET)
    }

    /// Where the source of std belongs.
    pub(super) fn library(&self) -> PathBuf {
        self.rustlib().join("src").join("rust").join("library")
    }

    /// Whether rustup put the target there.
    pub(super) fn has_target_from_rustup(&self) -> bool {
        self.rustlib().join(format!("manifest-rust-std-{TARGET}")).is_file()
    }

    fn rustlib(&self) -> PathBuf {
        self.sysroot.join(Path::new("lib/rustlib"))
    }
}

/// The value of one `name: value` line of `rustc -vV`.
fn field(identity: &str, name: &str) -> Option<String> {
    identity
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        .map(|value| value.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identity_is_read_by_line() {
        let identity = "rustc 1.96.0-beta.2 (abc 2026-04-20)\nbinary: rustc\ncommit-hash: abc\n\
                        release: 1.96.0-beta.2\nLLVM version: 22.1.2\n";
        assert_eq!(field(identity, "release").as_deref(), Some("1.96.0-beta.2"));
        assert_eq!(field(identity, "commit-hash").as_deref(), Some("abc"));
        assert_eq!(field(identity, "commit"), None);
    }
}
