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
pub use self::{expression::*, tree::*};
use crate::{
    diagnostic::{Diagnostic, Sink},
    source::FileId,
};

/// Reads the rules, and says what could not be understood. Names, codes and types are not looked at.
pub fn read(text: &str) -> (File, Vec<Diagnostic>) {
    let mut sink = Sink::default();
    let file = parse(text, FileId::MAIN, &mut sink);
    (file, sink.into_sorted())
}

pub(crate) fn parse(text: &str, id: FileId, sink: &mut Sink) -> File {
    parser::file(text, id, sink)
}
