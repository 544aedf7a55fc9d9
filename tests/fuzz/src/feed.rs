//! FHIR: no bytes end a feed in a panic, and whatever was read, coded things = entries + problems.

use std::{fs, io::Cursor};

use arbitrary::{Result, Unstructured};
use coded_rules_tests::vectors::root;
use rules_core::{entry::Context, text_request};
use rules_records::{Layout, PatientRecord, fhir};
use serde_json::{Map, Value, json};

thread_local! {
    static SAMPLES: Vec<Value> = samples();
}

/// What the first byte of a row of changes is: no JSON and no XML begins so.
pub(crate) const CHANGES: u8 = 1;

/// Bytes as they are, JSON, a bundle a line, or XML; or changes to be made to a sample.
pub(crate) fn target(data: &[u8]) {
    match data.split_first() {
        Some((&CHANGES, rest)) => {
            let bundle = SAMPLES.with(|samples| changed(samples, &mut Unstructured::new(rest)));
            let Ok(bundle) = bundle else { return };
            feed(bundle.to_string().as_bytes(), Layout::Bundle);
        }
        Some((b'<', _)) => feed(data, Layout::Xml),
        Some((b'\n', rest)) => feed(rest, Layout::Lines),
        _ => feed(data, Layout::Bundle),
    }
}

fn feed(bytes: &[u8], layout: Layout) {
    for record in fhir::read(Cursor::new(bytes), layout).flatten() {
        check(&record);
    }
}

fn check(record: &PatientRecord) {
    let tally = &record.tally;
    assert!(tally.reconciles(), "{tally}");
    assert_eq!(tally.entries(), record.entries.len() as u64, "entries counted and given\n{tally}");
    assert_eq!(tally.coded(), tally.entries() + tally.coded_problems(), "{tally}");
    let replaced = record.problems.iter().filter(|it| it.kind.replaces_entry()).count();
    assert_eq!(tally.coded_problems(), replaced as u64, "problems counted and given\n{tally}");
    let _: String = tally.to_string();
    // The text form takes whatever was read, in which no two entries have one id.
    let context = Context::on("2026-11-23");
    let text = record.request(&context).to_text();
    match text_request::parse(&text) {
        Ok(back) => {
            assert!(back.entries == record.entries, "entries written and read differ\n{text}");
            assert!(back.patient == record.patient, "a patient written and read differs\n{text}");
        }
        Err(failure) => assert!(text.is_empty(), "{failure}\n{text}"),
    }
}

fn samples() -> Vec<Value> {
    let names = ["DIA-1", "DIA-2", "DIRT-1", "MAT-1", "MAT-2"];
    let read = |name: &str| {
        let bytes = fs::read(root().join("samples/fhir").join(format!("{name}.json"))).ok()?;
        serde_json::from_slice(&bytes).ok()
    };
    let samples: Vec<Value> = names.into_iter().filter_map(read).collect();
    assert_eq!(samples.len(), names.len(), "a sample is not there");
    samples
}

/// A sample with as many changes as there are bytes for.
fn changed(samples: &[Value], it: &mut Unstructured<'_>) -> Result<Value> {
    let mut bundle = it.choose(samples)?.clone();
    for _ in 0..12 {
        if it.is_empty() {
            break;
        }
        let other = pick(it, samples)?;
        change(it, &mut bundle, other)?;
    }
    Ok(bundle)
}

/// Any part of any sample.
fn pick(it: &mut Unstructured<'_>, samples: &[Value]) -> Result<Value> {
    let mut at = it.choose(samples)?;
    while it.ratio(7_u8, 8_u8)? {
        at = match at {
            Value::Array(items) if !items.is_empty() => it.choose(items)?,
            Value::Object(members) if !members.is_empty() => {
                let index = it.choose_index(members.len())?;
                members.values().nth(index).unwrap_or(at)
            }
            _ => break,
        };
    }
    Ok(at.clone())
}

/// Goes down to some part and changes it.
fn change(it: &mut Unstructured<'_>, at: &mut Value, other: Value) -> Result<()> {
    let goes_on = it.ratio(7_u8, 8_u8)?;
    match at {
        Value::Array(items) if goes_on && !items.is_empty() => {
            let index = it.choose_index(items.len())?;
            match it.int_in_range(0..=15_u8)? {
                0 => drop(items.remove(index)),
                1 => items.insert(index, other),
                2 => {
                    if let Some(item) = items.get(index).cloned() {
                        items.push(item);
                    }
                }
                _ => {
                    if let Some(item) = items.get_mut(index) {
                        return change(it, item, other);
                    }
                }
            }
        }
        Value::Object(members) if goes_on && !members.is_empty() => {
            let index = it.choose_index(members.len())?;
            let Some(key) = members.keys().nth(index).cloned() else { return Ok(()) };
            match it.int_in_range(0..=15_u8)? {
                0 => drop(members.remove(&key)),
                1 => drop(members.insert(name(it)?.to_owned(), other)),
                2 => {
                    if let Some(value) = members.remove(&key) {
                        members.insert(name(it)?.to_owned(), value);
                    }
                }
                _ => {
                    if let Some(value) = members.get_mut(&key) {
                        return change(it, value, other);
                    }
                }
            }
        }
        _ => *at = replaced(it, at, other)?,
    }
    Ok(())
}

fn name(it: &mut Unstructured<'_>) -> Result<&'static str> {
    Ok(it.choose(&[
        "code",
        "coding",
        "valueQuantity",
        "valueCodeableConcept",
        "component",
        "contained",
        "extension",
        "modifierExtension",
        "status",
        "verificationStatus",
        "clinicalStatus",
        "effectiveDateTime",
        "onsetPeriod",
        "deceasedBoolean",
        "medicationCodeableConcept",
        "subject",
        "id",
        "resource",
        "notGiven",
    ])?)
}

fn replaced(it: &mut Unstructured<'_>, value: &Value, other: Value) -> Result<Value> {
    let texts = [
        "",
        "http://snomed.info/sct",
        "http://read.info/readv2",
        "http://read.info/ctv3",
        "entered-in-error",
        "refuted",
        "44054006",
        "2026-06",
        "2026-02-30",
        "Condition",
        "Observation",
        "MedicationStatement",
        "Bundle",
        "Patient",
        "urn:uuid:1",
        "\u{feff}\u{0}\u{2028}",
    ];
    Ok(match it.int_in_range(0..=9_u8)? {
        0 => Value::Null,
        1 => json!(it.arbitrary::<bool>()?),
        2 => json!(it.arbitrary::<i16>()?),
        3 => other,
        4 => json!([value]),
        5 => {
            let mut object = Map::new();
            object.insert(name(it)?.to_owned(), value.clone());
            Value::Object(object)
        }
        6 => {
            let deep = it.int_in_range(1..=100_u8)?;
            (0..deep).fold(value.clone(), |inner, _| json!([inner]))
        }
        7 => json!({}),
        _ => json!(it.choose(&texts)?),
    })
}
