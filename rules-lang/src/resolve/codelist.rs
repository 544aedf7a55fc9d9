//! Codelists: reading, checking and comparing them.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::{
    code::{Code as CodedAs, Scheme},
    plan::{CodelistId, Composition},
};

use super::{Codelist, ListedCode, Named, Resolved, file, repair};
use crate::{
    diagnostic::{Applicability, Checked, Code, Diagnostic, Fix, Sink},
    source::{Sources, Span},
    syntax::{self, CodelistContent, Name, Text},
};

/// Reads every `codelist`.
pub(super) fn read_all(
    it: &mut Resolved<'_>,
    sources: &Sources,
    file: &syntax::File,
    sink: &mut Sink,
) {
    let mut composed = Vec::new();
    for list in &file.codelists {
        let codes = match &list.content {
            CodelistContent::File(path, scheme) => from_file(sources, path, *scheme, sink),
            CodelistContent::Inline(codes) => inline(codes, sink),
            CodelistContent::Composed { any, except } => {
                composed.push((&list.name, any, except));
                continue;
            }
        };
        let id = next_id(it);
        if it.names.define(&list.name, Named::Codelist(id), sink).is_ok() {
            push(it, &list.name, codes, sink);
        }
    }
    compose(it, composed, file, sink);
}

/// A codelist made of others: its name, the lists it is made of, and those left out.
type Composed<'a> = (&'a Name, &'a Vec<Name>, &'a Vec<Name>);

/// Puts composed codelists after those they are made of.
fn compose(
    it: &mut Resolved<'_>,
    mut waiting: Vec<Composed<'_>>,
    file: &syntax::File,
    sink: &mut Sink,
) {
    while !waiting.is_empty() {
        let names: BTreeSet<&str> = waiting.iter().map(|(name, ..)| name.text.as_str()).collect();
        let waits = |(_, any, except): &Composed<'_>| {
            any.iter().chain(*except).any(|part| names.contains(part.text.as_str()))
        };
        let (later, ready): (Vec<_>, Vec<_>) = waiting.iter().copied().partition(waits);
        // Where every list waits for another, each is defined although it cannot be worked out.
        let is_circle = ready.is_empty();
        for (name, any, except) in if is_circle { &later } else { &ready } {
            let id = next_id(it);
            if it.names.define(name, Named::Codelist(id), sink).is_err() {
                continue;
            }
            let composed = if is_circle {
                let message = format!("`{}` depends on itself", name.text);
                let label = "cannot be worked out";
                sink.report(Diagnostic::new(Code::Circular, name.span, message, label));
                None
            } else {
                let (any, except) = (parts(it, any, file, sink), parts(it, except, file, sink));
                any.ok().zip(except.ok()).map(|(any, except)| Composition { any, except })
            };
            let (name, span) = (name.text.clone(), name.span);
            it.codelists.push(Codelist { name, span, codes: Vec::new(), composed });
        }
        waiting = if is_circle { Vec::new() } else { later };
    }
}

fn parts(
    it: &mut Resolved<'_>,
    names: &[Name],
    file: &syntax::File,
    sink: &mut Sink,
) -> Checked<Vec<CodelistId>> {
    let mut parts = Vec::new();
    let mut result = Ok(());
    for name in names {
        // Measures get their names after codelists.
        if let Some(measure) = file.measures.iter().find(|it| it.name.text == name.text) {
            let message = format!("`{}` is a measure, and a codelist is needed here", name.text);
            let help = "name the codelist whose entries it reads";
            let diagnostic = Diagnostic::new(Code::WrongSort, name.span, message, "a measure");
            let diagnostic = diagnostic.also(measure.name.span, "defined here").help(help);
            result = Err(sink.report(diagnostic));
            continue;
        }
        match it.names.look_up(name, sink) {
            Ok(Named::Codelist(id)) => parts.push(id),
            Ok(_) => {
                let help = "a codelist is made of codelists";
                result = Err(it.names.wrong_kind(name, "a codelist", help, sink));
            }
            Err(reported) => result = Err(reported),
        }
    }
    result.map(|()| parts)
}

fn next_id(it: &Resolved<'_>) -> CodelistId {
    CodelistId(u32::try_from(it.codelists.len()).unwrap_or(u32::MAX))
}

/// Adds a codelist with the codes that could be read, and its id.
pub(super) fn push(
    it: &mut Resolved<'_>,
    name: &Name,
    codes: Checked<Vec<ListedCode>>,
    sink: &mut Sink,
) -> CodelistId {
    let id = next_id(it);
    if codes.as_ref().is_ok_and(Vec::is_empty) {
        let message = format!("the codelist `{}` has no codes", name.text);
        let label = "no entry could ever be on it";
        sink.report(Diagnostic::new(Code::EmptyCodelist, name.span, message, label));
    }
    let codes = without_repeats(name, codes.unwrap_or_default(), sink);
    let (name, span) = (name.text.clone(), name.span);
    it.codelists.push(Codelist { name, span, codes, composed: None });
    id
}

/// The codes of a file; `Err` if one of them, or all, could not be read.
pub(super) fn from_file(
    sources: &Sources,
    path: &Text,
    scheme: Option<(Scheme, Span)>,
    sink: &mut Sink,
) -> Checked<Vec<ListedCode>> {
    let Some((id, bytes)) = sources.named(&path.text) else {
        let message = format!("the codelist file `{}` was not found", path.text);
        let help = "the path is taken from the folder of the rules file";
        let diagnostic = Diagnostic::new(Code::FileMissing, path.span, message, "not found");
        return Err(sink.report(diagnostic.help(help)));
    };
    file::read(id, &path.text, bytes, scheme, sink)?.whole()
}

