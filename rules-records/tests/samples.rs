//! The samples: each FHIR record and its text form say the same, and only the dirty one is dirty.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of a test: what fails here fails the test"
)]

use std::{fs, path::Path};

use rules_core::{code::Code, entry::Context};
use rules_records::{Format, PatientRecord, detect, fhir};

/// The day the samples are for.
const TODAY: &str = "2026-11-23";

fn names() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/fhir");
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn sample(name: &str) -> PatientRecord {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../samples/fhir/{name}.json"));
    let bytes = fs::read(path).unwrap();
    let Some(Format::Fhir(layout)) = detect(name, &bytes) else { panic!("{name}") };
    let record = fhir::read(bytes.as_slice(), layout).next().unwrap().unwrap();
    assert_eq!(record.id, name);
    assert!(record.tally.reconciles(), "{name}");
    record
}

/// Set `CODED_RULES_UPDATE_SAMPLES` to write the text forms anew; their comments stay.
#[test]
fn text_and_fhir_say_the_same() {
    let context = Context::on(TODAY);
    for name in names() {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../samples/text/{name}.txt"));
        let shipped = fs::read_to_string(&path).unwrap();
        assert_eq!(detect(&name, shipped.as_bytes()), Some(Format::Text));
        let (comments, lines): (Vec<&str>, Vec<&str>) =
            shipped.lines().partition(|line| line.starts_with('#'));
        let written = sample(&name).request(&context).to_text();
        if std::env::var_os("CODED_RULES_UPDATE_SAMPLES").is_some() {
            let (first, rest) = written.split_once('\n').unwrap();
            fs::write(&path, format!("{first}\n{}\n{rest}", comments.join("\n"))).unwrap();
        } else {
            assert_eq!(lines, written.lines().collect::<Vec<_>>(), "{name}");
        }
    }
}

#[test]
fn only_the_dirty_one_is_dirty() {
    let mut malformed = Vec::new();
    for name in names() {
        let record = sample(&name);
        for entry in &record.entries {
            for coding in &entry.codings {
                if let Err(error) = Code::parse(coding.scheme, &coding.code) {
                    malformed.push(format!("{name} {} `{}`: {error}", entry.id, coding.code));
                }
            }
        }
        for problem in &record.problems {
            malformed.push(format!("{name} {}: {}", problem.at, problem.kind.name()));
        }
    }
    insta::assert_snapshot!(malformed.join("\n"), @"
    DIRT-1 Condition/e2 `44054007`: the check digit is wrong (these digits would end in 6)
    DIRT-1 Observation/e7 ` 999791000000106`: white space stands before or after the code
    DIRT-1 Observation/e4: date-unreadable
    DIRT-1 Observation/e8: no-coding
    DIRT-1 ProcedureRequest/e10: planned
    DIRT-1 FamilyMemberHistory/e11#condition.0: family-history
    ");
}
