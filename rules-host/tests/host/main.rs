//! Sessions and pools over the built component.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod limits;
mod pool;
mod records;
mod recovery;

use std::{env, path::PathBuf};

use rules_core::pack;
use rules_lang::Sources;

use rules_host::{Component, Error, Limits, Pool, Session};

/// One codelist, and a marker that an entry on it starts.
const RULES: &str = r#"ruleset sugar {
  version 1.0.0
  title "Sugar"
  owner "Tests"
  language 1
}

codelist diabetes {
  read2 C10F. "Type 2 diabetes mellitus"
}

marker diabetic "Diabetes" {
  starts diabetes
}
"#;

const HEAD: &str = "coded-record\t1\ntoday\t2026-11-23\n";

/// The component that `cargo xtask component` builds.
fn file() -> PathBuf {
    env::var_os("CODED_RULES_COMPONENT").map_or_else(
        // This test is in `target/debug/deps`.
        || {
            env::current_exe()
                .unwrap()
                .ancestors()
                .nth(3)
                .unwrap()
                .join("component/coded_rules.wasm")
        },
        PathBuf::from,
    )
}

fn component(limits: Limits) -> Component {
    Component::from_file(file(), limits).unwrap()
}

fn pack() -> Vec<u8> {
    let compilation = rules_lang::compile(&Sources::new("sugar.rules", RULES));
    let plan = compilation.plan.unwrap_or_else(|| panic!("{:?}", compilation.diagnostics));
    pack::encode(&plan, &[]).unwrap()
}

/// A request of so many entries that start the marker.
fn request(entries: usize) -> String {
    HEAD.to_owned() + &lines(entries)
}

fn lines(entries: usize) -> String {
    (1..=entries).map(|n| format!("entry\te{n}\t2026-01-01\tread2:C10F.\n")).collect()
}

fn active(reply: &str) -> bool {
    reply.contains(r#""marker":"diabetic","title":"Diabetes","active":true"#)
}

#[test]
fn threads_share_components_and_pools_and_hand_sessions_on() {
    fn shared<T: Send + Sync>() {}
    fn handed_on<T: Send>() {}
    shared::<Component>();
    shared::<Pool>();
    shared::<Error>();
    handed_on::<Session>();
}

#[test]
fn what_is_no_component_is_said_to_be_none() {
    let error = Component::from_bytes(b"no WebAssembly", Limits::default()).unwrap_err();
    assert!(matches!(error, Error::NotTheComponent(_)), "{error:?}");
    // An empty component: right in form, and without the exports.
    let empty = b"\0asm\x0d\0\x01\0";
    let error = Component::from_bytes(empty, Limits::default()).unwrap_err();
    assert!(matches!(error, Error::NotTheComponent(_)), "{error:?}");
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = Component::from_file("no/such.wasm", Limits::default()).unwrap_err();
    assert_eq!(error.to_string(), "cannot read `no/such.wasm`");
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
#[expect(unsafe_code, reason = "the bytes come from `precompiled`")]
fn a_precompiled_component_answers_the_same() {
    let component = component(Limits::default());
    let code = component.precompiled().unwrap();
    // SAFETY: made above, by this very process.
    let again = unsafe { Component::from_precompiled(&code, Limits::default()) }.unwrap();
    let reply = |component| Session::new(component).evaluate_text(HEAD).unwrap();
    assert_eq!(reply(&again), reply(&component));
    // SAFETY: as above; it is refused.
    let other = unsafe { Component::from_precompiled(&code, Limits::default().without_fuel()) };
    assert!(matches!(other, Err(Error::NotTheComponent(_))), "{other:?}");
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_refusal_has_the_reason_and_costs_nothing() {
    let mut session = Session::new(&component(Limits::default()));
    let ruleset = session.load(pack()).unwrap();
    let error = session.load(pack()).unwrap_err();
    assert_eq!(error.to_string(), "bad-request: ruleset `sugar` 1.0.0 is loaded already");
    assert!(!error.ends_instance());
    let error = session.evaluate_text("nothing").unwrap_err();
    assert!(matches!(&error, Error::Refused(_)), "{error:?}");
    assert!(session.evaluate_bytes(b"\xff").is_err());
    assert_eq!(session.rulesets().collect::<Vec<_>>(), [ruleset]);
    assert_eq!(session.describe(ruleset).unwrap().markers, ["diabetic"]);
    assert_eq!(session.requirements(ruleset).unwrap().codes, ["read2:C10F."]);
    assert!(active(&session.evaluate_text(&request(1)).unwrap()));

    session.unload(ruleset).unwrap();
    assert!(matches!(session.describe(ruleset), Err(Error::UnknownRuleset)));
    assert!(!active(&session.evaluate_text(&request(1)).unwrap()));
}
