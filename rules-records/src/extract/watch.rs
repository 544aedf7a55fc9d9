//! Finds what a CSV reader cannot say well: a quote that is never closed, and a row without an end.

use std::{
    fmt,
    io::{self, Read},
};

/// The longest row, in bytes. A quote that is not closed would otherwise read the whole file into one row.
pub(super) const ROW_MAX: u64 = 4 << 20;

/// Why reading stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stopped {
    /// A quote opened on this line is not closed.
    Quote(u64),
    /// The row that starts on this line is too long.
    Long(u64),
}

impl Stopped {
    /// The line to name.
    pub(super) fn line(self) -> u64 {
        match self {
            Self::Quote(line) | Self::Long(line) => line,
        }
    }
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quote(_) => f.write_str("the quote that opens here is never closed"),
            Self::Long(_) => {
                write!(f, "the row that starts here is longer than {} MB", ROW_MAX >> 20)
            }
        }
    }
}

impl std::error::Error for Stopped {}

/// Where in a row the next byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    CellStart,
    Plain,
    Quoted,
    /// After a quote inside quotes: the end of the cell, or half of an escaped quote.
    QuoteInQuotes,
}

/// A reader that keeps count of quotes and of the length of rows.
#[derive(Debug)]
pub(super) struct Watch<R> {
    inner: R,
    delimiter: u8,
    /// Whether a `"` is anything special.
    quotes: bool,
    at: At,
    line: u64,
    opened: u64,
    row_line: u64,
    row_bytes: u64,
    max: u64,
}

impl<R: Read> Watch<R> {
    pub(super) fn new(inner: R, delimiter: u8, quotes: bool) -> Self {
        let at = At::CellStart;
        Self {
            inner,
            delimiter,
            quotes,
            at,
            line: 1,
            opened: 0,
            row_line: 1,
            row_bytes: 0,
            max: ROW_MAX,
        }
    }

    fn step(&mut self, byte: u8) {
        self.line += u64::from(byte == b'\n');
        self.row_bytes += 1;
        self.at = match (self.at, byte) {
            (At::CellStart, b'"') if self.quotes => {
                self.opened = self.line;
                At::Quoted
            }
            (At::Quoted, b'"') => At::QuoteInQuotes,
            (At::QuoteInQuotes, b'"') => At::Quoted,
            (At::Quoted, _) => At::Quoted,
            (_, b'\n') => {
                self.row_line = self.line;
                self.row_bytes = 0;
                At::CellStart
            }
            (_, byte) if byte == self.delimiter || byte == b'\r' => At::CellStart,
            _ => At::Plain,
        };
    }
}

impl<R: Read> Read for Watch<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        if count == 0 && !into.is_empty() && self.at == At::Quoted {
            return Err(io::Error::other(Stopped::Quote(self.opened)));
        }
        for byte in into.iter().take(count) {
            self.step(*byte);
            if self.row_bytes > self.max {
                let stopped = match self.at {
                    At::Quoted => Stopped::Quote(self.opened),
                    _ => Stopped::Long(self.row_line),
                };
                return Err(io::Error::other(stopped));
            }
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stopped(text: &str, quotes: bool) -> Option<Stopped> {
        let mut watch = Watch::new(text.as_bytes(), b',', quotes);
        watch.max = 20;
        let error = io::copy(&mut watch, &mut io::sink()).err()?;
        error.get_ref()?.downcast_ref().copied()
    }

    #[test]
    fn quotes_and_long_rows() {
        let cases = [
            ("a,b\n\"c\nd\",\"e\"\"f\"\n", true, None),
            ("a\"b,c\n", true, None),
            ("a,b\nc,\"d\ne,f\n", true, Some(Stopped::Quote(2))),
            ("a,\"b\"\"\n", true, Some(Stopped::Quote(1))),
            ("a,\"b\n", false, None),
            ("a\nb\n\"123456789\n123456789\nx\"\n", true, Some(Stopped::Quote(3))),
            ("a\n123456789012345678901\n", true, Some(Stopped::Long(2))),
        ];
        for (text, quotes, expected) in cases {
            assert_eq!(stopped(text, quotes), expected, "{text:?}");
        }
    }
}
