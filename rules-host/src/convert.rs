//! Between the values of the generated bindings and those of the engine.

mod from_component;
mod to_component;

pub(crate) use crate::bindings::exports::coded_record::rules::{rulesets, types as wit};

/// Converts each of these.
pub(crate) fn each<'a, A, B: From<&'a A>>(items: &'a [A]) -> Vec<B> {
    items.iter().map(B::from).collect()
}
