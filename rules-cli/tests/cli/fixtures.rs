//! A small ruleset that shows something of everything, and records for it.

use crate::sandbox::Sandbox;

/// A ruleset without mistakes.
pub(crate) const RULES: &str = r#"ruleset sugar {
  title     "Blood sugar"
  version   1.2.0
  language  1
  owner     "Clinical Safety Group"
  review    2027-06-30
}

codelist diabetes from "codelists/diabetes.csv"
codelist resolved { read2 21263 snomed 315051004 "Diabetes resolved" }

measure hba1c: number 'mmol/mol' from "codelists/hba1c.csv" {
  accepts   '%' as (value - 2.152) / 0.09148
  plausible 10 to 250
}

marker diabetic "Diabetes" {
  starts    diabetes
  ends      resolved
  detail    last_hba1c = value of latest hba1c during episode
}

alert high_sugar "HbA1c above target" {
  severity  warning
  hazard    SUG-01
  audience  general_practice
  when      diabetic and ((value of latest hba1c > 58) or no if missing)
  message   "The latest HbA1c is {value of latest hba1c} mmol/mol."
  override  "Seen and acted on"
  repeat    after 3 months or on new evidence
}

table register "Diabetes register" {
  | 1 | no diabetes    | reject "no diabetes code" | next   |
  | 2 | age < 17 years | reject "under 17"         | select |
}

report register_list "Register" {
  include   when selected by register
  column    since = date of earliest diabetes
}
"#;

/// A woman with type 2 diabetes and a high HbA1c in the old unit.
pub(crate) const HIGH: &str = "coded-record\t1
today\t2026-11-23
patient\tbirth=1960-05-01\tsex=female
entry\te1\t2015-03-02\tread2:C10F.\t\t\t\tB83621
entry\te2\t2026-10-01\tread2:42W4.\t8.1\t%\t\tB83621\tPathology
entry\te3\t2026-11-01\tread2:42W5.\t60\tmg/dL
";

/// Somebody of whom only an ended diabetes is known, and no date of birth.
pub(crate) const ENDED: &str = "coded-record\t1
today\t2026-11-23
entry\te1\t2015\tread2:C10F.
entry\te2\t2020-02-03\tread2:21263
";

/// Somebody with no diabetes.
pub(crate) const NONE: &str = "coded-record\t1
today\t2026-11-23
patient\tbirth=1990-05-01\tsex=male
entry\te1\t2020-02-03\tread2:H33..
";

/// One bundle, with a coded thing that is an entry and one that is only text.
pub(crate) const BUNDLE: &str = r#"{"resourceType": "Bundle", "type": "collection", "entry": [
  {"resource": {"resourceType": "Patient", "id": "p1", "birthDate": "1960-05-01", "gender": "female"}},
  {"resource": {"resourceType": "Condition", "id": "c1", "subject": {"reference": "Patient/p1"},
    "onsetDateTime": "2015-03-02", "clinicalStatus": "active",
    "code": {"coding": [{"system": "http://snomed.info/sct", "code": "44054006"}]}}},
  {"resource": {"resourceType": "Condition", "id": "c2", "subject": {"reference": "Patient/p1"},
    "code": {"text": "Tired all the time"}}}
]}
"#;

/// A sandbox with the ruleset in the folder `sugar`.
pub(crate) fn sugar(test: &str) -> Sandbox {
    let sandbox = Sandbox::new(test);
    sandbox
        .file("sugar/sugar.rules", RULES)
        .file(
            "sugar/codelists/diabetes.csv",
            "scheme,code,term\nread2,C10F.%,Type 2 diabetes mellitus\nsnomed,44054006,Type 2 diabetes mellitus\n",
        )
        .file("sugar/codelists/hba1c.csv", "scheme,code,term\nread2,42W4.,HbA1c (DCCT)\nread2,42W5.,HbA1c (IFCC)\nsnomed,999791000000106,HbA1c (IFCC)\n");
    sandbox
}

/// The same with the sample requests in the folder `records`.
pub(crate) fn sugar_and_records(test: &str) -> Sandbox {
    let sandbox = sugar(test);
    sandbox
        .file("records/high.txt", HIGH)
        .file("records/ended.txt", ENDED)
        .file("records/none.txt", NONE);
    sandbox
}
