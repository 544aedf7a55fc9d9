//! FHIR in JSON and XML: GP Connect structured (STU3), UK Core and R4, a bundle a patient.

mod bundle;
mod clinical_status;
mod codeable;
mod dates;
mod json;
mod marks;
mod number;
mod origin;
mod patient;
mod reader;
mod recorder;
mod shape;
mod source;
mod statements;
mod system;
#[cfg(test)]
mod tests;
mod tree;
mod unique_ids;
mod value;
mod xml;

use std::io::{self, BufRead, Read};

use source::Source;

use crate::{
    error::{FeedError, FeedErrorKind},
    format::Layout,
    problem::Place,
    record::PatientRecord,
};

/// The most bytes of one bundle: one file, or one line of a feed of lines.
pub const BUNDLE_MAX: usize = 512 << 20;

/// Reads a FHIR feed, one record a bundle.
///
/// With [`Layout::Bundle`] and [`Layout::Xml`] the whole input is one bundle, or one resource; with
/// [`Layout::Lines`] every line is a bundle, read as it is asked for, and a line that fails does not end the
/// feed. One bundle is in memory at a time, of [`BUNDLE_MAX`] bytes at most.
pub fn read<R: BufRead>(input: R, layout: Layout) -> Records<R> {
    Records { input, layout, limit: BUNDLE_MAX, line: 0, done: false }
}

/// The records of a feed, in its order.
#[derive(Debug)]
pub struct Records<R> {
    input: R,
    layout: Layout,
    limit: usize,
    line: usize,
    done: bool,
}

impl<R> Records<R> {
    /// Holds bundles to another limit than [`BUNDLE_MAX`], in bytes.
    #[must_use]
    pub fn limit(self, bytes: usize) -> Self {
        Self { limit: bytes, ..self }
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<PatientRecord, FeedError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.layout {
            _ if self.done => None,
            Layout::Lines => self.line(),
            Layout::Bundle | Layout::Xml => {
                self.done = true;
                Some(self.whole())
            }
        }
    }
}

impl<R: BufRead> Records<R> {
    fn whole(&mut self) -> Result<PatientRecord, FeedError> {
        let mut bytes = Vec::new();
        // One byte more than the limit tells whether there is more.
        let most = self.limit as u64 + 1;
        self.input.by_ref().take(most).read_to_end(&mut bytes).map_err(|e| failed(&e, 1))?;
        if bytes.len() > self.limit {
            return Err(FeedError::too_large(1, self.limit));
        }
        let text = without_mark(&bytes);
        if text.trim_ascii().is_empty() {
            return Err(FeedError::new(
                FeedErrorKind::Empty,
                Place::default(),
                "the feed is empty",
            ));
        }
        record(text, 0, self.layout)
    }

    fn line(&mut self) -> Option<Result<PatientRecord, FeedError>> {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let before = self.line;
            match read_line(&mut self.input, self.limit, &mut bytes) {
                Ok(Line::None) => {
                    self.done = true;
                    return None;
                }
                Ok(Line::Whole) => {}
                Ok(Line::TooLong) => {
                    self.line += 1;
                    return Some(Err(FeedError::too_large(self.line, self.limit)));
                }
                Err(error) => {
                    self.done = true;
                    return Some(Err(failed(&error, before + 1)));
                }
            }
            self.line += 1;
            let text = if before == 0 { without_mark(&bytes) } else { &bytes };
            if !text.trim_ascii().is_empty() {
                return Some(record(text.trim_ascii_end(), before, Layout::Lines));
            }
        }
    }
}

/// What was found of a line.
enum Line {
    /// The input has ended.
    None,
    /// All of it.
    Whole,
    /// It is longer than the limit; it has been skipped.
    TooLong,
}

/// Reads one line, without more of it in memory than the limit.
fn read_line(input: &mut impl BufRead, limit: usize, line: &mut Vec<u8>) -> io::Result<Line> {
    // The line's end comes on top of the limit.
    let most = limit as u64 + 1;
    if input.by_ref().take(most).read_until(b'\n', line)? == 0 {
        return Ok(Line::None);
    }
    if line.ends_with(b"\n") || line.len() <= limit {
        return Ok(Line::Whole);
    }
    *line = Vec::new();
    input.skip_until(b'\n')?;
    Ok(Line::TooLong)
}

fn failed(error: &io::Error, line: usize) -> FeedError {
    FeedError::io(error, Some(line))
}

/// Takes off a byte-order mark.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes)
}

fn record(bytes: &[u8], lines_before: usize, layout: Layout) -> Result<PatientRecord, FeedError> {
    let source = Source::decode(bytes, lines_before)?;
    let tree = match layout {
        Layout::Bundle | Layout::Lines => json::parse(&source)?,
        Layout::Xml => xml::parse(&source)?,
    };
    let kind = tree::text(&tree, "resourceType");
    let is_record = match kind {
        Some("Bundle") => true,
        // A request, and an answer that says why there is no record.
        None | Some("Parameters" | "OperationOutcome") => false,
        // A resource a line is an export of many patients, sorted by type: not a patient each.
        Some(_) => layout != Layout::Lines,
    };
    if !is_record {
        return Err(FeedError::not_bundle(lines_before + 1, kind));
    }
    Ok(reader::read(&source, &tree))
}
