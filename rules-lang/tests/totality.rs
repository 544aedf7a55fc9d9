//! Any text compiles to a plan or to diagnostics: never a panic, never a hang.

use std::{fs, path::Path};

use proptest::prelude::*;
use rules_lang::{Analysis, Diagnostic, FileId, Severity, Sources, compile, fix, lint::Options};

/// Words that make up rulesets, so that random rows of them get deep into the parser.
const WORDS: &str = "ruleset parameter codelist measure field table marker alert report { } ( ) , : = \
    < <= > >= != + - * / | % \" ' # and or not any no count of latest earliest first date value \
    organisation code start end episode pregnant due is missing in conflict the last 12 months to \
    within 14 days on before after from during where selected by registered age sex male years \
    today birth death select reject next guard starts ends lapses detail when two differ more than \
    severity warning hazard MAT-03 message \"{due}\" repeat override suggest include column accepts \
    'mmol/mol' as plausible read2 H33.. H33..% snomed 195967001 ctv3 1.0.0 2026-04-01 58 if yes && \
    || == ≥ “x” a b edd \n";

/// What holds of every compilation.
fn compiled(sources: &Sources) -> Analysis {
    let it = compile(sources);
    let has_error = it.diagnostics.iter().any(|it| it.severity() == Severity::Error);
    assert_eq!(it.plan.is_none(), has_error);
    for diagnostic in &it.diagnostics {
        let labels = diagnostic.secondary.iter().chain([&diagnostic.primary]);
        let edits = diagnostic.fixes.iter().flat_map(|it| &it.edits).map(|it| it.span);
        for span in labels.map(|it| it.span).chain(edits) {
            let (_, bytes) = sources.file(span.file).unwrap();
            let (start, end) = (span.start as usize, span.end as usize);
            assert!(start <= end && end <= bytes.len(), "{diagnostic:?}");
            let is_inside = |at: usize| bytes.get(at).is_some_and(|byte| byte & 0xc0 == 0x80);
            let is_text = span.file == FileId::MAIN;
            assert!(!is_text || !is_inside(start) && !is_inside(end), "{diagnostic:?}");
        }
    }
    it
}

fn errors(diagnostics: &[Diagnostic]) -> usize {
    diagnostics.iter().filter(|it| it.severity() == Severity::Error).count()
}

fn good_rulesets() -> Vec<Sources> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/worked");
    let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    files.filter(|it| it.is_file()).map(|it| crate::support::read(&it)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn any_text(text in any::<String>()) {
        compiled(&Sources::new("any.rules", text));
    }

    #[test]
    fn any_row_of_words(words in prop::collection::vec(prop::sample::select(WORDS.split(' ').collect::<Vec<_>>()), 0..120)) {
        compiled(&Sources::new("words.rules", words.join(" ")));
    }

    #[test]
    fn fixes_make_nothing_worse_and_leave_none(words in prop::collection::vec(prop::sample::select(WORDS.split(' ').collect::<Vec<_>>()), 0..60)) {
        let text = format!("field x = latest a\nreport r {{ include when any a && {}", words.join(" "));
        let sources = Sources::new("words.rules", text);
        let fixed = fix::apply_fixes(&compile(&sources), &Options::default());
        prop_assert!(errors(&fixed.diagnostics) <= errors(&compile(&sources).diagnostics));
        let again = fix::apply_fixes(&fixed.analysis, &Options::default());
        prop_assert_eq!(&again.analysis.sources, &fixed.analysis.sources);
        prop_assert_eq!(again.changes, Vec::new());
    }

    #[test]
    fn any_words_after_a_good_beginning(words in prop::collection::vec(prop::sample::select(WORDS.split(' ').collect::<Vec<_>>()), 0..40)) {
        for mut sources in good_rulesets() {
            sources.main.text.push_str("\nreport r { include when ");
            sources.main.text.push_str(&words.join(" "));
            compiled(&sources);
        }
    }

    #[test]
    fn any_codelist_file(bytes in prop::collection::vec(any::<u8>(), 0..200), has_header in any::<bool>()) {
        let mut sources = Sources::new("list.rules", "codelist a from \"a.csv\"");
        let header: &[u8] = if has_header { b"scheme,code,term\n" } else { b"" };
        sources.files.insert("a.csv".into(), [header, &bytes].concat());
        compiled(&sources);
    }

    #[test]
    fn a_good_ruleset_with_a_piece_missing(start in 0.0..1.0f64, length in 0usize..60) {
        for mut sources in good_rulesets() {
            let text = &mut sources.main.text;
            let mut at = (text.len() as f64 * start) as usize;
            let mut end = (at + length).min(text.len());
            while !text.is_char_boundary(at) { at -= 1; }
            while !text.is_char_boundary(end) { end += 1; }
            text.replace_range(at..end, "");
            compiled(&sources);
        }
    }
}

#[test]
fn every_beginning_of_a_good_ruleset() {
    for sources in good_rulesets() {
        let text = sources.main.text.clone();
        for (end, _) in text.char_indices() {
            let mut beginning = sources.clone();
            beginning.main.text.truncate(end);
            compiled(&beginning);
        }
    }
}

/// Texts near the limit in which one construct repeats; each must stay near linear.
#[test]
fn long_texts_take_no_more_than_their_length() {
    let many = |part: &str, n: usize| part.repeat(n);
    for text in [
        many("(", 200_000),
        many("not ", 200_000),
        many("date of ", 100_000),
        many("field a = any b and ", 40_000),
        format!("codelist b {{ read2 H33.. }} field a = {}any b", many("any b and ", 80_000)),
        format!("codelist b {{ read2 H33.. }} field a = {}any b", many("any b or ", 80_000)),
        format!("field a = today {}", many("+ 1 day ", 100_000)),
        format!("codelist b {{ {} }}", many("read2 H33.. ", 60_000)),
        format!("table t {{ {} }}", many("| 1 | a | next | next |\n", 30_000)),
        format!("table t {{ {} }}", many("| 1 | a | select | select |\n", 30_000)),
        format!("alert a {{ message \"{}\" }}", many("{a} ", 200_000)),
        (0..9_000).map(|n| format!("field f{n} = first of (f{}, f{})\n", n + 1, n + 1)).collect(),
        (0..9_000)
            .map(|n| format!("table t{n} {{ | 1 | selected by t{} | select | reject | }}\n", n + 1))
            .collect(),
        many("\"", 500_000),
        many("\u{201c}", 300_000),
    ] {
        compiled(&Sources::new("long.rules", text));
    }
}
