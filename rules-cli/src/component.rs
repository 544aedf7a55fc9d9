//! The WebAssembly component, as any other host runs it.

mod find;

use std::path::Path;

use rules_core::error::ErrorKind;
use rules_host::{Component, Error as HostError, Limits};

use crate::error::Error;

/// The most memory an instance may have.
const MEMORY: usize = 1 << 30;

/// The most instructions one call may take, some minutes' worth. Under two small rulesets a record of
/// 2,000 entries takes 60 million, one of the most entries there may be, 100,000, takes 3,000 million.
const FUEL: u64 = 100_000_000_000;

/// Compiles the component: the one named, else the one that is found.
pub(crate) fn load(named: Option<&Path>) -> Result<Component, Error> {
    let path = find::find(named)?;
    let limits = Limits::default().memory(MEMORY).fuel(FUEL);
    Component::from_file(&path, limits).map_err(|error| match error {
        HostError::Unreadable { source, .. } => {
            Error::unable(format!("cannot read the component `{}`: {source}", path.display()))
        }
        HostError::NotTheComponent(source) => {
            Error::unable(format!("`{}` is not the rules component: {source}", path.display()))
                .help("build it with `cargo xtask component`")
        }
        other => other.into(),
    })
}

/// What the component refuses is wrong input. Anything else is a bug, or one of this host's limits; both are named.
impl From<HostError> for Error {
    fn from(error: HostError) -> Self {
        let stopped = |reason: &str| {
            Self::internal(format!("the component stopped: {reason}"))
                .help("this is a bug of the component, not of the record; please report it")
        };
        match error {
            HostError::Refused(refusal) => {
                let kind = match refusal.kind {
                    ErrorKind::UnknownHandle => "unknown name".to_owned(),
                    kind => kind.name().replace('-', " "),
                };
                Self::input(format!("{kind}: {refusal}"))
            }
            HostError::OutOfFuel { .. } => stopped("it took more instructions than it may"),
            HostError::OutOfMemory { .. } => stopped("it took more memory than it may"),
            HostError::DeadlineExceeded { .. } => stopped("it took longer than it may"),
            HostError::Trapped(source) => stopped(&source.to_string()),
            other => Self::internal(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ExitStatus;

    #[test]
    fn a_trap_is_not_the_records_fault() {
        let error = Error::from(HostError::OutOfFuel { limit: FUEL });
        assert_eq!(error.status, ExitStatus::Internal);
        insta::assert_snapshot!(error, @r"
        the component stopped: it took more instructions than it may
          help: this is a bug of the component, not of the record; please report it
        ");
    }

    #[test]
    fn a_refusal_is() {
        let refusal = rules_core::error::Error::unknown_handle("no ruleset `x` is loaded");
        let error = Error::from(HostError::Refused(refusal));
        assert_eq!(error.status, ExitStatus::BadInput);
        insta::assert_snapshot!(error, @"unknown name: no ruleset `x` is loaded");
    }
}
