//! The language: any text gives diagnostics or a plan, and one layout.

use std::{collections::BTreeMap, convert::Infallible};

use rules_core::{
    date::Day,
    engine::Engine,
    pack::{self, Pack},
};
use rules_lang::{
    Analysis, Diagnostic, FormatError, Severity, Sources, compile, diagnostic::Code, fix, format,
    lint, syntax,
};

use crate::pack::evaluate;

/// Rules, and after a zero byte what every file that they name holds.
pub(crate) fn target(data: &[u8]) {
    let end = data.iter().position(|byte| *byte == 0).unwrap_or(data.len());
    let (rules, rest) = data.split_at(end);
    let Ok(rules) = std::str::from_utf8(rules) else { return };
    let sources = sources(rules, rest.get(1..).unwrap_or_default());
    let compilation = compile(&sources);
    check(&sources, &compilation);
    layout(&sources, &compilation);
}

fn sources(rules: &str, file: &[u8]) -> Sources {
    let mut sources = Sources::new("fuzz.rules", rules);
    // A file of rules that names more files would go on for ever under other names.
    let mut left = 8_u32;
    let Ok(()) = sources.complete(|_| {
        left = left.saturating_sub(1);
        Ok::<_, Infallible>((left > 0).then(|| file.to_vec()))
    });
    sources
}

fn check(sources: &Sources, compilation: &Analysis) {
    let has_errors = compilation.diagnostics.iter().any(|it| it.severity == Severity::Error);
    assert_eq!(
        compilation.plan.is_none(),
        has_errors,
        "a plan, or an error: never both or neither"
    );
    places(sources, &compilation.diagnostics);
    let mut options = lint::Options::default();
    options.today = Day::parse("2026-11-23").ok();
    places(sources, &lint::check(compilation, &options));
    let fixed = fix::apply_fixes(compilation, &options);
    let left = fixed.diagnostics.iter().filter(|it| it.severity == Severity::Error).count();
    let were = compilation.diagnostics.iter().filter(|it| it.severity == Severity::Error).count();
    assert!(left <= were, "fixes made {were} errors {left}");
    if let Some(plan) = &compilation.plan {
        let bytes = pack::encode(plan, &[]);
        assert!(bytes.is_ok(), "what compiles is not packed: {bytes:?}");
        let Ok(bytes) = bytes else { return };
        let (loaded, mut module) = (Pack::load(&bytes), Engine::new());
        assert!(loaded.is_ok() && module.load(&bytes).is_ok(), "what compiles does not load");
        let Ok(pack) = loaded else { return };
        assert!(pack.plan == *plan, "written and read, the plan differs");
        evaluate(&mut module, &pack);
    }
}

/// Every place is there, and cuts no character.
fn places(sources: &Sources, diagnostics: &[Diagnostic]) {
    for it in diagnostics {
        let edits = it.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in edits.chain([it.primary.span]).chain(it.secondary.iter().map(|it| it.span)) {
            let text = sources.file(span.file).map(|(_, bytes)| bytes);
            let part = text.and_then(|it| it.get(span.start as usize..span.end as usize));
            assert!(part.is_some(), "{}: no such place {span:?}", it.message);
            let is_text = text.is_some_and(|it| std::str::from_utf8(it).is_ok());
            assert!(
                !is_text || part.is_some_and(|it| std::str::from_utf8(it).is_ok()),
                "{}: {span:?} cuts a character",
                it.message
            );
        }
    }
}

/// Laid out twice is laid out once, and says the same.
fn layout(sources: &Sources, compilation: &Analysis) {
    let text = &sources.main.text;
    match format(text) {
        Err(FormatError::Syntax(_)) => {
            assert!(!syntax::read(text).1.is_empty(), "a mistake that reading does not see");
        }
        Err(_) => assert!(text.is_empty(), "the layout says something else"),
        Ok(once) => {
            assert_eq!(format(&once).as_ref(), Ok(&once), "laid out twice");
            let mut sources = sources.clone();
            sources.main.text = once;
            let again = compile(&sources);
            assert!(again.plan == compilation.plan, "laid out, the rules say something else");
            assert_eq!(counts(&again), counts(compilation), "laid out, there are other mistakes");
        }
    }
}

/// Diagnostics by code.
fn counts(compilation: &Analysis) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for it in &compilation.diagnostics {
        *counts.entry(Code::code(it.code)).or_default() += 1;
    }
    counts
}
