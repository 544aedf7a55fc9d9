//! The arena of nodes.

use std::collections::BTreeMap;

use rules_core::plan::{Label, Node, NodeId, Plan};

/// Nodes, each once.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    all: Vec<Node>,
    ids: BTreeMap<Node, NodeId>,
    labels: BTreeMap<NodeId, String>,
}

impl Nodes {
    /// The nodes of a plan with their words.
    pub(super) fn of(plan: &Plan) -> Self {
        let ids = plan.nodes.iter().cloned().zip((0..).map(NodeId)).collect();
        let labels = plan.labels.iter().map(|label| (label.node, label.text.clone())).collect();
        Self { all: plan.nodes.clone(), ids, labels }
    }

    /// The words of a node.
    pub(super) fn words(&self, id: NodeId) -> Option<&str> {
        self.labels.get(&id).map(String::as_str)
    }

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
