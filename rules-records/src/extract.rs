//! Folders of CSV tables: TPP SystmOne, EMIS Web and OMOP CDM extracts.
//!
//! Such tables are not grouped by patient. Every table is read once, each row is cut down to the columns
//! that matter and put in the order of patients (`extract/sort.rs`); then the records come out one by one.
//!
//! Bound: 64 MB of rows while sorting and beyond that temporary files of the size of the columns read;
//! then one patient. Beside that stay in memory the codes and organisations that rows refer to, and the
//! ids of rows withdrawn without naming a patient.

mod dates;
mod emis;
mod folder;
mod format;
mod kind;
mod lookup;
mod omop;
mod record_builder;
mod row;
mod sort;
mod spec;
mod table;
#[cfg(test)]
mod tests;
mod tpp;
mod watch;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    io,
    path::Path,
};

pub use self::kind::ExtractKind;
use self::{
    format::ExtractFormat,
    record_builder::{Coded, RecordBuilder, Rejection, RowState},
    row::{Row, View},
    sort::{MEMORY, Merge, Sorter},
    spec::{Need, Role, Tables},
    table::{Next, TableReader},
};
use crate::{error::FeedError, problem::ProblemKind, record::PatientRecord, tally::Note};

/// How many rows of one file that cannot be taken are named one by one.
const NAMED_MAX: u64 = 20;

/// Whose tables the folder holds, by the names of its files; several if they are mixed.
///
/// # Errors
/// The folder cannot be listed.
pub fn detect_extract(folder: &Path) -> io::Result<Vec<ExtractKind>> {
    let files = folder::csv_files(folder)?;
    let holds = |kind: &ExtractKind| {
        files.iter().any(|(name, _)| folder::table(*kind, kind.tables(), name).is_some())
    };
    Ok(ExtractKind::ALL.into_iter().filter(holds).collect())
}

/// The records of a folder of tables, in the order of the patients' ids as text.
///
/// Rows that cannot be taken (another number of cells than the header, no patient) come first, as errors;
/// the others are read. Of more than twenty in one file the rest are one error with their count.
#[derive(Debug)]
pub struct Extract {
    tables: Tables,
    format: Box<dyn ExtractFormat>,
    files: Vec<String>,
    /// Tables of facts that are not in the folder.
    missing: Vec<&'static str>,
    /// Files that are none of the tables.
    others: Vec<String>,
    errors: VecDeque<FeedError>,
    rows: Merge,
    /// Where rows without a patient withdraw the row of a table and id: file and line.
    withdrawn: BTreeMap<(usize, String), (usize, u64)>,
}

/// Opens a folder of tables and puts its rows in order.
///
/// # Errors
/// [`TableMissing`](crate::FeedErrorKind::TableMissing), [`ColumnMissing`](crate::FeedErrorKind::ColumnMissing),
/// [`Table`](crate::FeedErrorKind::Table) where a file cannot be read to its end, [`Sorting`](crate::FeedErrorKind::Sorting); `Io` where
/// the folder cannot be listed.
pub fn open_extract(folder: &Path, kind: ExtractKind) -> Result<Extract, FeedError> {
    open_with_memory(folder, kind, MEMORY)
}

fn open_with_memory(folder: &Path, kind: ExtractKind, memory: usize) -> Result<Extract, FeedError> {
    let tables = kind.tables();
    let listed = folder::csv_files(folder).map_err(|error| FeedError::io(&error, None))?;
    let mut files = Vec::new();
    let mut missing = Vec::new();
    for (place, spec) in tables.iter().enumerate() {
        let before = files.len();
        let of_table =
            listed.iter().filter(|(name, _)| folder::table(kind, tables, name) == Some(place));
        files.extend(of_table.map(|(name, path)| (place, spec, name, path)));
        match (files.len() == before, spec.need) {
            (true, Need::Must) => {
                return Err(FeedError::table_missing(spec.name));
            }
            (true, Need::May) if spec.role != Role::LookUp => missing.push(spec.name),
            _ => {}
        }
    }
    let is_other = |(name, _): &&(String, _)| folder::table(kind, tables, name).is_none();
    let others = listed.iter().filter(is_other).map(|(name, _)| name.clone()).collect();
    let mut first = FirstPass {
        format: kind.format(),
        sorter: Sorter::new(memory),
        errors: VecDeque::new(),
        withdrawn: BTreeMap::new(),
    };
    for (file, (place, spec, name, path)) in files.iter().enumerate() {
        let rows = TableReader::open(path, name, (*place, spec), file, kind.dialect())?;
        first.file(name, tables, rows)?;
    }
    Ok(Extract {
        tables,
        format: first.format,
        files: files.into_iter().map(|(_, _, name, _)| name.clone()).collect(),
        missing,
        others,
        errors: first.errors,
        rows: first.sorter.finish()?,
        withdrawn: first.withdrawn,
    })
}

