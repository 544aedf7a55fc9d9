//! What the tests share: reading rulesets from disk, and diagnostics as plain text.

use std::{fmt::Write, fs, path::Path};

use rules_lang::{Analysis, Diagnostic, Severity, Sources, Span, diagnostic::Fix};

/// Reads a ruleset and the codelist files it names.
pub(crate) fn read(path: &Path) -> Sources {
    let text = fs::read_to_string(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let mut sources = Sources::new(name, text);
    let folder = path.parent().unwrap();
    let read = |path: &str| {
        // Libraries stand in the folder of the ruleset or beside it.
        let beside = || fs::read(folder.parent()?.join(path)).ok();
        Ok::<_, ()>(fs::read(folder.join(path)).ok().or_else(beside))
    };
    sources.complete(read).unwrap();
    sources
}

/// Every diagnostic, in the plain form of these snapshots.
pub(crate) fn render(sources: &Sources, compilation: &Analysis) -> String {
    let texts: Vec<String> = compilation.diagnostics.iter().map(|it| one(sources, it)).collect();
    texts.join("\n")
}

fn one(sources: &Sources, it: &Diagnostic) -> String {
    let severity = match it.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let (code, slug) = (it.code.code(), it.code.slug());
    let mut out = format!("{} {severity} {code} {slug}\n", place(sources, it.primary.span));
    writeln!(out, "  {}", it.message).unwrap();
    writeln!(out, "  > {} | {}", words(sources, it.primary.span), it.primary.text).unwrap();
    for label in &it.secondary {
        let words = words(sources, label.span);
        writeln!(out, "  > {} {words} | {}", place(sources, label.span), label.text).unwrap();
    }
    if !it.help.is_empty() {
        writeln!(out, "  help: {}", it.help).unwrap();
    }
    for fix in &it.fixes {
        let result = applied_line(sources, fix);
        writeln!(out, "  fix ({:?}): {}: {result}", fix.applicability, fix.title).unwrap();
    }
    out
}

/// `file:line:column`, counted from 1, columns in characters.
pub(crate) fn place(sources: &Sources, span: Span) -> String {
    let (name, bytes) = sources.file(span.file).unwrap();
    let before = String::from_utf8_lossy(&bytes[..(span.start as usize).min(bytes.len())]);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    format!("{name}:{line}:{column}")
}

fn words(sources: &Sources, span: Span) -> String {
    let (_, bytes) = sources.file(span.file).unwrap();
    let words = bytes.get(span.start as usize..span.end as usize).unwrap_or_default();
    let words = String::from_utf8_lossy(words);
    match words.split_once('\n') {
        Some((first, _)) => format!("{} …", first.trim_end()),
        None => words.into_owned(),
    }
}

/// The text of the rules with a fix in it.
pub(crate) fn applied(text: &str, fix: &Fix) -> String {
    let mut text = text.to_owned();
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    text
}

/// The line a fix changes, afterwards.
fn applied_line(sources: &Sources, fix: &Fix) -> String {
    let span = fix.edits[0].span;
    let (_, bytes) = sources.file(span.file).unwrap();
    let text = String::from_utf8_lossy(bytes);
    let line = text.get(..span.start as usize).unwrap_or_default().matches('\n').count();
    applied(&text, fix).lines().nth(line).unwrap_or_default().trim().to_owned()
}
