//! The benchmark's made-up data, the same bytes on every machine.
//!
//! `bench/WORKLOAD.md` says what the files hold and `bench/expected.json` what their hashes are. They were first written
//! by a program in Python; the draws here are made in its order and with its arithmetic.

mod codes;
mod draws;
mod history;
mod mersenne_twister;
mod people;

use std::{fs, path::Path};

use codes::Codes;

use crate::definition;

/// Patients in the published data.
pub const PATIENTS: usize = 2_000;

/// The files, as texts.
#[derive(Debug, Clone)]
pub struct Data {
    /// `patients.tsv`.
    pub patients: String,
    /// `entries.tsv`.
    pub entries: String,
    /// `codelists_w1.tsv`.
    pub codelists_w1: String,
    /// `codelists_w2.tsv`.
    pub codelists_w2: String,
}

impl Data {
    /// Makes so many patients up, with some 500 entries each. The first patients and the codelists are the same
    /// however many there are.
    pub fn new(patients: usize) -> Self {
        let codes = Codes::new();
        let people::Files { patients, entries } = people::files(&codes, patients);
        let (codelists_w1, codelists_w2) = (codes.codelists_w1(), codes.codelists_w2());
        Self { patients, entries, codelists_w1, codelists_w2 }
    }
}

/// Writes the data of so many patients into a folder, with the outcomes to expect; done once.
///
/// # Errors
/// No room.
pub fn write(folder: &Path, patients: usize) -> anyhow::Result<()> {
    // The last to be written.
    let last = folder.join("expected_w2.tsv");
    if last.is_file() {
        return Ok(());
    }
    let data = Data::new(patients);
    let outcomes = definition::outcomes(&data)?;
    fs::create_dir_all(folder)?;
    fs::write(folder.join("patients.tsv"), data.patients)?;
    fs::write(folder.join("entries.tsv"), data.entries)?;
    fs::write(folder.join("codelists_w1.tsv"), data.codelists_w1)?;
    fs::write(folder.join("codelists_w2.tsv"), data.codelists_w2)?;
    fs::write(folder.join("expected_w1.tsv"), outcomes.w1)?;
    fs::write(last, outcomes.w2)?;
    Ok(())
}
