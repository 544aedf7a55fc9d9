//! Tokens of the rules.

use crate::source::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters, digits and underscores, beginning with a letter.
    Word,
    /// `58` or `6.5`, without a sign.
    Number,
    /// `2026-04-01`, not yet checked; also what looks like a date in another style.
    Date,
    /// `"…"`.
    Text,
    /// `'…'`.
    Unit,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Comma,
    Colon,
    Bar,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Star,
    Slash,
    /// Any other character.
    Unknown,
    /// The end of the rules.
    End,
}

/// What is wrong with a token; reported when a parser takes it, so that text which is read in another
/// way (codes) is not complained of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// A spelling of another language; the token stands for ours.
    Foreign(&'static str),
    /// A `“text”` in typographic quotes; the token is read as if they were straight.
    Quotes,
    /// No closing quote on the line.
    Unclosed,
}

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
    /// Whether it is the first on its line; only recovery from mistakes looks at this.
    pub(crate) starts_line: bool,
    pub(crate) trouble: Option<Trouble>,
}
