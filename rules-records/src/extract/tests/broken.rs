use std::fmt::Write;

use insta::assert_snapshot;

use super::{ExtractKind, Folder};
use crate::{FeedError, detect_extract};

const PATIENT: &str = "
            RowIdentifier,DateBirth,DateDeath,Gender,RemovedData
            1,02 Apr 1990 00:00,,F,0
            ";
const CODES: &str = "RowIdentifier,IDPatient,DateEvent,DateEventRecorded,CTV3Code,CTV3Text,NumericValue,NumericUnit,IDOrganisation";

fn codes(rows: &str) -> Folder {
    Folder::new(ExtractKind::Tpp)
        .table("SRPatient", PATIENT)
        .bytes("SRCode", format!("{CODES}\r\n{rows}").as_bytes())
}

#[test]
fn tables_and_columns_that_are_missing() {
    let cases = [
        Folder::new(ExtractKind::Tpp).table("SRCode", CODES),
        Folder::new(ExtractKind::Tpp).table("SRPatient", PATIENT),
        Folder::new(ExtractKind::Emis).table("Admin_Patient", "PatientGuid"),
        Folder::new(ExtractKind::Tpp)
            .table("SRPatient", PATIENT)
            .table("SRCode", &CODES.replace("CTV3Code", "Ctv3Code")),
        Folder::new(ExtractKind::Tpp).table("SRPatient", "").table("SRCode", CODES),
        // Names in capitals are other names, except in OMOP.
        Folder::new(ExtractKind::Tpp).table("SRPATIENT", PATIENT).table("SRCode", CODES),
    ];
    let shown: Vec<String> = cases.iter().map(Folder::rejected).collect();
    assert_snapshot!(shown.join("\n"), @"
    the extract has no table `SRPatient`
    the extract has no table `SRCode`
    the extract has no table `CareRecord_Observation`
    SRCode.csv, line 1: there is no column `CTV3Code`
    SRPatient.csv, line 1: there is no column `RowIdentifier`
    the extract has no table `SRPatient`
    ");
}

#[test]
fn encodings_and_quotes() {
    let utf16: Vec<u8> = CODES.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked: Vec<u8> = [0xff, 0xfe].into_iter().chain(utf16.clone()).collect();
    let patient = || Folder::new(ExtractKind::Tpp).table("SRPatient", PATIENT);
    let mut bad = format!("{CODES}\r\n1,1,,,C10F.,ok,,,B\r\n2,1,,,C10F.,").into_bytes();
    bad.extend(b"\x9d,,,B\r\n");
    let omop = |cell: &[u8]| {
        let text = b"concept_id,concept_name,vocabulary_id,concept_code\n1,x,SNOMED,".to_vec();
        Folder::new(ExtractKind::Omop)
            .table("PERSON", "person_id,gender_concept_id,year_of_birth")
            .table("CONDITION_OCCURRENCE", "condition_occurrence_id,person_id,condition_concept_id,condition_start_date,condition_source_value,condition_source_concept_id")
            .bytes("CONCEPT", &[&text, cell].concat())
    };
    let mut long = String::from("1,1,,,C10F.,\"");
    for _ in 0..500_000 {
        long.push_str("1,1,,,C10\n");
    }
    let cases = [
        patient().bytes("SRCode", &utf16),
        patient().bytes("SRCode", &marked),
        patient().bytes("SRCode", &bad),
        omop(b"\xe9\n"),
        codes("1,1,,,C10F.,ok,,,B\r\n2,1,,,C10F.,\"never closed,,,B\r\n3,1,,,C10F.,ok,,,B\r\n"),
        codes(&long),
    ];
    let shown: Vec<String> = cases.iter().map(Folder::rejected).collect();
    assert_snapshot!(shown.join("\n"), @"
    SRCode.csv, line 1: the file is in UTF-16: save it as UTF-8
    SRCode.csv, line 1: the file is in UTF-16: save it as UTF-8
    SRCode.csv, line 3: column `CTV3Text` has the byte 0x9d, which Windows-1252 has not
    CONCEPT.csv, line 2: column `concept_code` is not UTF-8: save the file as UTF-8, with a byte-order mark if it is a SystmOne table
    SRCode.csv, line 3: the quote that opens here is never closed
    SRCode.csv, line 2: the quote that opens here is never closed
    ");
}

#[test]
fn rows_that_cannot_be_taken_do_not_end_the_feed() {
    let folder = codes(
        "1,1,01 Jun 2026,,C10F.,\"two\nlines\",,,B\n2,1,,,C10F.,a,comma too many,,,B\n3,1\n4,,01 Jun 2026,,C10F.,nobody,,,B\n\n5,1,31 Feb 2026,1 Juin,C10E.,,,,B\n",
    );
    assert_snapshot!(folder.show(), @"
    SRCode.csv, line 4: the row has 10 cells, the header 9; the row is left out
    SRCode.csv, line 5: the row has 2 cells, the header 9; the row is left out
    SRCode.csv, line 6: the column `IDPatient` names no patient; the row is left out
    --- 1
    patient ¦ birth=1990-04-02 ¦ sex=female
    entry ¦ SRCode/1 ¦ 2026-06-01 ¦ ctv3:C10F. ¦  ¦  ¦  ¦ B
    entry ¦ SRCode/5 ¦ 2026-02-31 ¦ ctv3:C10E. ¦  ¦  ¦  ¦ B ¦  ¦ 1 Juin
    table-missing | SRPatientRegistration, SRPrimaryCareMedication, SRImmunisation, SRProblem, SRChildAtRisk |  | not in the extract: what these tables would hold is unknown
    date-unreadable | SRCode.csv line 8, DateEventRecorded |  | the date cannot be read: it goes on as recorded
    ");
}

#[test]
fn many_rows_that_cannot_be_taken_are_counted() {
    let mut rows = String::new();
    for line in 0..1000 {
        writeln!(rows, "{line},1").unwrap();
    }
    let errors: Vec<FeedError> =
        codes(&rows).records().into_iter().filter_map(Result::err).collect();
    assert_eq!(errors.len(), 21);
    assert_snapshot!(errors[19], @"SRCode.csv, line 21: the row has 2 cells, the header 9; the row is left out");
    assert_snapshot!(errors[20], @"SRCode.csv: 980 more rows are left out for such reasons");
}

#[test]
fn folders_are_told_by_the_names_of_their_files() {
    let names = |names: &[&str]| {
        let folder = names
            .iter()
            .fold(Folder::new(ExtractKind::Tpp), |folder, name| folder.bytes(name, b""));
        detect_extract(folder.dir.path()).unwrap()
    };
    assert_eq!(names(&["SRCode", "SRStaffMember"]), [ExtractKind::Tpp]);
    assert_eq!(names(&["SRCodes", "srcode", "notes"]), []);
    assert_eq!(names(&["291_CareRecord_Observation_20260101_X"]), [ExtractKind::Emis]);
    assert_eq!(names(&["CareRecord_Observation"]), [ExtractKind::Emis]);
    assert_eq!(names(&["CareRecord_ObservationReferral", "XAdmin_Patient"]), []);
    assert_eq!(names(&["concept"]), [ExtractKind::Omop]);
    assert_eq!(names(&["SRCode", "PERSON"]), [ExtractKind::Tpp, ExtractKind::Omop]);
}

/// Breaks a table at every byte: an error or records whose sums come out, never a panic.
#[test]
fn broken_anywhere_it_still_answers() {
    let whole = format!(
        "{CODES}\r\n1,1,01 Jun 2026 10:30:00,,C10F.,\"a \"\"b\"\"\",58,%,B\r\n2,1,,,H33..,,,,B\r\n"
    );
    let read = |bytes: &[u8]| {
        let folder =
            Folder::new(ExtractKind::Tpp).table("SRPatient", PATIENT).bytes("SRCode", bytes);
        if let Ok(records) = super::open_extract(folder.dir.path(), ExtractKind::Tpp) {
            records.flatten().for_each(|record| assert!(record.tally.reconciles()));
        }
    };
    for place in 0..whole.len() {
        read(&whole.as_bytes()[..place]);
        for other in *b"\",\n\r\t\0\x9d\xff" {
            let mut bytes = whole.as_bytes().to_vec();
            bytes[place] = other;
            read(&bytes);
        }
    }
}
