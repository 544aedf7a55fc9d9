use crate::fixtures::{BUNDLE, sugar_and_records};

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn an_alert() {
    let sandbox = sugar_and_records("explain_alert");
    insta::assert_snapshot!(sandbox.run("explain --ruleset sugar --rule high_sugar records/high.txt"), @"
    exit status: 0
    --- stdout
    records/high.txt  2026-11-23
      rule       sugar/high_sugar
                 alert high_sugar: yes
                   diabetic and ((value of latest hba1c > 58) or no if missing): yes
                     diabetic: yes
                         started  2015-03-02  read2 C10F.  Type 2 diabetes mellitus  B83621  [e1]
                       marker diabetic: yes
                         starts diabetes: 1 entry
                             2015-03-02  read2 C10F.  Type 2 diabetes mellitus  B83621  [e1]
                         ends resolved: 0 entries
                         episode 1 from 2015-03-02: open
                             started  2015-03-02  read2 C10F.  Type 2 diabetes mellitus  B83621  [e1]
                         detail last_hba1c: 65.019676432
                             2026-10-01  read2 42W4.  HbA1c (DCCT)  65.019676432 mmol/mol  B83621, Pathology  [e2]
                     (value of latest hba1c > 58) or no if missing: yes
                       value of latest hba1c > 58: yes
                           2026-10-01  read2 42W4.  HbA1c (DCCT)  65.019676432 mmol/mol  B83621, Pathology  [e2]
                         value of latest hba1c: 65.019676432
                             2026-10-01  read2 42W4.  HbA1c (DCCT)  65.019676432 mmol/mol  B83621, Pathology  [e2]
                           latest hba1c: 2026-10-01
                               2026-10-01  read2 42W4.  HbA1c (DCCT)  65.019676432 mmol/mol  B83621, Pathology  [e2]
                             hba1c: 1 entry
                                 2026-10-01  read2 42W4.  HbA1c (DCCT)  65.019676432 mmol/mol  B83621, Pathology  [e2]
    ");
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_marker_that_ended() {
    let sandbox = sugar_and_records("explain_marker");
    insta::assert_snapshot!(sandbox.run("explain --ruleset sugar --rule diabetic records/ended.txt"), @"
    exit status: 0
    --- stdout
    records/ended.txt  2026-11-23
      rule       sugar/diabetic
                 marker diabetic: no
                   starts diabetes: 1 entry
                       2015  read2 C10F.  Type 2 diabetes mellitus  [e1]
                   ends resolved: 1 entry
                       2020-02-03  read2 21263  resolved  [e2]
                   episode 1 from 2015: ended 2020-02-03
                       started  2015        read2 C10F.  Type 2 diabetes mellitus  [e1]
                       ended    2020-02-03  read2 21263  resolved                  [e2]
                   detail last_hba1c: missing
    ");
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_table_that_is_undecided() {
    let sandbox = sugar_and_records("explain_table");
    insta::assert_snapshot!(sandbox.run("explain --ruleset sugar --rule register records/ended.txt"), @"
    exit status: 0
    --- stdout
    records/ended.txt  2026-11-23
      rule       sugar/register
                 table register: undecided by row 2
                   row 1: no diabetes: no
                       2015  read2 C10F.  Type 2 diabetes mellitus  [e1]
                     any diabetes: yes
                         2015  read2 C10F.  Type 2 diabetes mellitus  [e1]
                       diabetes: 1 entry
                           2015  read2 C10F.  Type 2 diabetes mellitus  [e1]
                   row 2: age < 17 years: unknown
                     age: unknown
    ");
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn one_patient() {
    let sandbox = sugar_and_records("explain_patient");
    sandbox.file("p1.json", BUNDLE);
    let command = "explain --ruleset sugar --today 2026-11-23 --rule register_list";
    insta::assert_snapshot!(sandbox.run(&format!("{command} --patient p1 p1.json records")), @"
    exit status: 0
    --- stdout
    p1  p1.json  2026-11-23
      rule       sugar/register_list
                 report register_list: yes
                   selected by register: yes (selected by row 2)
                       2015-03-02  snomed 44054006  Type 2 diabetes mellitus  [Condition/c1]
                     table register: selected by row 2
                       row 1: no diabetes: no
                           2015-03-02  snomed 44054006  Type 2 diabetes mellitus  [Condition/c1]
                         any diabetes: yes
                             2015-03-02  snomed 44054006  Type 2 diabetes mellitus  [Condition/c1]
                           diabetes: 1 entry
                               2015-03-02  snomed 44054006  Type 2 diabetes mellitus  [Condition/c1]
                       row 2: age < 17 years: no
                         age: 66
    ");
    insta::assert_snapshot!(sandbox.run(&format!("{command} --patient p2 p1.json records")), @r"
    exit status: 2
    --- stderr
    error: no record of a patient `p2`
    ");
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_rule_that_is_not_there() {
    let sandbox = sugar_and_records("explain_unknown");
    insta::assert_snapshot!(sandbox.run("explain --ruleset sugar --rule sugr records"), @r"
    exit status: 2
    --- stderr
    error: no marker, alert, report or table is called `sugr`
      help: there are diabetic, high_sugar, register_list, register
    ");
}
