//! The language reference says what is true: every example in it compiles.

use std::{collections::BTreeMap, fs, path::Path};

use rules_core::{engine::Engine, pack};
use rules_lang::{Severity, Sources, compile, diagnostic::Code};

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

/// The examples that stand for files, by path: a block marked `rules PATH.rules`.
fn files(text: &str) -> BTreeMap<String, String> {
    let infos = text.lines().filter_map(|line| line.strip_prefix("```rules "));
    let paths = infos.filter(|info| info.ends_with(".rules")).map(str::to_owned);
    paths
        .map(|path| {
            let body = blocks(text, &format!("rules {path}")).remove(0).1;
            (path, body)
        })
        .collect()
}

/// An example with the names of the prelude; a whole ruleset or library stands alone. Every file it
/// names is there, with codes that stand for any.
fn with_files(
    prelude: &str,
    example: &str,
    name: &str,
    files: &BTreeMap<String, String>,
) -> Sources {
    let is_whole = example.starts_with("ruleset") || example.starts_with("library");
    let prelude = if is_whole { "" } else { prelude };
    let mut sources = Sources::new(name, format!("{prelude}{example}"));
    let text = sources.main.text.clone();
    let read = |path: &str| {
        let is_of_one = text.contains(&format!("\"{path}\" as "));
        let codes = if is_of_one { OF_ONE_SCHEME } else { CODES };
        let rules = files.get(path).map(|it| it.clone().into_bytes());
        Ok::<_, ()>(rules.or_else(|| path.ends_with(".csv").then(|| codes.to_vec())))
    };
    sources.complete(read).unwrap();
    sources
}

#[test]
fn every_example_compiles() {
    let text = reference();
    let prelude: String = blocks(&text, "rules prelude").into_iter().map(|(_, it)| it).collect();
    let files = files(&text);
    assert!(files.len() >= 2, "{files:?}");
    let examples = blocks(&text, "rules");
    assert!(examples.len() >= 12, "{} examples", examples.len());
    for (line, example) in examples {
        let sources = with_files(&prelude, &example, "language.md", &files);
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
    let mut module = Engine::new();
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
    assert!(reply.contains("\"entries\":{\"received\":4,\"used\":4"), "{}", sources.main.text);
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
    let mut files = files(&reference);
    files.insert("antenatal-lists.rules".into(), String::new());
    let found = |example: &str| -> Vec<&str> {
        // Codelist files are not there: their own mistakes are shown in words.
        let mut sources = with_files(&prelude, example, "diagnostics.md", &files);
        sources.files.retain(|path, _| path.ends_with(".rules"));
        let all = compile(&sources).diagnostics;
        let start = sources.main.text.len() - example.len();
        let own = all.iter().filter(|it| it.primary.span.start as usize >= start);
        own.map(|it| it.code.code()).collect()
    };
    let (mut examples, mut untrue) = (0, Vec::new());
    for code in Code::ALL {
        let page = code.page();
        let heading = format!("## `{}` {}\n", code.code(), code.slug());
        assert!(
            page.starts_with(&heading),
            "rules-lang/docs/diagnostics.md has no section {heading}"
        );
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
