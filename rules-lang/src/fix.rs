//! Applies the fixes that change nothing of what the rules mean, and the repairs of damaged codes.
//!
//! A fix may uncover another mistake and its fix, so there are passes; each is kept only if the ruleset
//! has no more errors after it than before. Files of libraries are left to their own check.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::{
    Analysis, Diagnostic, FileId, Severity, Sources,
    diagnostic::{Applicability, Code, Edit, Fix},
    lint::{self, Options},
};

/// Most passes; each settles everything it sees that does not overlap.
const PASSES: usize = 16;

/// One fix that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The file, by the name [`Sources::file`] gives it.
    pub file: String,
    /// The line, from 1, as it was counted when the fix was applied.
    pub line: usize,
    /// The diagnostic it settles.
    pub code: Code,
    /// What it does, as a short imperative sentence.
    pub title: String,
    /// The lines it changed, as they were.
    pub before: String,
    /// The same lines afterwards; empty where they were taken out.
    pub after: String,
}

/// A ruleset with every safe fix in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FixReport {
    /// The ruleset as it stands now, with its sources; the files that nothing changed are there, too.
    pub analysis: Analysis,
    /// What was changed, in the order it was done.
    pub changes: Vec<Change>,
    /// What is left to say about it, lints included.
    pub diagnostics: Vec<Diagnostic>,
}

/// Applies fixes until there are no more.
pub fn apply_fixes(analysis: &Analysis, options: &Options) -> FixReport {
    let diagnostics = lint::check(analysis, options);
    let mut now = FixReport { analysis: analysis.clone(), changes: Vec::new(), diagnostics };
    for _ in 0..PASSES {
        let (sources, mut changes) = pass(&now.analysis.sources, &now.diagnostics);
        if changes.is_empty() {
            break;
        }
        let analysis = Analysis::new(sources);
        let diagnostics = lint::check(&analysis, options);
        if errors(&diagnostics) > errors(&now.diagnostics) {
            break;
        }
        let mut all = std::mem::take(&mut now.changes);
        all.append(&mut changes);
        now = FixReport { analysis, changes: all, diagnostics };
    }
    now
}

fn errors(diagnostics: &[Diagnostic]) -> usize {
    diagnostics.iter().filter(|it| it.severity() == Severity::Error).count()
}

/// Every fix no person need choose that does not overlap one before it.
fn pass(sources: &Sources, diagnostics: &[Diagnostic]) -> (Sources, Vec<Change>) {
    let mut chosen: BTreeMap<FileId, Vec<(&Diagnostic, &Fix)>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let safe = diagnostic.fixes.iter().find(|it| it.applicability != Applicability::Choice);
        let Some((fix, file)) = safe.and_then(|fix| Some((fix, fix.edits.first()?.span.file)))
        else {
            continue;
        };
        let in_one_file = fix.edits.iter().all(|it| it.span.file == file);
        let others = chosen.entry(file).or_default();
        let is_free = others.iter().all(|(_, other)| is_apart(fix, other));
        if in_one_file && is_free && !sources.is_of_library(file) {
            others.push((diagnostic, fix));
        }
    }
    let (mut fixed, mut changes) = (sources.clone(), Vec::new());
    for (file, fixes) in chosen {
        let Some((name, bytes)) = sources.file(file) else { continue };
        let mut edits: Vec<&Edit> = fixes.iter().flat_map(|(_, fix)| &fix.edits).collect();
        edits.sort_by_key(|it| (it.span.start, it.span.end));
        // A file of rules that is not UTF-8 was never read, so nothing points into it.
        let Some(after) = spliced(bytes, &edits) else { continue };
        changes.extend(fixes.iter().filter_map(|(it, fix)| change(name, bytes, it, fix)));
        let name = name.to_owned();
        match String::from_utf8(after) {
            Ok(text) if file == FileId::MAIN => fixed.main.text = text,
            Ok(text) => drop(fixed.files.insert(name, text.into_bytes())),
            Err(error) => drop(fixed.files.insert(name, error.into_bytes())),
        }
    }
    (fixed, changes)
}

/// Whether no edit of one fix touches one of the other.
fn is_apart(a: &Fix, b: &Fix) -> bool {
    let apart = |a: &Edit, b: &Edit| a.span.end < b.span.start || b.span.end < a.span.start;
    a.edits.iter().all(|a| b.edits.iter().all(|b| apart(a, b)))
}

/// Bytes with edits in them, which are in order and apart.
fn spliced(bytes: &[u8], edits: &[&Edit]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for edit in edits {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        out.extend(bytes.get(at..start)?);
        out.extend(edit.text.as_bytes());
        at = end;
    }
    out.extend(bytes.get(at..)?);
    Some(out)
}

fn change(file: &str, bytes: &[u8], diagnostic: &Diagnostic, fix: &Fix) -> Option<Change> {
    let first = fix.edits.iter().map(|it| it.span.start).min()? as usize;
    let last = fix.edits.iter().map(|it| it.span.end).max()? as usize;
    let start = bytes.get(..first)?.iter().rposition(|it| *it == b'\n').map_or(0, |at| at + 1);
    let rest = bytes.get(last..)?;
    // An edit that takes a whole line takes its end, too; the next line is not touched then.
    let end = match last.checked_sub(1).and_then(|at| bytes.get(at)) {
        Some(b'\n') if last > start => last,
        _ => last + rest.iter().position(|it| *it == b'\n').unwrap_or(rest.len()),
    };
    let mut edits: Vec<Edit> = fix.edits.clone();
    edits.sort_by_key(|it| (it.span.start, it.span.end));
    let shift = u32::try_from(start).ok()?;
    for edit in &mut edits {
        edit.span.start = edit.span.start.checked_sub(shift)?;
        edit.span.end = edit.span.end.checked_sub(shift)?;
    }
    let before = bytes.get(start..end)?;
    let after = spliced(before, &edits.iter().collect::<Vec<_>>())?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
    Some(Change {
        file: file.to_owned(),
        line: bytes.get(..first)?.iter().filter(|it| **it == b'\n').count() + 1,
        code: diagnostic.code,
        title: fix.title.clone(),
        before: text(before),
        after: text(&after),
    })
}
