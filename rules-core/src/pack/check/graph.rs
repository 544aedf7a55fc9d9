//! Refuses cycles, expressions nested too deep, and the day of a guard outside guards.

use alloc::{string::String, vec::Vec};

use super::{Check, PlanError};
use crate::{
    limits::DEPTH_MAX,
    plan::{MarkerId, MessagePart, Node, NodeId, Plan, Reference, ScoreId, TableId},
};

/// Something whose value is found in one go: a node, a marker's episodes, a table, a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::pack) enum Unit {
    Node(NodeId),
    Marker(MarkerId),
    Table(TableId),
    Score(ScoreId),
}

pub(in crate::pack) fn needs(plan: &Plan, unit: Unit) -> Vec<Unit> {
    match unit {
        Unit::Marker(id) => plan
            .markers
            .get(id.index())
            .map(|marker| {
                let roots = marker.guard.iter().chain(&marker.starts).chain(&marker.ends);
                roots.map(|node| Unit::Node(*node)).collect()
            })
            .unwrap_or_default(),
        Unit::Table(id) => plan
            .tables
            .get(id.index())
            .map(|table| table.rows.iter().map(|row| Unit::Node(row.condition)).collect())
            .unwrap_or_default(),
        Unit::Score(id) => plan
            .scores
            .get(id.index())
            .map(|score| score.items.iter().map(|item| Unit::Node(item.condition)).collect())
            .unwrap_or_default(),
        Unit::Node(id) => {
            let mut all = Vec::new();
            if let Some(node) = plan.nodes.get(id.index()) {
                node.each_reference(&mut |reference| all.extend(unit_of(plan, reference)));
            }
            all
        }
    }
}

/// The unit that is referred to, if it is there.
fn unit_of(plan: &Plan, reference: Reference) -> Option<Unit> {
    let marker = |id: MarkerId| plan.markers.get(id.index());
    Some(match reference {
        Reference::Node(id) => Unit::Node(id),
        Reference::Marker(id) => Unit::Marker(id),
        Reference::Table(id) => Unit::Table(id),
        Reference::Score(id) => Unit::Score(id),
        Reference::Detail(id, at) => Unit::Node(marker(id)?.details.get(at as usize)?.node),
        Reference::Conflict(id, at) => Unit::Node(marker(id)?.conflicts.get(at as usize)?.entries),
    })
}

/// Everything that has a value, each after what it needs.
pub(in crate::pack) struct Order {
    nodes: usize,
    markers: usize,
    tables: usize,
    units: Vec<Unit>,
}

impl Order {
    pub(in crate::pack) fn units(&self) -> impl Iterator<Item = Unit> {
        self.units.iter().copied()
    }

    pub(in crate::pack) fn len(&self) -> usize {
        self.units.len()
    }

    /// A place for each, below `len`.
    pub(in crate::pack) fn place(&self, unit: Unit) -> usize {
        match unit {
            Unit::Node(id) => id.index(),
            Unit::Marker(id) => self.nodes + id.index(),
            Unit::Table(id) => self.nodes + self.markers + id.index(),
            Unit::Score(id) => self.nodes + self.markers + self.tables + id.index(),
        }
    }
}

/// Refuses cycles through markers and tables, and anything deeper than the limit. Iterative, so that a
/// hostile pack cannot exhaust the stack.
pub(super) fn depths(plan: &Plan) -> Result<Order, PlanError> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done(u32),
    }
    let (nodes, markers, tables) = (plan.nodes.len(), plan.markers.len(), plan.tables.len());
    let all = nodes + markers + tables + plan.scores.len();
    let mut order = Order { nodes, markers, tables, units: Vec::with_capacity(all) };
    let mut states = alloc::vec![State::New; all];
    let roots = (0..nodes as u32)
        .map(|id| Unit::Node(NodeId(id)))
        .chain((0..markers as u32).map(|id| Unit::Marker(MarkerId(id))))
        .chain((0..tables as u32).map(|id| Unit::Table(TableId(id))))
        .chain((0..plan.scores.len() as u32).map(|id| Unit::Score(ScoreId(id))));
    for root in roots {
        let mut stack = alloc::vec![root];
        while let Some(unit) = stack.last().copied() {
            let Some(state) = states.get(order.place(unit)).copied() else {
                return Err(PlanError::Dangling("an expression"));
            };
            if let State::Done(_) = state {
                stack.pop();
                continue;
            }
            let mut depth = 0;
            let mut ready = true;
            for need in needs(plan, unit) {
                match states.get(order.place(need)).copied() {
                    Some(State::Done(below)) => depth = depth.max(below),
                    Some(State::New) => {
                        ready = false;
                        stack.push(need);
                    }
                    Some(State::Open) => return Err(PlanError::Cycle(cycle_name(plan, &stack))),
                    None => return Err(PlanError::Dangling("an expression")),
                }
            }
            let next = if ready { State::Done(depth.saturating_add(1)) } else { State::Open };
            if ready {
                stack.pop();
                order.units.push(unit);
            }
            if depth as usize >= DEPTH_MAX {
                return Err(PlanError::Depth);
            }
            if let Some(slot) = states.get_mut(order.place(unit)) {
                *slot = next;
            }
        }
    }
    Ok(order)
}

/// The marker or table on the way down that a reader can look for. Expressions alone cannot be in a
/// cycle: their references point backwards.
fn cycle_name(plan: &Plan, stack: &[Unit]) -> String {
    let name = stack.iter().rev().find_map(|unit| match unit {
        Unit::Marker(id) => plan.markers.get(id.index()).map(|marker| marker.name.clone()),
        Unit::Table(id) => plan.tables.get(id.index()).map(|table| table.name.clone()),
        Unit::Score(id) => plan.scores.get(id.index()).map(|score| score.name.clone()),
        Unit::Node(_) => None,
    });
    name.unwrap_or_else(|| "a marker's detail".into())
}

/// The nodes that depend on a guard's candidate.
pub(crate) fn contextual(plan: &Plan) -> Vec<bool> {
    let mut flags: Vec<bool> = Vec::with_capacity(plan.nodes.len());
    for node in &plan.nodes {
        let mut flag = matches!(node, Node::CandidateStart);
        node.each_child(&mut |child| flag |= flags.get(child.index()).copied().unwrap_or(false));
        flags.push(flag);
    }
    flags
}

/// Only guards may ask for the day an episode would start.
pub(super) fn guards_alone(plan: &Plan) -> Check {
    let flags = contextual(plan);
    let alone = |node: NodeId, rule: &str| {
        if flags.get(node.index()).copied().unwrap_or(false) {
            Err(PlanError::Context(rule.into()))
        } else {
            Ok(())
        }
    };
    for marker in &plan.markers {
        let details = marker.details.iter().map(|detail| detail.node);
        let conflicts = marker.conflicts.iter().map(|conflict| conflict.entries);
        let events = marker.starts.iter().chain(&marker.ends).copied();
        events.chain(details).chain(conflicts).try_for_each(|node| alone(node, &marker.name))?;
    }
    for score in &plan.scores {
        score.items.iter().try_for_each(|item| alone(item.condition, &score.name))?;
    }
    for table in &plan.tables {
        table.rows.iter().try_for_each(|row| alone(row.condition, &table.name))?;
    }
    for alert in &plan.alerts {
        alone(alert.when, &alert.name)?;
        for part in &alert.message {
            if let MessagePart::Value(node) = part {
                alone(*node, &alert.name)?;
            }
        }
    }
    for report in &plan.reports {
        alone(report.when, &report.name)?;
        report.columns.iter().try_for_each(|column| alone(column.node, &report.name))?;
    }
    Ok(())
}
