//! The formatter: its layout, and what holds of every text.

#![expect(clippy::string_slice, reason = "a test stops at the first surprise")]

mod generate;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use proptest::prelude::*;
use rules_lang::{FormatError, format, syntax};

/// How many random programs are tried; `CODED_RULES_FORMAT_CASES` sets another number.
const CASES: u32 = 300;

fn cases() -> u32 {
    env::var("CODED_RULES_FORMAT_CASES").ok().and_then(|it| it.parse().ok()).unwrap_or(CASES)
}

/// The formatted text, of which all that must hold is asserted.
fn formatted(text: &str) -> String {
    let once = match format(text) {
        Ok(once) => once,
        Err(error) => panic!("{error:?}\n{text}"),
    };
    assert_eq!(format(&once).as_ref(), Ok(&once), "it is not stable:\n{text}");
    let black = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    assert_eq!(black(text), black(&once));
    let lines = once.lines().all(|line| line == line.trim_end() && !line.contains('\t'));
    assert!(lines && !once.contains("\n\n\n"), "{once}");
    let (before, after) = (syntax::read(text), syntax::read(&once));
    assert_eq!((before.1, after.1), (vec![], vec![]));
    assert_eq!(comments(text), comments(&once));
    once
}

fn comments(text: &str) -> Vec<&str> {
    let (file, _) = syntax::read(text);
    let text = |it: &rules_lang::Span| text[it.start as usize..it.end as usize].trim_end();
    file.comments.iter().map(text).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 20_000, ..ProptestConfig::with_cases(cases()) })]

    #[test]
    fn random_programs(numbers in prop::collection::vec(any::<u16>(), 0..500)) {
        let text = generate::program(&numbers);
        let (_, diagnostics) = syntax::read(&text);
        prop_assert!(diagnostics.is_empty(), "not a program: {:?}\n{text}", diagnostics.first());
        formatted(&text);
    }
}

/// Every rules file of the project, wrong ones included.
fn rules_files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("..")];
    while let Some(folder) = folders.pop() {
        for item in fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                folders.push(path);
            } else if name.ends_with(".rules") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_rules_file_of_the_project() {
    let files = rules_files();
    let mut read = 0;
    for path in &files {
        let text = fs::read_to_string(path).unwrap();
        let (_, diagnostics) = syntax::read(&text);
        if diagnostics.is_empty() {
            formatted(&text);
            read += 1;
        } else {
            assert_eq!(format(&text), Err(FormatError::Syntax(diagnostics)), "{}", path.display());
        }
    }
    assert!(read > 20, "{read} of {} files can be read", files.len());
}

#[test]
fn the_rulesets_are_formatted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rulesets");
    let rulesets = rules_files().into_iter().filter(|it| it.starts_with(&folder));
    let mut count = 0;
    for path in rulesets {
        let text = fs::read_to_string(&path).unwrap();
        let expected = format(&text).unwrap();
        let help = "format it with `coded-rules fmt rulesets`";
        assert!(text == expected, "{} is not formatted; {help}", path.display());
        count += 1;
    }
    assert!(count > 0, "no ruleset was found");
}

#[test]
fn every_example_of_the_reference() {
    let text = crate::docs::reference();
    let infos = ["rules", "rules prelude", "rules wrong"];
    let examples: Vec<_> = infos.iter().flat_map(|info| crate::docs::blocks(&text, info)).collect();
    assert!(examples.len() > 12, "{} examples", examples.len());
    for (_, example) in examples {
        formatted(&example);
    }
}

/// How the lines were indented does not matter.
#[test]
fn the_layout_does_not_depend_on_the_indentation() {
    for path in rules_files() {
        let text = fs::read_to_string(&path).unwrap();
        let Ok(once) = format(&text) else { continue };
        let flush: String = once.lines().map(|it| format!("{}  \r\n", it.trim())).collect();
        assert_eq!(format(&flush).as_ref(), Ok(&once), "{}", path.display());
    }
}
