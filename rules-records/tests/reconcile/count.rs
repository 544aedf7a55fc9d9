//! How many coded things, and codings in them, FHIR resources hold.
//!
//! A plain walk that shares no code and no table with the reader: it asks what the FHIR specification says
//! states a fact, not what the reader looked at.

use std::collections::BTreeMap;

use serde_json::Value;

/// Coded things by resource type, and the codings of all of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) by_type: BTreeMap<String, u64>,
    pub(crate) codings: u64,
}

/// Counts a bundle, or a resource that stands alone.
pub(crate) fn count(source: &Value) -> Count {
    let top = Value::Array(vec![source.clone()]);
    let resources: Vec<&Value> = if source["resourceType"] == "Bundle" {
        list(&source["entry"]).iter().map(|entry| &entry["resource"]).collect()
    } else {
        list(&top).iter().collect()
    };
    let mut count = Count::default();
    for resource in &resources {
        for inner in std::iter::once(*resource).chain(list(&resource["contained"])) {
            let concepts = concepts(inner, resource, &resources);
            if !concepts.is_empty() {
                let kind = inner["resourceType"].as_str().unwrap().to_owned();
                *count.by_type.entry(kind).or_default() += concepts.len() as u64;
            }
            let codings = concepts.iter().map(|concept| list(&concept["coding"]).len() as u64);
            count.codings += codings.sum::<u64>();
        }
    }
    count
}

/// The items of an array; a value that is none is a list of one.
fn list(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        Value::Null => &[],
        one => std::slice::from_ref(one),
    }
}

/// Every concept that states a fact.
fn concepts<'a>(resource: &'a Value, holder: &'a Value, all: &[&'a Value]) -> Vec<&'a Value> {
    let members = |holder: &'a Value, path: &str| list(&holder[path]).iter().collect::<Vec<_>>();
    let below = |path: &str, member: &'static str| {
        list(&resource[path]).iter().map(move |part| &part[member]).filter(|value| !value.is_null())
    };
    match resource["resourceType"].as_str().unwrap_or_default() {
        "Condition" | "Procedure" | "AllergyIntolerance" | "ProcedureRequest"
        | "ServiceRequest" | "DiagnosticReport" | "Flag" => members(resource, "code"),
        "Observation" => {
            let mut found = members(resource, "code");
            found.extend(below("component", "code"));
            found
        }
        "MedicationRequest" | "MedicationStatement" => {
            let concept = members(resource, "medicationCodeableConcept");
            if !concept.is_empty() {
                return concept;
            }
            let reference = members(resource, "medicationReference");
            reference.into_iter().map(|to| medication(to, holder, all).unwrap_or(to)).collect()
        }
        "Immunization" => {
            let mut found = members(resource, "vaccineCode");
            found.extend(list(&resource["extension"]).iter().filter_map(|extension| {
                let url = extension["url"].as_str()?;
                url.contains("-VaccinationProcedure").then_some(&extension["valueCodeableConcept"])
            }));
            found
        }
        "Encounter" => members(resource, "type"),
        "ReferralRequest" => members(resource, "reasonCode"),
        "FamilyMemberHistory" => below("condition", "code").collect(),
        _ => Vec::new(),
    }
}

/// The code of the medication that a reference names.
fn medication<'a>(to: &Value, holder: &'a Value, all: &[&'a Value]) -> Option<&'a Value> {
    let reference = to["reference"].as_str()?;
    let id = reference.rsplit(['/', '#', ':']).next()?;
    let inside = list(&holder["contained"]).iter();
    let resource = if reference.starts_with('#') {
        inside.into_iter().find(|inner| inner["id"] == id)?
    } else {
        *all.iter().find(|other| other["resourceType"] == "Medication" && other["id"] == id)?
    };
    Some(&resource["code"]).filter(|code| !code.is_null())
}
