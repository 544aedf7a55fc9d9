//! Packs: bytes that load are evaluated, described and written again; the others are refused.

use arbitrary::{Result, Unstructured};
use rules_core::{
    engine::Engine,
    error::{Error, ErrorKind},
    pack::{self, FORMAT, LANGUAGE, Pack, PackError},
    plan::Plan,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::seeds;

thread_local! {
    static PLANS: Vec<Value> = plans();
}

/// What the first byte of a row of changes is.
pub(crate) const CHANGES: u8 = 0xff;

/// Where the digest stands, and where what it covers begins.
const DIGEST_AT: usize = 8;
const BODY_AT: usize = 40;

/// A small record with something of everything: partial dates, values within bounds, several schemes.
pub(crate) const RECORD: &str = "coded-record\t1\ntoday\t2026-11-23\norganisation\tA1\n\
    patient\tbirth=1990-04\tsex=female\nregistration\t2019-03-01\t\tA1\n\
    entry\te1\t2026-06-02\tread2:H33.. snomed:195967001\t\t\t\tA1\n\
    entry\te2\t2026-06\tsnomed:999791000000106\t58\tmmol/mol\t<\tB2\n\
    entry\te3\t2026-07-14T10:30\tctv3:XaPbt\t80\tmmol/mol\t\tA1\tClinic\t2026-07-15\tnew\n\
    entry\te4\t2025\tsnomed:161714006\t@2026-12-28\n\
    entry\te5\t2024-02-29\tsnomed:44054006\t\t\t\tA1\n\
    entry\te6\t2026-11-01\tread2:62... snomed:77386006\t\"text\n\
    entry\te7\t2026-13-01\tlocal:ABC\t6.5\n";

/// A whole pack as it is and with its digest put right, or a plan alone with everything put right; or
/// changes to be made to a plan of the tree.
pub(crate) fn target(data: &[u8]) {
    if let Some((&CHANGES, rest)) = data.split_first() {
        let plan = PLANS.with(|plans| changed(plans, &mut Unstructured::new(rest)));
        let plan = plan.ok().and_then(|plan| serde_json::from_value::<Plan>(plan).ok());
        if let Some(bytes) = plan.and_then(|plan| postcard::to_allocvec(&plan).ok()) {
            load(&whole(&bytes));
        }
    } else if data.starts_with(b"CRPK") {
        load(data);
        let mut whole = data.to_vec();
        if let Some(body) = data.get(BODY_AT..)
            && let Some(digest) = whole.get_mut(DIGEST_AT..BODY_AT)
        {
            digest.copy_from_slice(&Sha256::digest(body));
            load(&whole);
        }
    } else {
        load(&whole(data));
    }
}

/// A pack of these bytes as its plan, and no sources.
pub(crate) fn whole(plan: &[u8]) -> Vec<u8> {
    let length = u32::try_from(plan.len()).unwrap_or(u32::MAX).to_le_bytes();
    let body = [&length[..], plan, &[0]].concat();
    let (format, language) = (FORMAT.to_le_bytes(), LANGUAGE.to_le_bytes());
    [&b"CRPK"[..], &format, &language, &Sha256::digest(&body), &body].concat()
}

/// The plan's bytes in a pack.
pub(crate) fn plan(pack: &[u8]) -> Option<&[u8]> {
    let (length, rest) = pack.get(BODY_AT..)?.split_first_chunk()?;
    rest.get(..u32::from_le_bytes(*length) as usize)
}

fn load(bytes: &[u8]) {
    let mut module = Engine::new();
    let loaded = module.load(bytes);
    let pack = match (Pack::load(bytes), &loaded) {
        (Ok(pack), Ok(_)) => pack,
        (Err(error), Err(failure)) => {
            assert_eq!(*failure, Error::from(error.clone()), "one loader, two answers");
            return;
        }
        (pack, _) => {
            assert!(pack.is_ok() == loaded.is_ok(), "a pack loads and a module does not take it");
            return;
        }
    };
    let sources = pack::sources(bytes);
    assert!(sources.is_ok(), "a pack loads and its sources cannot be read: {sources:?}");
    let again = pack::encode(&pack.plan, &sources.unwrap_or_default());
    let again = again.map(|bytes| Pack::load(&bytes));
    match again {
        Ok(Ok(again)) => assert!(again.plan == pack.plan, "written and read, the plan differs"),
        Ok(Err(error)) => assert!(false_with(&error), "what was written does not load: {error}"),
        Err(error) => assert!(error == PackError::TooLarge, "what loads is not written: {error}"),
    }
    evaluate(&mut module, &pack);
}

/// For an assertion that always fails with what it shows.
fn false_with(_: &PackError) -> bool {
    false
}

/// Asks everything there is to ask.
pub(crate) fn evaluate(module: &mut Engine, pack: &Pack) {
    for handle in module.list() {
        assert!(module.describe(handle).is_ok() && module.requirements(handle).is_ok());
    }
    let reply = module.evaluate_text(RECORD);
    if let Ok(reply) = &reply {
        let json: Result<serde_json::Value, _> = serde_json::from_str(reply);
        assert!(json.is_ok(), "the reply is no JSON: {reply}");
    }
    assert!(
        matches!(reply, Ok(_) | Err(Error { kind: ErrorKind::BadRequest, .. })),
        "a pack that loads fails afterwards: {reply:?}"
    );
    if reply.is_err() {
        return;
    }
    let plan = &pack.plan;
    let names = (plan.fields.iter().map(|it| &it.name))
        .chain(plan.markers.iter().map(|it| &it.name))
        .chain(plan.alerts.iter().map(|it| &it.name))
        .chain(plan.tables.iter().map(|it| &it.name))
        .chain(plan.reports.iter().map(|it| &it.name));
    let Ok(request) = rules_core::text_request::parse(RECORD) else { return };
    let Ok(record) = module.open(&request.patient, request.context) else { return };
    assert!(module.add_entries(record, &request.entries).is_ok());
    let ruleset = module.list().first().copied().unwrap_or_default();
    for name in names.take(16) {
        let explained = module.explain(record, ruleset, name);
        assert!(explained.is_ok(), "`{name}` is in the plan, and is not explained: {explained:?}");
    }
}

/// The smaller plans of the tree, as JSON: its parts can be changed and still be read.
fn plans() -> Vec<Value> {
    let plans = seeds::plans().unwrap_or_default();
    let read = |bytes: &Vec<u8>| {
        let plan: Plan = postcard::from_bytes(bytes).ok()?;
        let value = serde_json::to_value(&plan).ok()?;
        let again = serde_json::from_value::<Plan>(value.clone());
        assert!(again.is_ok_and(|again| again == plan), "as JSON, the plan does not come back");
        Some(value)
    };
    let plans: Vec<Value> = plans.iter().filter(|it| it.len() < 4096).filter_map(read).collect();
    assert!(!plans.is_empty(), "there are no plans");
    plans
}

fn changed(plans: &[Value], it: &mut Unstructured<'_>) -> Result<Value> {
    let mut plan = it.choose(plans)?.clone();
    for _ in 0..4 {
        if it.is_empty() {
            break;
        }
        let nodes = plan.get("nodes").cloned();
        change(it, &mut plan, &nodes.unwrap_or_default())?;
    }
    Ok(plan)
}

/// Goes down to some part and changes it into something of the same type.
fn change(it: &mut Unstructured<'_>, at: &mut Value, nodes: &Value) -> Result<()> {
    match at {
        Value::Null => *at = json!(it.int_in_range(0..=9_u8)?),
        Value::Bool(answer) => *answer = !*answer,
        Value::Number(number) => {
            let number = number.as_i64().unwrap_or_default();
            *at = match it.int_in_range(0..=6_u8)? {
                0 => json!(number.wrapping_add(1)),
                1 => json!(number.wrapping_sub(1)),
                2 => json!(it.arbitrary::<u16>()?),
                3 => json!(i32::MAX),
                4 => json!(it.arbitrary::<i32>()?),
                5 => Value::Null,
                _ => json!(it.int_in_range(0..=40_u8)?),
            };
        }
        Value::String(text) => {
            *text = match it.int_in_range(0..=3_u8)? {
                0 => String::new(),
                1 => text.chars().rev().collect(),
                2 => format!("{text}{text}"),
                _ => it.choose(&["e", "\u{0}", "asthma", "a\nb"])?.to_string(),
            }
        }
        Value::Array(items) => {
            if items.is_empty() {
                items.push(json!(it.int_in_range(0..=9_u8)?));
                return Ok(());
            }
            let index = it.choose_index(items.len())?;
            match it.int_in_range(0..=15_u8)? {
                0 => drop(items.remove(index)),
                1 => {
                    let copy = items.get(index).cloned().unwrap_or_default();
                    items.insert(index, copy);
                }
                2 => {
                    let other = it.choose_index(items.len())?;
                    items.swap(index, other);
                }
                _ => {
                    if let Some(item) = items.get_mut(index) {
                        return change(it, item, nodes);
                    }
                }
            }
        }
        Value::Object(members) => {
            // One member is a kind of expression with what it is made of.
            if members.len() == 1 && it.ratio(1_u8, 8_u8)? {
                let nodes = nodes.as_array().map(Vec::as_slice).unwrap_or_default();
                *at = it.choose(nodes)?.clone();
                return Ok(());
            }
            let index = it.choose_index(members.len())?;
            if let Some(member) = members.values_mut().nth(index) {
                return change(it, member, nodes);
            }
        }
    }
    Ok(())
}
