//! Read codes as EMIS writes them.

use rules_core::code::Scheme;

/// How EMIS's own codes begin or end; everything else before a hyphen is a Read v2 code.
///
/// From endeavourhealth/Transforms, `ClinicalCodeTransformer` and its successors, which have run over
/// 1.1 million codes of live extracts.
const OWN_STARTS: [&str; 8] = ["EMIS", "^ESCT", "ESCT", "HMP", "JHC", "FUNDHC", "RAFME", "ALLERGY"];
const OWN_ENDS: [&str; 2] = ["-KC60", "-SHHAPT"];

/// The scheme of a `ReadTermId` and the code in its scheme's own form.
///
/// EMIS writes a Read v2 code without its padding and its term after a hyphen, `8HJA-1`, `A2`. Cutting
/// and padding undo that way of writing; they do not repair anything. A code that cannot be a Read v2
/// code then, or that is known to be EMIS's own, is a local code as it stands.
pub(super) fn read_term_id(text: &str) -> (Scheme, String) {
    let local = || (Scheme::Local, text.to_owned());
    let own = OWN_STARTS.iter().any(|start| text.starts_with(start))
        || OWN_ENDS.iter().any(|end| text.ends_with(end));
    if own {
        return local();
    }
    let code = text.split('-').next().unwrap_or(text);
    let body = code.trim_end_matches('.');
    let is_read = (1..=5).contains(&code.len())
        && !body.is_empty()
        && body.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_read { (Scheme::ReadV2, format!("{code:.<5}")) } else { local() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_codes_and_emis_codes() {
        let cases = [
            ("A2", Scheme::ReadV2, "A2..."),
            ("H33..", Scheme::ReadV2, "H33.."),
            ("8HJA-1", Scheme::ReadV2, "8HJA."),
            ("42W5.-2", Scheme::ReadV2, "42W5."),
            ("c10f", Scheme::ReadV2, "c10f."),
            ("EMISNQHI27", Scheme::Local, "EMISNQHI27"),
            ("^ESCT1401239", Scheme::Local, "^ESCT1401239"),
            ("C1-KC60", Scheme::Local, "C1-KC60"),
            ("C100011", Scheme::Local, "C100011"),
            ("9V0.00", Scheme::Local, "9V0.00"),
            ("...", Scheme::Local, "..."),
            ("H3 3", Scheme::Local, "H3 3"),
        ];
        for (text, scheme, code) in cases {
            assert_eq!(read_term_id(text), (scheme, code.to_owned()), "{text}");
        }
    }
}
