//! A pack as deep as the limit allows evaluates and explains in the component without a trap: the checks at
//! load bound the stack.

use coded_rules_tests::component;
use rules_core::{
    limits::DEPTH_MAX,
    pack::{PackError, PlanError, encode},
    plan::{
        Alert, CodeTable, Codelist, CodelistId, Label, Node, NodeId, Plan, RulesetInfo, Severity,
        Source,
    },
};

/// An alert on `not not not … any illness`, this many expressions deep, every one with a label.
fn plan(depth: usize) -> Plan {
    let mut nodes =
        vec![Node::Select(vec![Source::Codelist(CodelistId(0))], Vec::new()), Node::Any(NodeId(0))];
    while nodes.len() < depth {
        let below = NodeId(nodes.len() as u32 - 1);
        nodes.push(if nodes.len().is_multiple_of(2) {
            Node::Not(below)
        } else {
            Node::And(vec![below])
        });
    }
    let last = NodeId(nodes.len() as u32 - 1);
    let labels = (0..=last.0)
        .map(|node| Label { node: NodeId(node), text: format!("step {node}") })
        .collect();
    Plan {
        info: RulesetInfo {
            name: "deep".into(),
            title: String::new(),
            version: "1.0.0".into(),
            language: 1,
            owner: String::new(),
            review: None,
        },
        libraries: Vec::new(),
        parameters: Vec::new(),
        codelists: vec![Codelist { name: "illness".into(), composed: None }],
        codes: CodeTable::default(),
        measures: Vec::new(),
        nodes,
        labels,
        fields: Vec::new(),
        scores: Vec::new(),
        tables: Vec::new(),
        markers: Vec::new(),
        alerts: vec![Alert {
            name: "deep".into(),
            title: String::new(),
            severity: Severity::Info,
            hazard: String::new(),
            audience: Vec::new(),
            when: last,
            message: Vec::new(),
            repeat: None,
            overrides: Vec::new(),
            suggestions: Vec::new(),
        }],
        reports: Vec::new(),
    }
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_pack_at_the_limit_evaluates_and_explains() -> anyhow::Result<()> {
    let pack = encode(&plan(DEPTH_MAX), &[])?;
    let mut session = component::session()?;
    session.load(pack)?;
    let request = "coded-record\t1\ntoday\t2026-11-23\nexplain\tdeep\tdeep\n";
    let reply = session.evaluate_text(request)?;
    anyhow::ensure!(
        reply.contains("\"text\":\"step 0\""),
        "the explanation reaches the ground: {reply}"
    );
    Ok(())
}

#[test]
fn one_deeper_is_no_pack() {
    assert_eq!(encode(&plan(DEPTH_MAX + 1), &[]), Err(PackError::Plan(PlanError::Depth)));
}
