//! Phase 1: text to a tree of what was written.
//!
//! Reading never fails. What cannot be understood is reported and left out, from the mistake to the
//! end of its clause; everything else is in the tree, so one run finds every mistake.

mod expression;
pub(crate) mod lexer;
mod parser;
pub(crate) mod token;
mod tree;

pub(crate) use self::parser::{missing_clause, unknown_scheme};
use self::token::{Kind, Token};
pub use self::{expression::*, tree::*};
use crate::{
    diagnostic::{Diagnostic, Sink},
    source::FileId,
};

/// Reads the rules, and says what could not be understood. Names, codes and types are not looked at.
pub fn read(text: &str) -> (File, Vec<Diagnostic>) {
    let (file, _, diagnostics) = read_tokens(text);
    (file, diagnostics)
}

/// The same with the tokens, up to the last and the end.
pub(crate) fn read_tokens(text: &str) -> (File, Vec<Token>, Vec<Diagnostic>) {
    let mut sink = Sink::default();
    let (file, tokens) = parser::file(text, FileId::MAIN, &mut sink);
    (file, tokens, sink.into_sorted())
}

/// Whether a file is the main one of a ruleset, or a library: one with a header.
pub fn has_header(text: &str) -> bool {
    let (tokens, _) = lexer::tokens(text, FileId::MAIN);
    let mut depth = 0usize;
    tokens.into_iter().any(|token| {
        match token.kind {
            Kind::OpenBrace => depth += 1,
            Kind::CloseBrace => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_word = token.kind == Kind::Word && depth == 0;
        is_word && matches!(token.span.text(text), "ruleset" | "library")
    })
}

pub(crate) fn parse(text: &str, id: FileId, sink: &mut Sink) -> File {
    parser::file(text, id, sink).0
}
