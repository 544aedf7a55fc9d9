//! Phase 4: the tree as a plan.
//!
//! Equal expressions become one node, and every node stands after those it refers to, also by way of a
//! marker or a table: what `EpisodeStart`, `Detail` or `SelectedBy` need has been placed before them.

mod codes;
mod labels;
mod lower;
mod nodes;
mod ruleset;
#[cfg(test)]
mod tests;

pub use self::labels::Labels;
pub(crate) use self::{lower::Lowering, ruleset::lower_ruleset};
