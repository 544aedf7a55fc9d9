//! Large feeds to measure memory on.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
};

use coded_rules_tests::extracts::{self, Record};

use super::{each_line, files};

/// Writes the Synthea patients over and over as one feed of lines.
pub(super) fn lines(path: &Path, megabytes: usize) -> anyhow::Result<()> {
    let patients = files("synthea-fhir-r4", ".ndjson.gz")?;
    let mut out = BufWriter::new(File::create(path)?);
    let (mut written, mut count) = (0, 0);
    for line in patients.iter().cycle().flat_map(|file| each_line(file)) {
        if written >= megabytes << 20 {
            break;
        }
        out.write_all(&line)?;
        out.write_all(b"\n")?;
        written += line.len() + 1;
        count += 1;
    }
    out.flush()?;
    println!("{count} patients, {written} bytes");
    Ok(())
}

/// Writes the Synthea patients over and over as one SystmOne extract, each time as other patients.
pub(super) fn tables(folder: &Path, megabytes: usize) -> anyhow::Result<()> {
    let mut patients: Vec<Record> = Vec::new();
    for file in files("synthea-fhir-r4", ".ndjson.gz")? {
        for line in each_line(&file) {
            patients.push(extracts::record(&serde_json::from_slice(&line)?));
        }
    }
    let once: usize = extracts::tpp(&patients)?.files.iter().map(|(_, bytes)| bytes.len()).sum();
    let times = (megabytes << 20).div_ceil(once);
    let many: Vec<Record> = patients.iter().cycle().take(patients.len() * times).cloned().collect();
    extracts::tpp(&many)?.write(folder)?;
    let size: u64 = fs::read_dir(folder)?
        .map(|file| Ok(file?.metadata()?.len()))
        .sum::<anyhow::Result<u64>>()?;
    println!("{} patients, {size} bytes", many.len());
    Ok(())
}
