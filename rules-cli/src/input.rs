//! The files of records named on the command line.

mod open;
mod walk;

use std::path::PathBuf;

pub(crate) use open::{Feed, Opened};
use rules_records::ExtractKind;
pub(crate) use walk::walk;

/// One source of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Input {
    source: Source,
    discovery: Discovery,
}

/// Where the bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Source {
    File(PathBuf),
    /// A folder whose CSV files are the tables of an extract.
    Extract(PathBuf, ExtractKind),
    StandardInput,
}

/// How an input came to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Discovery {
    /// It was named: it must be a file of records.
    Named,
    /// It lies in a folder that was named: a `.txt` may be something else.
    Found,
}

impl Input {
    /// How it is called in reports.
    pub(crate) fn name(&self) -> String {
        match &self.source {
            Source::File(path) | Source::Extract(path, _) => path.display().to_string(),
            Source::StandardInput => "standard input".to_owned(),
        }
    }
}
