//! Folders of CSV tables: TPP SystmOne, EMIS Web and OMOP CDM extracts.
//!
//! Such tables are not grouped by patient. Every table is read once, each row is cut down to the columns
//! that matter and put in the order of patients (`extract/sort.rs`); then the records come out one by one.
//!
//! Bound: 64 MB of rows while sorting and beyond that temporary files of the size of the columns read;
//! then one patient. Beside that stay in memory the codes and organisations that rows refer to, and the
//! ids of rows withdrawn without naming a patient.

mod building;
mod dates;
mod emis;
mod folder;
mod lookup;
mod omop;
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

use self::{
    building::{Building, Coded, Refusal, Standing},
    row::{Row, View},
    sort::{MEMORY, Merge, Sorter},
    spec::{Need, Role, Tables},
    table::{Dialect, Next, TableReader},
};
use crate::{
    error::FeedError,
    record::{PatientRecord, ProblemKind},
    tally::Note,
};

/// How many rows of one file that cannot be taken are named one by one.
const NAMED_MAX: u64 = 20;

/// Whose tables a folder holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// TPP SystmOne strategic reporting.
    Tpp,
    /// EMIS Web extract.
    Emis,
    /// OMOP common data model, version 5.4.
    Omop,
}

impl Kind {
    /// Every kind, in order.
    pub const ALL: [Self; 3] = [Self::Tpp, Self::Emis, Self::Omop];

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Tpp => "TPP SystmOne",
            Self::Emis => "EMIS Web",
            Self::Omop => "OMOP",
        }
    }

    fn tables(self) -> Tables {
        match self {
            Self::Tpp => tpp::TABLES,
            Self::Emis => emis::TABLES,
            Self::Omop => omop::TABLES,
        }
    }

    fn dialect(self) -> Dialect {
        match self {
            Self::Tpp => tpp::DIALECT,
            Self::Emis => emis::DIALECT,
            Self::Omop => omop::DIALECT,
        }
    }

    fn reader(self) -> Box<dyn Reader> {
        match self {
            Self::Tpp => Box::<tpp::Tpp>::default(),
            Self::Emis => Box::<emis::Emis>::default(),
            Self::Omop => Box::<omop::Omop>::default(),
        }
    }
}

