//! Between the values of the generated bindings and those of the engine.

mod from_component;
mod outcomes;
mod to_component;
mod words;

pub(crate) use self::from_component::change;
pub(crate) use crate::bindings::exports::coded_record::rules::{rulesets, types as wit};

/// Converts each of these.
pub(crate) fn each<A, B: From<A>>(items: impl IntoIterator<Item = A>) -> Vec<B> {
    items.into_iter().map(B::from).collect()
}
