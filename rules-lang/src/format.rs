//! One layout for every ruleset: text in, text out.
//!
//! Only white space changes. The tokens and comments stay as they are and where they are; the tree says
//! where lines may be broken. Whatever is written is read back and compared with what was there
//! before it is given out.

mod block;
mod codes;
mod declaration;
mod document;
mod expression;
mod sequence;
mod table;
#[cfg(test)]
mod tests;
mod writer;

use std::fmt;

use self::{document::render, writer::Writer};
use crate::{
    diagnostic::Diagnostic,
    syntax::{self, File},
};

/// Why a text was not laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FormatError {
    /// It has mistakes of syntax, so what belongs together is not known.
    Syntax(Vec<Diagnostic>),
    /// The layout says something else than the text: the formatter is at fault.
    Changed,
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Syntax(_) => "the rules have mistakes of syntax",
            Self::Changed => "the formatter would have changed what the rules say",
        })
    }
}

impl std::error::Error for FormatError {}

/// The rules in the layout that all rulesets have. Formatting twice changes nothing more.
///
/// Lines are up to 120 characters long, but for texts, comments and names that are longer.
///
/// # Errors
///
/// [`FormatError::Syntax`] with what is wrong if the text cannot be read as rules, and
/// [`FormatError::Changed`] if the formatter is at fault. There is never a wrong text.
pub fn format(text: &str) -> Result<String, FormatError> {
    let (file, tokens, diagnostics) = syntax::read_tokens(text);
    if !diagnostics.is_empty() {
        return Err(FormatError::Syntax(diagnostics));
    }
    let mut writer = Writer::new(text, &tokens, &file.comments);
    let docs = declaration::all(&mut writer, &file);
    let mut out = render(&docs, 0, 0, document::WIDTH);
    if !out.is_empty() {
        out.push('\n');
    }
    if is_same(text, &file, &out) { Ok(out) } else { Err(FormatError::Changed) }
}

/// Whether two texts are the same but for white space, and say the same.
fn is_same(before: &str, file: &File, after: &str) -> bool {
    let black = |text: &str| -> String {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        text.chars().filter(|c| !c.is_whitespace()).collect()
    };
    let (read, diagnostics) = syntax::read(after);
    diagnostics.is_empty() && black(before) == black(after) && outline(file) == outline(&read)
}

/// A tree without its places.
///
/// It is made from the derived `Debug`, so a construct added to the tree is compared without a line
/// written here. Places are the only `1..2` outside quotes.
fn outline(file: &File) -> String {
    let shown = format!("{file:?}");
    let mut out = String::with_capacity(shown.len());
    let mut rest = shown.as_str();
    while let Some(at) = rest.find(['"', '.']) {
        let (before, from) = rest.split_at(at);
        if from.starts_with('"') {
            let end = end_of_quoted(from);
            let (quoted, after) = from.split_at(end);
            out.push_str(before);
            out.push_str(quoted);
            rest = after;
        } else if let Some(after) = from.strip_prefix("..") {
            out.push_str(before.trim_end_matches(|c: char| c.is_ascii_digit()));
            rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
        } else {
            out.push_str(before);
            out.push('.');
            rest = from.strip_prefix('.').unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

/// How long the quoted text at the start is, as `Debug` quotes.
fn end_of_quoted(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}
