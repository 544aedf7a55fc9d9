//! Evaluation of one checked ruleset over one record, in three rooms.
//!
//! `matching` finds the entries on each codelist and reads their values, `deciding` evaluates expressions over them,
//! `explaining` says why, in outcomes and explanations. Each room reads only those before it, and `parameters`.
//!
//! Cost: `O(entries × codings)` to match; each node once, a selection in the number of its list's entries.

mod deciding;
mod explaining;
mod matching;
mod parameters;

pub(crate) use self::{
    deciding::{DecidedRule, Evaluation, decide},
    explaining::{explain, table_results, write_outcomes},
    matching::Matched,
    parameters::{ParameterSetting, Parameters},
};
