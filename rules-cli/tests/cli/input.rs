use std::io::Write;

use flate2::{Compression, write::GzEncoder};

use crate::fixtures::{BUNDLE, HIGH, sugar};

const RUN: &str = "run --ruleset sugar --today 2026-11-23 --only-acting";

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn what_is_wrong_is_named_and_the_rest_is_run() {
    let sandbox = sugar("input_wrong");
    let line = BUNDLE.replace('\n', "");
    sandbox
        .file("in/a-truncated.json", &BUNDLE.as_bytes()[..200])
        .file("in/b-no-bundle.json", "{\"resourceType\": \"Parameters\"}")
        .file("in/c-lines.ndjson", format!("{line}\n{{\"resourceType\":\n{line}\n"))
        .file("in/d-empty.json", "")
        .file("in/e-request.txt", HIGH.replace("read2:C10F.", "raed2:C10F."))
        .file("in/f-notes.txt", "Nothing to see here.\n")
        .file("in/g-good.txt", HIGH)
        .file("in/h-cut.json.gz", &packed(BUNDLE)[..80]);
    insta::assert_snapshot!(sandbox.run(&format!("{RUN} in missing.json")), @"
    exit status: 2
    --- stdout
    p1  in/c-lines.ndjson  2026-11-23
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

    p1  in/c-lines.ndjson  2026-11-23
      marker     Diabetes (sugar/diabetic): active since 2015-03-02
                   last_hba1c  not recorded
                 rests on
                   started  2015-03-02  snomed 44054006  Type 2 diabetes mellitus  [Condition/c1]
      report     Register (sugar/register_list)
                   since  2015-03-02
                 rests on
                   2015-03-02  snomed 44054006  Type 2 diabetes mellitus  [Condition/c1]
      table      Diabetes register (sugar/register): selected in row 2
      feed       [Condition/c2, line 3] `Tired all the time` has no code that can be used (no-coding)
      entries    1 received, 1 used, 0 not used

    in/g-good.txt  2026-11-23
      warning    HbA1c above target (sugar/high_sugar)
                 The latest HbA1c is 65.019676432 mmol/mol.
                 hazard SUG-01, for general_practice
                 rests on
                   started  2015-03-02  read2 C10F.  Type 2 diabetes mellitus                         B83621             [e1]
                            2026-10-01  read2 42W4.  HbA1c (DCCT)              65.019676432 mmol/mol  B83621, Pathology  [e2]
                 may be set aside: Seen and acted on
                 shown again after 3 months or on new evidence
      marker     Diabetes (sugar/diabetic): active since 2015-03-02
                   last_hba1c  65.019676432
                 rests on
                   started  2015-03-02  read2 C10F.  Type 2 diabetes mellitus                         B83621             [e1]
                            2026-10-01  read2 42W4.  HbA1c (DCCT)              65.019676432 mmol/mol  B83621, Pathology  [e2]
      report     Register (sugar/register_list)
                   since  2015-03-02
                 rests on
                   2015-03-02  read2 C10F.  Type 2 diabetes mellitus  B83621  [e1]
      table      Diabetes register (sugar/register): selected in row 2
      problem    [e3] the unit `mg/dL` is not `mmol/mol` or a unit that converts to it; measure `hba1c` does not use it (unit-not-accepted)
      entries    3 received, 3 used, 0 not used

    Total  5 files, 3 patients
      ruleset    sugar 1.2.0, digest <digest>
      feeds      4 coded things = 2 entries + 2 problems
      requests   3 entries
      module     5 entries received = 5 used + 0 not used
      outcomes   1 alert, 3 active markers, 3 report inclusions, 0 undecided rules
      problems   1 unit-not-accepted
      in feeds   2 no-coding
      skipped    1 text file without records
      failed     7 could not be taken; see the errors
    --- stderr
    error: in/a-truncated.json: line 3, column 36: it ends too early
    error: in/b-no-bundle.json: line 1: expected a FHIR bundle, found `Parameters`
    error: in/c-lines.ndjson: line 2, column 16: it ends too early
    error: in/d-empty.json: line 1, column 1: the file is empty
      help: a bundle starts with `{` or `<`, a text request with the line `coded-record`, a tab and `1`
    error: in/e-request.txt: bad request: line 4, column 21: `raed2` is no scheme; the schemes are read2, ctv3, snomed, dmd, icd10, opcs4, local
    error: in/h-cut.json.gz: cannot be unpacked: incomplete deflate stream
    error: cannot read `missing.json`: No such file or directory (os error 2)
    ");
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn ten_megabytes_of_nonsense() {
    let sandbox = sugar("input_nonsense");
    // Deterministic, and neither text nor JSON.
    let mut state = 1_u64;
    let bytes: Vec<u8> = (0..10 << 20)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        })
        .collect();
    sandbox
        .file("nonsense.json", &bytes)
        .file("nonsense.txt", &bytes)
        .file("braces.json", "{".repeat(10 << 20))
        .file("words.json", format!("{{\"resourceType\": {}", "nonsense ".repeat(1 << 20)))
        .file("request.txt", format!("coded-record\t1\n{}", "nonsense\n".repeat(1 << 20)));
    let files = "nonsense.json nonsense.txt braces.json words.json request.txt";
    insta::assert_snapshot!(sandbox.run(&format!("{RUN} {files}")), @"
    exit status: 2
    --- stdout
    Total  3 files, 0 patients
      ruleset    sugar 1.2.0, digest <digest>
      module     0 entries received = 0 used + 0 not used
      outcomes   0 alerts, 0 active markers, 0 report inclusions, 0 undecided rules
      failed     5 could not be taken; see the errors
    --- stderr
    error: nonsense.json: line 1, column 1: not a FHIR bundle in JSON or XML, nor a text request
      help: a bundle starts with `{` or `<`, a text request with the line `coded-record`, a tab and `1`
    error: nonsense.txt: line 1, column 1: not a FHIR bundle in JSON or XML, nor a text request
      help: a bundle starts with `{` or `<`, a text request with the line `coded-record`, a tab and `1`
    error: braces.json: line 1, column 2: not valid JSON: key must be a string
    error: words.json: line 1, column 19: not valid JSON: expected ident
    error: request.txt: bad request: line 2, column 1: `nonsense` does not begin a line
    ");
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn packed_files_and_lines_are_read() {
    let sandbox = sugar("input_packed");
    let line = BUNDLE.replace('\n', "");
    sandbox
        .file("a.ndjson.gz", packed(&format!("{line}\n\n{line}\n")))
        .file("b.txt.gz", packed(HIGH));
    let output = sandbox.run(&format!("{RUN} a.ndjson.gz b.txt.gz"));
    assert!(output.starts_with("exit status: 0"), "{output}");
    assert!(output.contains("Total  2 files, 3 patients"), "{output}");
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_folder_without_records() {
    let sandbox = sugar("input_folder");
    sandbox.file("in/README.md", "");
    insta::assert_snapshot!(sandbox.run(&format!("{RUN} in")), @"
    exit status: 2
    --- stdout
    Total  0 files, 0 patients
      ruleset    sugar 1.2.0, digest <digest>
      module     0 entries received = 0 used + 0 not used
      outcomes   0 alerts, 0 active markers, 0 report inclusions, 0 undecided rules
      failed     1 could not be taken; see the errors
    --- stderr
    error: `in` holds no file of records
      help: looked for files that end in .json, .ndjson, .jsonl, .xml, .txt, and for the tables of SystmOne, EMIS Web and OMOP extracts
    ");
}
