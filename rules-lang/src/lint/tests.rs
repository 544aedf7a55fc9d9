//! What the tests of lints share, and what holds of every lint.

use std::collections::BTreeMap;

use rules_core::date::Day;

use super::{ALL, Level, Lint, Options};
use crate::{Sources, diagnostic::Diagnostic};

/// The names that examples may use.
const PRELUDE: &str = r#"
ruleset example { title "Examples" version 1.0.0 language 1 owner "Clinical Safety Group" review 2027-06-30 }
codelist asthma          { read2 H33.. "Asthma"            snomed 195967001 "Asthma" }
codelist asthma_resolved { read2 212G. "Asthma resolved"   snomed 162660004 "Asthma resolved" }
codelist asthma_review   { read2 66YJ. "Asthma review"     snomed 394700004 "Asthma annual review" }
codelist nsaid           { snomed 372665008 "Non-steroidal anti-inflammatory agent" read2 j2... "Anti-inflammatory" }
codelist pregnancy       { read2 62... "Pregnancy"         snomed 77386006 "Pregnant" }
codelist pregnancy_ended { read2 633.. "Outcome of delivery" snomed 118185001 "Finding related to pregnancy" }
codelist hba1c_tests     { read2 42W5. "HbA1c"             snomed 999791000000106 "HbA1c" }
measure hba1c: number 'mmol/mol' from hba1c_tests { plausible 10 to 250 }
measure edd: date from pregnancy
field last_hba1c = latest hba1c
field prelude = any of (asthma, asthma_resolved, asthma_review, nsaid, pregnancy, edd) and last_hba1c is missing
table register "Asthma register" { | 1 | any asthma | select | reject "no asthma" | }
marker pregnant "Pregnant" {
  starts  pregnancy
  ends    pregnancy_ended
  lapses  44 weeks after start
}
report everybody "Everybody" { include when prelude and selected by register and pregnant }
"#;

/// Everything found in an example, with one lint on that may be off. A whole ruleset stands alone; another
/// example uses the names of [`PRELUDE`].
fn diagnostics(example: &str, on: Option<&Lint>) -> (String, Vec<Diagnostic>) {
    let mut lines = example.lines();
    let is_whole = lines.any(|line| line.starts_with("ruleset ") || line.starts_with("library "));
    let start = if is_whole { 0 } else { PRELUDE.len() };
    let text = if is_whole { example.to_owned() } else { format!("{PRELUDE}{example}") };
    let mut options = Options { today: Day::new(2026, 11, 23), ..Options::default() };
    if let Some(lint) = on {
        options.levels.set(lint.name, Level::Warn).unwrap();
    }
    let sources = Sources::new("example.rules", text);
    let all = super::check(&crate::compile(&sources), &options);
    let inside = all.into_iter().filter(|it| it.primary.span.start as usize >= start).collect();
    (sources.main.text, inside)
}

/// The names of what is found in an example.
pub(super) fn found(example: &str) -> Vec<&'static str> {
    diagnostics(example, None).1.iter().map(|it| it.code.slug()).collect()
}

/// The names of what is found in an example with this lint on.
pub(super) fn found_with(on: &Lint, example: &str) -> Vec<&'static str> {
    diagnostics(example, Some(on)).1.iter().map(|it| it.code.slug()).collect()
}

/// An example with the safe fixes made.
pub(super) fn fixed(example: &str) -> String {
    let (mut text, all) = diagnostics(example, None);
    let fixes = all.iter().flat_map(|it| &it.fixes);
    let safe = fixes.filter(|it| it.applicability == crate::diagnostic::Applicability::Safe);
    let mut edits: Vec<_> = safe.flat_map(|it| &it.edits).collect();
    edits.sort_by_key(|it| it.span);
    for edit in edits.iter().rev() {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    text.strip_prefix(PRELUDE).map(str::to_owned).unwrap_or(text)
}

/// The example of this kind on a page.
fn example<'p>(page: &'p str, kind: &str) -> &'p str {
    let start = format!("```rules {kind}\n");
    let (_, rest) = page.split_once(&start).unwrap_or_else(|| panic!("no {kind} example: {page}"));
    rest.split_once("```\n").unwrap().0
}

#[test]
fn the_bad_example_has_that_lint_alone_and_the_good_one_none() {
    let mut wrong = BTreeMap::new();
    for lint in ALL {
        let said = |kind| {
            let (_, all) = diagnostics(example(lint.page, kind), Some(lint));
            all.iter().map(|it| format!("{}: {}", it.code.slug(), it.message)).collect::<Vec<_>>()
        };
        let names = |kind| found_with(lint, example(lint.page, kind));
        let (bad, good) = (names("bad"), names("good"));
        if bad.is_empty() || bad.iter().any(|it| *it != lint.name) || !good.is_empty() {
            wrong.insert(lint.name, (said("bad"), said("good")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn safe_fixes_settle_the_bad_example() {
    let mut fixes = 0;
    for lint in ALL {
        let bad = example(lint.page, "bad");
        let fixed = fixed(bad);
        if fixed != bad {
            fixes += 1;
            assert_eq!(found(&fixed), <[&str; 0]>::default(), "{}: {fixed}", lint.name);
        }
    }
    assert!(fixes >= 4, "{fixes} lints have a safe fix");
}

#[test]
fn every_page_has_its_parts() {
    for lint in ALL {
        let level = match lint.level {
            Level::Allow => "off unless asked for",
            Level::Warn => "a warning",
            Level::Deny => "an error",
        };
        let head = format!("# `{}`\n\n`{}`, {level}: {}.\n\n", lint.name, lint.code, lint.summary);
        assert!(lint.page.starts_with(&head), "{}: the page begins\n{head}", lint.name);
        let headings: Vec<&str> = lint.page.lines().filter(|it| it.starts_with("## ")).collect();
        let wanted = ["## Why it matters", "## Example", "## Write instead", "## How to fix it"];
        assert_eq!(headings, wanted, "{}", lint.name);
    }
}

#[test]
fn lints_are_listed_in_the_order_of_their_codes() {
    assert!(ALL.len() >= 30);
    assert!(ALL.is_sorted(), "{ALL:?}");
    for lint in ALL {
        assert!(!lint.summary.ends_with('.') && lint.code.starts_with("W08"), "{lint:?}");
    }
}
