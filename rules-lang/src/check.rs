//! What can be said of a whole ruleset: values that may be missing, and definitions nothing uses.

mod lack;
mod missing;
mod summary;
#[cfg(test)]
mod tests;
mod unused;

pub(crate) use self::{
    missing::{Hole, holes, missing},
    unused::unused,
};
