use crate::fixtures::{BUNDLE, HIGH, sugar, sugar_and_records};

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn text_requests() {
    insta::assert_snapshot!(sugar_and_records("run_text").run("run --ruleset sugar records"), @r"
    exit status: 0
    --- stdout
    records/ended.txt  2026-11-23
      was        Diabetes (sugar/diabetic): ended 2020-02-03, had started 2015
                   last_hba1c  not recorded
                 rests on
                   started  2015        read2 C10F.  Type 2 diabetes mellitus  [e1]
                   ended    2020-02-03  read2 21263  resolved                  [e2]
      table      Diabetes register (sugar/register): undecided in row 2, the date of birth was not supplied
      undecided  report sugar/register_list
                 the date of birth was not supplied
      entries    2 received, 2 used, 0 not used

    records/high.txt  2026-11-23
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

    records/none.txt  2026-11-23
      table      Diabetes register (sugar/register): rejected in row 1, no diabetes code
      entries    1 received, 1 used, 0 not used

    Total  3 files, 3 patients
      ruleset    sugar 1.2.0, digest <digest>
      requests   6 entries
      module     6 entries received = 6 used + 0 not used
      outcomes   1 alert, 1 active marker, 1 report inclusion, 1 undecided rule
      problems   1 unit-not-accepted
    ");
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn only_those_for_whom_something_acts() {
    let sandbox = sugar_and_records("run_acting");
    insta::assert_snapshot!(sandbox.run("run --ruleset sugar --only-acting records"), @r"
    exit status: 0
    --- stdout
    records/ended.txt  2026-11-23
      was        Diabetes (sugar/diabetic): ended 2020-02-03, had started 2015
                   last_hba1c  not recorded
                 rests on
                   started  2015        read2 C10F.  Type 2 diabetes mellitus  [e1]
                   ended    2020-02-03  read2 21263  resolved                  [e2]
      table      Diabetes register (sugar/register): undecided in row 2, the date of birth was not supplied
      undecided  report sugar/register_list
                 the date of birth was not supplied
      entries    2 received, 2 used, 0 not used

    records/high.txt  2026-11-23
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

    Total  3 files, 3 patients
      ruleset    sugar 1.2.0, digest <digest>
      requests   6 entries
      module     6 entries received = 6 used + 0 not used
      outcomes   1 alert, 1 active marker, 1 report inclusion, 1 undecided rule
      problems   1 unit-not-accepted
    ");
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_bundle() {
    let sandbox = sugar("run_bundle");
    sandbox.file("p1.json", BUNDLE);
    insta::assert_snapshot!(sandbox.run("run --ruleset sugar --today 2026-11-23 p1.json"), @"
    exit status: 0
    --- stdout
    p1  p1.json  2026-11-23
      marker     Diabetes (sugar/diabetic): active since 2015-03-02
                   last_hba1c  not recorded
                 rests on
                   started  2015-03-02  snomed 44054006  Type 2 diabetes mellitus  [Condition/c1]
      report     Register (sugar/register_list)
                   since  2015-03-02
                 rests on
                   2015-03-02  snomed 44054006  Type 2 diabetes mellitus  [Condition/c1]
      table      Diabetes register (sugar/register): selected in row 2
      feed       [Condition/c2, line 7] `Tired all the time` has no code that can be used (no-coding)
      entries    1 received, 1 used, 0 not used

    Total  1 file, 1 patient
      ruleset    sugar 1.2.0, digest <digest>
      feeds      2 coded things = 1 entry + 1 problem
      module     1 entry received = 1 used + 0 not used
      outcomes   0 alerts, 1 active marker, 1 report inclusion, 0 undecided rules
      in feeds   1 no-coding
    ");
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn replies_for_programs() {
    let sandbox = sugar_and_records("run_json");
    sandbox.file("p1.json", BUNDLE);
    let output = sandbox
        .run("run --ruleset sugar --today 2026-11-23 --format json records/none.txt p1.json");
    insta::assert_snapshot!(output, @r#"
    exit status: 0
    --- stdout
    {"file":"records/none.txt","patient":"","feed":null,"outcomes":{"coded_record":1,"audit":{"module":"0.1.0","language":1,"today":"2026-11-23","known_as_of":"","rulesets":[{"name":"sugar","version":"1.2.0","digest":"<digest>"}]},"entries":{"received":1,"used":1,"not_used":0},"alerts":[],"markers":[],"inclusions":[],"tables":[{"ruleset":"sugar","table":"register","title":"Diabetes register","result":"rejected","row":1,"name":"no diabetes code"}],"undecided":[],"problems":[],"explanations":[]}}
    {"file":"p1.json","patient":"p1","feed":{"coded":2,"entries":1,"problems":[{"kind":"no-coding","at":"Condition/c2","line":7,"pointer":"/entry/2/resource/code","text":"Tired all the time","message":"has no code that can be used"}]},"outcomes":{"coded_record":1,"audit":{"module":"0.1.0","language":1,"today":"2026-11-23","known_as_of":"","rulesets":[{"name":"sugar","version":"1.2.0","digest":"<digest>"}]},"entries":{"received":1,"used":1,"not_used":0},"alerts":[],"markers":[{"ruleset":"sugar","marker":"diabetic","title":"Diabetes","active":true,"start":"2015-03-02","end":"","how_ended":"","episodes":1,"details":[{"name":"last_hba1c","value":null}],"conflicts":[],"evidence":[{"entry":"Condition/c1","date":"2015-03-02","scheme":"snomed","code":"44054006","term":"Type 2 diabetes mellitus","list":"diabetes","value":"","unit":"","organisation":"","service":"","recorder":"","role":"start"}]}],"inclusions":[{"ruleset":"sugar","report":"register_list","title":"Register","columns":[{"name":"since","value":"2015-03-02"}],"evidence":[{"entry":"Condition/c1","date":"2015-03-02","scheme":"snomed","code":"44054006","term":"Type 2 diabetes mellitus","list":"diabetes","value":"","unit":"","organisation":"","service":"","recorder":"","role":"support"}],"absences":[]}],"tables":[{"ruleset":"sugar","table":"register","title":"Diabetes register","result":"selected","row":2,"name":""}],"undecided":[],"problems":[],"explanations":[]}}
    "#);
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_pack_says_the_same_as_its_ruleset() {
    let sandbox = sugar_and_records("run_pack");
    sandbox.run("build sugar -o sugar.pack");
    let from_pack = sandbox.run("run --ruleset sugar.pack --format json records");
    assert_eq!(from_pack, sandbox.run("run --ruleset sugar --format json records"));
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn the_command_line_stands_above_a_request() {
    let sandbox = sugar_and_records("run_today");
    let command =
        "run --ruleset sugar --today 2015-04-01 --known-as-of 2026-12-01 records/high.txt";
    insta::assert_snapshot!(sandbox.run(command), @r"
    exit status: 0
    --- stdout
    records/high.txt  2015-04-01, as known on 2026-12-01
      marker     Diabetes (sugar/diabetic): active since 2015-03-02
                   last_hba1c  not recorded
                 rests on
                   started  2015-03-02  read2 C10F.  Type 2 diabetes mellitus  B83621  [e1]
      report     Register (sugar/register_list)
                   since  2015-03-02
                 rests on
                   2015-03-02  read2 C10F.  Type 2 diabetes mellitus  B83621  [e1]
      table      Diabetes register (sugar/register): selected in row 2
      entries    3 received, 1 used, 2 not used

    Total  1 file, 1 patient
      ruleset    sugar 1.2.0, digest <digest>
      requests   3 entries
      module     3 entries received = 1 used + 2 not used
      outcomes   0 alerts, 1 active marker, 1 report inclusion, 0 undecided rules
    ");
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_request_on_standard_input() {
    let sandbox = sugar("run_stdin");
    let output = sandbox.run_with("run --ruleset sugar --only-acting -", HIGH.as_bytes());
    assert!(output.contains("standard input  2026-11-23"), "{output}");
}

#[test]
fn a_component_that_is_missing() {
    let sandbox = sugar_and_records("run_missing");
    insta::assert_snapshot!(sandbox.run("run --ruleset sugar --component gone.wasm records"), @r"
    exit status: 1
    --- stderr
    error: there is no component at `gone.wasm`
      help: build it with `cargo xtask component`, or name one with `--component` or `CODED_RULES_COMPONENT`
    ");
    sandbox.file("text.wasm", "not a component");
    insta::assert_snapshot!(sandbox.run("run --ruleset sugar --component text.wasm records"), @r"
    exit status: 1
    --- stderr
    error: `text.wasm` is not the rules component: failed to parse WebAssembly module
      help: build it with `cargo xtask component`
    ");
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_broken_pack() {
    let sandbox = sugar_and_records("run_broken");
    sandbox.run("build sugar -o sugar.pack");
    let pack = sandbox.read("sugar.pack");
    let mut flipped = pack.clone();
    flipped[pack.len() / 2] ^= 1;
    sandbox
        .file("flipped.pack", flipped)
        .file("cut.pack", &pack[..pack.len() / 2])
        .file("empty.pack", "");
    for (name, expected) in
        [("flipped", "damaged"), ("cut", "damaged"), ("empty", "not a ruleset pack")]
    {
        let output = sandbox.run(&format!("run --ruleset {name}.pack records"));
        assert!(output.starts_with("exit status: 2") && output.contains(expected), "{output}");
    }
    insta::assert_snapshot!(sandbox.run("run --ruleset flipped.pack records"), @r"
    exit status: 2
    --- stderr
    error: flipped.pack: bad pack: the pack is damaged: its content does not match its digest
    ");
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_parameter_that_no_ruleset_has() {
    let sandbox = sugar_and_records("run_parameter");
    insta::assert_snapshot!(sandbox.run("run --ruleset sugar --parameter end=2026-01-01 records"), @r"
    exit status: 2
    --- stderr
    error: no ruleset has a parameter `end`
      help: the rulesets have no parameters
    ");
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_ruleset_given_twice() {
    let sandbox = sugar_and_records("run_twice");
    let command = "run --ruleset sugar --ruleset sugar/sugar.rules records";
    insta::assert_snapshot!(sandbox.run(command), @"
    exit status: 2
    --- stderr
    error: sugar/sugar.rules: bad request: ruleset `sugar` 1.2.0 is loaded already
    ");
}
