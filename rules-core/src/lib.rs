//! Turns a patient's coded entries into alerts, status markers and report inclusions, with evidence.
//!
//! Promises: the same ruleset pack and the same request give the same bytes; nothing panics on any input;
//! there is no clock, no I/O and no unsafe code here. Cost: `O(e·c + n)` time (`O(e log e)` more where entries come out of
//! order) and `O(e + n)` memory for `e` entries with `c` codings and `n` expressions in the rules they concern.
//!
//! A [`Ruleset`](ruleset::Ruleset) is loaded from a pack, which the compiler (`rules-lang`, or `coded-rules build`) writes, and
//! shared by whatever evaluates it. A text request is [evaluated at once](evaluate::evaluate_text); an
//! [`OpenRecord`](open_record::OpenRecord) stays open, is edited and asked again; an [`Engine`](engine::Engine) keeps both behind
//! handles, as the component does. What they say is in [`outcome`].
//!
//! ```
//! # fn main() -> Result<(), rules_core::error::Error> {
//! # let pack = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/small.pack"));
//! use rules_core::{evaluate::evaluate_text, ruleset::Ruleset};
//!
//! let ruleset = Ruleset::load(pack)?;
//! let request = "coded-record\t1\ntoday\t2026-01-05\nentry\te1\t2026-01-01\tread2:C10F.\n";
//! let reply = evaluate_text(&[ruleset], request)?;
//! assert_eq!(reply.outcomes.alerts[0].message, "Ill.");
//! assert_eq!(reply.outcomes.alerts[0].evidence[0].entry, "e1");
//! # Ok(())
//! # }
//! ```
//!
//! There are no features, and nothing of `std` is needed.
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
