//! What can be said of a whole ruleset: values that may be missing, and definitions nothing uses.

mod missing;
mod missingness;
mod summary;
#[cfg(test)]
mod tests;
mod unused;

pub(crate) use self::{
    missing::{Placeholder, missing},
    unused::unused,
};
