//! Checks that a plan is well formed.
//!
//! Every reference points at something of the right kind, nothing depends on itself, nothing is deeper than the
//! limit. `O(n)` in the plan.

mod graph;
mod kinds;
mod references;

use alloc::{string::String, vec::Vec};
use core::fmt;

pub(super) use self::graph::{Order, Unit, contextual, needs};
use self::{kinds::kind_of, references::Checker};
use crate::{
    limits::{DEPTH_MAX, NODES_MAX, RULES_MAX},
    plan::Plan,
};

/// What is wrong with a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlanError {
    /// A reference to something that is not there.
    Dangling(&'static str),
    /// An expression of another kind than its place asks for.
    Kind(&'static str),
    /// Something that should be sorted or unique is not.
    Order(&'static str),
    /// A rule that depends on itself.
    Cycle(String),
    /// Deeper than the limit.
    Depth,
    /// More than the limit.
    TooMany(&'static str),
    /// A table whose last row can go on to the next.
    FallsThrough(String),
    /// A guard's day of start used outside a guard.
    Context(String),
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dangling(what) => write!(f, "{what} points at nothing"),
            Self::Kind(what) => write!(f, "{what} is of the wrong kind"),
            Self::Order(what) => write!(f, "{what} are not in order"),
            Self::Cycle(what) => write!(f, "`{what}` depends on itself"),
            Self::Depth => write!(f, "expressions are nested more than {DEPTH_MAX} deep"),
            Self::TooMany(what) => write!(f, "there are too many {what}"),
            Self::FallsThrough(table) => write!(f, "table `{table}` has no last action"),
            Self::Context(rule) => {
                write!(f, "`{rule}` asks for the day an episode would start outside a guard")
            }
        }
    }
}

impl core::error::Error for PlanError {}

type Check = Result<(), PlanError>;

/// Checks a whole plan; what needs what follows from it.
pub(super) fn check(plan: &Plan) -> Result<Order, PlanError> {
    let rules = plan.fields.len()
        + plan.scores.len()
        + plan.tables.len()
        + plan.markers.len()
        + plan.alerts.len()
        + plan.reports.len();
    if rules > RULES_MAX {
        return Err(PlanError::TooMany("rules"));
    }
    if plan.nodes.len() > NODES_MAX {
        return Err(PlanError::TooMany("expressions"));
    }
    if !plan.labels.is_sorted_by(|a, b| a.node < b.node) {
        return Err(PlanError::Order("labels"));
    }
    let mut kinds = Vec::with_capacity(plan.nodes.len());
    for (at, node) in plan.nodes.iter().enumerate() {
        let mut is_after = true;
        node.each_child(&mut |child| is_after &= child.index() < at);
        if !is_after {
            return Err(PlanError::Order("expressions"));
        }
        kinds.push(kind_of(plan, &kinds, node)?);
    }
    Checker::new(plan, kinds).all()?;
    let order = graph::depths(plan)?;
    graph::guards_alone(plan)?;
    Ok(order)
}
