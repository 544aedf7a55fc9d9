use std::{env, path::PathBuf};

use super::*;
use crate::failure::Ending;

const REQUEST: &[u8] = b"coded-record\t1\ntoday\t2026-11-23\n";

/// The component that `cargo xtask component` builds, seen from a test in `target/debug/deps`.
fn component() -> PathBuf {
    let named = env::var_os("CODED_RULES_COMPONENT").map(PathBuf::from);
    let component = named.unwrap_or_else(|| {
        let target = env::current_exe().unwrap().ancestors().nth(3).unwrap().to_path_buf();
        target.join("component/coded_rules.wasm")
    });
    assert!(
        component.is_file(),
        "this test needs the component at {}: run `cargo xtask component` first",
        component.display()
    );
    component
}

#[test]
fn a_trap_costs_one_record() {
    let engine = Engine::load(&component()).unwrap();
    let mut session = Session::open(&engine, &[]).unwrap();
    let before = session.evaluate(REQUEST).unwrap();

    session.fuel = 100;
    let failure = session.evaluate(REQUEST).unwrap_err();
    assert_eq!(failure.ending, Ending::Internal);
    insta::assert_snapshot!(failure, @r"
    the component stopped: it took more instructions than it may
      help: this is a bug of the component, not of the record; please report it
    ");

    session.fuel = FUEL;
    assert_eq!(session.evaluate(REQUEST).unwrap(), before);
}
