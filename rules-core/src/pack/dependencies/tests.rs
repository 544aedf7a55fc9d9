use alloc::{string::ToString, vec};

use super::*;
use crate::{
    pack::{Pack, encode},
    plan::{Pick, Row, Table},
    testing::plan,
};

fn pack(plan: &Plan) -> Pack {
    Pack::load(&encode(plan, &[]).unwrap()).unwrap()
}

/// The trigger of the first rule of a kind.
fn trigger_of(pack: &Pack, kind: RuleKind) -> Trigger {
    pack.dependencies().of(kind, 0).unwrap().trigger.clone()
}

/// The trigger of a report on this condition, over `illness` (0) and `recovery` (1): nodes 0 and 1 select
/// from them.
fn trigger(nodes: Vec<Node>) -> Trigger {
    let mut plan = plan();
    plan.nodes.extend(nodes);
    let when = NodeId(plan.nodes.len() as u32 - 1);
    plan.reports.push(crate::plan::Report {
        name: "r".to_string(),
        title: "R".to_string(),
        when,
        columns: Vec::new(),
    });
    trigger_of(&pack(&plan), RuleKind::Report)
}

const ILLNESS: NodeId = NodeId(0);
const RECOVERY: NodeId = NodeId(1);
/// The first node a test adds.
const FIRST: NodeId = NodeId(3);
const SECOND: NodeId = NodeId(4);

#[test]
fn a_marker_needs_what_starts_it_and_reads_what_ends_it() {
    let pack = pack(&plan());
    let marker = pack.dependencies().of(RuleKind::Marker, 0).unwrap();
    assert_eq!(marker.trigger, Some(vec![CodelistId(0)]));
    let recovery = CodelistFilter::of([CodelistId(1)]);
    assert!(marker.reads.may_intersect(&recovery));
    assert_eq!(trigger_of(&pack, RuleKind::Alert), Some(vec![CodelistId(0)]));
}

#[test]
fn a_list_wakes_the_rules_that_need_it_and_no_list_those_that_need_none() {
    let mut plan = plan();
    let always = Node::Not(NodeId(2));
    plan.nodes.push(always);
    plan.alerts.push(crate::plan::Alert {
        name: "well".to_string(),
        when: FIRST,
        ..plan.alerts[0].clone()
    });
    let pack = pack(&plan);
    let candidates = |lists: &[u32]| {
        let lists = lists.iter().map(|list| CodelistId(*list));
        pack.dependencies().candidates(lists).collect::<Vec<_>>()
    };
    let (ill, well) = ((RuleKind::Alert, 0), (RuleKind::Alert, 1));
    assert_eq!(candidates(&[]), [well]);
    assert_eq!(candidates(&[1]), [well]);
    assert_eq!(candidates(&[0, 1]), [ill, well, (RuleKind::Marker, 0)]);
}

#[test]
fn one_list_will_do_for_and_all_are_needed_for_or() {
    let any = |joined: fn(Vec<NodeId>) -> Node| {
        trigger(vec![Node::Any(ILLNESS), Node::Any(RECOVERY), joined(vec![FIRST, SECOND])])
    };
    assert_eq!(any(Node::And), Some(vec![CodelistId(0)]));
    assert_eq!(any(Node::Or), Some(vec![CodelistId(0), CodelistId(1)]));
}

#[test]
fn absence_says_something_of_everybody() {
    assert_eq!(trigger(vec![Node::Any(ILLNESS), Node::Not(FIRST)]), None);
    let latest = Node::Pick(Pick::Latest, ILLNESS);
    assert_eq!(trigger(vec![latest.clone(), Node::IsMissing(FIRST)]), None);
    let there = vec![latest, Node::IsMissing(FIRST), Node::Not(SECOND)];
    assert_eq!(trigger(there), Some(vec![CodelistId(0)]));
}

#[test]
fn what_is_missing_is_unknown_unless_the_rule_says_no() {
    let compared = |last: Vec<Node>| {
        let latest = Node::Pick(Pick::Latest, ILLNESS);
        let day = Node::Today;
        let before = Node::CompareDates(Comparison::Less, NodeId(3), NodeId(4), IfMissing::Unknown);
        trigger([vec![latest, day, before], last].concat())
    };
    assert_eq!(compared(Vec::new()), None, "it is undecided, and that is said");
    assert_eq!(compared(vec![Node::OrIfMissing(NodeId(5), true)]), None);
    let no = compared(vec![Node::OrIfMissing(NodeId(5), false)]);
    assert_eq!(no, Some(vec![CodelistId(0)]));
}

#[test]
fn a_count_of_none_may_be_enough() {
    let counted = |op| {
        let three = Node::Number(Decimal::from_int(3));
        trigger(vec![Node::Count(ILLNESS), three, Node::CompareNumbers(op, FIRST, SECOND)])
    };
    assert_eq!(counted(Comparison::GreaterOrEqual), Some(vec![CodelistId(0)]));
    assert_eq!(counted(Comparison::Less), None);
}

#[test]
fn a_table_that_rejects_on_its_first_row_needs_what_that_row_asks_for() {
    let selected = |if_no: Action| {
        let mut plan = plan();
        plan.nodes.push(Node::Any(ILLNESS));
        plan.nodes.push(Node::SelectedBy(TableId(0), None));
        let row = Row { number: 1, condition: FIRST, if_yes: Action::Select(None), if_no };
        plan.tables.push(Table { name: "t".into(), title: "T".into(), rows: vec![row] });
        plan.reports.push(crate::plan::Report {
            name: "r".into(),
            title: "R".into(),
            when: SECOND,
            columns: Vec::new(),
        });
        trigger_of(&pack(&plan), RuleKind::Report)
    };
    assert_eq!(selected(Action::Reject("none".into())), Some(vec![CodelistId(0)]));
    assert_eq!(selected(Action::Select(None)), None);
}
