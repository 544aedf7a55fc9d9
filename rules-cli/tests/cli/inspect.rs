//! `coded-rules inspect`.

use crate::fixtures::{BUNDLE, HIGH, sugar};

#[test]
fn everything_is_accounted_for() {
    let sandbox = sugar("inspect_everything");
    let dirty = BUNDLE
        .replace("2015-03-02", "2 March 2015")
        .replace("\"c2\"", "\"c1\"")
        .replace("44054006", "44054007");
    sandbox
        .file("in/a.json", BUNDLE)
        .file("in/b.json", dirty)
        .file("in/c.ndjson", format!("{}\n{{\n", BUNDLE.replace('\n', "")))
        .file("in/high.txt", HIGH)
        .file("in/notes.txt", "Nothing to see here.\n");
    insta::assert_snapshot!(sandbox.run("inspect --ruleset sugar in"), @"
    exit status: 2
    --- stdout
    Records  4 files, 4 patients
      read       9 resources = 6 that state facts + 3 that do not + 0 not read
      coded      6 coded things = 3 entries + 3 problems
                              read  no code  coded  entries  problems
                   Condition  6     0        6      3        3
      codings    3 codings = 3 kept + 0 dropped
                                           codings  kept  dropped
                   http://snomed.info/sct  3        3     0
      requests   3 entries
      entries    6 entries
                   read2   3 codings  3 different codes
                   snomed  3 codings  1 different code
      malformed  1 coding that no code of its scheme looks like
      dates      2015-03-02 to 2026-11-01; 1 entry without a date that can be read
      from       4 of none, 2 of B83621
      ruleset    sugar 1.2.0: knows 4 of the 4 different codes, 5 entries
      problem    3 no-coding
                   in/a.json, line 7, /entry/2/resource/code
                   in/b.json, line 7, /entry/2/resource/code
                   in/c.ndjson, line 1, /entry/2/resource/code
      problem    1 duplicate-id
                   in/b.json, line 6, /entry/2/resource/id
      problem    1 date-unreadable
                   in/b.json, line 4, /entry/1/resource/onsetDateTime
      skipped    1 text file without records
      failed     1 could not be taken; see the errors
    --- stderr
    error: in/c.ndjson: line 2, column 1: it ends too early
    ");
}

#[test]
fn programs_get_the_same() {
    let sandbox = sugar("inspect_json");
    sandbox.file("a.json", BUNDLE);
    insta::assert_snapshot!(sandbox.run("inspect --ruleset sugar --format json a.json"), @r#"
    exit status: 0
    --- stdout
    {
      "files": 1,
      "filesWithoutRecords": 0,
      "tablesNotRead": [],
      "failed": 0,
      "patients": 1,
      "types": {
        "Condition": {
          "read": 2,
          "withoutCode": 0,
          "coded": 2,
          "entries": 1,
          "problems": 1
        }
      },
      "notClinical": {
        "Patient": 1
      },
      "notRead": {},
      "coded": 2,
      "entries": 1,
      "replacedByProblems": 1,
      "entriesOfRequests": 0,
      "systems": {
        "http://snomed.info/sct": {
          "codings": 1,
          "kept": 1,
          "dropped": 0
        }
      },
      "schemes": {
        "snomed": {
          "codings": 1,
          "codes": 1
        }
      },
      "malformedCodes": 0,
      "duplicateEntries": 0,
      "firstDate": "2015-03-02",
      "lastDate": "2015-03-02",
      "undatedEntries": 0,
      "organisations": {
        "": 1
      },
      "rulesets": [
        {
          "name": "sugar",
          "version": "1.2.0",
          "codesKnown": 1,
          "codes": 1,
          "entriesKnown": 1
        }
      ],
      "problems": [
        {
          "kind": "no-coding",
          "count": 1,
          "examples": [
            {
              "file": "a.json",
              "line": 7,
              "pointer": "/entry/2/resource/code"
            }
          ]
        }
      ],
      "notes": {},
      "balanced": true
    }
    "#);
}

#[test]
fn tables_are_named_by_file_and_line() {
    let sandbox = sugar("inspect_tables");
    sandbox
        .file(
            "tpp/SRPatient.csv",
            "RowIdentifier,DateBirth,DateDeath,Gender\n1,01 May 1960 00:00,,F\n",
        )
        .file(
            "tpp/SRCode.csv",
            "RowIdentifier,IDPatient,DateEvent,DateEventRecorded,CTV3Code,SNOMEDCode,NumericValue,NumericUnit,IDOrganisation\n\
             7,1,02 Mar 2015 10:00:00,02 Mar 2015 10:00:00,X40J5,44054006,,,B83621\n\
             8,1,02/03/2015,02 Mar 2015 10:00:00,X40J5,-1,,,B83621\n\
             9,1,,,,-1,,,B83621\n\
             10,,,,X40J5,-1,,,B83621\n",
        )
        .file("tpp/SREvent.csv", "RowIdentifier,IDPatient\n1,1\n");
    insta::assert_snapshot!(sandbox.run("inspect --ruleset sugar tpp"), @"
    exit status: 2
    --- stdout
    Records  1 file, 1 patient
      read       3 resources = 3 that state facts + 0 that do not + 0 not read
      coded      3 coded things = 2 entries + 1 problem
                           read  no code  coded  entries  problems
                   SRCode  3     0        3      2        1
      codings    3 codings = 3 kept + 0 dropped
                              codings  kept  dropped
                   CTV3       2        2     0
                   SNOMED CT  1        1     0
      entries    2 entries
                   ctv3    2 codings  1 different code
                   snomed  1 coding   1 different code
      dates      2015-03-02 to 2015-03-02; 1 entry without a date that can be read
      from       2 of B83621
      ruleset    sugar 1.2.0: knows 1 of the 2 different codes, 1 entry
      problem    1 no-coding
                   tpp/SRCode.csv, line 4, CTV3Code
      problem    1 date-unreadable
                   tpp/SRCode.csv, line 3, DateEvent
      problem    1 table-missing
                   tpp, SRPatientRegistration, SRPrimaryCareMedication, SRImmunisation, SRProblem, SRChildAtRisk
      not read   tables SREvent.csv
      failed     1 could not be taken; see the errors
    --- stderr
    error: tpp: SRCode.csv, line 5: the column `IDPatient` names no patient; the row is left out
    ");
}
