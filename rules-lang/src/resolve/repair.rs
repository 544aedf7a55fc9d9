//! What a malformed code of a hand-carried list probably was before it was damaged.
//!
//! Every kind of damage is one found in published UK lists. A repair is proposed only where the damage
//! leaves one code it can have come from; what was lost beyond that is said, and left to a person.

mod sct;
#[cfg(test)]
mod tests;

use rules_core::code::{Code, CodeError, Scheme};

/// What happened to a code, and what can be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Damage {
    /// What happened, as a sentence without its stop.
    pub(super) what: String,
    /// The code it probably was.
    pub(super) repair: Option<String>,
}

/// Guesses what happened to a text that is not a code of the scheme.
pub(super) fn damage(scheme: Scheme, text: &str, error: CodeError) -> Option<Damage> {
    any_scheme(scheme, text).or_else(|| elsewhere(scheme, text)).or_else(|| match scheme {
        Scheme::ReadV2 | Scheme::Ctv3 => read(scheme, text),
        Scheme::SnomedCt | Scheme::Dmd => sct::damage(scheme, text, error),
        Scheme::Icd10 | Scheme::Opcs4 | Scheme::Local => None,
    })
}

fn is_code(scheme: Scheme, text: &str) -> bool {
    Code::parse(scheme, text).is_ok()
}

/// Damage of the kind `what` that left `code` to be found; none if that is no code either.
fn repaired(scheme: Scheme, what: &str, code: &str) -> Option<Damage> {
    is_code(scheme, code).then(|| Damage { what: what.to_owned(), repair: Some(code.to_owned()) })
}

fn lost(what: &str) -> Option<Damage> {
    Some(Damage { what: what.to_owned(), repair: None })
}

/// Damage that does not depend on the scheme.
fn any_scheme(scheme: Scheme, text: &str) -> Option<Damage> {
    if let Some(rest) = text.strip_prefix(['\'', '\u{2018}', '\u{2019}']) {
        let what =
            "the quote in front was put there so that a spreadsheet would leave the code alone";
        return repaired(scheme, what, rest.trim_end_matches('\''));
    }
    if let Some((code, _)) = text.split_once('|') {
        return repaired(scheme, "the term was pasted in with the code", code.trim());
    }
    if text == "Infinity" || text == "inf" {
        return lost(
            "a spreadsheet or script has read a code such as `7E…` as a number; only its term can tell \
             which code it was",
        );
    }
    let is_none =
        text.starts_with('#') || matches!(text, "0" | "-1" | "NULL" | "null" | "N/A" | "NA");
    is_none.then(|| Damage {
        what: "this stands for the lack of a code; take the row out".to_owned(),
        repair: None,
    })
}

/// Damage to codes of five characters.
fn read(scheme: Scheme, text: &str) -> Option<Damage> {
    if text.contains(['…', '\u{85}']) {
        let what = "a word processor has made one character of three dots";
        return repaired(
            scheme,
            what,
            &format!("{:.<5}", text.trim_end_matches(['…', '\u{85}', '.'])),
        );
    }
    if let Some((mantissa, exponent)) = text.split_once("E+") {
        let what = "a spreadsheet has read the code as a number and written it again";
        return repaired(scheme, what, &format!("{mantissa}E{exponent}"));
    }
    if let Some(whole) = text.strip_suffix(".0").filter(|it| is_digits(it)) {
        return repaired(scheme, "a spreadsheet has made a decimal of the code", five(whole)?);
    }
    if let Some((code, term)) = text.split_once('-') {
        let is_term = !term.is_empty() && term.bytes().all(|c| c.is_ascii_alphanumeric());
        let what = "EMIS writes the term code after a hyphen";
        return repaired(scheme, what, &format!("{code:.<5}")).filter(|_| is_term);
    }
    let is_plain = text.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'.');
    match text.len() {
        1..=4 if is_plain && !text.starts_with('.') => {
            repaired(scheme, "the padding dots were lost", &format!("{text:.<5}"))
        }
        // A Read v2 code of seven characters is one with its term code, and no mistake.
        7 | 9 if is_plain => {
            let is_term = text.get(5..).is_some_and(|it| !it.contains('.'));
            let what = if text.len() == 7 {
                "the term code of Read v2 stands after the code"
            } else {
                "a term code stands after the code, twice"
            };
            repaired(scheme, what, five(text)?).filter(|_| is_term)
        }
        _ => text
            .contains(['?', '*', '_'])
            .then(|| {
                "a wildcard is no code; in Read v2 `%` at the end stands for everything below"
                    .into()
            })
            .map(|what| Damage { what, repair: None }),
    }
}

/// The first five characters.
fn five(text: &str) -> Option<&str> {
    text.get(..5)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit())
}

/// A code of another scheme in this one's place.
fn elsewhere(scheme: Scheme, text: &str) -> Option<Damage> {
    let looks_sct = is_code(Scheme::SnomedCt, text);
    let other = match scheme {
        Scheme::ReadV2 if looks_sct => Scheme::SnomedCt,
        Scheme::Ctv3 if looks_sct => Scheme::SnomedCt,
        Scheme::ReadV2 if is_code(Scheme::Ctv3, text) => Scheme::Ctv3,
        Scheme::SnomedCt | Scheme::Dmd if text.len() == 5 && is_code(Scheme::Ctv3, text) => {
            Scheme::Ctv3
        }
        _ => return None,
    };
    lost(&format!("it would be a {} code; is it in the wrong column or list?", other.title()))
}
