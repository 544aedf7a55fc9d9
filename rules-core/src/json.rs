//! Canonical JSON: fixed key order, no white space, no floating-point numbers; equal outcomes are equal
//! bytes. `docs/text-request.md` is the specification.
//!
//! The shape is that of the types of [`crate::outcome`]; only how it is written is said here.

#[cfg(test)]
mod tests;
mod writer;

use alloc::string::String;

use serde::Serialize;

use crate::outcome::{Outcome, Reply};

/// The canonical JSON of a reply.
pub fn reply(reply: &Reply) -> String {
    text(reply)
}

/// The canonical JSON of what is said at one place: nothing where nothing is, an object for one outcome, an array
/// for several.
pub fn outcomes(outcomes: &[Outcome]) -> String {
    match outcomes {
        [] => String::new(),
        [one] => text(one),
        many => text(many),
    }
}

fn text<T: Serialize + ?Sized>(value: &T) -> String {
    let mut out = String::new();
    // INVARIANT: no type of an outcome has anything that the writer refuses.
    let _ = value.serialize(writer::Writer::new(&mut out));
    out
}
