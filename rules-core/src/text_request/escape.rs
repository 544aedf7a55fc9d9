//! The escapes of a field: what may not stand in a line, or ends a field.

use alloc::{format, string::String};

/// What is escaped, and the letter after the backslash. A space is escaped only inside a code.
const ESCAPES: [(char, char); 5] =
    [('\t', 't'), ('\n', 'n'), ('\r', 'r'), ('\\', '\\'), (' ', 's')];

/// Writes a field's text.
pub(super) fn escape(out: &mut String, text: &str) {
    escape_where(out, text, |c| c != ' ');
}

/// Writes a code's text: a space in it must not look like the end of a coding.
pub(super) fn escape_code(out: &mut String, code: &str) {
    escape_where(out, code, |_| true);
}

fn escape_where(out: &mut String, text: &str, is_special: fn(char) -> bool) {
    for c in text.chars() {
        match ESCAPES.iter().find(|(special, _)| *special == c && is_special(c)) {
            Some((_, letter)) => out.extend(['\\', *letter]),
            None => out.push(c),
        }
    }
}

/// Undoes the escapes; an error has its offset in characters.
pub(super) fn unescape(text: &str) -> Result<String, (usize, String)> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((plain, escaped)) = rest.split_once('\\') {
        out.push_str(plain);
        let mut chars = escaped.chars();
        let letter = chars.next();
        let Some((special, _)) = ESCAPES.iter().find(|(_, it)| Some(*it) == letter) else {
            let before = text.chars().count().saturating_sub(escaped.chars().count() + 1);
            let letter = letter.map(String::from).unwrap_or_default();
            let message = format!("`\\{letter}` is no escape (write `\\\\` for a backslash)");
            return Err((before, message));
        };
        out.push(*special);
        rest = chars.as_str();
    }
    out.push_str(rest);
    Ok(out)
}
