//! Every conformance vector on the native engine and on the component, to the byte; and by typed calls.
//!
//! `UPDATE_VECTORS=1 cargo test -p coded-rules-tests --test vectors` writes what the native engine says.
//! Read the difference before committing it: what stands there is what every host will be held to.

use std::{collections::BTreeMap, env};

use anyhow::{anyhow, ensure};
use coded_rules_tests::{
    component,
    packs::{self, Digests},
    typed,
    vectors::{Answer, Vector, groups},
};
use rules_core::{engine::Engine, error::Error, outcome::Reply};
use rules_host::{Component, Limits, Session};
use serde_json::Value;

#[test]
fn the_native_engine_gives_every_answer() -> anyhow::Result<()> {
    let update = env::var_os("UPDATE_VECTORS").is_some_and(|value| value == "1");
    ensure!(!(update && env::var_os("CI").is_some()), "vectors are never updated in CI");
    each_group(|packs, digests| {
        let mut module = Engine::new();
        for pack in packs {
            module.load(pack).map_err(|failure| anyhow!(text(failure)))?;
        }
        Ok(move |vector: &Vector| {
            let answer = module.evaluate_text(&vector.request).map_err(text);
            if update {
                vector.commit(&digests.hide(answer.clone()))?;
            }
            if let Ok(text) = &answer {
                let reply: Reply = serde_json::from_slice(text.as_bytes())?;
                ensure!(serde_json::to_string(&reply)? == *text, "serde writes another reply");
            }
            compare(vector, &answer, digests)
        })
    })
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn the_component_gives_every_answer() -> anyhow::Result<()> {
    let component = component::compile(Limits::default())?;
    each_group(|packs, digests| {
        let mut session = loaded(&component, packs)?;
        Ok(move |vector: &Vector| {
            compare(vector, &component::answer(&mut session, &vector.request)?, digests)
        })
    })
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn typed_calls_say_what_the_text_says() -> anyhow::Result<()> {
    let component = component::compile(Limits::default())?;
    each_group(|packs, _| {
        let mut session = loaded(&component, packs)?;
        Ok(move |vector: &Vector| {
            // What is wrong with a text has no counterpart among the typed values.
            let Ok(reply) = component::answer(&mut session, &vector.request)? else {
                return Ok(None);
            };
            let typed = serde_json::to_value(typed::evaluate(&mut session, &vector.request)?)?;
            Ok(difference("reply", &typed, &serde_json::from_str(&reply)?))
        })
    })
}

fn loaded(component: &Component, packs: &[Vec<u8>]) -> anyhow::Result<Session> {
    let mut session = Session::new(component);
    for pack in packs {
        session.load(pack.as_slice())?;
    }
    Ok(session)
}

/// Sets an engine up for each group and asks it about each vector; what it finds fails the test, all of
/// it at the end.
fn each_group<F>(
    set_up: impl Fn(&[Vec<u8>], &'static Digests) -> anyhow::Result<F>,
) -> anyhow::Result<()>
where
    F: FnMut(&Vector) -> anyhow::Result<Option<String>>,
{
    let (mut found, mut count) = (BTreeMap::new(), 0);
    for group in groups()? {
        let packs: Vec<Vec<u8>> =
            group.rulesets.iter().map(|name| packs::build(name)).collect::<Result<_, _>>()?;
        // A handful a test run; living on spares every engine a lifetime.
        let digests = Box::leak(Box::new(Digests::of(&group.rulesets, &packs)?));
        let mut check = set_up(&packs, digests)?;
        for vector in &group.vectors {
            count += 1;
            match check(vector) {
                Ok(None) => {}
                Ok(Some(what)) => drop(found.insert(vector.name.clone(), what)),
                Err(error) => drop(found.insert(vector.name.clone(), format!("{error:#}"))),
            }
        }
    }
    for (name, what) in &found {
        println!("{name}: {what}");
    }
    ensure!(found.is_empty(), "{} of {count} vectors failed", found.len());
    Ok(())
}

/// Where an answer leaves the committed one.
fn compare(vector: &Vector, answer: &Answer, digests: &Digests) -> anyhow::Result<Option<String>> {
    let Some(expected) = vector.expected()?.map(|expected| digests.fill(expected)) else {
        return Ok(Some("there is no committed answer".to_owned()));
    };
    if expected == *answer {
        return Ok(None);
    }
    let (Ok(expected), Ok(answer)) = (&expected, answer) else {
        return Ok(Some(format!("expected {expected:?}, got {answer:?}")));
    };
    let same = expected.chars().zip(answer.chars()).take_while(|(a, b)| a == b).count();
    let part =
        |text: &str| text.chars().skip(same.saturating_sub(60)).take(160).collect::<String>();
    Ok(Some(format!("\n  expected …{}\n  got      …{}", part(expected), part(answer))))
}

/// The first place where two values differ.
fn difference(path: &str, typed: &Value, reply: &Value) -> Option<String> {
    match (typed, reply) {
        (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => a
            .iter()
            .zip(b.values())
            .find_map(|((key, a), b)| difference(&format!("{path}.{key}"), a, b)),
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => (0..)
            .zip(a.iter().zip(b))
            .find_map(|(at, (a, b))| difference(&format!("{path}[{at}]"), a, b)),
        (a, b) if a == b => None,
        (a, b) => Some(format!("{path} is {a} by typed calls, {b} in the reply")),
    }
}

fn text(error: Error) -> String {
    format!("{}: {error}", error.kind)
}
