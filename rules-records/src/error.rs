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
    /// It is not UTF-8.
    Encoding {
        /// Where.
        line: usize,
        /// Where in the line, in bytes.
        column: usize,
        /// What stands there: another encoding, or a byte.
        found: String,
    },
    /// One bundle is larger than it may be.
    TooLarge {
        /// The line it starts on.
        line: usize,
        /// The most bytes it may have.
        limit: usize,
    },
    /// It is not JSON.
    Json {
        /// Where.
        line: usize,
        /// Where in the line.
        column: usize,
        /// What the parser said.
        message: String,
    },
    /// It is not XML, or not XML as FHIR has it.
    Xml {
        /// Where.
        line: usize,
        /// Where in the line, in bytes.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// The JSON or XML ends before its end.
    Truncated {
        /// Where it ends.
        line: usize,
        /// Where in the line.
        column: usize,
    },
    /// It is JSON or XML, and no FHIR bundle.
    NotBundle {
        /// The line it starts on.
        line: usize,
        /// Its `resourceType`, or empty.
        found: String,
    },
    /// A folder of tables lacks one that it must have.
    TableMissing {
        /// The table: `SRPatient`.
        table: String,
    },
    /// A table lacks a column that it must have.
    ColumnMissing {
        /// The file's name.
        file: String,
        /// The column: `IDPatient`.
        column: String,
    },
    /// A table cannot be read any further: its encoding, a quote that is never closed.
    Table {
        /// The file's name.
        file: String,
        /// The line it was found on.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// One row of a table cannot be taken; the others are.
    Row {
        /// The file's name.
        file: String,
        /// The line the row starts on.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// More rows of a table cannot be taken than are named one by one.
    MoreRows {
        /// The file's name.
        file: String,
        /// How many more.
        count: u64,
    },
    /// Rows could not be put in order in temporary files.
    Sorting {
        /// What the system said.
        message: String,
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
            | Self::Encoding { line, .. }
            | Self::TooLarge { line, .. }
            | Self::Xml { line, .. }
            | Self::Json { line, .. }
            | Self::Truncated { line, .. }
            | Self::NotBundle { line, .. }
            | Self::Table { line, .. }
            | Self::Row { line, .. } => Some(*line),
            Self::Empty
            | Self::TableMissing { .. }
            | Self::ColumnMissing { .. }
            | Self::MoreRows { .. }
            | Self::Sorting { .. } => None,
        }
    }
}

impl fmt::Display for FeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { line, message } => write!(f, "line {line}: cannot be read: {message}"),
            Self::Empty => f.write_str("the feed is empty"),
            Self::Encoding { line, column, found } => write!(
                f,
                "line {line}, column {column}: {found} where UTF-8 is expected; convert it to UTF-8"
            ),
            Self::TooLarge { line, limit } => {
                let limit = megabytes(*limit);
                write!(f, "line {line}: a bundle larger than the limit of {limit}")
            }
            Self::Xml { line, column, message } => {
                write!(f, "line {line}, column {column}: not FHIR XML: {message}")
            }
            Self::Json { line, column, message } => {
                write!(f, "line {line}, column {column}: not valid JSON: {message}")
            }
            Self::Truncated { line, column } => {
                write!(f, "line {line}, column {column}: it ends too early")
            }
            Self::NotBundle { line, found } if found.is_empty() => {
                write!(f, "line {line}: expected a FHIR bundle, found no resource type")
            }
            Self::NotBundle { line, found } => {
                write!(f, "line {line}: expected a FHIR bundle, found `{found}`")
            }
            Self::TableMissing { table } => {
                write!(f, "the extract has no table `{table}`")
            }
            Self::ColumnMissing { file, column } => {
                write!(f, "{file}, line 1: there is no column `{column}`")
            }
            Self::Table { file, line, message } => write!(f, "{file}, line {line}: {message}"),
            Self::Row { file, line, message } => {
                write!(f, "{file}, line {line}: {message}; the row is left out")
            }
            Self::MoreRows { file, count } => {
                write!(f, "{file}: {count} more rows are left out for such reasons")
            }
            Self::Sorting { message } => {
                write!(f, "the rows cannot be put in order in temporary files: {message}")
            }
        }
    }
}

impl std::error::Error for FeedError {}

/// A number of bytes for people.
fn megabytes(bytes: usize) -> String {
    match bytes >> 20 {
        0 => format!("{bytes} bytes"),
        megabytes => format!("{megabytes} MB"),
    }
}
