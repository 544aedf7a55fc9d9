//! FHIR JSON: GP Connect structured (STU3) and R4, a bundle a patient.

mod bundle;
mod codeable;
mod dates;
mod json;
mod marks;
mod names;
mod number;
mod origin;
mod patient;
mod reading;
mod shape;
mod standing;
mod statements;
mod system;
#[cfg(test)]
mod tests;
mod value;

use std::io::BufRead;

use serde_json::Value;

use crate::{error::FeedError, format::Layout, record::PatientRecord};

/// Reads a FHIR feed, one record a bundle.
///
/// With [`Layout::Bundle`] the whole input is one bundle; with [`Layout::Lines`] every line is one, read
/// as it is asked for, and a line that fails does not end the feed.
pub fn read<R: BufRead>(input: R, layout: Layout) -> Records<R> {
    Records { input, layout, line: 0, done: false }
}

/// The records of a feed, in its order.
#[derive(Debug)]
pub struct Records<R> {
    input: R,
    layout: Layout,
    line: usize,
    done: bool,
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<PatientRecord, FeedError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.layout {
            Layout::Bundle if self.done => None,
            Layout::Bundle => {
                self.done = true;
                Some(self.whole())
            }
            Layout::Lines => self.line(),
        }
    }
}

impl<R: BufRead> Records<R> {
    fn whole(&mut self) -> Result<PatientRecord, FeedError> {
        let mut bytes = Vec::new();
        self.input
            .read_to_end(&mut bytes)
            .map_err(|error| FeedError::Io { line: 1, message: error.to_string() })?;
        let text = without_mark(&bytes);
        if text.trim_ascii().is_empty() {
            return Err(FeedError::Empty);
        }
        record(text, 0)
    }

    fn line(&mut self) -> Option<Result<PatientRecord, FeedError>> {
        let mut bytes = Vec::new();
        while !self.done {
            bytes.clear();
            match self.input.read_until(b'\n', &mut bytes) {
                Ok(0) => self.done = true,
                Ok(_) => {
                    let before = self.line;
                    self.line += 1;
                    let text = if before == 0 { without_mark(&bytes) } else { &bytes };
                    let text = text.trim_ascii_end();
                    if !text.is_empty() {
                        return Some(record(text, before));
                    }
                }
                Err(error) => {
                    self.done = true;
                    let message = error.to_string();
                    return Some(Err(FeedError::Io { line: self.line + 1, message }));
                }
            }
        }
        None
    }
}

/// Takes off a byte-order mark.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes)
}

fn record(text: &[u8], lines_before: usize) -> Result<PatientRecord, FeedError> {
    let value: Value =
        serde_json::from_slice(text).map_err(|e| FeedError::from_json(&e, lines_before))?;
    match json::text(&value, "resourceType") {
        Some("Bundle") => Ok(reading::read(&value)),
        found => Err(FeedError::NotBundle {
            line: lines_before + 1,
            found: found.unwrap_or_default().to_owned(),
        }),
    }
}
