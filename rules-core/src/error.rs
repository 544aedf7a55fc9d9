//! Why the engine did not take what it was given.

use alloc::{
    format,
    string::{String, ToString},
};
use core::fmt;

use crate::{limits::ENTRIES_MAX, pack::PackError, vocabulary::vocabulary};

vocabulary! {
    /// What kind of error it is.
    #[non_exhaustive]
    pub enum ErrorKind {
        /// The request is malformed.
        BadRequest = "bad-request",
        /// The pack is not a pack, is damaged, or breaks a rule of its format.
        BadPack = "bad-pack",
        /// No ruleset, record, entry or rule with that handle or name.
        UnknownHandle = "unknown-handle",
        /// A stated limit is exceeded.
        TooLarge = "too-large",
        /// A pack or request of a version this engine does not know.
        UnsupportedVersion = "unsupported-version",
    }
}

/// A place in the text that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The column that is meant, where entries are given by column.
    pub column: Option<String>,
    /// The line, from 1: of a text request, or of the column.
    pub line: u32,
    /// The character in that line, from 1.
    pub character: u32,
}

impl Place {
    /// A character of a line, both from 1; in this column, where entries are given by column.
    pub fn new(column: Option<String>, line: u32, character: u32) -> Self {
        Self { column, line, character }
    }

    /// A character of a line, both from 1.
    pub(crate) fn at(line: u32, character: usize) -> Self {
        Self { column: None, line, character: character as u32 }
    }
}

/// An error: nothing was done, and everything is as it was before the call.
///
/// ```
/// use rules_core::{error::ErrorKind, text_request};
///
/// let error = text_request::parse("coded-record\t1\ntoday\tsoon\n").unwrap_err();
/// assert_eq!(error.kind, ErrorKind::BadRequest);
/// assert_eq!(error.place.map(|place| (place.line, place.character)), Some((2, 7)));
/// assert!(error.message.starts_with("line 2, column 7: `soon` cannot be read"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Error {
    /// What kind it is.
    pub kind: ErrorKind,
    /// Where it is, if it is at one place in a text.
    pub place: Option<Place>,
    /// One sentence without a final stop, the place in it.
    pub message: String,
}

impl Error {
    /// An error of this kind, nowhere in particular.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, place: None, message: message.into() }
    }

    /// The request is malformed.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::BadRequest, message)
    }

    /// There is nothing of that handle or name.
    pub fn unknown_handle(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::UnknownHandle, message)
    }

    /// A limit is exceeded.
    pub fn too_large(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::TooLarge, message)
    }

    /// The request is malformed at this place.
    pub(crate) fn at(place: Place, message: &str) -> Self {
        let Place { column, line, character } = &place;
        let message = match column {
            None => format!("line {line}, column {character}: {message}"),
            Some(name) => format!("column `{name}`, line {line}, character {character}: {message}"),
        };
        Self { place: Some(place), ..Self::bad_request(message) }
    }

    /// A record would have more entries than the limit.
    pub(crate) fn too_many_entries() -> Self {
        Self::too_large(format!("the record has more than {ENTRIES_MAX} entries"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl core::error::Error for Error {}

impl From<PackError> for Error {
    fn from(error: PackError) -> Self {
        let kind = match error {
            PackError::Version { .. } => ErrorKind::UnsupportedVersion,
            PackError::TooLarge => ErrorKind::TooLarge,
            _ => ErrorKind::BadPack,
        };
        Self::new(kind, error.to_string())
    }
}
