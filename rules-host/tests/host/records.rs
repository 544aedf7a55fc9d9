use rules_core::{
    code::Scheme,
    entry::{CodedEntry, Coding, Column, Context, Patient},
    outcome::{RuleKind, Standing},
};

use rules_host::RecordHandle;

use super::*;

/// A way to add the same entry.
type Add<'a> = &'a dyn Fn(&mut Session, RecordHandle) -> Result<(), Error>;

fn opened() -> (Session, RecordHandle) {
    let mut session = Session::new(&component(Limits::default()));
    session.load(pack()).unwrap();
    let context = Context { today: "2026-11-23".into(), ..Context::default() };
    let record = session.open_record(&Patient::default(), &context).unwrap();
    (session, record)
}

fn entry(id: &str, code: &str) -> CodedEntry {
    CodedEntry {
        id: id.into(),
        codings: vec![Coding { scheme: Scheme::ReadV2, code: code.into() }],
        effective: "2026-01-01".into(),
        ..CodedEntry::default()
    }
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn what_is_added_typed_as_text_or_by_column_is_the_same_to_the_rules() {
    let column = |name: &str, value: &str| Column { name: name.into(), values: value.into() };
    let columns =
        [column("id", "e1"), column("effective", "2026-01-01"), column("codings", "read2:C10F.")];
    let add: [Add<'_>; 3] = [
        &|session, record| session.add_entries(record, &[entry("e1", "C10F.")]),
        &|session, record| session.add_text(record, &lines(1)),
        &|session, record| session.add_columns(record, &columns),
    ];
    for add in add {
        let (mut session, record) = opened();
        assert_eq!(session.decide(record, &[]).unwrap(), []);
        add(&mut session, record).unwrap();
        let verdicts = session.decide(record, &[]).unwrap();
        let [verdict] = verdicts.as_slice() else { panic!("{verdicts:?}") };
        assert_eq!(Some(verdict.ruleset), session.rulesets().next());
        assert_eq!((verdict.kind, verdict.rule), (RuleKind::Marker, 0));
        assert_eq!(verdict.standing, Standing::Holds);
    }
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_record_is_edited_until_it_is_closed() {
    let (mut session, record) = opened();
    session.add_entries(record, &[entry("e1", "C10F."), entry("e2", "H33..")]).unwrap();
    assert_eq!(session.count(record).unwrap(), 2);
    session.amend(record, &entry("e1", "H33..")).unwrap();
    assert_eq!(session.decide(record, &[]).unwrap(), []);
    session.withdraw(record, "e2").unwrap();
    assert_eq!(session.count(record).unwrap(), 1);
    session.close(record).unwrap();
    let error = session.count(record).unwrap_err();
    assert!(matches!(error, Error::Refused(_)), "{error:?}");
}
