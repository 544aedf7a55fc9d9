//! The lines of `entries.tsv`.

use crate::rules::{Entry, Unit};

/// Bytes that may be read after a text.
pub(crate) const PAD: usize = 32;

/// The beginning of a line.
pub(crate) struct Head {
    pub(crate) date_at: usize,
    /// The packed code.
    pub(crate) key: u64,
    pub(crate) code_end: usize,
}

/// Reads the beginning of the line that begins at `from`.
#[inline(always)]
pub(crate) fn head(bytes: &[u8], from: usize) -> Head {
    let mut tab = from;
    while bytes[tab] != b'\t' {
        tab += 1;
    }
    let date_at = tab + 1;
    // `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    let mut scheme_at = date_at + 4;
    if bytes[scheme_at] == b'-' {
        scheme_at = if bytes[date_at + 7] == b'-' { date_at + 10 } else { date_at + 7 };
    }
    scheme_at += 1;
    if bytes[scheme_at] == b's' {
        let mut at = scheme_at + "snomed\t".len();
        let mut number = 0_u64;
        loop {
            let digit = bytes[at].wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            number = number * 10 + u64::from(digit);
            at += 1;
        }
        return Head { date_at, key: 3 << 62 | number, code_end: at };
    }
    let (tag, length) =
        if bytes[scheme_at] == b'r' { (1_u64, "read2\t".len()) } else { (2, "ctv3\t".len()) };
    let code_at = scheme_at + length;
    let word = u64::from_le_bytes(bytes[code_at..code_at + 8].try_into().unwrap());
    Head { date_at, key: tag << 62 | (word & 0xff_ffff_ffff), code_end: code_at + 5 }
}

/// The end of the line.
#[inline(always)]
pub(crate) fn line_end(bytes: &[u8], mut at: usize) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    loop {
        let word = u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
        let word = word ^ (EACH * b'\n' as u64);
        let zero = word.wrapping_sub(EACH) & !word & (EACH << 7);
        if zero != 0 {
            return at + (zero.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
}

/// Where the value ends, and the unit after it.
#[inline]
pub(crate) fn value_end_and_unit(bytes: &[u8], value_at: usize, line_end: usize) -> (usize, Unit) {
    let mut tab = value_at;
    while bytes[tab] != b'\t' {
        tab += 1;
    }
    let unit = match &bytes[tab + 1..line_end - 4] {
        b"" => Unit::None,
        b"mmol/mol" => Unit::MmolPerMol,
        _ => Unit::Other,
    };
    (tab, unit)
}

/// A decimal; not a number where there is none.
#[inline]
pub(crate) fn number(text: &[u8]) -> f64 {
    if text.is_empty() {
        return f64::NAN;
    }
    let (mut digits, mut places, mut is_negative, mut is_fraction) = (0_i64, 0, false, false);
    for &byte in text {
        match byte {
            b'-' => is_negative = true,
            b'.' => is_fraction = true,
            _ => {
                digits = digits * 10 + i64::from(byte - b'0');
                places += i32::from(is_fraction);
            }
        }
    }
    let value = digits as f64 / 10_f64.powi(places);
    if is_negative { -value } else { value }
}

/// Days since 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn days(year: i32, month: i32, day: i32) -> i32 {
    let year = year - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The first day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, with a tab after it.
#[inline]
pub(crate) fn date(bytes: &[u8]) -> i32 {
    let digit = |at: usize| i32::from(bytes[at] - b'0');
    let year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
    let (mut month, mut day) = (1, 1);
    if bytes[4] == b'-' {
        month = digit(5) * 10 + digit(6);
        if bytes[7] == b'-' {
            day = digit(8) * 10 + digit(9);
        }
    }
    days(year, month, day)
}

/// Every field of every line.
pub(crate) fn entries(bytes: &[u8], from: usize, to: usize) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut at = from;
    while at < to {
        let head = head(bytes, at);
        let end = line_end(bytes, head.code_end);
        let value_at = head.code_end + 1;
        let (value_end, unit) = value_end_and_unit(bytes, value_at, end);
        entries.push(Entry {
            key: head.key,
            value: number(&bytes[value_at..value_end]),
            date: date(&bytes[head.date_at..]),
            unit,
            organisation: bytes[end - 3] - b'0',
            in_error: bytes[end - 1] - b'0',
        });
        at = end + 1;
    }
    entries
}
