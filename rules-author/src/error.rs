//! Why a page, a section or a case could not be run at all.

use std::fmt;

/// What could not be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Error {
    /// What kind.
    pub kind: ErrorKind,
    /// The page, with the line where there is one: `missing.md:12`.
    pub place: String,
    /// What is wrong, in one clause.
    pub message: String,
}

/// The kinds of error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A page is not written as pages are.
    Page,
    /// A page has no cases.
    NoCases,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for Error {}
