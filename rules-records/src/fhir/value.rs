//! The value of an observation or of one of its components.

use rules_core::{
    entry::{Comparator, EntryValue},
    limits::TEXT_MAX,
};

use super::{
    codeable::words,
    dates,
    number::exact,
    system::short_name,
    tree::{self, Node},
};
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
pub(super) fn value(statement: &Node<'_>, tally: &mut Tally) -> Option<EntryValue> {
    let Node::Object(members) = statement else { return None };
    let (name, value) = members.iter().find(|(name, _)| {
        name.strip_prefix("value").is_some_and(|kind| kind.starts_with(char::is_uppercase))
    })?;
    Some(match (&**name, value.as_number(), value.as_text()) {
        ("valueQuantity", ..) => return quantity(value, tally),
        ("valueCodeableConcept", ..) => {
            tally.count_note(Note::CodedValueAsText);
            EntryValue::Text(cut(&coded(value), tally))
        }
        ("valueInteger", Some(number), _) => {
            EntryValue::Quantity { value: exact(number), unit: String::new(), comparator: None }
        }
        ("valueDateTime" | "valueDate", _, Some(date)) => EntryValue::Date(dates::day(date)),
        ("valueString", _, Some(text)) => EntryValue::Text(cut(text, tally)),
        _ => {
            tally.count_note(Note::ValueAsText);
            EntryValue::Text(cut(&value.to_string(), tally))
        }
    })
}

/// A quantity with its UCUM code, else its unit as a person reads it.
fn quantity(quantity: &Node<'_>, tally: &mut Tally) -> Option<EntryValue> {
    let Some(number) = tree::at(quantity, "value")?.as_number() else {
        tally.count_note(Note::ValueAsText);
        return Some(EntryValue::Text(cut(&quantity.to_string(), tally)));
    };
    let value = exact(number);
    let code = tree::text(quantity, "code");
    let ucum = code.filter(|_| tree::text(quantity, "system") == Some(UCUM));
    let unit = ucum.or_else(|| tree::text(quantity, "unit")).or(code).unwrap_or_default();
    let comparator = match tree::text(quantity, "comparator") {
        Some("<") => Some(Comparator::Less),
        Some("<=") => Some(Comparator::LessOrEqual),
        Some(">=") => Some(Comparator::GreaterOrEqual),
        Some(">") => Some(Comparator::Greater),
        _ => None,
    };
    Some(EntryValue::Quantity { value, unit: unit.to_owned(), comparator })
}

/// A coded value as a person reads it, with its codes.
fn coded(concept: &Node<'_>) -> String {
    let codes: Vec<String> = tree::items(concept, "coding")
        .iter()
        .filter_map(|coding| {
            let uri = tree::text(coding, "system").unwrap_or_default();
            tree::text(coding, "code").map(|code| format!("{} {code}", short_name(uri)))
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
    tally.count_note(Note::TextCut);
    let end = text.floor_char_boundary(TEXT_MAX - CUT.len());
    format!("{}{CUT}", text.split_at_checked(end).map_or("", |(kept, _)| kept))
}
