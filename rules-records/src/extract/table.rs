//! Reads one file of a table, row by row, by the names in its header.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use csv::{ByteRecord, ReaderBuilder, Terminator};
use encoding_rs::WINDOWS_1252;

use super::{
    row::{Row, View},
    spec::{Need, Spec},
    watch::{Stopped, Watch},
};
use crate::error::FeedError;

/// How the text of a file is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    /// Code page 1252, as SystmOne writes it.
    Windows1252,
}

/// How a format writes its tables.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dialect {
    /// Unless a byte-order mark says that it is UTF-8.
    pub(super) encoding: Encoding,
    /// Whether the case of column names may differ.
    pub(super) any_case: bool,
    /// Whether a file may be tab-separated and without quoting, as the OHDSI vocabularies come.
    pub(super) tabs: bool,
}

/// What stands next in a table.
#[derive(Debug)]
pub(super) enum Next {
    Row(Row),
    /// A row that cannot be taken; the next ones can.
    Rejected {
        line: u64,
        message: String,
    },
}

/// The bytes of a file, its first line having been looked at, and a line end after the last one.
type Whole = io::Chain<io::Chain<io::Cursor<Vec<u8>>, BufReader<File>>, &'static [u8]>;

/// A file of a table.
#[derive(Debug)]
pub(super) struct TableReader {
    rows: csv::Reader<Watch<Whole>>,
    record: ByteRecord,
    spec: &'static Spec,
    /// The place in the file of each column of the spec.
    places: Vec<Option<usize>>,
    width: usize,
    encoding: Encoding,
    name: String,
    table: usize,
    file: usize,
}

impl TableReader {
    /// Opens a file and reads its header.
    ///
    /// # Errors
    /// `Table` if it cannot be read or is not in the encoding, `ColumnMissing`.
    pub(super) fn open(
        path: &Path,
        name: &str,
        (table, spec): (usize, &'static Spec),
        file: usize,
        dialect: Dialect,
    ) -> Result<Self, FeedError> {
        let wrong = |message: String| FeedError::table(name, 1, message);
        let mut reader = BufReader::new(File::open(path).map_err(|e| wrong(e.to_string()))?);
        let mut head = Vec::new();
        // The header, to tell the delimiter and the encoding by.
        reader
            .by_ref()
            .take(64 << 10)
            .read_until(b'\n', &mut head)
            .map_err(|error| wrong(error.to_string()))?;
        let mut encoding = dialect.encoding;
        if head.starts_with(&[0xef, 0xbb, 0xbf]) {
            encoding = Encoding::Utf8;
            head.drain(..3);
        }
        if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) || head.contains(&0) {
            return Err(wrong("the file is in UTF-16: save it as UTF-8".to_owned()));
        }
        let tabs = dialect.tabs && head.contains(&b'\t') && !head.contains(&b',');
        let delimiter = if tabs { b'\t' } else { b',' };
        let whole = io::Cursor::new(head).chain(reader).chain(b"\n".as_slice());
        let rows = ReaderBuilder::new()
            .delimiter(delimiter)
            // Rows end with their `\n`, so that lines can be counted; the `\r` before it is taken off below.
            .terminator(Terminator::Any(b'\n'))
            .quoting(!tabs)
            .flexible(true)
            .has_headers(false)
            .from_reader(Watch::new(whole, delimiter, !tabs));
        let mut this = Self {
            rows,
            record: ByteRecord::new(),
            spec,
            places: Vec::new(),
            width: 0,
            encoding,
            name: name.to_owned(),
            table,
            file,
        };
        this.header(dialect.any_case)?;
        Ok(this)
    }

    fn header(&mut self, any_case: bool) -> Result<(), FeedError> {
        self.advance()?;
        self.width = self.record.len();
        for column in self.spec.columns {
            let place = (0..self.width).position(|place| {
                let cell = self.cell(place).trim_ascii();
                let name = column.name.as_bytes();
                cell == name || (any_case && cell.eq_ignore_ascii_case(name))
            });
            if place.is_none() && column.need == Need::Must {
                return Err(FeedError::column_missing(&self.name, column.name));
            }
            self.places.push(place);
        }
        Ok(())
    }

    /// Reads the next record that is not an empty line; says whether there is one.
    fn advance(&mut self) -> Result<bool, FeedError> {
        loop {
            match self.rows.read_byte_record(&mut self.record) {
                Ok(true) if self.record.len() == 1 && self.cell(0).is_empty() => {}
                Ok(more) => return Ok(more),
                Err(error) => return Err(self.failed(error)),
            }
        }
    }

    /// A cell of the record; the last one without the `\r` of its line end.
    fn cell(&self, place: usize) -> &[u8] {
        let cell = self.record.get(place).unwrap_or_default();
        if place + 1 == self.record.len() { cell.strip_suffix(b"\r").unwrap_or(cell) } else { cell }
    }

    /// The line the record starts on; the reader stands behind its line end.
    fn line(&self) -> u64 {
        let inside = self.record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
        self.rows.position().line().saturating_sub(1 + inside)
    }

    fn failed(&self, error: csv::Error) -> FeedError {
        let line = self.rows.position().line();
        let (line, message) = match error.into_kind() {
            csv::ErrorKind::Io(error) => {
                match error.get_ref().and_then(|error| error.downcast_ref::<Stopped>()) {
                    Some(stopped) => (stopped.line(), stopped.to_string()),
                    None => (line, error.to_string()),
                }
            }
            other => (line, format!("{other:?}")),
        };
        self.wrong(line, message)
    }

    fn wrong(&self, line: u64, message: String) -> FeedError {
        let line = usize::try_from(line).unwrap_or(usize::MAX);
        FeedError::table(&self.name, line, message)
    }

    /// The next row, or `None` at the end.
    ///
    /// # Errors
    /// `Table`: the file cannot be read any further.
    pub(super) fn next(&mut self) -> Result<Option<Next>, FeedError> {
        if !self.advance()? {
            return Ok(None);
        }
        let line = self.line();
        if self.record.len() != self.width {
            let (found, width) = (self.record.len(), self.width);
            let message = format!("the row has {found} cells, the header {width}");
            return Ok(Some(Next::Rejected { line, message }));
        }
        let mut cells = Vec::with_capacity(self.places.len());
        for (place, column) in self.places.iter().zip(self.spec.columns) {
            let bytes = place.map(|place| self.cell(place)).unwrap_or_default();
            let text = decode(bytes, self.encoding)
                .map_err(|what| self.wrong(line, format!("column `{}` {what}", column.name)))?;
            cells.push(text);
        }
        let mut row =
            Row { patient: String::new(), table: self.table, file: self.file, line, cells };
        row.patient = View { row: &row, spec: self.spec }.text(self.spec.patient).to_owned();
        Ok(Some(Next::Row(row)))
    }
}

/// A cell's text.
fn decode(bytes: &[u8], encoding: Encoding) -> Result<String, String> {
    match encoding {
        Encoding::Utf8 => std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| {
            "is not UTF-8: save the file as UTF-8, with a byte-order mark if it is a SystmOne table"
                .to_owned()
        }),
        Encoding::Windows1252 => {
            // The five bytes that code page 1252 leaves open; `encoding_rs` passes them on as controls.
            match bytes.iter().find(|byte| matches!(**byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)) {
                Some(byte) => Err(format!("has the byte {byte:#04x}, which Windows-1252 has not")),
                None => Ok(WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()),
            }
        }
    }
}
