//! Why a feed, or one line of it, could not be read at all.

use std::fmt;

/// Why no record came out of a feed, or of one line of it.
///
/// Lines and columns count from 1 and are those of the file. The text never quotes the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedError {
    /// Reading the bytes failed.
    Io {
        /// The line reached.
        line: usize,
        /// What the reader said.
        message: String,
    },
    /// There is nothing in it.
    Empty,
    /// It is not JSON.
    Json {
        /// Where.
        line: usize,
        /// Where in the line.
        column: usize,
        /// What the parser said.
        message: String,
    },
    /// The JSON ends before its end.
    Truncated {
        /// Where it ends.
        line: usize,
        /// Where in the line.
        column: usize,
    },
    /// It is JSON, and no FHIR bundle.
    NotBundle {
        /// The line it starts on.
        line: usize,
        /// Its `resourceType`, or empty.
        found: String,
    },
}

impl FeedError {
    /// Tells what the JSON parser found, on the lines of the file.
    pub(crate) fn from_json(error: &serde_json::Error, lines_before: usize) -> Self {
        let line = lines_before + error.line().max(1);
        let column = error.column().max(1);
        if error.is_eof() {
            return Self::Truncated { line, column };
        }
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        Self::Json { line, column, message }
    }

    /// The line it happened on, if there is one.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::Io { line, .. }
            | Self::Json { line, .. }
            | Self::Truncated { line, .. }
            | Self::NotBundle { line, .. } => Some(*line),
            Self::Empty => None,
        }
    }
}

impl fmt::Display for FeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { line, message } => write!(f, "line {line}: cannot be read: {message}"),
            Self::Empty => f.write_str("the feed is empty"),
            Self::Json { line, column, message } => {
                write!(f, "line {line}, column {column}: not valid JSON: {message}")
            }
            Self::Truncated { line, column } => {
                write!(f, "line {line}, column {column}: the JSON ends too early")
            }
            Self::NotBundle { line, found } if found.is_empty() => {
                write!(f, "line {line}: expected a FHIR bundle, found JSON without a resource type")
            }
            Self::NotBundle { line, found } => {
                write!(f, "line {line}: expected a FHIR bundle, found `{found}`")
            }
        }
    }
}

impl std::error::Error for FeedError {}
