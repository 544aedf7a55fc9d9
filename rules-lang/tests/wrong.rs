//! Wrong rulesets, and what the compiler has to say about each.
//!
//! One file a ruleset in `wrong/`; its first line says what is wrong. The snapshots beside them are read
//! in review as the prose they are: a clinician who does not program must understand every line.

use crate::support;

#[test]
fn every_mistake_is_explained() {
    insta::glob!("wrong/*.rules", |path| {
        let sources = support::read(path);
        let compilation = rules_lang::compile(&sources);
        assert!(!compilation.diagnostics.is_empty(), "{} is not wrong", path.display());
        let about = sources.main.text.lines().next().unwrap_or_default().to_owned();
        insta::with_settings!({ description => about, omit_expression => true }, {
            insta::assert_snapshot!(support::render(&sources, &compilation));
        });
    });
}

#[test]
fn a_plan_is_there_exactly_without_errors() {
    insta::glob!("wrong/*.rules", |path| {
        let compilation = rules_lang::compile(&support::read(path));
        let has_error =
            compilation.diagnostics.iter().any(|it| it.severity() == rules_lang::Severity::Error);
        assert_eq!(compilation.plan.is_none(), has_error, "{}", path.display());
    });
}