/// Reads every table once.
struct FirstPass {
    format: Box<dyn ExtractFormat>,
    sorter: Sorter,
    errors: VecDeque<FeedError>,
    withdrawn: BTreeMap<(usize, String), (usize, u64)>,
}

impl FirstPass {
    fn file(&mut self, name: &str, tables: Tables, mut rows: TableReader) -> Result<(), FeedError> {
        let mut rejected = 0;
        while let Some(next) = rows.next()? {
            let (line, message) = match next {
                Next::Rejected { line, message } => (line, message),
                Next::Row(row) => match self.row(row, tables)? {
                    None => continue,
                    Some((line, column)) => {
                        (line, format!("the column `{column}` names no patient"))
                    }
                },
            };
            rejected += 1;
            if rejected <= NAMED_MAX {
                let line = usize::try_from(line).unwrap_or(usize::MAX);
                self.errors.push_back(FeedError::row(name, line, &message));
            }
        }
        if rejected > NAMED_MAX {
            let count = rejected - NAMED_MAX;
            self.errors.push_back(FeedError::more_rows(name, count));
        }
        Ok(())
    }

    /// Takes a row in; gives back its line and the column that should name a patient, if it names none.
    fn row(&mut self, row: Row, tables: Tables) -> Result<Option<(u64, &'static str)>, FeedError> {
        let Some(view) = View::of(&row, tables) else { return Ok(None) };
        if view.spec.role == Role::LookUp {
            self.format.look_up(&view);
            return Ok(None);
        }
        if row.patient.is_empty() {
            if !self.format.withdraws(&view) || view.id().is_empty() {
                return Ok(Some((row.line, view.spec.patient)));
            }
            self.withdrawn.insert((row.table, view.id().to_owned()), (row.file, row.line));
            return Ok(None);
        }
        self.format.observe(&view);
        self.sorter.push(row)?;
        Ok(None)
    }
}

impl Iterator for Extract {
    type Item = Result<PatientRecord, FeedError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(error) = self.errors.pop_front() {
            return Some(Err(error));
        }
        let patient = self.rows.patient()?.to_owned();
        let mut rows = Vec::new();
        while self.rows.patient() == Some(patient.as_str()) {
            match self.rows.next()? {
                Ok(row) => rows.push(row),
                Err(error) => return Some(Err(error)),
            }
        }
        Some(Ok(self.record(&patient, &rows)))
    }
}

impl Extract {
    /// The names of the CSV files in the folder that are none of the tables read, in order.
    pub fn others(&self) -> &[String] {
        &self.others
    }

    fn record(&self, patient: &str, rows: &[Row]) -> PatientRecord {
        let mut builder = RecordBuilder::new(patient, &self.files);
        if !self.missing.is_empty() {
            builder.add_record_notice(&self.missing.join(", "), ProblemKind::TableMissing, None);
        }
        let mut states = Vec::with_capacity(rows.len());
        let mut later = BTreeSet::new();
        for view in rows.iter().rev().filter_map(|row| View::of(row, self.tables)) {
            let id = view.id();
            let key = (view.row.table, id.to_owned());
            let at = (view.row.file, view.row.line);
            let withdrawn = self.withdrawn.get(&key).is_some_and(|place| *place > at);
            states.push((
                view,
                match () {
                    () if !id.is_empty() && !later.insert(key) => RowState::Superseded,
                    () if withdrawn => RowState::Withdrawn,
                    () => RowState::Current,
                },
            ));
        }
        states.reverse();
        states.retain(|(view, state)| {
            if *state != RowState::Superseded {
                return true;
            }
            match view.spec.role {
                Role::Facts => {
                    let rejection = Rejection::new(ProblemKind::Superseded, view.spec.id);
                    builder.reject(view, Coded::default(), rejection);
                }
                Role::Marks => builder.count_annotation(view),
                Role::Patient | Role::LookUp => builder.count_note(Note::RowReplaced),
            }
            false
        });
        self.format.record(&states, &mut builder);
        builder.record
    }
}
