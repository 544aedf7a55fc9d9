//! Days from the clock and from the command line.

use rules_core::date::Day;

/// Today, where this machine is.
pub(crate) fn today() -> String {
    jiff::Zoned::now().date().to_string()
}

/// Reads a day of the command line.
pub(crate) fn parse_day(text: &str) -> Result<String, String> {
    match Day::parse(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("expected a day of the calendar, like 2026-11-23".to_owned()),
    }
}
