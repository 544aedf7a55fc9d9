//! Every unit of the shared records is one of the table, a spelling of one, or listed here as neither.

#![expect(clippy::unwrap_used, reason = "helpers of a test: what fails here fails the test")]

use std::{
    collections::BTreeMap,
    env, fs,
    io::Read,
    path::{Path, PathBuf},
};

use flate2::read::GzDecoder;
use rules_lang::ucum;
use serde_json::Value;

/// Texts that stand for no unit of the table, and how often each stands.
const KNOWINGLY_UNKNOWN: &[(&str, usize)] = &[("Banana", 2), ("Beats", 1), ("Unknown UoM", 3)];

/// How many quantities have a unit of the table as UCUM writes it, and how many another spelling of one.
const KNOWN: (usize, usize) = (14_410, 630);

/// Counts the units of every quantity: its UCUM code, else the text a person reads.
fn count(value: &Value, units: &mut BTreeMap<String, usize>) {
    match value {
        Value::Array(items) => items.iter().for_each(|it| count(it, units)),
        Value::Object(fields) => {
            let text = |key| fields.get(key).and_then(Value::as_str);
            let is_ucum = text("system") == Some("http://unitsofmeasure.org");
            let unit = text("code").filter(|_| is_ucum).or_else(|| text("unit"));
            if let (Some(Value::Number(_)), Some(unit)) = (fields.get("value"), unit) {
                *units.entry(unit.to_owned()).or_default() += 1;
            }
            fields.values().for_each(|it| count(it, units));
        }
        _ => {}
    }
}

/// The same of the values of observations in FHIR XML.
fn count_xml(text: &str, units: &mut BTreeMap<String, usize>) {
    let attribute = |text: &str, element: &str| {
        let (_, rest) = text.split_once(&format!("<{element} value=\""))?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    };
    for part in text.split("<valueQuantity>").skip(1) {
        let part = part.split("</valueQuantity>").next().unwrap_or_default();
        let is_ucum = attribute(part, "system").as_deref() == Some("http://unitsofmeasure.org");
        let unit = attribute(part, "code").filter(|_| is_ucum).or_else(|| attribute(part, "unit"));
        if let Some(unit) = unit {
            *units.entry(unit).or_default() += 1;
        }
    }
}

fn read(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    let mut text = String::new();
    if path.extension().is_some_and(|it| it == "gz") {
        GzDecoder::new(&*bytes).read_to_string(&mut text).unwrap();
    } else {
        text = String::from_utf8_lossy(&bytes).into_owned();
    }
    text
}

/// What `cargo xtask test` runs where the records of other people are.
mod shared_data {
    use super::*;

    #[test]
    #[ignore = "needs ../shared/data"]
    fn every_unit_of_the_shared_records_is_known_or_knowingly_not() {
        let root = env::var_os("CODED_RULES_SHARED_DATA").map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"),
            PathBuf::from,
        );
        assert!(root.is_dir(), "no folder {}; set CODED_RULES_SHARED_DATA", root.display());
        let mut units = BTreeMap::new();
        for folder in ["gpconnect-structured-stu3", "synthea-fhir-r4", "ukcore-r4-examples"] {
            for file in fs::read_dir(root.join(folder)).unwrap() {
                let path = file.unwrap().path();
                let text = if path.is_file() { read(&path) } else { continue };
                // A file of many resources has one a line; broken files are among the material.
                match serde_json::from_str(&text) {
                    Ok(value) => count(&value, &mut units),
                    Err(_) if text.contains("<valueQuantity>") => count_xml(&text, &mut units),
                    Err(_) => {
                        let lines = text.lines().filter_map(|it| serde_json::from_str(it).ok());
                        lines.for_each(|value| count(&value, &mut units));
                    }
                }
            }
        }
        let (mut in_ucum, mut spelt, mut unknown) = (0, 0, Vec::new());
        for (unit, count) in &units {
            match (ucum::known(unit), ucum::spelt(unit)) {
                (Some(_), _) => in_ucum += count,
                (None, Some(_)) => spelt += count,
                (None, None) => unknown.push((unit.as_str(), *count)),
            }
        }
        assert_eq!(unknown, KNOWINGLY_UNKNOWN);
        assert_eq!((in_ucum, spelt), KNOWN);
    }
}
