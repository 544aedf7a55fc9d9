//! The published rules that the language must be able to say, in the shape they are published in.

#![expect(clippy::unwrap_used, clippy::string_slice, reason = "a test stops at the first surprise")]

use std::{fs, path::PathBuf};

use coded_rules_tests::{vectors::root, workload};
use rules_lang::Sources;

fn folder() -> PathBuf {
    root().join("tests/national")
}

fn compiled(sources: &Sources) -> rules_core::plan::Plan {
    let compilation = rules_lang::compile(sources);
    let said: Vec<String> = compilation
        .diagnostics
        .iter()
        .map(|it| {
            let at = it.primary.span.start as usize;
            let line = sources.main.text[..at].matches('\n').count() + 1;
            format!("{}:{line}: {} {} ({})", sources.main.name, it.code.code(), it.message, it.help)
        })
        .collect();
    assert_eq!(said.join("\n"), "");
    compilation.plan.unwrap()
}

#[test]
fn published_rules_can_be_said_without_a_word_of_warning() {
    for name in ["qof_diabetes", "primis", "frailty_index", "news2", "pincer"] {
        let text = fs::read_to_string(folder().join(format!("{name}.rules"))).unwrap();
        compiled(&Sources::new(format!("{name}.rules"), text));
    }
}

#[test]
fn the_workload_compiles() {
    for families in [1, 17] {
        let rules = workload::ruleset(families, 200);
        let mut lists = String::from("list\tscheme\tcode\n");
        for needed in rules_lang::needed_files(&Sources::new("workload.rules", rules.clone())) {
            let list = needed.path.trim_end_matches(".csv").replace("_f", ".");
            // The benchmark makes codes up that have no chapter of their scheme.
            lists.push_str(&format!("{list}\tread2\tC10..\n{list}\tread2\tXzcV.\n"));
        }
        let plan = compiled(&workload::sources(rules, &lists).unwrap());
        let rules = plan.alerts.len() + plan.markers.len() + plan.reports.len();
        assert_eq!(rules, if families == 1 { 12 } else { 200 });
    }
}
