//! Coded things = entries + problems, on every readable file of the shared material; and the text form of each
//! record is read back the same.
//!
//! The expected count comes from a plain walk (`count.rs`) that shares no code and no table with the reader.

#![expect(clippy::unwrap_used, reason = "helpers of a test: what fails here fails the test")]

mod count;
mod xml;

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{BufReader, Read},
    path::{Path, PathBuf},
};

use flate2::read::GzDecoder;
use rules_core::{
    code::Code,
    date::Moment,
    entry::{Coding, Context},
    text_request,
};
use rules_records::{Layout, PatientRecord, Tally, fhir};
use serde_json::Value;

/// A folder of the shared data.
fn folder(name: &str) -> PathBuf {
    let root = std::env::var_os("CODED_RULES_SHARED_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"),
        PathBuf::from,
    );
    let folder = root.join(name);
    assert!(folder.is_dir(), "no folder {}; set CODED_RULES_SHARED_DATA", folder.display());
    folder
}

/// The unpacked bytes of every data file of a folder, by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut bytes = Vec::new();
        let mut file = BufReader::new(File::open(&path).unwrap());
        if name.ends_with(".gz") {
            GzDecoder::new(file).read_to_end(&mut bytes).unwrap();
        } else if name.ends_with(".json") || name.ends_with(".xml") {
            file.read_to_end(&mut bytes).unwrap();
        } else {
            continue;
        }
        files.insert(name, without_template(bytes));
    }
    files
}

/// Takes off the lines of their web site's template language that the specification's examples stand between.
fn without_template(bytes: Vec<u8>) -> Vec<u8> {
    match bytes.strip_prefix(b"{% highlight json %}") {
        Some(inside) => {
            inside.trim_ascii_end().strip_suffix(b"{% endhighlight %}").unwrap().to_vec()
        }
        None => bytes,
    }
}

/// Checks one record against the plain count of its bundle.
fn check(name: &str, record: &PatientRecord, bundle: &Value) {
    let expected = count::count(bundle);
    let codings: u64 = record.tally.by_system.values().map(|system| system.seen).sum();
    assert_eq!(codings, expected.codings, "{name}: codings");
    let expected = expected.by_type;
    let seen: BTreeMap<String, u64> = record
        .tally
        .by_type
        .iter()
        .filter(|(_, count)| count.coded > 0)
        .map(|(kind, count)| (kind.clone(), count.coded))
        .collect();
    assert_eq!(seen, expected, "{name}: coded things by type");
    let replaced = record.problems.iter().filter(|problem| problem.kind.replaces_entry()).count();
    let total: u64 = expected.values().sum();
    assert_eq!(total, (record.entries.len() + replaced) as u64, "{name}: entries + problems");
    assert!(record.tally.reconciles(), "{name}\n{}", record.tally);
    let mut ids: Vec<&str> = record.entries.iter().map(|entry| entry.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), record.entries.len(), "{name}: ids are unique");
    let context = Context::on("2026-11-23");
    let back = text_request::parse(&record.request(&context).to_text()).unwrap();
    assert!(back.entries == record.entries && back.patient == record.patient, "{name}: text form");
    for entry in &record.entries {
        assert!((1..=8).contains(&entry.codings.len()), "{name}: {entry:?}");
    }
}

/// Codes and dates the core will not read: the feed passes them on as recorded.
fn unreadable(record: &PatientRecord) -> Vec<String> {
    let mut found = Vec::new();
    for entry in &record.entries {
        for Coding { scheme, code } in &entry.codings {
            if let Err(error) = Code::parse(*scheme, code) {
                found.push(format!("{} `{code}`: {error}", scheme.name()));
            }
        }
        for date in [&entry.effective, &entry.recorded] {
            if let (false, Err(error)) = (date.is_empty(), Moment::parse(date)) {
                found.push(format!("date `{date}`: {error}"));
            }
        }
    }
    found
}

/// What came out of a folder of single bundles.
#[derive(Default)]
struct Outcome {
    sum: Tally,
    with_organisation: usize,
    unreadable: Vec<String>,
    patients: u64,
    /// Files that could not be read, and why.
    failed: Vec<String>,
}

