//! The two rulesets the language was designed around, as tree and as plan.

use std::{cmp::Reverse, path::Path};

use rules_lang::{
    Analysis, Sources,
    ir::{Condition, Printer, Ruleset},
};

use crate::support;

const NAMES: [&str; 2] = ["maternity.rules", "diabetes.rules"];

fn compiled(name: &str) -> (Sources, Analysis) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/worked").join(name);
    let sources = support::read(&path);
    let compilation = rules_lang::compile(&sources);
    assert_eq!(support::render(&sources, &compilation), "");
    (sources, compilation)
}

/// Every definition, in canonical words.
fn shown(ruleset: &Ruleset) -> String {
    let printer = Printer::new(ruleset);
    let mut lines = Vec::new();
    for field in &ruleset.fields {
        lines.push(format!("field {} = {}", field.name, printer.expression(&field.expression)));
    }
    for table in &ruleset.tables {
        lines.push(format!("table {}", table.name));
        for row in &table.rows {
            let condition = printer.condition(&row.condition);
            lines.push(format!("  {condition} ? {:?} : {:?}", row.if_yes, row.if_no));
        }
    }
    for marker in &ruleset.markers {
        lines.push(format!("marker {}", marker.name));
        lines.extend(marker.guard.iter().map(|it| format!("  guard {}", printer.condition(it))));
        lines.extend(marker.starts.iter().map(|it| format!("  starts {}", printer.entries(it))));
        lines.extend(marker.ends.iter().map(|it| format!("  ends {}", printer.entries(it))));
        for it in &marker.details {
            lines.push(format!("  detail {} = {}", it.name, printer.value(&it.value)));
        }
        for it in &marker.conflicts {
            lines.push(format!("  conflict {} {:?}", printer.entries(&it.entries), it.differ_by));
        }
    }
    for alert in &ruleset.alerts {
        lines.push(format!("alert {} when {}", alert.name, printer.condition(&alert.when)));
    }
    for report in &ruleset.reports {
        lines.push(format!("report {} when {}", report.name, printer.condition(&report.include)));
        for (name, value) in &report.columns {
            lines.push(format!("  column {name} = {}", printer.value(value)));
        }
    }
    lines.join("\n")
}

/// The nodes of a plan with their labels, one a line, and what refers to them.
fn plan(compilation: &Analysis) -> String {
    let plan = compilation.plan.as_ref().unwrap();
    let mut lines = Vec::new();
    for (n, node) in plan.nodes.iter().enumerate() {
        let label = plan.labels.iter().find(|it| it.node.index() == n);
        let label = label.map(|it| format!("   # {}", it.text)).unwrap_or_default();
        lines.push(format!("n{n} {node:?}{label}"));
    }
    lines.extend(plan.codes.rows().iter().map(|it| {
        let below = if it.and_below { "%" } else { "" };
        format!("{:?}{below} on {}", it.code, it.set)
    }));
    lines.push(format!("sets {:?}", plan.codes.sets()));
    lines.extend(plan.measures.iter().map(|it| format!("{it:?}")));
    lines.extend(plan.tables.iter().map(|it| format!("{it:?}")));
    lines.extend(plan.markers.iter().map(|it| format!("{it:?}")));
    lines.extend(plan.alerts.iter().map(|it| format!("{it:?}")));
    lines.extend(plan.reports.iter().map(|it| format!("{it:?}")));
    shorter(&lines.join("\n"))
}

/// `NodeId(7)` as `n7`.
fn shorter(text: &str) -> String {
    let mut parts = text.split("NodeId(");
    let mut short = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        short.push('n');
        short.push_str(&part.replacen(')', "", 1));
    }
    short
}

#[test]
fn as_tree() {
    for name in NAMES {
        let (_, compilation) = compiled(name);
        insta::assert_snapshot!(format!("{name}-tree"), shown(compilation.ir.as_ref().unwrap()));
    }
}

#[test]
fn as_plan() {
    for name in NAMES {
        let (_, compilation) = compiled(name);
        insta::assert_snapshot!(format!("{name}-plan"), plan(&compilation));
    }
}

fn conditions(ruleset: &Ruleset) -> Vec<&Condition> {
    let mut all: Vec<_> = ruleset.alerts.iter().map(|it| &it.when).collect();
    all.extend(ruleset.reports.iter().map(|it| &it.include));
    all.extend(ruleset.tables.iter().flat_map(|it| it.rows.iter().map(|it| &it.condition)));
    all.extend(ruleset.markers.iter().flat_map(|it| &it.guard));
    all
}

/// What the tree says, in place of what was written, makes the same plan.
#[test]
fn shown_expressions_read_back_as_themselves() {
    for name in NAMES {
        let (mut sources, compilation) = compiled(name);
        let ruleset = compilation.ir.as_ref().unwrap();
        let printer = Printer::new(ruleset);
        let mut edits: Vec<_> =
            conditions(ruleset).iter().map(|it| (it.span, printer.condition(it))).collect();
        for field in &ruleset.fields {
            edits.push((field.expression.span(), printer.expression(&field.expression)));
        }
        for detail in ruleset.markers.iter().flat_map(|it| &it.details) {
            edits.push((detail.value.span(), printer.value(&detail.value)));
        }
        edits.sort_by_key(|(span, _)| Reverse(*span));
        for (span, shown) in edits {
            sources.main.text.replace_range(span.start as usize..span.end as usize, &shown);
        }
        assert_eq!(rules_lang::compile(&sources).plan, compilation.plan, "{}", sources.main.text);
    }
}
