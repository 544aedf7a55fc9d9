//! Quotes a host's text in messages.

use core::fmt::{self, Write};

/// The most characters of a text that a message quotes.
const QUOTED: usize = 80;

/// A text in backticks, on one line whatever it holds, and no longer than a message should be.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('`')?;
        for c in self.0.chars().take(QUOTED) {
            if c.is_control() {
                write!(f, "{}", c.escape_default())?;
            } else {
                f.write_char(c)?;
            }
        }
        f.write_str(if self.0.chars().nth(QUOTED).is_some() { "…`" } else { "`" })
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn a_quotation_stays_on_its_line_and_ends() {
        assert_eq!(Quoted("C10F.").to_string(), "`C10F.`");
        assert_eq!(Quoted("a\r\nb\u{1b}[31m").to_string(), "`a\\r\\nb\\u{1b}[31m`");
        assert_eq!(Quoted(&"é".repeat(81)).to_string().chars().count(), 83);
    }
}
