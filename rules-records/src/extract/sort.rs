//! Puts rows in the order of patients, with a bound on what is in memory.
//!
//! Rows gather until they weigh [`MEMORY`]; then they are sorted and written to an unnamed temporary file.
//! At the end the files are merged. What fits in memory never touches a disk.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    fs::File,
    io::{self, BufReader, Seek, SeekFrom},
    mem,
};

use csv::{ByteRecord, ReaderBuilder, StringRecord, WriterBuilder};

use super::row::Row;
use crate::error::FeedError;

/// How many bytes of rows are held before they go to disk.
pub(super) const MEMORY: usize = 64 << 20;

/// How many files are merged at once; more are first merged into one.
const RUNS_MAX: usize = 64;

/// Rows on their way in.
#[derive(Debug)]
pub(super) struct Sorter {
    rows: Vec<Row>,
    bytes: usize,
    memory: usize,
    runs: Vec<File>,
}

impl Sorter {
    /// A sorter that holds this many bytes of rows.
    pub(super) fn new(memory: usize) -> Self {
        Self { rows: Vec::new(), bytes: 0, memory, runs: Vec::new() }
    }

    /// Takes a row.
    ///
    /// # Errors
    /// [`FeedErrorKind::Sorting`](crate::FeedErrorKind::Sorting): a temporary file could not be written.
    pub(super) fn push(&mut self, row: Row) -> Result<(), FeedError> {
        let cells: usize = row.cells.iter().map(|cell| cell.len() + mem::size_of::<String>()).sum();
        self.bytes += cells + row.patient.len() + mem::size_of::<Row>();
        self.rows.push(row);
        if self.bytes > self.memory {
            self.rows.sort_unstable();
            let rows = mem::take(&mut self.rows).into_iter().map(Ok);
            self.runs.push(write(rows)?);
            self.bytes = 0;
            if self.runs.len() == RUNS_MAX {
                let merged = write(Merge::new(mem::take(&mut self.runs), Vec::new())?)?;
                self.runs.push(merged);
            }
        }
        Ok(())
    }

    /// Gives the rows out in order.
    ///
    /// # Errors
    /// [`FeedErrorKind::Sorting`](crate::FeedErrorKind::Sorting): a temporary file could not be read.
    pub(super) fn finish(mut self) -> Result<Merge, FeedError> {
        self.rows.sort_unstable();
        Merge::new(self.runs, self.rows)
    }
}

/// Writes rows to a file that has no name and goes with its last user.
fn write(rows: impl Iterator<Item = Result<Row, FeedError>>) -> Result<File, FeedError> {
    let file = tempfile::tempfile().map_err(|error| failed(&error))?;
    let mut writer = WriterBuilder::new().flexible(true).has_headers(false).from_writer(file);
    let mut record = ByteRecord::new();
    for row in rows {
        let row = row?;
        record.clear();
        record.push_field(row.patient.as_bytes());
        for number in [row.table as u64, row.file as u64, row.line] {
            record.push_field(number.to_string().as_bytes());
        }
        for cell in &row.cells {
            record.push_field(cell.as_bytes());
        }
        writer.write_byte_record(&record).map_err(|error| failed(&error.into()))?;
    }
    let mut file = writer.into_inner().map_err(|error| failed(error.error()))?;
    file.seek(SeekFrom::Start(0)).map_err(|error| failed(&error))?;
    Ok(file)
}

fn failed(error: &io::Error) -> FeedError {
    FeedError::sorting(error)
}

/// Sorted rows from several sources, as one.
#[derive(Debug)]
pub(super) struct Merge {
    sources: Vec<Source>,
    /// The next row of each source.
    next: BinaryHeap<Reverse<(Row, usize)>>,
}

#[derive(Debug)]
enum Source {
    Memory(std::vec::IntoIter<Row>),
    Run(Box<csv::Reader<BufReader<File>>>),
}

impl Merge {
    fn new(runs: Vec<File>, rows: Vec<Row>) -> Result<Self, FeedError> {
        let mut sources: Vec<Source> = runs
            .into_iter()
            .map(|file| {
                let mut reader = ReaderBuilder::new();
                reader.flexible(true).has_headers(false);
                Source::Run(Box::new(reader.from_reader(BufReader::new(file))))
            })
            .collect();
        sources.push(Source::Memory(rows.into_iter()));
        let mut merge = Self { sources, next: BinaryHeap::new() };
        for place in 0..merge.sources.len() {
            merge.advance(place)?;
        }
        Ok(merge)
    }

    fn advance(&mut self, place: usize) -> Result<(), FeedError> {
        let row = match self.sources.get_mut(place) {
            None => None,
            Some(Source::Memory(rows)) => rows.next(),
            Some(Source::Run(reader)) => read(reader)?,
        };
        if let Some(row) = row {
            self.next.push(Reverse((row, place)));
        }
        Ok(())
    }

    /// The patient of the next row.
    pub(super) fn patient(&self) -> Option<&str> {
        self.next.peek().map(|Reverse((row, _))| row.patient.as_str())
    }
}

impl Iterator for Merge {
    type Item = Result<Row, FeedError>;

    fn next(&mut self) -> Option<Self::Item> {
        let Reverse((row, place)) = self.next.pop()?;
        Some(self.advance(place).map(|()| row))
    }
}

/// Reads back what [`write`] wrote.
fn read(reader: &mut csv::Reader<BufReader<File>>) -> Result<Option<Row>, FeedError> {
    let mut record = StringRecord::new();
    if !reader.read_record(&mut record).map_err(|error| failed(&error.into()))? {
        return Ok(None);
    }
    let mut cells = record.iter();
    let patient = cells.next().unwrap_or_default().to_owned();
    let mut number = || cells.next().and_then(|cell| cell.parse::<u64>().ok()).unwrap_or_default();
    let (table, file, line) = (number() as usize, number() as usize, number());
    Ok(Some(Row { patient, table, file, line, cells: cells.map(str::to_owned).collect() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However little memory there is, the order is that of a plain sort.
    #[test]
    fn order_does_not_depend_on_memory() {
        let rows: Vec<Row> = (0..500_u64)
            .map(|n| Row {
                patient: (n * 7919 % 83).to_string(),
                table: (n % 3) as usize,
                file: (n % 2) as usize,
                line: n * 31 % 101,
                cells: vec![format!("\"{n}\"\r\n,é"), String::new()],
            })
            .collect();
        let mut expected = rows.clone();
        expected.sort();
        // With no memory every row is a run, so runs are merged into one on the way.
        for memory in [0, 1000, MEMORY] {
            let mut sorter = Sorter::new(memory);
            rows.iter().cloned().try_for_each(|row| sorter.push(row)).unwrap();
            let sorted: Vec<Row> = sorter.finish().unwrap().map(Result::unwrap).collect();
            assert_eq!(sorted, expected, "{memory} bytes");
        }
    }
}
