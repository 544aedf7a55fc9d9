//! `coded-rules check --fix` and `--diff`.

use crate::sandbox::Sandbox;

const RULES: &str = r#"ruleset x {
  title     "X"
  version   1.0.0
  language  1
  owner     "Tests"
  review    2027-06-30
}

codelist asthma from "asthma.csv" as snomed

report r {
  include   when age ≥ 18 years && any asthma
  column    since = date of earliest asthma
}

report s {
  include   when not not any astma
  column    since = date of earliest asthma
}
"#;

fn sandbox(name: &str) -> Sandbox {
    let sandbox = Sandbox::new(name);
    sandbox.file("x.rules", RULES);
    sandbox.file("asthma.csv", "code,term\r\n195967001 ,Asthma\r\n");
    sandbox
}

#[test]
fn what_would_be_fixed_is_shown() {
    let sandbox = sandbox("fix_diff");
    insta::assert_snapshot!(sandbox.run("check --diff --today 2026-11-23 x.rules"), @r#"
    exit status: 2
    --- stderr
    x.rules:12: would fix E0102 foreign-spelling: write `>=`
      -   include   when age ≥ 18 years && any asthma
      +   include   when age >= 18 years && any asthma
    x.rules:12: would fix E0102 foreign-spelling: write `and`
      -   include   when age ≥ 18 years && any asthma
      +   include   when age ≥ 18 years and any asthma
    asthma.csv:2: would fix N0309 padded-field: take the white space out
      - 195967001 ,Asthma
      + 195967001,Asthma
    error[E0102]: `≥` is written `>=` here
      --> x.rules:12:22
       |
    12 |   include   when age ≥ 18 years && any asthma
       |                      ^ write `>=`
       |
    help: write `>=`
       |
    12 -   include   when age ≥ 18 years && any asthma
    12 +   include   when age >= 18 years && any asthma
       |

    error[E0102]: `&&` is written `and` here
      --> x.rules:12:33
       |
    12 |   include   when age ≥ 18 years && any asthma
       |                                 ^^ write `and`
       |
    help: write `and`
       |
    12 -   include   when age ≥ 18 years && any asthma
    12 +   include   when age ≥ 18 years and any asthma
       |

    error[E0201]: nothing is called `astma`
      --> x.rules:17:30
       |
     9 | codelist asthma from "asthma.csv" as snomed
       |          ------ `asthma` is defined here
    ...
    17 |   include   when not not any astma
       |                              ^^^^^ not defined
       |
       = help: did you mean `asthma`?
    help: write `asthma`
       |
    17 |   include   when not not any asthma
       |                                 +

    note[N0309]: white space around `195967001` was left out
     --> asthma.csv:2:1
      |
    2 | 195967001 ,Asthma
      | ^^^^^^^^^^ only this is read
      |
    help: take the white space out
      |
    2 | 195967001,Asthma
      | ~~~~~~~~~

    x.rules: 3 errors
    "#);
    assert_eq!(sandbox.read("x.rules"), RULES.as_bytes());
}

#[test]
fn what_is_fixed_is_said_and_the_rest_is_reported() {
    let sandbox = sandbox("fix");
    insta::assert_snapshot!(sandbox.run("check --fix --today 2026-11-23 x.rules"), @r#"
    exit status: 2
    --- stderr
    x.rules:12: fixed E0102 foreign-spelling: write `>=`
      -   include   when age ≥ 18 years && any asthma
      +   include   when age >= 18 years && any asthma
    x.rules:12: fixed E0102 foreign-spelling: write `and`
      -   include   when age ≥ 18 years && any asthma
      +   include   when age ≥ 18 years and any asthma
    asthma.csv:2: fixed N0309 padded-field: take the white space out
      - 195967001 ,Asthma
      + 195967001,Asthma
    error[E0201]: nothing is called `astma`
      --> x.rules:17:30
       |
     9 | codelist asthma from "asthma.csv" as snomed
       |          ------ `asthma` is defined here
    ...
    17 |   include   when not not any astma
       |                              ^^^^^ not defined
       |
       = help: did you mean `asthma`?
    help: write `asthma`
       |
    17 |   include   when not not any asthma
       |                                 +

    x.rules: 1 error
    "#);
    let fixed = RULES.replace("≥", ">=").replace("&&", "and");
    assert_eq!(String::from_utf8(sandbox.read("x.rules")).unwrap(), fixed);
    assert_eq!(sandbox.read("asthma.csv"), b"code,term\r\n195967001,Asthma\r\n");
    // The misspelt name is a person's to mend; then the rest of its line can be.
    sandbox.file("x.rules", fixed.replace("astma", "asthma"));
    insta::assert_snapshot!(sandbox.run("check --fix --today 2026-11-23 x.rules"), @"
    exit status: 0
    --- stderr
    x.rules:17: fixed W0874 double-negation: write `(any asthma)`
      -   include   when not not any asthma
      +   include   when (any asthma)
    x.rules: x 1.0.0: no errors, no warnings
    ");
    insta::assert_snapshot!(sandbox.run("check --diff --today 2026-11-23 x.rules"), @"
    exit status: 0
    --- stderr
    x.rules: x 1.0.0: no errors, no warnings
    ");
}
