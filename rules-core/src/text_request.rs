//! The text request: one buffer that every language can write. `docs/text-request.md` is the specification.

mod columns;
mod escape;
mod fast;
mod field;
mod line;
mod reader;
mod scanner;
#[cfg(test)]
mod tests;
mod write;

use alloc::{string::String, vec::Vec};

pub use self::{
    columns::COLUMNS,
    write::{RequestWriter, columns},
};
pub(crate) use self::{
    columns::read_columns,
    reader::{NewEntries, read, read_entries},
};
use crate::{
    entry::{CodedEntry, Context, Patient},
    error::Error,
    record::EntryView,
};

/// The fields of an entry's line.
const FIELDS: usize = 13;

/// The format version read.
pub const VERSION: &str = "1";

/// A ruleset named in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RulesetRef {
    /// Its name.
    pub name: String,
    /// Its version, where the request asks for one.
    pub version: Option<String>,
}

/// A request, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Request {
    /// The patient's facts.
    pub patient: Patient,
    /// The circumstances.
    pub context: Context,
    /// The rulesets asked for; empty: all that are loaded.
    pub rulesets: Vec<RulesetRef>,
    /// The rules to explain, each with its ruleset.
    pub explain: Vec<(String, String)>,
    /// The entries, in the host's order.
    pub entries: Vec<CodedEntry>,
}

/// Reads a text request.
///
/// # Errors
/// What is malformed, with its place; another version of the format; more than the limits.
pub fn parse(text: &str) -> Result<Request, Error> {
    let reader::ParsedRequest { patient, context, rulesets, explain, entries } = read(text)?;
    let entries = entries.entries().map(EntryView::to_entry).collect();
    Ok(Request { patient, context, rulesets, explain, entries })
}
