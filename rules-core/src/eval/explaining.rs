//! Explaining: from what was decided to outcomes with their evidence, reasons and explanations.
//!
//! Walks down the expressions that had a say; nothing here changes what is decided. `O(n)` in the expressions for
//! each rule that is explained.

mod evidence;
mod explanation;
mod outcomes;
mod reasons;
mod render;

pub(crate) use self::{
    explanation::explain,
    outcomes::{table_results, write_outcomes},
};
