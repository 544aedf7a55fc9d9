//! Rulesets of several files, and the libraries they use.

use crate::sandbox::Sandbox;

const MAIN: &str = r#"ruleset breathing {
  title     "Breathing"
  version   1.0.0
  language  1
  owner     "Clinical Safety Group"
  review    2027-06-30
  files     "more/reports.rules"
  uses      breathing_codes 2.1.0
}

codelist review from "codelists/review.csv" as snomed
"#;
const REPORTS: &str = r#"report seen "Wheeze without a review" {
  include   when any wheeze and no review
  column    first_seen = date of earliest wheeze
}
"#;
const LIBRARY: &str = r#"library breathing_codes {
  title     "Breathing"
  version   2.1.0
  language  1
  owner     "Clinical Safety Group"
  review    2027-06-30
}

codelist wheeze from "codelists/wheeze.csv" as snomed
codelist cough  from "codelists/not-there.csv" as snomed
"#;

/// A ruleset of two files in `r/breathing`, and the library beside it.
fn breathing(name: &str, main: &str, reports: &str) -> Sandbox {
    let sandbox = Sandbox::new(name);
    sandbox.file("r/breathing/breathing.rules", main);
    sandbox.file("r/breathing/more/reports.rules", reports);
    sandbox.file("r/breathing/codelists/review.csv", "code,term\n394700004,Asthma annual review\n");
    sandbox.file("r/libraries/breathing_codes/breathing_codes.rules", LIBRARY);
    sandbox
        .file("r/libraries/breathing_codes/codelists/wheeze.csv", "code,term\n56018004,Wheezing\n");
    sandbox
}

#[test]
fn two_files_and_a_library() {
    let sandbox = breathing("files_good", MAIN, REPORTS);
    insta::assert_snapshot!(sandbox.run("check --today 2026-11-23 r/breathing"), @"
    exit status: 0
    --- stderr
    r/breathing: breathing 1.0.0: no errors, no warnings
    ");
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn what_is_run_is_the_whole() {
    let sandbox = breathing("files_run", MAIN, REPORTS);
    let record =
        "coded-record\t1\npatient\tbirth=1990-01-01\nentry\te1\t2026-01-02\tsnomed:56018004\n";
    sandbox.file("p.txt", record);
    insta::assert_snapshot!(sandbox.run("run --ruleset r/breathing --today 2026-11-23 p.txt"), @"
    exit status: 0
    --- stdout
    p.txt  2026-11-23
      report     Wheeze without a review (breathing/seen)
                   first_seen  2026-01-02
                 rests on
                   2026-01-02  snomed 56018004  Wheezing  [e1]
                 relies on the absence of
                   review
      entries    1 received, 1 used, 0 not used

    Total  1 file, 1 patient
      ruleset    breathing 1.0.0, digest <digest>
      requests   1 entry
      module     1 entry received = 1 used + 0 not used
      outcomes   0 alerts, 0 active markers, 1 report inclusion, 0 undecided rules
    ");
}

#[test]
fn a_library_alone() {
    let sandbox = breathing("files_library", MAIN, REPORTS);
    sandbox.file("r/libraries/breathing_codes/codelists/not-there.csv", "code\n49727002\n");
    insta::assert_snapshot!(sandbox.run("check --today 2026-11-23 r/libraries/breathing_codes"), @"
    exit status: 0
    --- stderr
    r/libraries/breathing_codes: breathing_codes 2.1.0: no errors, no warnings
    ");
    insta::assert_snapshot!(sandbox.run("build r/libraries/breathing_codes -o l.pack"), @"
    exit status: 2
    --- stderr
    error: `r/libraries/breathing_codes` is a library
      help: name a ruleset that uses it; a library decides nothing by itself
    ");
}

#[test]
fn a_mistake_is_shown_in_its_own_file() {
    let reports = REPORTS.replace("wheeze and", "weeze and");
    let sandbox = breathing("files_wrong", MAIN, &reports);
    insta::assert_snapshot!(sandbox.run("check --today 2026-11-23 r/breathing"), @r#"
    exit status: 2
    --- stderr
    error[E0201]: nothing is called `weeze`
     --> r/breathing/more/reports.rules:2:22
      |
    2 |   include   when any weeze and no review
      |                      ^^^^^ not defined
      |
     ::: r/libraries/breathing_codes/breathing_codes.rules:9:10
      |
    9 | codelist wheeze from "codelists/wheeze.csv" as snomed
      |          ------ `wheeze` is defined here
      |
      = help: did you mean `wheeze`?
    help: write `wheeze`
      |
    2 |   include   when any wheeze and no review
      |                       +

    r/breathing: 1 error
    "#);
}

#[test]
fn a_folder_of_rulesets_and_libraries() {
    let sandbox = breathing("files_folder", MAIN, REPORTS);
    sandbox.file("r/README.md", "not a ruleset");
    sandbox.file("r/libraries/breathing_codes/codelists/not-there.csv", "code\n49727002\n");
    insta::assert_snapshot!(sandbox.run("check --today 2026-11-23 r"), @"
    exit status: 0
    --- stderr
    r/breathing: breathing 1.0.0: no errors, no warnings
    r/libraries/breathing_codes: breathing_codes 2.1.0: no errors, no warnings
    ");
    insta::assert_snapshot!(sandbox.run("fmt --check r"), @"exit status: 0");
}

#[test]
fn each_file_is_laid_out() {
    let reports = REPORTS.replace("  include   when", "include when");
    let sandbox = breathing("files_fmt", MAIN, &reports);
    insta::assert_snapshot!(sandbox.run("fmt r/breathing"), @"
    exit status: 0
    --- stderr
    r/breathing/more/reports.rules: laid out
    ");
    insta::assert_snapshot!(sandbox.run("fmt --check r/breathing"), @"exit status: 0");
}
