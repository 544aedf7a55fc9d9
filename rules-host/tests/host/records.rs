use rules_core::{
    code::Scheme,
    entry::{CodedEntry, Column, Context, Patient},
    outcome::{Effect, Outcome, OutcomeKind, RuleKind, RuleStatus},
};

use rules_host::RecordHandle;

use super::*;

/// A way to add the same entry.
type Add<'a> = &'a dyn Fn(&mut Session, RecordHandle) -> Result<(), Error>;

fn opened() -> (Session, RecordHandle) {
    let mut session = Session::new(&component(Limits::default()));
    session.load(pack()).unwrap();
    let context = Context::on("2026-11-23");
    let record = session.open_record(&Patient::default(), &context).unwrap();
    (session, record)
}

fn entry(id: &str, code: &str) -> CodedEntry {
    CodedEntry::new(id).with_code(Scheme::ReadV2, code).with_effective("2026-01-01")
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
        let [(ruleset, verdict)] = verdicts.as_slice() else { panic!("{verdicts:?}") };
        assert_eq!(Some(*ruleset), session.rulesets().next());
        assert_eq!((verdict.kind, verdict.rule), (RuleKind::Marker, 0));
        assert_eq!(verdict.status, RuleStatus::Holds);
        let outcomes = session.evaluate_record(record, &[]).unwrap();
        assert_eq!(outcomes, session.evaluate(&request(1)).unwrap().outcomes);
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

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_preview_and_an_explanation_are_typed() {
    let (mut session, record) = opened();
    let changes = session.preview(record, &[], &[entry("e1", "C10F.")]).unwrap();
    let [change] = changes.as_slice() else { panic!("{changes:?}") };
    assert_eq!((change.effect, change.kind), (Effect::Starts, OutcomeKind::Marker));
    assert_eq!(change.before, []);
    assert!(matches!(change.after.as_slice(), [Outcome::Marker(marker)] if marker.active));
    assert_eq!(session.count(record).unwrap(), 0);

    // Two problems of one entry make one change.
    let bad = entry("e2", "no code").with_effective("");
    let changes = session.preview(record, &[], &[bad]).unwrap();
    let [change] = changes.as_slice() else { panic!("{changes:?}") };
    assert_eq!((change.kind, change.after.len()), (OutcomeKind::Problem, 2));

    session.add_text(record, &lines(1)).unwrap();
    let ruleset = session.rulesets().next().unwrap();
    let conditions = session.explain(record, ruleset, "diabetic").unwrap();
    assert_eq!(conditions[0].answer, "yes");
    assert!(matches!(session.explain(record, ruleset, "no_such"), Err(Error::Refused(_))));
}
