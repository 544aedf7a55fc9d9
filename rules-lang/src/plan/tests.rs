use rules_core::plan::{Node, Plan};

use crate::{Sources, compile};

const HEADER: &str = "ruleset t { title \"t\" version 1.0.0 language 1 owner \"o\" }
codelist asthma { read2 H33..%, H33..  snomed 195967001 \"Asthma\" }
codelist lung { read2 H33..  snomed 195967001 \"Lung disease\" }
";

fn plan(rules: &str) -> Plan {
    let compilation = compile(&Sources::new("t", format!("{HEADER}{rules}")));
    compilation.plan.unwrap_or_else(|| panic!("{:#?}", compilation.diagnostics))
}

/// The nodes of a condition, without the plan's names for ids.
fn nodes(condition: &str) -> String {
    let plan = plan(&format!("report r {{ include when {condition} }}"));
    let nodes = plan.nodes.iter().enumerate().map(|(n, node)| format!("{n} {node:?}"));
    nodes.collect::<Vec<_>>().join("\n")
}

#[test]
fn equal_expressions_are_one_node() {
    insta::assert_snapshot!(nodes("any asthma and (any asthma or no asthma)"), @"
    0 Select([Codelist(CodelistId(0))], [])
    1 Any(NodeId(0))
    2 Not(NodeId(1))
    3 Or([NodeId(1), NodeId(2)])
    4 And([NodeId(1), NodeId(3)])
    ");
}

#[test]
fn windows_say_which_ends_are_inside() {
    let window = |window: &str| {
        let plan = plan(&format!("report r {{ include when any asthma {window} }}"));
        let select = plan.nodes.iter().find(|it| matches!(it, Node::Select(..)));
        let Some(Node::Select(_, filters)) = select else { panic!("no selection") };
        let Some(rules_core::plan::Filter::In(it)) = filters.first() else { panic!("no window") };
        let show = |date: rules_core::plan::NodeId| match &plan.nodes[date.index()] {
            Node::Date(day) => day.to_string(),
            Node::Shift(date, by, later) => {
                let sign = if *later { '+' } else { '-' };
                let rules_core::plan::Length::Fixed(by) = by else { panic!("{by:?}") };
                format!("{:?} {sign} {}m{}d", plan.nodes[date.index()], by.months, by.days)
            }
            node => format!("{node:?}"),
        };
        let from =
            it.from.map(|it| format!("{}{}", if it.included { '[' } else { '(' }, show(it.date)));
        let to =
            it.to.map(|it| format!("{}{}", show(it.date), if it.included { ']' } else { ')' }));
        format!("{}, {}", from.unwrap_or_default(), to.unwrap_or_default())
    };
    assert_eq!(window("on 2026-04-01"), "[2026-04-01, 2026-04-01]");
    assert_eq!(window("before 2026-04-01"), ", 2026-04-01)");
    assert_eq!(window("on or before 2026-04-01"), ", 2026-04-01]");
    assert_eq!(window("after 2026-04-01"), "(2026-04-01, ");
    assert_eq!(window("on or after 2026-04-01"), "[2026-04-01, ");
    assert_eq!(window("from 2026-04-01 to 2026-05-01"), "[2026-04-01, 2026-05-01]");
    assert_eq!(window("in the last 12 months"), "(Today - 12m0d, Today]");
    assert_eq!(window("in the 1 year to today"), "(Today - 12m0d, Today]");
    assert_eq!(window("within 2 weeks of today"), "[Today - 0m14d, Today + 0m14d]");
}

#[test]
fn what_a_node_needs_stands_before_it() {
    let plan = plan(
        "report r { include when m }
         marker m { guard not on_register  starts asthma  ends lung }
         field on_register = selected by register
         table register { | 1 | any lung in the last 3 days | select | reject | }",
    );
    let position = |wanted: &dyn Fn(&Node) -> bool| plan.nodes.iter().position(wanted).unwrap();
    let active = position(&|node| matches!(node, Node::Active(_)));
    let selected = position(&|node| matches!(node, Node::SelectedBy(..)));
    assert!(plan.markers[0].guard.unwrap().index() < active);
    assert!(plan.markers[0].starts[0].index() < active);
    assert!(plan.tables[0].rows[0].condition.index() < selected);
}

#[test]
fn a_code_on_two_lists_is_one_row() {
    let plan = plan("report r { include when any asthma or any lung }");
    let row = |it: &rules_core::plan::CodeRow| {
        let below = if it.and_below { "%" } else { "" };
        format!("{}{below} {:?} {}", it.code, it.term, it.set)
    };
    let rows: Vec<String> = plan.codes.rows().iter().map(row).collect();
    assert_eq!(rows, ["H33.. \"\" 1", "195967001 \"Asthma\" 1", "H33..% \"\" 0"]);
    assert_eq!(
        format!("{:?}", plan.codes.sets()),
        "[[CodelistId(0)], [CodelistId(0), CodelistId(1)]]"
    );
}

#[test]
fn a_field_of_entries_lends_its_filters() {
    let plan = plan(
        "field recent = asthma in the last 12 months
         report r { include when any recent before 2026-04-01 }",
    );
    let filters = plan.nodes.iter().filter_map(|node| match node {
        Node::Select(_, filters) => Some(filters.len()),
        _ => None,
    });
    assert_eq!(filters.max(), Some(2));
}
