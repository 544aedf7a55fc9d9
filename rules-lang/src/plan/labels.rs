//! The words a plan has for the expressions of its ruleset.

use std::cell::RefCell;

use rules_core::plan::{Comparison, Node, NodeId, Plan};

use super::{lower::Lowering, nodes::Nodes};
use crate::ir::{Condition, Date, Entries, Length, Number, Ruleset, Value};

/// Looks up what outcomes call an expression. One that is written in several ways has the words of one of
/// them, which the plan chose.
#[derive(Debug)]
pub struct Labels<'a>(RefCell<Lowering<'a>>);

impl<'a> Labels<'a> {
    /// The words of a plan that was made of this ruleset.
    pub fn new(ruleset: &'a Ruleset, plan: &Plan) -> Self {
        let mut lowering = Lowering::new(ruleset);
        lowering.nodes = Nodes::of(plan);
        Self(RefCell::new(lowering))
    }

    fn find(&self, lower: impl FnOnce(&mut Lowering<'a>) -> NodeId) -> Option<String> {
        let mut lowering = self.0.borrow_mut();
        let id = lower(&mut lowering);
        lowering.nodes.words(id).map(str::to_owned)
    }

    /// Of a condition.
    pub fn condition(&self, it: &Condition) -> Option<String> {
        self.find(|lowering| lowering.condition(it))
    }

    /// Of a value.
    pub fn value(&self, it: &Value) -> Option<String> {
        self.find(|lowering| lowering.value(it))
    }

    /// Of entries.
    pub fn entries(&self, it: &Entries) -> Option<String> {
        self.find(|lowering| lowering.entries(it))
    }

    /// Of the question whether there are such entries.
    pub fn any(&self, it: &Entries) -> Option<String> {
        self.find(|lowering| {
            let any = Node::Any(lowering.entries(it));
            lowering.nodes.put(any)
        })
    }

    /// Of the comparison of two numbers.
    pub fn comparison(&self, a: &Number, comparison: Comparison, b: &Number) -> Option<String> {
        self.find(|lowering| {
            let compare = Node::CompareNumbers(comparison, lowering.number(a), lowering.number(b));
            lowering.nodes.put(compare)
        })
    }

    /// Of a date, or else today, moved by a length (`true`: later).
    pub fn moved(&self, date: Option<&Date>, by: Length, is_later: bool) -> Option<String> {
        self.find(|lowering| {
            let date = match date {
                Some(date) => lowering.date(date),
                None => lowering.nodes.put(Node::Today),
            };
            lowering.moved(date, by, is_later)
        })
    }
}
