//! What is particular to a terminal: colours, and text that is safe to show.

use std::{
    borrow::Cow,
    env,
    fmt::Display,
    io::{self, IsTerminal, Write},
};

/// Whether output is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colours {
    /// Plain text.
    Off,
    /// ANSI colours.
    On,
}

/// A colour by what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Needs attention now.
    Critical,
    /// Needs attention.
    Warning,
    /// Good to know.
    Note,
    /// The name of what follows.
    Heading,
}

impl Colours {
    /// Colours for this stream: a terminal has them unless `NO_COLOR` is set to something.
    pub(crate) fn of(stream: &impl IsTerminal) -> Self {
        let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        if stream.is_terminal() && !refused { Self::On } else { Self::Off }
    }

    /// The text in the tone's colour.
    pub(crate) fn paint(self, tone: Tone, text: &str) -> Cow<'_, str> {
        let code = match tone {
            _ if self == Self::Off => return Cow::Borrowed(text),
            Tone::Critical => "1;31",
            Tone::Warning => "1;33",
            Tone::Note => "36",
            Tone::Heading => "1",
        };
        Cow::Owned(format!("\x1b[{code}m{text}\x1b[0m"))
    }
}

/// The text with control characters made visible: a record must not steer the terminal it is shown on.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    let steers =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if steers(c) { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    Cow::Owned(shown)
}

/// Writes a line to standard error; if that fails, nobody is left to tell.
pub(crate) fn warn(text: impl Display) {
    drop(writeln!(io::stderr(), "{text}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_does_not_steer_the_terminal() {
        insta::assert_snapshot!(visible("a\u{1b}[2Jb\nc\u{202e}d"), @r"a\u{1b}[2Jb\nc\u{202e}d");
        assert!(matches!(visible("Angina – stabil"), Cow::Borrowed(_)));
    }

    #[test]
    fn colours_are_left_out_when_off() {
        assert_eq!(Colours::Off.paint(Tone::Critical, "x"), "x");
        assert_eq!(Colours::On.paint(Tone::Heading, "x"), "\x1b[1mx\x1b[0m");
    }
}
