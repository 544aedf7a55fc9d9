//! Which files of a folder are which tables.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{kind::ExtractKind, spec::Spec};

/// The CSV files of a folder with their names, in order of name.
pub(super) fn csv_files(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut files = Vec::new();
    for item in fs::read_dir(folder)? {
        let item = item?;
        let name = item.file_name().to_string_lossy().into_owned();
        let is_csv = name.len() > 4 && name.to_ascii_lowercase().ends_with(".csv");
        if is_csv && !name.starts_with('.') && item.path().is_file() {
            files.push((name, item.path()));
        }
    }
    files.sort();
    Ok(files)
}

/// The place of the table that a file holds, if it is one of these.
pub(super) fn table(kind: ExtractKind, tables: &[Spec], file: &str) -> Option<usize> {
    let stem = file.get(..file.len().checked_sub(4)?)?;
    tables.iter().position(|spec| match kind {
        ExtractKind::Tpp => stem == spec.name,
        ExtractKind::Omop => stem.eq_ignore_ascii_case(spec.name),
        // `291_CareRecord_Observation_20190101_….csv`; the parts before and after may be missing.
        ExtractKind::Emis => stem.split_once(spec.name).is_some_and(|(before, after)| {
            (before.is_empty() || before.ends_with('_'))
                && (after.is_empty() || after.starts_with('_'))
        }),
    })
}
