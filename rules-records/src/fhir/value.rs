//! The value of an observation or of one of its components.

use rules_core::{
    entry::{Comparator, EntryValue},
    limits::TEXT_MAX,
};
use serde_json::Value;

use super::{codeable::words, dates, json, number::exact, system::short_name};
use crate::tally::{Note, Tally};

/// What a cut text ends in.
const CUT: &str = "…";

/// Where UCUM units name themselves.
const UCUM: &str = "http://unitsofmeasure.org";

/// Reads `value[x]`.
///
/// A coded value stays text. It answers its observation's question, and only the two together are a
/// fact: "cause of death" answered with a disease, or "family history of" with one, must not become an
/// entry that says the patient has it.
pub(super) fn value(statement: &Value, tally: &mut Tally) -> Option<EntryValue> {
    let object = statement.as_object()?;
    let (name, value) = object.iter().find(|(name, _)| {
        name.strip_prefix("value").is_some_and(|kind| kind.starts_with(char::is_uppercase))
    })?;
    match (name.as_str(), value) {
        ("valueQuantity", quantity) => self::quantity(quantity, tally),
        ("valueInteger", Value::Number(number)) => Some(EntryValue::Quantity {
            value: exact(number),
            unit: String::new(),
            comparator: None,
        }),
        ("valueDateTime" | "valueDate", Value::String(date)) => {
            Some(EntryValue::Date(dates::day(date)))
        }
        ("valueString", Value::String(text)) => Some(EntryValue::Text(cut(text, tally))),
        ("valueCodeableConcept", concept) => {
            tally.note(Note::CodedValueAsText);
            Some(EntryValue::Text(cut(&coded(concept), tally)))
        }
        (_, value) => {
            tally.note(Note::ValueAsText);
            Some(EntryValue::Text(cut(&value.to_string(), tally)))
        }
    }
}

/// A quantity with its UCUM code, else its unit as a person reads it.
fn quantity(quantity: &Value, tally: &mut Tally) -> Option<EntryValue> {
    let Value::Number(number) = json::at(quantity, "value")? else {
        tally.note(Note::ValueAsText);
        return Some(EntryValue::Text(cut(&quantity.to_string(), tally)));
    };
    let value = exact(number);
    let code = json::text(quantity, "code");
    let ucum = code.filter(|_| json::text(quantity, "system") == Some(UCUM));
    let unit = ucum.or_else(|| json::text(quantity, "unit")).or(code).unwrap_or_default();
    let comparator = match json::text(quantity, "comparator") {
        Some("<") => Some(Comparator::Less),
        Some("<=") => Some(Comparator::LessOrEqual),
        Some(">=") => Some(Comparator::GreaterOrEqual),
        Some(">") => Some(Comparator::Greater),
        _ => None,
    };
    Some(EntryValue::Quantity { value, unit: unit.to_owned(), comparator })
}

/// A coded value as a person reads it, with its codes.
fn coded(concept: &Value) -> String {
    let codes: Vec<String> = json::items(concept, "coding")
        .iter()
        .filter_map(|coding| {
            let uri = json::text(coding, "system").unwrap_or_default();
            json::text(coding, "code").map(|code| format!("{} {code}", short_name(uri)))
        })
        .collect();
    let words = words(concept);
    if codes.is_empty() { words } else { format!("{words} [{}]", codes.join(", ")) }
}

/// Cuts a text that is longer than an entry may carry.
fn cut(text: &str, tally: &mut Tally) -> String {
    if text.len() <= TEXT_MAX {
        return text.to_owned();
    }
    tally.note(Note::TextCut);
    let end = text.floor_char_boundary(TEXT_MAX - CUT.len());
    format!("{}{CUT}", text.split_at_checked(end).map_or("", |(kept, _)| kept))
}