/// Reads and checks every file of a folder.
fn check_files(name: &str) -> Outcome {
    let mut outcome = Outcome::default();
    for (name, bytes) in files(&folder(name)) {
        let is_xml = name.ends_with(".xml");
        let layout = if is_xml { Layout::Xml } else { Layout::Bundle };
        match fhir::read(bytes.as_slice(), layout).next().unwrap() {
            Ok(record) => {
                let resource = if is_xml {
                    xml::to_json(str::from_utf8(&bytes).unwrap())
                } else {
                    serde_json::from_slice(&bytes).unwrap()
                };
                check(&name, &record, &resource);
                outcome.sum.add(&record.tally);
                outcome.unreadable.extend(unreadable(&record));
                let known = record.entries.iter().filter(|entry| !entry.organisation.is_empty());
                outcome.with_organisation += known.count();
                outcome.patients += u64::from(!record.id.is_empty());
            }
            Err(error) => outcome.failed.push(format!("{name}: {error}")),
        }
    }
    let Outcome { sum, patients, with_organisation, .. } = &outcome;
    assert!(sum.reconciles());
    println!("{name}: {} bundles, {patients} patients\n{sum}", sum.bundles);
    println!("{with_organisation} of {} entries name an organisation", sum.entries());
    outcome
}

/// What `cargo xtask test` runs where the records of other people are.
mod shared_data {
    use super::*;

    #[test]
    #[ignore = "needs ../shared/data"]
    fn gp_connect_records() {
        let outcome = check_files("gpconnect-structured-stu3");
        assert!(outcome.failed.is_empty(), "{:?}", outcome.failed);
        assert_eq!((outcome.sum.bundles, outcome.patients), (21, 19));
        // Known faults of the material, passed on for the core to report.
        insta::assert_snapshot!(outcome.unreadable.join("\n"), @"
    snomed ` 86290005`: white space stands before or after the code
    date `19`: it is not a date (write 2019, 2019-06, 2019-06-01 or 2019-06-01T10:30)
    snomed ` 86290005`: white space stands before or after the code
    ");
    }

    #[test]
    #[ignore = "needs ../shared/data"]
    fn gp_connect_specification_examples() {
        let outcome = check_files("gpconnect-spec-examples");
        insta::assert_snapshot!(outcome.failed.join("\n"), @"
    allergies_request1.json: line 1: expected a FHIR bundle, found `Parameters`
    allergies_request2.json: line 1: expected a FHIR bundle, found `Parameters`
    allergies_request3.json: line 1: expected a FHIR bundle, found `Parameters`
    consultations_forwards_request1.json: line 1: expected a FHIR bundle, found `Parameters`
    meds_request.json: line 1: expected a FHIR bundle, found `Parameters`
    ");
        assert_eq!((outcome.sum.bundles, outcome.sum.coded()), (5, 23));
        insta::assert_snapshot!(outcome.unreadable.join("\n"), @"");
    }

    #[test]
    #[ignore = "needs ../shared/data"]
    fn uk_core_examples() {
        let outcome = check_files("ukcore-r4-examples");
        insta::assert_snapshot!(outcome.failed.join("\n"), @"UKCore-OperationOutcome-DateError-Example.xml: line 1: expected a FHIR bundle, found `OperationOutcome`");
        assert_eq!((outcome.sum.bundles, outcome.sum.coded()), (214, 135));
        insta::assert_snapshot!(outcome.unreadable.join("\n"), @"");
    }

    #[test]
    #[ignore = "needs ../shared/data"]
    fn synthea_patients() {
        let folder = folder("synthea-fhir-r4");
        let mut sum = Tally::default();
        let mut unreadable = Vec::new();
        for (name, bytes) in files(&folder) {
            if !name.ends_with(".ndjson.gz") {
                continue;
            }
            let records = fhir::read(bytes.as_slice(), Layout::Lines);
            let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
            let mut read = 0;
            for ((n, record), line) in records.enumerate().zip(lines) {
                let record = record.unwrap();
                check(
                    &format!("{name} line {}", n + 1),
                    &record,
                    &serde_json::from_slice(line).unwrap(),
                );
                sum.add(&record.tally);
                unreadable.extend(self::unreadable(&record));
                read += 1;
            }
            assert_eq!(read, 50, "{name}");
        }
        assert!(sum.reconciles());
        println!("synthea-fhir-r4: {} bundles\n{sum}", sum.bundles);
        assert_eq!(sum.bundles, 100);
        // Ten times this LOINC code is sent under the SNOMED CT system.
        assert_eq!(unreadable, ["snomed `34552-0`: `-` cannot be in a code of this scheme"; 10]);
    }
}
