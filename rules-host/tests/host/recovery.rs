use rules_core::entry::{Context, Patient};

use super::*;

/// Enough to load the pack and to answer about a few entries.
const FEW: u64 = 20_000_000;

fn context() -> Context {
    Context::on("2026-11-23")
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_trap_costs_one_call() {
    let mut session = Session::new(&component(Limits::default().fuel(FEW)));
    let ruleset = session.load(pack()).unwrap();
    let before = session.evaluate_text(&request(3)).unwrap();
    for _ in 0..2 {
        assert!(session.evaluate_text(&request(20_000)).unwrap_err().ends_instance());
        assert_eq!(session.evaluate_text(&request(3)).unwrap(), before);
        assert_eq!(session.describe(ruleset).unwrap().identity.name, "sugar");
    }
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_record_does_not_outlive_its_instance() {
    let mut session = Session::new(&component(Limits::default().fuel(FEW)));
    session.load(pack()).unwrap();
    let lost = session.open_record(&Patient::default(), &context()).unwrap();
    session.add_text(lost, &lines(1)).unwrap();
    assert!(session.add_text(lost, &lines(50_000)).unwrap_err().ends_instance());
    assert!(matches!(session.count(lost), Err(Error::StaleRecord)));

    // The fresh instance numbers its records from the beginning, too.
    let other = session.open_record(&Patient::default(), &context()).unwrap();
    assert_ne!(other, lost);
    assert!(matches!(session.decide(lost, &[]), Err(Error::StaleRecord)));
    assert!(matches!(session.close(lost), Err(Error::StaleRecord)));
    assert_eq!(session.count(other).unwrap(), 0);
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn handles_are_of_one_session() {
    let component = component(Limits::default());
    let (mut first, mut second) = (Session::new(&component), Session::new(&component));
    let ruleset = first.load(pack()).unwrap();
    second.load(pack()).unwrap();
    let record = first.open_record(&Patient::default(), &context()).unwrap();
    second.open_record(&Patient::default(), &context()).unwrap();
    assert!(matches!(second.count(record), Err(Error::StaleRecord)));
    assert!(matches!(second.describe(ruleset), Err(Error::UnknownRuleset)));
    assert_eq!(first.count(record).unwrap(), 0);
}
