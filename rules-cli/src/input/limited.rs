//! Input held to a stated size.

use std::io::{self, BufRead, Read};

use rules_records::Layout;

/// The most bytes of one bundle, unpacked: one file, or one line of an `.ndjson`.
pub(super) const BUNDLE: u64 = 512 << 20;

/// A reader that fails once a bundle is larger than the limit.
pub(super) struct Limited<R> {
    inner: R,
    layout: Layout,
    limit: u64,
    /// Bytes taken of the current bundle.
    taken: u64,
}

impl<R> Limited<R> {
    pub(super) fn new(inner: R, layout: Layout, limit: u64) -> Self {
        Self { inner, layout, limit, taken: 0 }
    }
}

impl<R: BufRead> BufRead for Limited<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken > self.limit {
            return Err(too_large(self.limit));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        // `read_until` asks for more only after it has seen what is consumed here, so the buffer is full.
        let newline =
            match self.layout {
                Layout::Bundle => None,
                Layout::Lines => self.inner.fill_buf().ok().and_then(|buffer| {
                    buffer.get(..amount)?.iter().rposition(|byte| *byte == b'\n')
                }),
            };
        self.taken = match newline {
            Some(position) => (amount - position - 1) as u64,
            None => self.taken + amount as u64,
        };
        self.inner.consume(amount);
    }
}

impl<R: BufRead> Read for Limited<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let count = available.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

/// The error that names the limit.
pub(super) fn too_large(limit: u64) -> io::Error {
    let message = match limit >> 20 {
        0 => format!("larger than the limit of {limit} bytes"),
        megabytes => format!("larger than the limit of {megabytes} MB"),
    };
    io::Error::new(io::ErrorKind::FileTooLarge, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, layout: Layout) -> io::Result<usize> {
        // A small buffer, so that bundles span several.
        let reader = io::BufReader::with_capacity(3, text.as_bytes());
        Limited::new(reader, layout, 8).lines().try_fold(0, |count, line| line.map(|_| count + 1))
    }

    #[test]
    fn a_line_or_a_file_is_held_to_the_limit() {
        assert_eq!(lines("1234567\n1234567\n1234567", Layout::Lines).unwrap(), 3);
        insta::assert_snapshot!(
            lines("1234567\n123456789", Layout::Lines).unwrap_err(),
            @"larger than the limit of 8 bytes"
        );
        assert!(lines("1234567\n1234567", Layout::Bundle).is_err());
        assert_eq!(lines("12345678", Layout::Bundle).unwrap(), 1);
    }
}
