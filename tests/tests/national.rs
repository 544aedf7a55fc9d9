//! The published rules that the language must be able to say, in the shape they are published in.

#![expect(clippy::string_slice, reason = "a test stops at the first surprise")]

use std::{fs, path::PathBuf};

use coded_rules_tests::vectors::root;
use rules_lang::Sources;

fn folder() -> PathBuf {
    root().join("tests/national")
}

fn compiles(sources: &Sources) {
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
    assert!(compilation.plan.is_some());
}

#[test]
fn published_rules_can_be_said_without_a_word_of_warning() {
    for name in ["qof_diabetes", "primis", "frailty_index", "news2", "pincer"] {
        let text = fs::read_to_string(folder().join(format!("{name}.rules"))).unwrap();
        compiles(&Sources::new(format!("{name}.rules"), text));
    }
}