/// A codelist file by itself, whatever rulesets use it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct CodelistFile {
    /// The codes that are well formed, each once, in the order of the file.
    pub codes: Vec<ListedCode>,
    /// How many rows the file has, without its header.
    pub rows: usize,
    /// How many of them could not be read, or not all of their codes.
    pub refused: usize,
    /// What is wrong with it, or doubtful.
    pub diagnostics: Vec<Diagnostic>,
}

impl CodelistFile {
    /// Reads the file called `path` among the sources. `scheme` is that of the codes where the file does
    /// not say it.
    pub fn read(sources: &Sources, path: &str, scheme: Option<Scheme>) -> Self {
        let mut sink = Sink::default();
        let Some((id, bytes)) = sources.named(path) else { return Self::default() };
        let start = Span::of(id, 0, 0);
        let mut it = Self::default();
        let mut listed = file::read(id, path, bytes, None, &mut sink);
        if let (true, Some(scheme)) = (listed.is_err(), scheme) {
            sink = Sink::default();
            listed = file::read(id, path, bytes, Some((scheme, start)), &mut sink);
        }
        if let Ok(listed) = listed {
            let name = Name { text: path.to_owned(), span: start };
            (it.rows, it.refused) = (listed.rows, listed.refused);
            it.codes = without_repeats(&name, listed.codes, &mut sink);
        }
        it.diagnostics = sink.into_sorted();
        it
    }
}

fn inline(codes: &[syntax::InlineCode], sink: &mut Sink) -> Checked<Vec<ListedCode>> {
    let mut read = Vec::new();
    let mut result = Ok(());
    for code in codes {
        match listed(code.scheme, &code.code, &code.term, code.span, sink) {
            Ok(code) => read.push(code),
            Err(reported) => result = Err(reported),
        }
    }
    result.map(|()| read)
}

/// Checks one code; a Read v2 code may end in `%`.
pub(super) fn listed(
    scheme: Scheme,
    text: &str,
    term: &str,
    span: Span,
    sink: &mut Sink,
) -> Checked<ListedCode> {
    let (bare, and_below) = match text.strip_suffix('%') {
        Some(bare) => (bare, true),
        None => (text, false),
    };
    if and_below && scheme != Scheme::ReadV2 {
        let message = format!("`{text}` ends in `%`, which only Read v2 codes can");
        let help =
            "only in Read v2 does a code say what stands below it; list the codes one by one";
        let label = format!("a {} code", scheme.title());
        let diagnostic = Diagnostic::new(Code::MalformedCode, span, message, label);
        return Err(sink.report(diagnostic.help(help)));
    }
    match CodedAs::parse(scheme, bare) {
        Ok(code) => Ok(ListedCode { code, and_below, term: term.to_owned(), span }),
        Err(error) => {
            let article = if matches!(scheme, Scheme::Icd10 | Scheme::Opcs4) { "an" } else { "a" };
            let message = format!("`{text}` is not {article} {} code: {error}", scheme.title());
            let diagnostic = Diagnostic::new(Code::MalformedCode, span, message, "malformed");
            // Where a field is quoted, the span may be that of its row.
            let is_exact = span.end.saturating_sub(span.start) as usize == text.len();
            let Some(damage) = repair::damage(scheme, bare, error) else {
                return Err(sink.report(diagnostic));
            };
            Err(sink.report(match damage.repair.filter(|_| is_exact) {
                Some(code) => {
                    let below = if and_below { "%" } else { "" };
                    let title = format!("write `{code}{below}`: {}", damage.what);
                    let new = format!("{code}{below}");
                    diagnostic.fix(Fix::replace(Applicability::Repair, title, span, new))
                }
                None => diagnostic.help(damage.what),
            }))
        }
    }
}

fn without_repeats(name: &Name, codes: Vec<ListedCode>, sink: &mut Sink) -> Vec<ListedCode> {
    let mut first: BTreeMap<(CodedAs, bool), Span> = BTreeMap::new();
    let mut kept = Vec::new();
    for code in codes {
        if let Some(span) = first.get(&(code.code, code.and_below)) {
            let message = format!("`{}` is twice on the codelist `{}`", code.code, name.text);
            let diagnostic =
                Diagnostic::new(Code::DuplicateCode, code.span, message, "listed again");
            sink.report(diagnostic.also(*span, "first listed here").help("take one of them out"));
        } else {
            first.insert((code.code, code.and_below), code.span);
            kept.push(code);
        }
    }
    kept
}

/// Warns of codelists without codes in a clinical scheme that others have codes in: patients of the
/// systems that use it would not be seen.
pub(super) fn scheme_gaps(codelists: &[Codelist], sink: &mut Sink) {
    const CLINICAL: [Scheme; 3] = [Scheme::ReadV2, Scheme::Ctv3, Scheme::SnomedCt];
    let has = |list: &Codelist, scheme| list.codes.iter().any(|code| code.code.scheme() == scheme);
    let used: Vec<Scheme> = CLINICAL
        .into_iter()
        .filter(|scheme| codelists.iter().any(|list| has(list, *scheme)))
        .collect();
    for list in codelists {
        let lacking: Vec<&str> = used
            .iter()
            .filter(|scheme| !has(list, **scheme))
            .map(|scheme| scheme.title())
            .collect();
        // A list without any clinical code is of medicines, or could not be read.
        if lacking.is_empty() || lacking.len() == used.len() {
            continue;
        }
        let lacking = lacking.join(" and no ");
        let message = format!("the codelist `{}` has no {lacking} codes", list.name);
        let label = "other codelists of this ruleset have them";
        let help = "entries coded so by other systems will not be seen by rules that use this list";
        sink.report(Diagnostic::new(Code::SchemeGap, list.span, message, label).help(help));
    }
}
