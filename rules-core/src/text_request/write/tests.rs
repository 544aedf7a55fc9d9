use insta::assert_snapshot;

use super::*;
use crate::{
    code::Scheme,
    entry::{Coding, EntryFlags, ParameterValue, Registration, Sex},
    text_request::parse,
};

fn coding(scheme: Scheme, code: &str) -> Coding {
    Coding { scheme, code: code.to_owned() }
}

#[test]
fn writes_every_line_and_field() {
    let record = Request {
        patient: Patient {
            birth_date: "1990-04".to_owned(),
            sex: Sex::Other,
            death_date: "2026".to_owned(),
            registrations: vec![Registration {
                start: "2019-03-01".to_owned(),
                end: String::new(),
                organisation: "B83621".to_owned(),
            }],
        },
        entries: vec![
            CodedEntry {
                id: "e\\1".to_owned(),
                codings: vec![coding(Scheme::ReadV2, "62..."), coding(Scheme::Local, "a b")],
                effective: "2026-06-02".to_owned(),
                recorded: "2026-06-02T10:15".to_owned(),
                value: Some(EntryValue::Quantity {
                    value: "6.50".to_owned(),
                    unit: "per minute".to_owned(),
                    comparator: Some(Comparator::LessOrEqual),
                }),
                organisation: "RXL".to_owned(),
                service: "Scan clinic".to_owned(),
                recorder: "Dr\t7".to_owned(),
                episode: Some(EpisodeType::FlareUp),
                flags: EntryFlags { entered_in_error: true, deleted: true, confidential: true },
            },
            CodedEntry {
                id: "e2".to_owned(),
                codings: vec![coding(Scheme::SnomedCt, "161714006")],
                value: Some(EntryValue::Date("2026-12-28".to_owned())),
                ..CodedEntry::default()
            },
            CodedEntry {
                id: "e3".to_owned(),
                codings: vec![coding(Scheme::Ctv3, "XaPbt")],
                value: Some(EntryValue::Text("one\ttwo\r\nthree \\ \"four\"".to_owned())),
                ..CodedEntry::default()
            },
        ],
        ..Request::default()
    };
    let context = Context {
        today: "2026-11-23".to_owned(),
        known_as_of: "2026-10-01".to_owned(),
        organisation: "A81001".to_owned(),
        parameters: vec![ParameterValue {
            name: "period_end".to_owned(),
            value: "2027-03-31".to_owned(),
        }],
    };
    let rulesets = [
        RulesetRef { name: "maternity".to_owned(), version: None },
        RulesetRef { name: "diabetes".to_owned(), version: Some("1.0.0".to_owned()) },
    ];
    let explain = [("maternity".to_owned(), "pregnant".to_owned())];
    let text = RequestWriter::new(&context)
        .patient(&record.patient)
        .rulesets(&rulesets)
        .explain(&explain)
        .entries(&record.entries)
        .to_text();
    let back = parse(&text).unwrap();
    assert_eq!(back.patient, record.patient);
    assert_eq!(back.context, context);
    assert_eq!(back.entries, record.entries);
    assert_eq!(back.rulesets, rulesets);
    assert_eq!(back.explain, explain);
    assert_eq!(back.to_text(), text);
    assert_snapshot!(text.replace('\t', "→"), @r#"
    coded-record→1
    today→2026-11-23
    known-as-of→2026-10-01
    organisation→A81001
    patient→birth=1990-04→sex=other→death=2026
    registration→2019-03-01→→B83621
    ruleset→maternity
    ruleset→diabetes→1.0.0
    parameter→period_end→2027-03-31
    explain→maternity→pregnant
    entry→e\\1→2026-06-02→read2:62... local:a\sb→6.50→per minute→<=→RXL→Scan clinic→2026-06-02T10:15→flare-up→entered-in-error deleted confidential→Dr\t7
    entry→e2→→snomed:161714006→@2026-12-28
    entry→e3→→ctv3:XaPbt→"one\ttwo\r\nthree \\ "four"
    "#);
}

#[test]
fn a_record_without_a_patient_has_no_patient_line() {
    let context = Context { today: "2026-11-23".to_owned(), ..Context::default() };
    let text = RequestWriter::new(&context).patient(&Patient::default()).to_text();
    assert_eq!(text, "coded-record\t1\ntoday\t2026-11-23\n");
}
