//! Codes that suppliers make for themselves, told by what EMIS and TPP publish of their shapes.

/// A supplier of record systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Supplier {
    /// EMIS Web.
    Emis,
    /// TPP SystmOne.
    Tpp,
}

const PREFIXES: [&str; 8] = ["EMIS", "^ESCT", "ESCT", "HMP", "JHC", "FUNDHC", "RAFME", "ALLERGY"];
const SUFFIXES: [&str; 6] = ["-KC60", "-SHHAPT", "EMIS", "EGTON", "BRIDL", "HILLI"];

/// Whether a text has the shape of a code of EMIS: a published prefix or suffix (`EMISNQPR489`,
/// `^ESCTGE801234`, `DOTA9440HILLI`), or four letters and a number (`DITA912`), which are drugs.
pub(super) fn is_emis(text: &str) -> bool {
    let is_drug = match text.as_bytes() {
        [a, b, c, d, number @ ..] => {
            [a, b, c, d].into_iter().all(u8::is_ascii_uppercase)
                && number.len() >= 2
                && number.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    };
    is_drug
        || PREFIXES.iter().any(|it| text.starts_with(it))
        || SUFFIXES.iter().any(|it| text.ends_with(it))
}
