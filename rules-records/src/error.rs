//! Why a feed, or one line of it, could not be read at all.

use std::fmt;

use crate::problem::Place;

/// Why no record came out of a feed, or of one line of it.
///
/// What is written of it begins with the place, as far as there is one. It never quotes the record.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FeedError {
    /// What kind.
    pub kind: FeedErrorKind,
    /// Where; of a missing table `file` is its name, of a missing column `pointer` is the column.
    pub place: Place,
    /// What is wrong, in one clause without the place.
    pub message: String,
}

/// The kinds of error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FeedErrorKind {
    /// Reading the bytes failed.
    Io,
    /// There is nothing in it.
    Empty,
    /// It is not UTF-8.
    Encoding,
    /// One bundle is larger than it may be.
    TooLarge,
    /// It is not JSON.
    Json,
    /// It is not XML, or not XML as FHIR has it.
    Xml,
    /// The JSON or XML ends before its end.
    Truncated,
    /// It is JSON or XML, and no FHIR bundle.
    NotBundle,
    /// A folder of tables lacks one that it must have.
    TableMissing,
    /// A table lacks a column that it must have.
    ColumnMissing,
    /// A table cannot be read any further: its encoding, a quote that is never closed.
    Table,
    /// One row of a table cannot be taken; the others are.
    Row,
    /// More rows of a table cannot be taken than are named one by one.
    MoreRows,
    /// Rows could not be put in order in temporary files.
    Sorting,
}

impl FeedError {
    pub(crate) fn new(kind: FeedErrorKind, place: Place, message: impl Into<String>) -> Self {
        Self { kind, place, message: message.into() }
    }

    /// Reading failed on a line, if any was reached.
    pub(crate) fn io(error: &std::io::Error, line: Option<usize>) -> Self {
        let place = Place { line, ..Place::default() };
        Self::new(FeedErrorKind::Io, place, format!("cannot be read: {error}"))
    }

    /// Something else stands where UTF-8 is expected: another encoding, or a byte.
    pub(crate) fn encoding(found: &str, place: Place) -> Self {
        let message = format!("{found} where UTF-8 is expected; convert it to UTF-8");
        Self::new(FeedErrorKind::Encoding, place, message)
    }

    /// The bundle that begins on a line has more than so many bytes.
    pub(crate) fn too_large(line: usize, limit: usize) -> Self {
        let limit = match limit >> 20 {
            0 => format!("{limit} bytes"),
            megabytes => format!("{megabytes} MB"),
        };
        let message = format!("a bundle larger than the limit of {limit}");
        Self::new(FeedErrorKind::TooLarge, Place::on_line(line), message)
    }

    /// The JSON or XML ends here.
    pub(crate) fn truncated(place: Place) -> Self {
        Self::new(FeedErrorKind::Truncated, place, "it ends too early")
    }

    /// Tells what the JSON parser found, on the lines of the file.
    pub(crate) fn json(error: &serde_json::Error, lines_before: usize) -> Self {
        let place = Place::at(lines_before + error.line().max(1), error.column().max(1));
        if error.is_eof() {
            return Self::truncated(place);
        }
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        Self::new(FeedErrorKind::Json, place, format!("not valid JSON: {message}"))
    }

    /// The XML is wrong here.
    pub(crate) fn xml(place: Place, message: &str) -> Self {
        Self::new(FeedErrorKind::Xml, place, format!("not FHIR XML: {message}"))
    }

    /// What begins on a line is a resource of this type, or of none.
    pub(crate) fn not_bundle(line: usize, found: Option<&str>) -> Self {
        let message = match found {
            Some(found) if !found.is_empty() => format!("expected a FHIR bundle, found `{found}`"),
            _ => "expected a FHIR bundle, found no resource type".to_owned(),
        };
        Self::new(FeedErrorKind::NotBundle, Place::on_line(line), message)
    }

    /// A table cannot be read beyond a line.
    pub(crate) fn table(file: &str, line: usize, message: impl Into<String>) -> Self {
        Self::new(FeedErrorKind::Table, Place::in_table(file, line), message)
    }

    /// A row that begins on a line is left out.
    pub(crate) fn row(file: &str, line: usize, message: &str) -> Self {
        let message = format!("{message}; the row is left out");
        Self::new(FeedErrorKind::Row, Place::in_table(file, line), message)
    }

    /// So many more rows of a table are left out.
    pub(crate) fn more_rows(file: &str, count: u64) -> Self {
        let place = Place { file: file.to_owned(), ..Place::default() };
        let message = format!("{count} more rows are left out for such reasons");
        Self::new(FeedErrorKind::MoreRows, place, message)
    }

    /// The folder has no such table.
    pub(crate) fn table_missing(table: &str) -> Self {
        let place = Place { file: table.to_owned(), ..Place::default() };
        let message = format!("the extract has no table `{table}`");
        Self::new(FeedErrorKind::TableMissing, place, message)
    }

    /// The header of a file names no such column.
    pub(crate) fn column_missing(file: &str, column: &str) -> Self {
        let place = Place { pointer: column.to_owned(), ..Place::in_table(file, 1) };
        let message = format!("there is no column `{column}`");
        Self::new(FeedErrorKind::ColumnMissing, place, message)
    }

    /// Temporary files failed.
    pub(crate) fn sorting(error: &std::io::Error) -> Self {
        let message = format!("the rows cannot be put in order in temporary files: {error}");
        Self::new(FeedErrorKind::Sorting, Place::default(), message)
    }
}

impl fmt::Display for FeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { file, line, column, .. } = &self.place;
        // A table that is not there is no place.
        let file = if self.kind == FeedErrorKind::TableMissing { "" } else { file };
        let line = line.map(|line| format!("line {line}"));
        let column = column.map(|column| format!("column {column}"));
        let file = Some(file.to_owned()).filter(|file| !file.is_empty());
        let place: Vec<String> = [file, line, column].into_iter().flatten().collect();
        if !place.is_empty() {
            write!(f, "{}: ", place.join(", "))?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for FeedError {}
