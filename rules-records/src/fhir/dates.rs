//! FHIR dates in the forms the core reads.

/// A date and time without its fraction of a second; everything else stays as recorded.
pub(super) fn moment(text: &str) -> String {
    let Some((before, after)) = text.split_once('.') else { return text.to_owned() };
    if !before.contains('T') {
        return text.to_owned();
    }
    let zone = after.trim_start_matches(|c: char| c.is_ascii_digit());
    format!("{before}{zone}")
}

/// The day of a date or of a date and time.
pub(super) fn day(text: &str) -> String {
    text.split('T').next().unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_what_the_core_does_not_read() {
        let cases = [
            ("2011-06-20T13:36:24.893+01:00", "2011-06-20T13:36:24+01:00", "2011-06-20"),
            ("2011-06-20T13:36:24.5Z", "2011-06-20T13:36:24Z", "2011-06-20"),
            ("2011-06-20T13:36:24", "2011-06-20T13:36:24", "2011-06-20"),
            ("2019-06", "2019-06", "2019-06"),
            ("20.06.2011", "20.06.2011", "20.06.2011"),
            ("", "", ""),
        ];
        for (text, expected, expected_day) in cases {
            assert_eq!(moment(text), expected);
            assert_eq!(day(text), expected_day);
        }
    }
}
