//! Turns a patient's coded entries into alerts, status markers and report inclusions, with evidence.
//!
//! Promises: the same ruleset pack and the same request give the same bytes; nothing panics on any input;
//! there is no clock, no I/O and no unsafe code here. Cost: `O(e·c + n)` time (`O(e log e)` more where entries come out of
//! order) and `O(e + n)` memory for `e` entries with `c` codings and `n` expressions in the rules they concern.
//!
//! The modules, in the order data flows through them:
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod code;
pub mod date;
pub mod decimal;
pub mod engine;
pub mod entry;
pub mod error;
mod eval;
pub mod evaluate;
pub mod json;
pub mod limits;
pub mod open_record;
mod order;
pub mod outcome;
pub mod pack;
pub mod plan;
pub mod problem;
mod record;
pub mod ruleset;
#[cfg(test)]
mod testing;
mod text;
pub mod text_request;
mod vocabulary;

/// The version of this engine, as outcomes name it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
