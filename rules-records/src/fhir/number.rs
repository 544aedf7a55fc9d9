//! Numbers as they were written, without an exponent.

/// Most zeros an exponent may add; beyond, the number is passed on as written for the core to refuse.
const ZEROS_MAX: usize = 30;

/// The exact decimal text of a number as written.
///
/// Never goes through a binary float: `6.50` stays `6.50`, and `1.5e2` becomes `150`.
pub(super) fn exact(number: &str) -> String {
    plain(number).unwrap_or_else(|| number.to_owned())
}

/// Writes an exponent out; `None` where there is none or it is too large.
fn plain(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once(['e', 'E'])?;
    let exponent: i64 = exponent.parse().ok()?;
    let (sign, digits) = match mantissa.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", mantissa),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let point = i64::try_from(whole.len()).ok()?.checked_add(exponent)?;
    let all = format!("{whole}{fraction}");
    let zeros_before = usize::try_from(point.checked_neg()?.max(0)).ok()?;
    let zeros_after =
        usize::try_from(point.checked_sub(i64::try_from(all.len()).ok()?)?.max(0)).ok()?;
    if zeros_before > ZEROS_MAX || zeros_after > ZEROS_MAX {
        return None;
    }
    let padded = format!("{}{all}{}", "0".repeat(zeros_before), "0".repeat(zeros_after));
    let (before, after) = padded.split_at_checked(usize::try_from(point.max(0)).ok()?)?;
    let before = before.trim_start_matches('0');
    let before = if before.is_empty() { "0" } else { before };
    let point = if after.is_empty() { "" } else { "." };
    Some(format!("{sign}{before}{point}{after}"))
}

#[cfg(test)]
mod tests {
    use super::exact;

    #[test]
    fn numbers_stay_exact() {
        let cases = [
            ("58", "58"),
            ("6.50", "6.50"),
            ("-0.1", "-0.1"),
            ("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"),
            ("1e2", "100"),
            ("1.5E+2", "150"),
            ("1.25e1", "12.5"),
            ("5e-1", "0.5"),
            ("-12.5e-3", "-0.0125"),
            ("0e5", "0"),
        ];
        for (written, expected) in cases {
            assert_eq!(exact(written), expected, "{written}");
        }
        assert_eq!(exact("1e+400"), "1e+400");
    }
}
