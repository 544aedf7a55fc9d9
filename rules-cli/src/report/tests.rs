use rules_core::outcome::Reply;

use super::*;
use crate::terminal::Colours;

const EVIDENCE: &str = r#"{"entry":"e3","date":"2026-07-14","scheme":"read2","code":"Z22C2","term":"EDD by scan","list":"edd_scan","value":"2026-12-28","unit":"","organisation":"RXL","service":"Scan clinic","recorder":"S7","role":"start"}"#;

/// A reply with something in every place.
fn reply() -> Reply {
    let json = format!(
        r#"{{"coded_record":1,
        "audit":{{"module":"0.1.0","language":1,"today":"2026-11-23","known_as_of":"2026-11-01","rulesets":[]}},
        "entries":{{"received":4,"used":3,"not_used":1}},
        "alerts":[{{"ruleset":"m","rule":"due","title":"Due dates disagree","severity":"critical",
          "message":"They \u001b[2Jdiffer.","hazard":"MAT-03","audience":["midwifery","general_practice"],
          "identity":"0123456789abcdef","repeat_after":"14 days","repeat_on_new_evidence":true,
          "override_reasons":["Agreed"],"suggestions":["Ring the clinic"],"evidence":[{EVIDENCE}],
          "absences":[{{"list":"lmp","condition":"no lmp in the last 9 months"}}]}}],
        "markers":[{{"ruleset":"m","marker":"pregnant","title":"Pregnant","active":true,"start":"2026-07-14","end":"",
          "how_ended":"","episodes":2,"details":[{{"name":"due","value":"2026-12-28"}},{{"name":"booked_on","value":null}}],
          "conflicts":[{{"detail":"due","evidence":[{EVIDENCE}]}}],"evidence":[{EVIDENCE}]}},
          {{"ruleset":"m","marker":"smoker","title":"","active":false,"start":"2019","end":"2020-01-02",
          "how_ended":"lapsed","episodes":1,"details":[],"conflicts":[],"evidence":[]}}],
        "inclusions":[{{"ruleset":"m","report":"caseload","title":"Caseload","columns":[{{"name":"due","value":"2026-12-28"}}],
          "evidence":[],"absences":[]}}],
        "tables":[{{"ruleset":"m","table":"t","title":"Register","result":"rejected","row":2,"name":"resolved"}},
          {{"ruleset":"m","table":"u","title":"","result":"selected","row":3,"name":"numerator"}}],
        "undecided":[{{"ruleset":"m","kind":"report","rule":"r","reasons":["the birth date is not known"]}}],
        "problems":[{{"entry":"e4","code":"code-malformed","message":"`C10` is no Read v2 code"}},
          {{"entry":"","code":"date-malformed","message":"the birth date `x` is no date"}}],
        "explanations":[{{"ruleset":"m","rule":"pregnant","conditions":[
          {{"depth":0,"text":"marker pregnant","answer":"yes","evidence":[]}},
          {{"depth":1,"text":"sex is not male","answer":"unknown","evidence":[]}},
          {{"depth":1,"text":"edd_scan","answer":"1 entry","evidence":[{EVIDENCE}]}}]}}]}}"#
    );
    serde_json::from_str(&json).unwrap()
}

fn written(write: impl FnOnce(&mut ReportWriter<'_>)) -> String {
    let mut out = Vec::new();
    write(&mut ReportWriter::new(&mut out, Colours::Off));
    String::from_utf8(out).unwrap()
}

const LABEL: RecordLabel<'static> = RecordLabel { patient: "p1", file: "a.json" };

#[test]
fn a_patient() {
    let text = written(|writer| patient(writer, LABEL, None, &reply().outcomes).unwrap());
    insta::assert_snapshot!(text, @r"
    p1  a.json  2026-11-23, as known on 2026-11-01
      critical   Due dates disagree (m/due)
                 They \u{1b}[2Jdiffer.
                 hazard MAT-03, for midwifery, general_practice
                 rests on
                   started  2026-07-14  read2 Z22C2  EDD by scan  2026-12-28  RXL, Scan clinic  by S7  [e3]
                 relies on the absence of
                   no lmp in the last 9 months
                 suggested: Ring the clinic
                 may be set aside: Agreed
                 shown again after 14 days or on new evidence
      marker     Pregnant (m/pregnant): active since 2026-07-14, 2 episodes in all
                   due        2026-12-28
                   booked_on  not recorded
                 entries disagree about due
                   started  2026-07-14  read2 Z22C2  EDD by scan  2026-12-28  RXL, Scan clinic  by S7  [e3]
                 rests on
                   started  2026-07-14  read2 Z22C2  EDD by scan  2026-12-28  RXL, Scan clinic  by S7  [e3]
      was        m/smoker: lapsed 2020-01-02, had started 2019
      report     Caseload (m/caseload)
                   due  2026-12-28
      table      Register (m/t): rejected in row 2, resolved
      table      m/u: selected in row 3 as numerator
      undecided  report m/r
                 the birth date is not known
      problem    [e4] `C10` is no Read v2 code (code-malformed)
      problem    [patient] the birth date `x` is no date (date-malformed)
      entries    4 received, 3 used, 1 not used
    ");
}

#[test]
fn an_explanation() {
    let reply = reply();
    let text = written(|writer| explanation(writer, &reply.explanations[0]).unwrap());
    insta::assert_snapshot!(text, @r"
    rule       m/pregnant
               marker pregnant: yes
                 sex is not male: unknown
                 edd_scan: 1 entry
                     started  2026-07-14  read2 Z22C2  EDD by scan  2026-12-28  RXL, Scan clinic  by S7  [e3]
    ");
}

#[test]
fn totals() {
    let mut totals = Totals::default();
    totals.file(true);
    totals.file(false);
    totals.failed();
    totals.add(None, &reply().outcomes);
    let text = written(|writer| totals.write(writer, &[]).unwrap());
    insta::assert_snapshot!(text, @r"
    Total  1 file, 1 patient
      requests   4 entries
      module     4 entries received = 3 used + 1 not used
      outcomes   1 alert, 1 active marker, 1 report inclusion, 1 undecided rule
      problems   1 code-malformed, 1 date-malformed
      skipped    1 text file without records
      failed     1 could not be taken; see the errors
    ");
}

#[test]
fn counts_that_do_not_add_up_are_an_internal_error() {
    let mut reply = reply();
    reply.outcomes.entries.used = 2;
    let mut totals = Totals::default();
    totals.add(None, &reply.outcomes);
    assert_eq!(totals.exit_status(), crate::error::ExitStatus::Internal);
}
