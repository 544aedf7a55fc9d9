use alloc::{
    format,
    string::{String, ToString},
};
use core::fmt;

use crate::{limits::ENTRIES_MAX, pack::PackError};

/// A request the module could not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The request is malformed.
    BadRequest(String),
    /// The pack is not a pack, is damaged, or breaks a rule of its format.
    BadPack(String),
    /// No ruleset, record, entry or rule with that handle or name.
    UnknownHandle(String),
    /// A stated limit is exceeded.
    TooLarge(String),
    /// A pack or request of a version this module does not know.
    UnsupportedVersion(String),
}

impl Failure {
    /// A record would have more entries than the limit.
    pub(crate) fn too_many_entries() -> Self {
        Self::TooLarge(format!("the record has more than {ENTRIES_MAX} entries"))
    }

    /// The name of the case in the WIT interface.
    pub fn name(&self) -> &'static str {
        match self {
            Self::BadRequest(_) => "bad-request",
            Self::BadPack(_) => "bad-pack",
            Self::UnknownHandle(_) => "unknown-handle",
            Self::TooLarge(_) => "too-large",
            Self::UnsupportedVersion(_) => "unsupported-version",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadRequest(message)
            | Self::BadPack(message)
            | Self::UnknownHandle(message)
            | Self::TooLarge(message)
            | Self::UnsupportedVersion(message) => f.write_str(message),
        }
    }
}

impl core::error::Error for Failure {}

impl From<PackError> for Failure {
    fn from(error: PackError) -> Self {
        let message = error.to_string();
        match error {
            PackError::Version { .. } => Self::UnsupportedVersion(message),
            PackError::TooLarge => Self::TooLarge(message),
            _ => Self::BadPack(message),
        }
    }
}
