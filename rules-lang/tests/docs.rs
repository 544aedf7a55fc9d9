//! The language reference says what is true: every example in it compiles.

use std::{fs, path::Path};

use rules_core::{module::Module, pack};
use rules_lang::{Severity, Sources, compile, diagnostic::Code, needed_files};

/// A file of one scheme, for `from "…" as snomed`.
const OF_ONE_SCHEME: &[u8] = b"code,term\n195967001,Asthma\n";
const CODES: &[u8] = b"scheme,code,term\nread2,H33..,Asthma\nsnomed,195967001,Asthma\n";

pub(crate) fn reference() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/language.md");
    fs::read_to_string(path).unwrap()
}

/// The fenced blocks marked with `info`, with the lines they begin on.
pub(crate) fn blocks(text: &str, info: &str) -> Vec<(usize, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, String, bool)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(found)) => open = Some((number + 1, String::new(), found == info)),
            (Some(_), Some(_)) => {
                let (start, body, wanted) = open.take().unwrap();
                if wanted {
                    blocks.push((start, body));
                }
            }
            (Some((_, body, _)), None) => {
                body.push_str(line);
                body.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

#[test]
fn every_example_compiles() {
    let text = reference();
    let prelude: String = blocks(&text, "rules prelude").into_iter().map(|(_, it)| it).collect();
    let examples = blocks(&text, "rules");
    assert!(examples.len() >= 12, "{} examples", examples.len());
    for (line, example) in examples {
        // Whole rulesets stand alone; other examples use the names the reference gives first.
        let is_whole = example.starts_with("ruleset");
        let rules = if is_whole { example } else { format!("{prelude}{example}") };
        let mut sources = Sources::new("language.md", rules);
        for needed in needed_files(&sources.main.text) {
            let is_of_one = sources.main.text.contains(&format!("\"{}\" as ", needed.path));
            let codes = if is_of_one { OF_ONE_SCHEME } else { CODES };
            sources.files.insert(needed.path, codes.into());
        }
        let compilation = compile(&sources);
        let errors: Vec<_> = compilation
            .diagnostics
            .iter()
            .filter(|it| it.severity() == Severity::Error)
            .map(|it| {
                format!("{}: {}", crate::support::place(&sources, it.primary.span), it.message)
            })
            .collect();
        assert!(
            errors.is_empty(),
            "the example at line {line}: {errors:#?}\n{}",
            sources.main.text
        );
        evaluate(&sources, &compilation.plan.unwrap());
    }
}

/// Evaluates a plan over a small record; whatever it decides, it answers, and explains every field.
fn evaluate(sources: &Sources, plan: &rules_core::plan::Plan) {
    let pack = pack::encode(plan, &[]).unwrap();
    let mut module = Module::new();
    module.load(&pack).unwrap();
    let mut request = String::from(
        "coded-record\t1\ntoday\t2026-11-23\norganisation\tRX1\n\
         patient\tbirth=1990-02-28\tsex=female\nregistration\t2020-01-01\t\tRX1\n\
         entry\te1\t2024-05-01\tread2:H33..\t50\tmmol/mol\t\tRX1\n\
         entry\te2\t2026-06-02\tread2:62...\t@2026-12-28\t\t\tRX2\n\
         entry\te3\t2026-07-01\tctv3:XaPbt\t61\tmmol/mol\t\tRX1\n\
         entry\te4\t2026-10\tread2:42W5.\t49\tmmol/mol\t<\tRX1\n",
    );
    for field in &plan.fields {
        request.push_str(&format!("explain\t{}\t{}\n", plan.info.name, field.name));
    }
    let reply = module.evaluate_text(&request).unwrap();
    assert!(reply.contains("\"entries\":{\"offered\":4,\"used\":4"), "{}", sources.main.text);
}

#[test]
fn every_mistake_shown_is_one() {
    let text = reference();
    let prelude: String = blocks(&text, "rules prelude").into_iter().map(|(_, it)| it).collect();
    let mistakes = blocks(&text, "rules wrong");
    assert!(!mistakes.is_empty());
    for (line, example) in mistakes {
        // The first line says which.
        let (comment, _) = example.split_once('\n').unwrap();
        let code = comment.trim_start_matches("# ").split(':').next().unwrap();
        let sources = Sources::new("language.md", format!("{prelude}{example}"));
        let found: Vec<_> = compile(&sources).diagnostics.iter().map(|it| it.code.code()).collect();
        assert!(found.contains(&code), "the example at line {line} gives {found:?}");
    }
}

#[test]
fn every_diagnostic_has_its_page() {
    let reference = reference();
    let prelude: String =
        blocks(&reference, "rules prelude").into_iter().map(|(_, it)| it).collect();
    let found = |example: &str| -> Vec<&str> {
        let sources = Sources::new("diagnostics.md", format!("{prelude}{example}"));
        let all = compile(&sources).diagnostics;
        let own = all.iter().filter(|it| it.primary.span.start as usize >= prelude.len());
        own.map(|it| it.code.code()).collect()
    };
    let (mut examples, mut untrue) = (0, Vec::new());
    for code in Code::ALL {
        let page = code.page();
        let heading = format!("## `{}` {}\n", code.code(), code.slug());
        assert!(page.starts_with(&heading), "docs/diagnostics.md has no section {heading}");
        for (_, wrong) in blocks(page, "rules wrong") {
            examples += 1;
            let found = found(&wrong);
            if !found.contains(&code.code()) {
                untrue.push(format!("{}, wrong: {wrong}{found:?}", code.code()));
            }
        }
        for (_, right) in blocks(page, "rules right") {
            let found = found(&right);
            let is_left = found.iter().any(|it| *it == code.code() || it.starts_with('E'));
            if is_left {
                untrue.push(format!("{}, right: {right}{found:?}", code.code()));
            }
        }
    }
    assert!(untrue.is_empty(), "{}", untrue.join("\n"));
    assert!(examples > 30, "{examples} examples");
}

#[test]
fn every_diagnostic_is_listed() {
    let text = reference();
    for code in Code::ALL {
        let row = format!("| `{}` | {} |", code.code(), code.slug());
        assert!(text.contains(&row), "`{row}` is not in the reference");
    }
}
