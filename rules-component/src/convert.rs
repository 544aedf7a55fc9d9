//! Between the host's types and the engine's.

mod from_host;
mod outcomes;
mod to_host;
mod words;

use alloc::vec::Vec;

use crate::bindings::exports::coded_record::rules::{rulesets, types as wit};

/// Moves a list from one side to the other.
pub(crate) fn each<T, U: From<T>>(values: Vec<T>) -> Vec<U> {
    values.into_iter().map(U::from).collect()
}
