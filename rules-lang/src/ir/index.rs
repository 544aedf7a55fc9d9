//! Every expression of a ruleset in flat lists, so that whoever looks for one kind need not go through
//! the tree.

use super::{Condition, Entries, Length, MessagePart, Ruleset, visit::Node};
use crate::syntax::CalendarLength;

/// What an expression belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DeclarationKind {
    Field,
    Score,
    Table,
    Marker,
    Alert,
    Report,
}

/// The declaration an expression is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Declaration<'a> {
    pub(crate) kind: DeclarationKind,
    pub(crate) name: &'a str,
}

/// An expression and the declaration it is written in.
#[derive(Debug)]
pub(crate) struct Indexed<'a, T> {
    pub(crate) it: &'a T,
    pub(crate) of: Declaration<'a>,
}

/// The expressions of a ruleset as they are written: those of a table once, however often it is used.
#[derive(Debug, Default)]
pub(crate) struct ExpressionIndex<'a> {
    /// Whole conditions that something hangs on: `when`, `include when`, guards, rows, items.
    pub(crate) decisions: Vec<Indexed<'a, Condition>>,
    pub(crate) conditions: Vec<Indexed<'a, Condition>>,
    pub(crate) entries: Vec<Indexed<'a, Entries>>,
    /// Lengths of time in the windows of conditions and of filters, and lengths added to dates.
    pub(crate) lengths: Vec<Indexed<'a, CalendarLength>>,
}

impl<'a> ExpressionIndex<'a> {
    /// Lists the expressions of a ruleset, in the order of its definitions.
    pub(crate) fn new(ruleset: &'a Ruleset) -> Self {
        let mut index = Self::default();
        for it in &ruleset.fields {
            index.within(DeclarationKind::Field, &it.name).add(&it.expression);
        }
        for it in &ruleset.scores {
            let mut score = index.within(DeclarationKind::Score, &it.name);
            it.items.iter().for_each(|item| score.decision(&item.condition));
        }
        for it in ruleset.tables.iter().filter(|it| it.copy_of.is_none()) {
            let mut table = index.within(DeclarationKind::Table, &it.name);
            it.rows.iter().for_each(|row| table.decision(&row.condition));
        }
        for it in &ruleset.markers {
            let mut marker = index.within(DeclarationKind::Marker, &it.name);
            it.guard.iter().for_each(|it| marker.decision(it));
            it.starts.iter().chain(&it.ends).for_each(|it| marker.add(Node::Entries(it)));
            it.details.iter().for_each(|it| marker.add(&it.value));
            it.conflicts.iter().for_each(|it| marker.add(Node::Entries(&it.entries)));
        }
        for it in &ruleset.alerts {
            let mut alert = index.within(DeclarationKind::Alert, &it.name);
            alert.decision(&it.when);
            for part in &it.message {
                if let MessagePart::Value(value) = part {
                    alert.add(value);
                }
            }
        }
        for it in &ruleset.reports {
            let mut report = index.within(DeclarationKind::Report, &it.name);
            report.decision(&it.include);
            it.columns.iter().for_each(|(_, value)| report.add(value));
        }
        index
    }

    fn within(&mut self, kind: DeclarationKind, name: &'a str) -> Within<'_, 'a> {
        Within { index: self, of: Declaration { kind, name } }
    }
}

/// Adds the expressions of one declaration.
struct Within<'i, 'a> {
    index: &'i mut ExpressionIndex<'a>,
    of: Declaration<'a>,
}

impl<'a> Within<'_, 'a> {
    fn decision(&mut self, it: &'a Condition) {
        self.index.decisions.push(Indexed { it, of: self.of });
        self.add(Node::Condition(it));
    }

    fn add(&mut self, node: impl Into<Node<'a>>) {
        let of = self.of;
        let index = &mut *self.index;
        node.into().walk(&mut |node| match node {
            Node::Condition(it) => index.conditions.push(Indexed { it, of }),
            Node::Entries(it) => index.entries.push(Indexed { it, of }),
            Node::Length(Length::Written(it)) => index.lengths.push(Indexed { it, of }),
            Node::Number(_)
            | Node::Date(_)
            | Node::Text(_)
            | Node::Entry(_)
            | Node::Link(_)
            | Node::Run(_)
            | Node::Window(_)
            | Node::Length(Length::Parameter(_)) => {}
        });
    }
}
