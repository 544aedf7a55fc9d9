//! Lints: their index, allowances, and that the rulesets of the project have none.

use std::{env, fs, path::PathBuf};

use rules_lang::{
    Severity, Sources,
    lint::{self, Level, Options},
};

use crate::support;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

const HEAD: &str = "\
# Lints

What compiles and is still doubtful. Each lint has a page: why it matters, a bad example, a good one, how to fix it. The
examples are held by a test: the bad one has that lint alone, the good one none. How to allow, warn of or deny a lint stands in
[the language reference](language.md#lints). This list is written by a test.

| code | name | says | |
|---|---|---|---|
";

#[test]
fn the_index_lists_every_lint() {
    let mut index = HEAD.to_owned();
    for lint in lint::ALL {
        let note = if lint.level == Level::Allow { "off unless asked for" } else { "" };
        let (code, name, says) = (lint.code, lint.name, lint.summary);
        index.push_str(&format!(
            "| `{code}` | [{name}](../rules-lang/docs/lints/{name}.md) | {says} | {note} |\n"
        ));
    }
    let path = root().join("docs/lints.md");
    if env::var_os("CODED_RULES_UPDATE_DOCS").is_some() {
        fs::write(path, index).unwrap();
        return;
    }
    assert_eq!(fs::read_to_string(path).unwrap(), index);
    let pages = fs::read_dir(root().join("rules-lang/docs/lints")).unwrap().count();
    assert_eq!(pages, lint::ALL.len(), "a page of no lint in rules-lang/docs/lints");
}

/// What is said of a ruleset, a line each.
fn said(sources: &Sources, options: &Options) -> Vec<String> {
    let all = lint::check(&rules_lang::compile(sources), options);
    let one = |it: &rules_lang::Diagnostic| {
        let place = support::place(sources, it.primary.span);
        format!("{place} {:?} {}: {}", it.severity, it.code.slug(), it.message)
    };
    all.iter().map(one).collect()
}

#[test]
fn the_rulesets_of_the_project_have_none() {
    let mut folders = vec![root().join("tests/national"), root().join("bench/rules")];
    let inside = fs::read_dir(root().join("rulesets")).unwrap();
    let inside = inside.chain(fs::read_dir(root().join("rulesets/libraries")).unwrap());
    folders.extend(inside.map(|it| it.unwrap().path()).filter(|it| it.is_dir()));
    let files = folders.iter().flat_map(|it| fs::read_dir(it).unwrap());
    let rules = files.map(|it| it.unwrap().path());
    let rules = rules.filter(|it| it.extension().is_some_and(|it| it == "rules"));
    let mut found = Vec::new();
    let mut looked_at = 0;
    for path in rules {
        looked_at += 1;
        let mut sources = support::read(&path);
        // The lists of the benchmark are not of this project: each gets a code of its own.
        for (n, needed) in (10..).zip(rules_lang::needed_files(&sources)) {
            let code = format!("scheme,code\nread2,A{n}..\n").into_bytes();
            sources.files.entry(needed.path).or_insert(code);
        }
        found.extend(said(&sources, &Options::default()));
    }
    assert!(looked_at >= 8, "{looked_at} rulesets");
    assert!(found.is_empty(), "{found:#?}");
}

/// A ruleset with two warnings of one lint, and a place for a comment before and inside each alert.
fn alerts(in_ruleset: &str, before: &str, inside: &str) -> Sources {
    let text = format!(
        r#"ruleset reviews {{ {in_ruleset}
  title "T" version 1.0.0 language 1 owner "O" review 2027-06-30
}}
codelist asthma {{ snomed 195967001 "Asthma" }}
{before}
alert one "One" {{ {inside}
  severity info hazard A-01 when any asthma in the last 1 year message "{{latest asthma}}" repeat on new evidence
}}
alert two "Two" {{
  severity info hazard A-02 when any asthma in the last 2 years message "{{latest asthma}}" repeat on new evidence
}}
"#
    );
    Sources::new("a.rules", text)
}

fn slugs(sources: &Sources, options: &Options) -> Vec<String> {
    let all = lint::check(&rules_lang::compile(sources), options);
    all.iter().map(|it| it.code.slug().to_owned()).collect()
}

#[test]
fn an_allowance_counts_where_it_stands() {
    let comment = "# lint: allow no-audience: shown to whoever has the record open\n";
    let none = Options::default();
    for (sources, left) in [
        (alerts("", "", ""), 2),
        (alerts("", comment, ""), 1),
        (alerts("", "", comment), 1),
        (alerts(comment, "", ""), 0),
    ] {
        assert_eq!(slugs(&sources, &none), vec!["no-audience"; left], "{}", sources.main.text);
    }
}

#[test]
fn an_allowance_needs_a_reason_a_name_and_a_use() {
    let none = Options::default();
    let of = |comment: &str| {
        let sources = alerts("", &format!("{comment}\n"), "");
        let all = said(&sources, &none);
        let about = all.iter().filter(|it| it.contains("allowance")).cloned();
        about.collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(of("# lint: allow no-audience"), @"a.rules:5:1 Warning bad-allowance: this allowance gives no reason");
    insta::assert_snapshot!(of("# lint: allow no-audiense: whoever has the record open"), @"a.rules:5:1 Warning bad-allowance: no lint is called `no-audiense`; did you mean `no-audience`?");
    insta::assert_snapshot!(of("# lint: deny no-audience: always"), @"a.rules:5:1 Warning bad-allowance: only `allow` can be written in the rules");
    insta::assert_snapshot!(of("# lint: allow no-audience, no-repeat: it is for everybody"), @"a.rules:5:1 Warning unused-allowance: `no-repeat` is allowed here, and nothing needs it");
    assert_eq!(of("# lint: allow no-audience: it is for everybody"), "");
}

#[test]
fn an_unused_allowance_is_taken_out_with_its_line() {
    let sources = alerts("", "# lint: allow no-repeat: shown once", "");
    let all = lint::check(&rules_lang::compile(&sources), &Options::default());
    let unused = all.iter().find(|it| it.code.slug() == "unused-allowance").unwrap();
    let fixed = support::applied(&sources.main.text, &unused.fixes[0]);
    assert_eq!(fixed, sources.main.text.replace("# lint: allow no-repeat: shown once\n", ""));
}

#[test]
fn levels_are_set_for_lints_and_for_warnings() {
    let sources = alerts("", "", "");
    let severities = |options: &Options| -> Vec<Severity> {
        let all = lint::check(&rules_lang::compile(&sources), options);
        all.iter().map(rules_lang::Diagnostic::severity).collect()
    };
    let mut options = Options::default();
    options.levels.set("no-audience", Level::Deny).unwrap();
    assert_eq!(severities(&options), [Severity::Error; 2]);
    options.levels.set("no-audience", Level::Allow).unwrap();
    assert_eq!(severities(&options), []);
    let unused = Sources::new("a.rules", format!("{}field a = today\n", sources.main.text));
    assert_eq!(slugs(&unused, &options), ["unused"]);
    options.levels.set("unused", Level::Allow).unwrap();
    assert_eq!(slugs(&unused, &options), <[&str; 0]>::default());
}

#[test]
fn mistakes_come_before_lints() {
    let mut sources = alerts("", "", "");
    sources.main.text.push_str("field a = nothing_is_called_so\n");
    assert_eq!(slugs(&sources, &Options::default()), ["unknown-name"]);
}
