//! What crosses crates: parity, vectors, the component.
//!
//! The tests need the built component: `cargo xtask component`, or `CODED_RULES_COMPONENT` with its path.

#[cfg(feature = "component")]
pub mod component;
pub mod edits;
pub mod engines;
pub mod extracts;
pub mod packs;
pub mod random;
pub mod reference;
pub mod semantics;
#[cfg(feature = "component")]
pub mod typed;
pub mod vectors;
