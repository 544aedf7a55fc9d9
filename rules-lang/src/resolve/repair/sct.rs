//! Damage to SNOMED CT identifiers.
//!
//! A spreadsheet keeps 15 digits of a number. Of a longer concept id it loses at most what can be worked
//! out again: an id ends in a namespace of seven digits, the partition (`10` for a concept of an extension)
//! and the check digit. One script more, and the number is rounded to a binary double, which moves the last
//! digits by up to 8.

use rules_core::code::{CodeError, Scheme, check_digit};

use super::{Damage, is_code, is_digits, lost, repaired};

const ROUNDED: &str = "a spreadsheet has kept 15 digits of the id and made zeros of the rest";
const DOUBLE: &str = "a script has kept the id as a binary double, which moves its last digits";
const AGAIN: &str = "take the code from the source again";
const SCIENTIFIC: &str =
    "a spreadsheet has written the id as a power of ten and kept some of its digits";

pub(super) fn damage(scheme: Scheme, text: &str, error: CodeError) -> Option<Damage> {
    if let Some(digits) = scientific(text) {
        let whole = repaired(scheme, SCIENTIFIC, &digits);
        let damage = whole.or_else(|| repaired(scheme, SCIENTIFIC, &concept(&digits)?));
        return damage.or_else(|| lost(&format!("{SCIENTIFIC}; {AGAIN}")));
    }
    if !is_digits(text) {
        return None;
    }
    match error {
        CodeError::CheckDigit { .. } => {}
        CodeError::DescriptionId => return lost("list the concept id the description belongs to"),
        CodeError::Namespace { .. } => {
            let what = "a zero of its namespace was lost";
            return with_a_zero(scheme, text).and_then(|code| repaired(scheme, what, &code));
        }
        _ => return None,
    }
    let zeros = text.len() - text.trim_end_matches('0').len();
    if text.len() > 15 && zeros >= text.len() - 15 {
        let found = concept(text).and_then(|code| repaired(scheme, ROUNDED, &code));
        return found.or_else(|| lost(&format!("{ROUNDED}; {AGAIN}")));
    }
    if text.len() == 15 && zeros >= 9 {
        return concept(text).and_then(|code| repaired(scheme, SCIENTIFIC, &code));
    }
    if text.len() >= 16 {
        return nearest(scheme, text).and_then(|code| repaired(scheme, DOUBLE, &code));
    }
    lost(&format!("a digit was mistyped or lost; {AGAIN}"))
}

/// The digits of `3.85231E+14`, with zeros for those that are not there.
fn scientific(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once(['E', 'e'])?;
    let exponent: usize = exponent.trim_start_matches('+').parse().ok()?;
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_one = whole.len() == 1 && is_digits(whole) && part.bytes().all(|c| c.is_ascii_digit());
    if !is_one || exponent > 17 || part.len() > exponent {
        return None;
    }
    Some(format!("{whole}{part:0<exponent$}"))
}

/// The id of the extension's concept whose item and namespace these digits have.
fn concept(digits: &str) -> Option<String> {
    let body = format!("{}10", digits.get(..digits.len().checked_sub(3)?)?);
    let check = check_digit(body.as_bytes())?;
    Some(format!("{body}{check}"))
}

/// The one concept id that rounding to a double can have moved to this number.
fn nearest(scheme: Scheme, text: &str) -> Option<String> {
    let number: u64 = text.parse().ok()?;
    let near = (number.checked_sub(8)?..=number.checked_add(8)?).map(|it| it.to_string());
    let mut found = near.filter(|it| is_code(scheme, it));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The one id that is right when a zero is put between two digits.
fn with_a_zero(scheme: Scheme, text: &str) -> Option<String> {
    let mut found: Vec<String> = (1..text.len())
        .map(|at| {
            let (before, after) = text.split_at(at);
            format!("{before}0{after}")
        })
        .filter(|it| is_code(scheme, it))
        .collect();
    found.sort();
    found.dedup();
    match found.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    }
}