/// What one format knows of its rows.
trait Reader: std::fmt::Debug {
    /// Sees every row of a patient once, in no order; keeps the codes that have to be looked up.
    fn saw(&mut self, view: &View<'_>);
    /// Takes in a row of a table that is looked up.
    fn look_up(&mut self, view: &View<'_>);
    /// Whether the row withdraws an earlier one of its id.
    fn withdraws(&self, view: &View<'_>) -> bool;
    /// Reads the rows of one patient; those superseded have been dealt with.
    fn record(&self, rows: &[(View<'_>, Standing)], building: &mut Building<'_>);
}

/// Whose tables the folder holds, by the names of its files; several if they are mixed.
///
/// # Errors
/// The folder cannot be listed.
pub fn kinds(folder: &Path) -> io::Result<Vec<Kind>> {
    let files = folder::csv_files(folder)?;
    let holds = |kind: &Kind| {
        files.iter().any(|(name, _)| folder::table(*kind, kind.tables(), name).is_some())
    };
    Ok(Kind::ALL.into_iter().filter(holds).collect())
}

/// The records of a folder of tables, in the order of the patients' ids as text.
///
/// Rows that cannot be taken (another number of cells than the header, no patient) come first, as errors;
/// the others are read. Of more than twenty in one file the rest are one error with their count.
#[derive(Debug)]
pub struct Extract {
    tables: Tables,
    reader: Box<dyn Reader>,
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
/// [`FeedError::TableMissing`], [`FeedError::ColumnMissing`], [`FeedError::Table`] where a file cannot be
/// read to its end, [`FeedError::Sorting`].
pub fn extract(folder: &Path, kind: Kind) -> Result<Extract, FeedError> {
    with_memory(folder, kind, MEMORY)
}

fn with_memory(folder: &Path, kind: Kind, memory: usize) -> Result<Extract, FeedError> {
    let tables = kind.tables();
    let listed = folder::csv_files(folder)
        .map_err(|error| FeedError::Io { line: 0, message: error.to_string() })?;
    let mut files = Vec::new();
    let mut missing = Vec::new();
    for (place, spec) in tables.iter().enumerate() {
        let before = files.len();
        let of_table =
            listed.iter().filter(|(name, _)| folder::table(kind, tables, name) == Some(place));
        files.extend(of_table.map(|(name, path)| (place, spec, name, path)));
        match (files.len() == before, spec.need) {
            (true, Need::Must) => {
                return Err(FeedError::TableMissing { table: spec.name.to_owned() });
            }
            (true, Need::May) if spec.role != Role::LookUp => missing.push(spec.name),
            _ => {}
        }
    }
    let is_other = |(name, _): &&(String, _)| folder::table(kind, tables, name).is_none();
    let others = listed.iter().filter(is_other).map(|(name, _)| name.clone()).collect();
    let mut first = FirstPass {
        reader: kind.reader(),
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
        reader: first.reader,
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
    reader: Box<dyn Reader>,
    sorter: Sorter,
    errors: VecDeque<FeedError>,
    withdrawn: BTreeMap<(usize, String), (usize, u64)>,
}

impl FirstPass {
    fn file(&mut self, name: &str, tables: Tables, mut rows: TableReader) -> Result<(), FeedError> {
        let mut refused = 0;
        while let Some(next) = rows.next()? {
            let (line, message) = match next {
                Next::Refused { line, message } => (line, message),
                Next::Row(row) => match self.row(row, tables)? {
                    None => continue,
                    Some((line, column)) => {
                        (line, format!("the column `{column}` names no patient"))
                    }
                },
            };
            refused += 1;
            if refused <= NAMED_MAX {
                let line = usize::try_from(line).unwrap_or(usize::MAX);
                self.errors.push_back(FeedError::Row { file: name.to_owned(), line, message });
            }
        }
        if refused > NAMED_MAX {
            let count = refused - NAMED_MAX;
            self.errors.push_back(FeedError::MoreRows { file: name.to_owned(), count });
        }
        Ok(())
    }

    /// Takes a row in; gives back its line and the column that should name a patient, if it names none.
    fn row(&mut self, row: Row, tables: Tables) -> Result<Option<(u64, &'static str)>, FeedError> {
        let Some(view) = View::of(&row, tables) else { return Ok(None) };
        if view.spec.role == Role::LookUp {
            self.reader.look_up(&view);
            return Ok(None);
        }
        if row.patient.is_empty() {
            if !self.reader.withdraws(&view) || view.id().is_empty() {
                return Ok(Some((row.line, view.spec.patient)));
            }
            self.withdrawn.insert((row.table, view.id().to_owned()), (row.file, row.line));
            return Ok(None);
        }
        self.reader.saw(&view);
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
        let mut building = Building::new(patient, &self.files);
        if !self.missing.is_empty() {
            building.remark(&self.missing.join(", "), ProblemKind::TableMissing, None);
        }
        let mut standing = Vec::with_capacity(rows.len());
        let mut later = BTreeSet::new();
        for view in rows.iter().rev().filter_map(|row| View::of(row, self.tables)) {
            let id = view.id();
            let key = (view.row.table, id.to_owned());
            let at = (view.row.file, view.row.line);
            let withdrawn = self.withdrawn.get(&key).is_some_and(|place| *place > at);
            standing.push((
                view,
                match () {
                    () if !id.is_empty() && !later.insert(key) => Standing::Superseded,
                    () if withdrawn => Standing::Withdrawn,
                    () => Standing::Current,
                },
            ));
        }
        standing.reverse();
        standing.retain(|(view, standing)| {
            if *standing != Standing::Superseded {
                return true;
            }
            match view.spec.role {
                Role::Facts => {
                    let refusal = Refusal::new(ProblemKind::Superseded, view.spec.id);
                    building.refuse(view, Coded::default(), refusal);
                }
                Role::Marks => building.mark(view),
                Role::Patient | Role::LookUp => building.note(Note::RowReplaced),
            }
            false
        });
        self.reader.record(&standing, &mut building);
        building.record
    }
}
