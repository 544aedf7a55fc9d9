//! Extracts of TPP SystmOne and EMIS Web made from FHIR records, for tests and the benchmark.
//!
//! Nobody publishes an extract of these systems, so these are made here, in the column layouts they are sent in
//! (endeavourhealth/Transforms, `tpp/csv/schema` layout 93 and `emis/csv/schema` 5.4, Apache-2.0). A plain walk of
//! the JSON ([`record`]), which shares no code with `rules-records`, says what a record states; the writers put it
//! into rows, and count what the form has no room for ([`Losses`]).
//!
//! A live extract also holds rows that must not be seen: each patient here has a diagnosis entered by mistake and
//! withdrawn, and some rows were sent with other dates and values before.

mod emis;
mod losses;
mod sheet;
mod statement;
mod tpp;
mod walk;

use std::{fs, path::Path};

pub use losses::Losses;
pub use statement::{Coding, Kind, Measured, Organisation, Record, Statement};

/// An extract: its files by name, and what it could not carry.
#[derive(Debug, Default)]
pub struct Extract {
    /// Name and bytes of each file.
    pub files: Vec<(String, Vec<u8>)>,
    /// What the form had no room for.
    pub losses: Losses,
}

impl Extract {
    /// Writes the files into a folder, which is made.
    ///
    /// # Errors
    /// The folder cannot be made or written to.
    pub fn write(&self, folder: &Path) -> anyhow::Result<()> {
        fs::create_dir_all(folder)?;
        for (name, bytes) in &self.files {
            fs::write(folder.join(name), bytes)?;
        }
        Ok(())
    }
}

/// What a FHIR bundle in JSON states.
pub fn record(bundle: &serde_json::Value) -> Record {
    walk::record(bundle)
}

/// The TPP SystmOne form of records; the patients are numbered from 1 in their order.
///
/// # Errors
/// A column that the layout does not have: a mistake of the writer.
pub fn tpp(records: &[Record]) -> anyhow::Result<Extract> {
    tpp::extract(records)
}

/// The EMIS Web form of records; the patients' GUIDs end in their number from 1, in their order.
///
/// # Errors
/// A column that the layout does not have: a mistake of the writer.
pub fn emis(records: &[Record]) -> anyhow::Result<Extract> {
    emis::extract(records)
}

/// A diagnosis that every patient had by mistake: withdrawn in both forms. SNOMED CT and CTV3, type 2 diabetes.
const MISTAKE: (&str, &str) = ("44054006", "X40J5");
