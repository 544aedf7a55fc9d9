use crate::{
    fixtures::{RULES, sugar},
    sandbox::Sandbox,
};

#[test]
fn a_good_ruleset() {
    insta::assert_snapshot!(sugar("check_good").run("check --today 2026-11-23 sugar"), @r"
    exit status: 0
    --- stderr
    sugar: sugar 1.2.0: no errors, no warnings
    ");
}

#[test]
fn five_mistakes() {
    let sandbox = sugar("check_five");
    let wrong = RULES
        .replace("codelists/hba1c.csv", "codelists/hba1x.csv")
        .replace("ends      resolved", "ends      resolvd")
        .replace("age < 17 years", "age < 17")
        .replace("severity  warning", "severity  loud")
        .replace("snomed 315051004", "snomed 315051005");
    sandbox.file("sugar/sugar.rules", wrong);
    insta::assert_snapshot!(sandbox.run("check --today 2026-11-23 sugar"), @r#"
    exit status: 2
    --- stderr
    error[E0305]: `315051005` is not a SNOMED CT code: the check digit is wrong (these digits would end in 4)
      --> sugar/sugar.rules:10:40
       |
    10 | codelist resolved { read2 21263 snomed 315051005 "Diabetes resolved" }
       |                                        ^^^^^^^^^ malformed
       |
       = help: a digit was mistyped or lost; take the code from the source again

    error[E0301]: the codelist file `codelists/hba1x.csv` was not found
      --> sugar/sugar.rules:12:39
       |
    12 | measure hba1c: number 'mmol/mol' from "codelists/hba1x.csv" {
       |                                       ^^^^^^^^^^^^^^^^^^^^^ not found
       |
       = help: the path is taken from the folder of the rules file

    error[E0201]: nothing is called `resolvd`
      --> sugar/sugar.rules:19:13
       |
    10 | codelist resolved { read2 21263 snomed 315051005 "Diabetes resolved" }
       |          -------- `resolved` is defined here
    ...
    19 |   ends      resolvd
       |             ^^^^^^^ not defined
       |
       = help: did you mean `resolved`?
    help: write `resolved`
       |
    19 |   ends      resolved
       |                   +

    error[E0101]: expected `info`, `warning` or `critical`, found `loud`
      --> sugar/sugar.rules:24:13
       |
    24 |   severity  loud
       |             ^^^^ expected `info`, `warning` or `critical`

    error[E0401]: an age is compared with a number of years
      --> sugar/sugar.rules:35:9
       |
    35 |   | 2 | age < 17 | reject "under 17"         | select |
       |         ^^^^^^^^ years of age?
       |
       = help: write the unit: `age < 17 years`

    sugar: 5 errors
    "#);
}

#[test]
fn a_review_date_that_has_passed() {
    let sandbox = sugar("check_review");
    insta::assert_snapshot!(sandbox.run("check --today 2027-07-01 sugar"), @"
    exit status: 0
    --- stderr
    warning[W0801]: `sugar` should have been reviewed by 2027-06-30
     --> sugar/sugar.rules:6:3
      |
    6 |   review    2027-06-30
      |   ^^^^^^ the day was 2027-06-30
      |
      = help: have the ruleset reviewed by its owner and set the next date

    sugar: sugar 1.2.0: 1 warning
    ");
    insta::assert_snapshot!(sandbox.run("check --today 2027-07-01 --deny-warnings sugar"), @"
    exit status: 2
    --- stderr
    warning[W0801]: `sugar` should have been reviewed by 2027-06-30
     --> sugar/sugar.rules:6:3
      |
    6 |   review    2027-06-30
      |   ^^^^^^ the day was 2027-06-30
      |
      = help: have the ruleset reviewed by its owner and set the next date

    sugar: sugar 1.2.0: 1 warning
    ");
}

#[test]
fn diagnostics_for_programs() {
    let sandbox = sugar("check_json");
    sandbox.file("sugar/sugar.rules", RULES.replace("ends      resolved", "ends      resolvd"));
    let output = sandbox.run("check --today 2026-11-23 --format json sugar/sugar.rules");
    insta::assert_snapshot!(output, @r#"
    exit status: 2
    --- stdout
    [{"code":"E0201","name":"unknown-name","severity":"error","message":"nothing is called `resolvd`","place":{"file":"sugar/sugar.rules","start":{"line":19,"column":13},"end":{"line":19,"column":20}},"label":"not defined","related":[{"place":{"file":"sugar/sugar.rules","start":{"line":10,"column":10},"end":{"line":10,"column":18}},"label":"`resolved` is defined here"}],"help":"did you mean `resolved`?","fixes":[{"title":"write `resolved`","safe":false,"edits":[{"place":{"file":"sugar/sugar.rules","start":{"line":19,"column":13},"end":{"line":19,"column":20}},"text":"resolved"}]}]}]
    "#);
}

#[test]
fn there_is_no_ruleset() {
    let sandbox = Sandbox::new("check_none");
    sandbox.file("empty/README.md", "").file("two/a.rules", "").file("two/b.rules", "");
    insta::assert_snapshot!(sandbox.run("check missing empty two"), @r"
    exit status: 2
    --- stderr
    error: cannot read `missing`: No such file or directory (os error 2)
    error: `empty` holds no `*.rules` file
    error: `two` holds several rulesets, among them `two/a.rules` and `two/b.rules`
      help: give each a folder, or name the file
    ");
}

#[test]
fn nonsense() {
    let sandbox = Sandbox::new("check_nonsense");
    let nonsense = "nonsense ( § \u{1b}[31m | { ";
    sandbox
        .file("long.rules", nonsense.repeat(400_000))
        .file("short.rules", nonsense.repeat(5_000));
    sandbox.file("binary.rules", [b'a', b'\n', 0xff, 0xfe]);
    insta::assert_snapshot!(sandbox.run("check long.rules binary.rules"), @r"
    exit status: 2
    --- stderr
    error: long.rules: larger than the limit of 1000000 bytes
    error: binary.rules:2:1: not UTF-8 text
      help: save the file as UTF-8
    ");
    let output = sandbox.output("check short.rules", b"");
    assert_eq!(output.status.code(), Some(2));
}

/// A hundred megabytes, a million rules, brackets four hundred thousand deep: refused with the limit named.
#[test]
fn hostile_rules() {
    let sandbox = Sandbox::new("check_hostile");
    let header = "ruleset x { title \"x\" version 1.0.0 language 1 owner \"x\" }\n";
    let many: String = (0..50_000).map(|n| format!("field a{n} = 1\n")).collect();
    let million: String = (0..1_000_000).map(|n| format!("field a{n} = 1\n")).collect();
    let deep = format!("field a = {}today{}\n", "(".repeat(400_000), ")".repeat(400_000));
    sandbox
        .file("million.rules", format!("{header}{million}"))
        .file("many.rules", format!("{header}{many}"))
        .file("deep.rules", format!("{header}{deep}"));
    let huge = sandbox.file("huge.rules", header).path("huge.rules");
    std::fs::OpenOptions::new().write(true).open(huge).unwrap().set_len(100_000_000).unwrap();
    insta::assert_snapshot!(sandbox.run("check huge.rules million.rules"), @"
    exit status: 2
    --- stderr
    error: huge.rules: larger than the limit of 1000000 bytes
    error: million.rules: larger than the limit of 1000000 bytes
    ");
    insta::assert_snapshot!(sandbox.run("check many.rules"), @"
    exit status: 2
    --- stderr
    error[E0110]: a ruleset has at most 10000 declarations
         --> many.rules:10001:1
          |
    10001 | field a9999 = 1
          | ^^^^^ this is declaration 10001

    many.rules: 1 error
    ");
    let shown = sandbox.run("check deep.rules");
    insta::assert_snapshot!(shown.lines().take(3).collect::<Vec<_>>().join("\n"), @"
    exit status: 2
    --- stderr
    error[E0109]: this is nested more than 64 deep
    ");
}
