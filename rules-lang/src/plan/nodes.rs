//! The arena of nodes.

use std::collections::BTreeMap;

use rules_core::plan::{Label, Node, NodeId};

/// Nodes, each once.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    all: Vec<Node>,
    ids: BTreeMap<Node, NodeId>,
    labels: BTreeMap<NodeId, String>,
}

impl Nodes {
    /// The id of a node, which is added if it is new.
    pub(super) fn put(&mut self, node: Node) -> NodeId {
        if let Some(id) = self.ids.get(&node) {
            return *id;
        }
        // The rules have at most 1 MB, and no byte makes more than a few nodes.
        let id = NodeId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(node.clone());
        self.ids.insert(node, id);
        id
    }

    pub(super) fn find(&self, node: &Node) -> Option<NodeId> {
        self.ids.get(node).copied()
    }

    /// Names a node by the words it was first written in.
    pub(super) fn label(&mut self, id: NodeId, text: impl FnOnce() -> String) {
        self.labels.entry(id).or_insert_with(text);
    }

    pub(super) fn into_parts(self) -> (Vec<Node>, Vec<Label>) {
        let labels = self.labels.into_iter().map(|(node, text)| Label { node, text }).collect();
        (self.all, labels)
    }
}
