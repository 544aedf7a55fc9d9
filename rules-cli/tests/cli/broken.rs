//! Feeds that are broken, each in its own way: what is wrong is named with file, line and pointer.

use crate::{
    fixtures::{BUNDLE, sugar},
    sandbox::Sandbox,
};

/// `BUNDLE` on Windows' way to write an `é`.
fn latin() -> Vec<u8> {
    let text = BUNDLE.replace("Tired", "Fatigu\u{e9}e");
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

fn utf16() -> Vec<u8> {
    [0xfeff].into_iter().chain(BUNDLE.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn feeds(test: &str) -> Sandbox {
    let sandbox = sugar(test);
    sandbox
        .file("in/a-comma.json", BUNDLE.replace("\"birthDate\":", "\"birthDate\""))
        .file("in/b-cut.json", BUNDLE.split_at(BUNDLE.len() / 2).0)
        .file("in/c-latin.json", latin())
        .file("in/d-utf16.json", utf16())
        .file("in/e-nobody.json", BUNDLE.replace("\"Patient\"", "\"Device\""))
        .file("in/f-two.json", BUNDLE.replace("\"Condition\", \"id\": \"c2\"", "\"Patient\", \"id\": \"c2\""))
        .file("in/g-date.json", BUNDLE.replace("2015-03-02", "02/03/2015").replace("1960-05-01", "May"))
        .file("in/h-nothing.json", BUNDLE.replace("{\"resource\": {\"resourceType\": \"Condition\", \"id\": \"c2\"", "{\"link\": {\"resourceType\": \"Condition\", \"id\": \"c2\""))
        .file("in/i-deep.json", format!("{{\"a\":{}", "[".repeat(200)))
        .file("in/j-mixed.ndjson", format!("{}\n{{\"resourceType\":\"Patient\"}}\n[]\n", BUNDLE.replace('\n', "")))
        .file("in/k-element.xml", "<Patient xmlns=\"http://hl7.org/fhir\">\n  <id value=\"p\"/>\n  <gender>female</gender>\n</Patient>\n")
        .file("in/l-latin.xml", b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"\xe9\"/></Patient>\n");
    sandbox
}

#[test]
fn inspect_names_what_is_wrong() {
    insta::assert_snapshot!(feeds("broken_inspect").run("inspect in"), @"
    exit status: 2
    --- stdout
    Records  12 files, 5 patients
      read       14 resources = 8 that state facts + 6 that do not + 0 not read
      coded      8 coded things = 5 entries + 3 problems
                              read  no code  coded  entries  problems
                   Condition  8     0        8      5        3
      codings    5 codings = 5 kept + 0 dropped
                                           codings  kept  dropped
                   http://snomed.info/sct  5        5     0
      entries    5 entries
                   snomed  5 codings  1 different code
      dates      2015-03-02 to 2015-03-02; 1 entry without a date that can be read
      from       5 of none
      problem    3 no-coding
                   in/e-nobody.json, line 7, /entry/2/resource/code
                   in/g-date.json, line 7, /entry/2/resource/code
                   in/j-mixed.ndjson, line 1, /entry/2/resource/code
      problem    1 no-patient
                   in/e-nobody.json, line 1
      problem    1 several-patients
                   in/f-two.json, line 6, /entry/2/resource
      problem    1 not-a-resource
                   in/h-nothing.json, line 6, /entry/2/resource
      problem    2 date-unreadable
                   in/g-date.json, line 2, /entry/0/resource/birthDate
                   in/g-date.json, line 4, /entry/1/resource/onsetDateTime
      failed     9 could not be taken; see the errors
    --- stderr
    error: in/a-comma.json: line 2, column 68: not valid JSON: expected `:`
    error: in/b-cut.json: line 4, column 16: it ends too early
    error: in/c-latin.json: line 7, column 29: the byte 0xe9 where UTF-8 is expected; convert it to UTF-8
    error: in/d-utf16.json: line 1, column 1: UTF-16 where UTF-8 is expected; convert it to UTF-8
    error: in/i-deep.json: line 1, column 132: not valid JSON: recursion limit exceeded
    error: in/j-mixed.ndjson: line 2: expected a FHIR bundle, found `Patient`
    error: in/j-mixed.ndjson: line 3: expected a FHIR bundle, found no resource type
    error: in/k-element.xml: line 3, column 11: not FHIR XML: `gender` holds text; a value stands in the attribute `value`
    error: in/l-latin.xml: line 2, column 49: the byte 0xe9 where UTF-8 is expected; convert it to UTF-8
    ");
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn run_names_the_same() {
    insta::assert_snapshot!(feeds("broken_run").run("run --ruleset sugar --today 2026-11-23 in"), @"
    exit status: 2
    --- stdout
    in/e-nobody.json  2026-11-23
      marker     Diabetes (sugar/diabetic): active since 2015-03-02
                   last_hba1c  not recorded
                 rests on
                   started  2015-03-02  snomed 44054006  Type 2 diabetes mellitus  [Condition/c1]
      table      Diabetes register (sugar/register): undecided in row 2, the date of birth was not supplied
      undecided  report sugar/register_list
                 the date of birth was not supplied
      feed       [line 1] the bundle has no patient: birth date, sex and death are unknown (no-patient)
      feed       [Condition/c2, line 7] `Tired all the time` has no code that can be used (no-coding)
      entries    1 received, 1 used, 0 not used

    p1  in/f-two.json  2026-11-23
      marker     Diabetes (sugar/diabetic): active since 2015-03-02
                   last_hba1c  not recorded
                 rests on
                   started  2015-03-02  snomed 44054006  Type 2 diabetes mellitus  [Condition/c1]
      report     Register (sugar/register_list)
                   since  2015-03-02
                 rests on
                   2015-03-02  snomed 44054006  Type 2 diabetes mellitus  [Condition/c1]
      table      Diabetes register (sugar/register): selected in row 2
      feed       [line 6] the bundle has more than one patient: the first is taken (several-patients)
      entries    1 received, 1 used, 0 not used

    p1  in/g-date.json  2026-11-23
      table      Diabetes register (sugar/register): rejected in row 1, no diabetes code
      problem    [patient] the date of birth `May` cannot be read: it is not a date (write 2019, 2019-06, 2019-06-01 or 2019-06-01T10:30) (patient-fact-malformed)
      problem    [Condition/c1] the effective date `02/03/2015` cannot be read: it is not a date (write 2019, 2019-06, 2019-06-01 or 2019-06-01T10:30); the entry is not used (date-malformed)
      feed       [Patient, line 2] `May` the date cannot be read: it goes on as recorded (date-unreadable)
      feed       [Condition/c1, line 4] `02/03/2015` the date cannot be read: it goes on as recorded (date-unreadable)
      feed       [Condition/c2, line 7] `Tired all the time` has no code that can be used (no-coding)
      entries    1 received, 0 used, 1 not used

    p1  in/h-nothing.json  2026-11-23
      marker     Diabetes (sugar/diabetic): active since 2015-03-02
                   last_hba1c  not recorded
                 rests on
                   started  2015-03-02  snomed 44054006  Type 2 diabetes mellitus  [Condition/c1]
      report     Register (sugar/register_list)
                   since  2015-03-02
                 rests on
                   2015-03-02  snomed 44054006  Type 2 diabetes mellitus  [Condition/c1]
      table      Diabetes register (sugar/register): selected in row 2
      feed       [/entry/2/resource, line 6] expected a resource: an object with a resource type (not-a-resource)
      entries    1 received, 1 used, 0 not used

    p1  in/j-mixed.ndjson  2026-11-23
      marker     Diabetes (sugar/diabetic): active since 2015-03-02
                   last_hba1c  not recorded
                 rests on
                   started  2015-03-02  snomed 44054006  Type 2 diabetes mellitus  [Condition/c1]
      report     Register (sugar/register_list)
                   since  2015-03-02
                 rests on
                   2015-03-02  snomed 44054006  Type 2 diabetes mellitus  [Condition/c1]
      table      Diabetes register (sugar/register): selected in row 2
      feed       [Condition/c2, line 1] `Tired all the time` has no code that can be used (no-coding)
      entries    1 received, 1 used, 0 not used

    Total  12 files, 5 patients
      ruleset    sugar 1.2.0, digest <digest>
      feeds      8 coded things = 5 entries + 3 problems
      module     5 entries received = 4 used + 1 not used
      outcomes   0 alerts, 4 active markers, 3 report inclusions, 1 undecided rule
      problems   1 date-malformed, 1 patient-fact-malformed
      in feeds   3 no-coding, 1 no-patient, 1 several-patients, 1 not-a-resource, 2 date-unreadable
      failed     9 could not be taken; see the errors
    --- stderr
    error: in/a-comma.json: line 2, column 68: not valid JSON: expected `:`
    error: in/b-cut.json: line 4, column 16: it ends too early
    error: in/c-latin.json: line 7, column 29: the byte 0xe9 where UTF-8 is expected; convert it to UTF-8
    error: in/d-utf16.json: line 1, column 1: UTF-16 where UTF-8 is expected; convert it to UTF-8
    error: in/i-deep.json: line 1, column 132: not valid JSON: recursion limit exceeded
    error: in/j-mixed.ndjson: line 2: expected a FHIR bundle, found `Patient`
    error: in/j-mixed.ndjson: line 3: expected a FHIR bundle, found no resource type
    error: in/k-element.xml: line 3, column 11: not FHIR XML: `gender` holds text; a value stands in the attribute `value`
    error: in/l-latin.xml: line 2, column 49: the byte 0xe9 where UTF-8 is expected; convert it to UTF-8
    ");
}

#[test]
fn tables_that_are_broken_are_named() {
    let sandbox = Sandbox::new("broken_tables");
    let patients =
        "RowIdentifier,DateBirth,DateDeath,Gender\n1,01 May 1960 00:00,,F\n2,1960-05-01,,X\n";
    let header = "RowIdentifier,IDPatient,DateEvent,DateEventRecorded,CTV3Code,SNOMEDCode,NumericValue,NumericUnit,IDOrganisation\n";
    let row = "7,1,02 Mar 2015 10:00:00,02 Mar 2015 10:00:00,X40J5,44054006,,,B83621\n";
    let wide: Vec<u8> = header.encode_utf16().flat_map(u16::to_le_bytes).collect();
    sandbox
        .file("a-rows/SRPatient.csv", patients)
        .file(
            "a-rows/SRCode.csv",
            format!("{header}{row}8,1,short\n9,,,,X40J5,-1,,,\n10,3,soon,,X40J5,-1,,,\n"),
        )
        .file("b-encoding/SRPatient.csv", patients)
        .file("b-encoding/SRCode.csv", wide)
        .file("c-column/SRPatient.csv", patients)
        .file("c-column/SRCode.csv", header.replace("CTV3Code", "Code"))
        .file("d-table/SRPatient.csv", patients)
        .file("e-quote/SRPatient.csv", patients)
        .file("e-quote/SRCode.csv", format!("{header}{row}8,1,\"02 Mar 2015,,X40J5,-1,,,\n"))
        .file("f-mixed/SRPatient.csv", patients)
        .file("f-mixed/PERSON.csv", "person_id\n");
    insta::assert_snapshot!(sandbox.run("inspect a-rows b-encoding c-column d-table e-quote f-mixed"), @"
    exit status: 2
    --- stdout
    Records  1 file, 3 patients
      read       2 resources = 2 that state facts + 0 that do not + 0 not read
      coded      2 coded things = 2 entries + 0 problems
                           read  no code  coded  entries  problems
                   SRCode  2     0        2      2        0
      codings    3 codings = 3 kept + 0 dropped
                              codings  kept  dropped
                   CTV3       2        2     0
                   SNOMED CT  1        1     0
      entries    2 entries
                   ctv3    2 codings  1 different code
                   snomed  1 coding   1 different code
      dates      2015-03-02 to 2015-03-02; 1 entry without a date that can be read
      from       1 of none, 1 of B83621
      problem    1 no-patient
                   a-rows, SRPatient
      problem    1 sex-unreadable
                   a-rows/SRPatient.csv, line 3, Gender
      problem    2 date-unreadable
                   a-rows/SRPatient.csv, line 3, DateBirth
                   a-rows/SRCode.csv, line 5, DateEvent
      problem    3 table-missing
                   a-rows, SRPatientRegistration, SRPrimaryCareMedication, SRImmunisation, SRProblem, SRChildAtRisk
                   a-rows, SRPatientRegistration, SRPrimaryCareMedication, SRImmunisation, SRProblem, SRChildAtRisk
                   a-rows, SRPatientRegistration, SRPrimaryCareMedication, SRImmunisation, SRProblem, SRChildAtRisk
      failed     7 could not be taken; see the errors
    --- stderr
    error: a-rows: SRCode.csv, line 3: the row has 3 cells, the header 9; the row is left out
    error: a-rows: SRCode.csv, line 4: the column `IDPatient` names no patient; the row is left out
    error: b-encoding: SRCode.csv, line 1: the file is in UTF-16: save it as UTF-8
    error: c-column: SRCode.csv, line 1: there is no column `CTV3Code`
      help: the first line names the columns; `docs/feeds.md` lists those of a TPP SystmOne extract
    error: d-table: the extract has no table `SRCode`
      help: the other files are named as those of a TPP SystmOne extract; it needs `SRCode`, too
    error: e-quote: SRCode.csv, line 3: the quote that opens here is never closed
    error: `f-mixed` holds tables of TPP SystmOne and of OMOP
      help: put each extract into a folder of its own
    ");
}
