//! Opens an input: unpacks it and tells what it holds.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read},
};

use flate2::bufread::MultiGzDecoder;
use rules_core::limits::REQUEST_MAX;
use rules_records::{
    ExtractKind, FeedError, FeedErrorKind, Format, PatientRecord, detect, fhir, open_extract,
};

use super::{Discovery, Input, Source};
use crate::error::Error;

/// How many bytes tell the format.
const HEAD: u64 = 8 << 10;

/// Records as they are read; one that fails does not end them.
pub(crate) type Feed = Box<dyn Iterator<Item = Result<PatientRecord, FeedError>>>;

/// What an input holds.
pub(crate) enum Opened {
    /// The records of a feed, one at a time.
    Feed(Feed),
    /// Those of a folder of tables, and the names of the other tables in it.
    Tables(Feed, Vec<String>),
    /// One text request.
    Text(Vec<u8>),
    /// Nothing of ours; it was only found beside records.
    Other,
}

impl Input {
    /// Opens it.
    pub(crate) fn open(&self) -> Result<Opened, Error> {
        let failed = |error: io::Error| Error::input(error.to_string()).at(self.name());
        let reader: Box<dyn Read> = match &self.source {
            Source::File(path) => Box::new(File::open(path).map_err(|error| {
                Error::input(format!("cannot read `{}`: {error}", path.display()))
            })?),
            Source::Extract(path, kind) => {
                return open_extract(path, *kind)
                    .map(|extract| {
                        let others = extract.others().to_vec();
                        Opened::Tables(Box::new(extract), others)
                    })
                    .map_err(|error| refused(&error, *kind).at(self.name()));
            }
            Source::StandardInput => Box::new(io::stdin()),
        };
        let (head, reader) = peek(reader).map_err(failed)?;
        let (head, reader) = match detect(&self.name(), &head) {
            Some(Format::Gzip) => peek(Box::new(MultiGzDecoder::new(reader))).map_err(|error| {
                failed(io::Error::other(format!("cannot be unpacked: {error}")))
            })?,
            _ => (head, reader),
        };
        match detect(&self.name(), &head) {
            Some(Format::Fhir(layout)) => Ok(Opened::Feed(Box::new(fhir::read(reader, layout)))),
            Some(Format::Text) => text(reader).map(Opened::Text).map_err(failed),
            Some(Format::Gzip) => Err(Error::input("is packed twice").at(self.name())),
            _ if self.discovery == Discovery::Found && self.is_text() => Ok(Opened::Other),
            _ => Err(self.unknown(&head)),
        }
    }

    fn is_text(&self) -> bool {
        let name = self.name();
        name.strip_suffix(".gz").unwrap_or(&name).ends_with(".txt")
    }

    fn unknown(&self, head: &[u8]) -> Error {
        let message = if head.is_empty() {
            "line 1, column 1: the file is empty"
        } else {
            "line 1, column 1: not a FHIR bundle in JSON or XML, nor a text request"
        };
        let help = if self.name().to_ascii_lowercase().ends_with(".csv") {
            "one table is not a record: name the folder that holds all tables of the extract"
        } else {
            "a bundle starts with `{` or `<`, a text request with the line `coded-record`, a tab and `1`"
        };
        Error::input(message).at(self.name()).help(help)
    }
}

/// Why the tables of an extract cannot be read at all.
fn refused(error: &FeedError, kind: ExtractKind) -> Error {
    let title = kind.title();
    let refused = Error::input(error.to_string());
    match error.kind {
        FeedErrorKind::TableMissing => refused.help(format!(
            "the other files are named as those of a {title} extract; it needs `{}`, too",
            error.place.file
        )),
        FeedErrorKind::ColumnMissing => refused.help(format!(
            "the first line names the columns; `docs/feeds.md` lists those of a {title} extract"
        )),
        FeedErrorKind::Sorting => Error::unable(error.to_string())
            .help("the temporary folder needs room for the size of the tables"),
        _ => refused,
    }
}

/// The first bytes, and a reader that still gives all of them.
fn peek(mut reader: Box<dyn Read>) -> io::Result<(Vec<u8>, Box<dyn BufRead>)> {
    let mut head = Vec::new();
    reader.by_ref().take(HEAD).read_to_end(&mut head)?;
    let whole = BufReader::new(Cursor::new(head.clone()).chain(reader));
    Ok((head, Box::new(whole)))
}

/// Reads a whole text request; the module would refuse a larger one.
fn text(reader: impl Read) -> io::Result<Vec<u8>> {
    let limit = REQUEST_MAX as u64;
    let mut bytes = Vec::new();
    reader.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(too_large(limit)) } else { Ok(bytes) }
}

/// The error that names the limit.
fn too_large(limit: u64) -> io::Error {
    let message = format!("larger than the limit of {} MB", limit >> 20);
    io::Error::new(io::ErrorKind::FileTooLarge, message)
}
