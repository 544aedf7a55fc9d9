//! Allowances in the rules: `# lint: allow NAME, NAME: reason`.
//!
//! An allowance counts for the declaration it stands in, or for the one below it; in or above the `ruleset`
//! block it counts for the whole file, its codelists included.

use super::{Level, Levels, levels};
use crate::{
    diagnostic::{Applicability, Code, Diagnostic, Fix},
    keywords,
    source::{FileId, Sources, Span},
    syntax::{self, lexer, token::Kind},
};

/// The allowances of one ruleset.
pub(super) struct Allowances<'a> {
    sources: &'a Sources,
    declarations: Vec<Declaration>,
    all: Vec<Allowance>,
    diagnostics: Vec<Diagnostic>,
}

/// Where a declaration stands; with the rest of its last line, so that a comment there is its own.
struct Declaration {
    file: FileId,
    start: u32,
    end: u32,
    is_ruleset: bool,
}

/// What one comment allows.
struct Allowance {
    span: Span,
    names: Vec<(Code, bool)>,
    /// Which declaration; none for the whole file.
    of: Option<usize>,
}

impl<'a> Allowances<'a> {
    pub(super) fn read(sources: &'a Sources, file: &syntax::File) -> Self {
        let texts = sources.texts();
        let own = || file.comments.iter().filter(|it| !sources.is_of_library(it.file));
        let mut declarations = Vec::new();
        if own().any(|it| clause(texts.at(*it)).is_some()) {
            declarations.extend(texts.all().flat_map(|(id, text)| self::declarations(text, id)));
        }
        let mut it = Self { sources, declarations, all: Vec::new(), diagnostics: Vec::new() };
        for comment in own() {
            if let Some(clause) = clause(texts.at(*comment)) {
                it.comment(*comment, clause);
            }
        }
        it
    }

    fn comment(&mut self, span: Span, clause: &str) {
        let Some(said) = clause.trim().strip_prefix("allow ") else {
            let message = "only `allow` can be written in the rules";
            self.report(span, message.to_owned(), "not understood");
            return;
        };
        let (names, reason) = said.split_once(':').unwrap_or((said, ""));
        if reason.trim().is_empty() {
            self.report(span, "this allowance gives no reason".to_owned(), "why is it right here?");
            return;
        }
        let mut known = Vec::new();
        for name in names.split(',').map(str::trim) {
            match levels::named(name) {
                Ok(code) => known.push((code, false)),
                Err(unknown) => {
                    let like = unknown.like.map(|it| format!("; did you mean `{it}`?"));
                    let message = format!("no lint is called `{name}`{}", like.unwrap_or_default());
                    self.report(span, message, "allows nothing");
                }
            }
        }
        let mut all = self.declarations.iter();
        let found = all.position(|it| it.file == span.file && span.start < it.end);
        let place = found.and_then(|it| self.declarations.get(it));
        let of = found.filter(|_| place.is_some_and(|it| !it.is_ruleset));
        self.all.push(Allowance { span, names: known, of });
    }

    fn report(&mut self, span: Span, message: String, label: &str) {
        let help = "write `# lint: allow NAME: why it is right here`";
        self.diagnostics.push(Diagnostic::new(Code::BadAllowance, span, message, label).help(help));
    }

    /// Whether a diagnostic is allowed; the allowance has been of use then.
    pub(super) fn allow(&mut self, it: &Diagnostic) -> bool {
        if self.all.is_empty() {
            return false;
        }
        let at = self.declaration_of(it.primary.span);
        let mut is_allowed = false;
        for allowance in &mut self.all {
            if allowance.of.is_some() && allowance.of != at {
                continue;
            }
            for (code, is_used) in &mut allowance.names {
                if *code == it.code {
                    *is_used = true;
                    is_allowed = true;
                }
            }
        }
        is_allowed
    }

    /// The declaration a place belongs to; for a place in a codelist file the one that names the file.
    fn declaration_of(&self, span: Span) -> Option<usize> {
        let mut all = self.declarations.iter();
        let found = all
            .position(|it| it.file == span.file && it.start <= span.start && span.start < it.end);
        if found.is_some() {
            return found;
        }
        let (name, _) = self.sources.file(span.file)?;
        let quoted = format!("\"{name}\"");
        let texts = self.sources.texts();
        self.declarations.iter().position(|it| {
            let declaration = Span::of(it.file, it.start as usize, it.end as usize);
            texts.at(declaration).contains(&quoted)
        })
    }

    /// What is wrong with the allowances themselves; of those that allowed nothing only where every lint
    /// has been looked for.
    pub(super) fn into_diagnostics(self, levels: &Levels, is_whole: bool) -> Vec<Diagnostic> {
        let texts = self.sources.texts();
        let mut diagnostics = self.diagnostics;
        for allowance in self.all.iter().filter(|_| is_whole) {
            let idle =
                |(code, is_used): &&(Code, bool)| !is_used && levels.of(*code) != Level::Allow;
            let unused: Vec<_> = allowance.names.iter().filter(idle).collect();
            for (code, _) in &unused {
                let message = format!("`{}` is allowed here, and nothing needs it", code.slug());
                let label = "allows nothing";
                let mut diagnostic =
                    Diagnostic::new(Code::UnusedAllowance, allowance.span, message, label)
                        .help("take it out; a reason that no longer holds misleads the reader");
                if unused.len() == allowance.names.len() {
                    diagnostic =
                        diagnostic.fix(without(texts.file(allowance.span.file), allowance.span));
                }
                diagnostics.push(diagnostic);
            }
        }
        diagnostics
    }
}

/// Takes a comment out, with its line where it stands alone.
fn without(text: &str, span: Span) -> Fix {
    let (start, end) = (span.start as usize, span.end as usize);
    let before = text.get(..start).unwrap_or_default();
    let kept = before.trim_end_matches([' ', '\t']).len();
    let stands_alone = kept == 0 || before.as_bytes().get(kept - 1) == Some(&b'\n');
    let line_break = usize::from(stands_alone && text.as_bytes().get(end) == Some(&b'\n'));
    let whole = Span::of(span.file, kept, end + line_break);
    Fix::replace(Applicability::Safe, "take it out", whole, "")
}

/// What stands after `# lint:`.
fn clause(comment: &str) -> Option<&str> {
    comment.trim_start_matches('#').trim_start().strip_prefix("lint:")
}

/// Where each declaration begins and ends. The words that begin one cannot stand anywhere else outside
/// of braces.
fn declarations(text: &str, file: FileId) -> Vec<Declaration> {
    let (tokens, _) = lexer::tokens(text, file);
    let mut all: Vec<Declaration> = Vec::new();
    let mut depth = 0usize;
    for token in tokens {
        match token.kind {
            Kind::OpenBrace => depth += 1,
            Kind::CloseBrace => depth = depth.saturating_sub(1),
            Kind::Word if depth == 0 && keywords::DECLARATIONS.contains(&token.span.text(text)) => {
                let is_ruleset = matches!(token.span.text(text), "ruleset" | "library");
                let (start, end) = (token.span.start, token.span.end);
                all.push(Declaration { file, start, end, is_ruleset });
            }
            Kind::End => break,
            _ => {}
        }
        if let Some(last) = all.last_mut() {
            last.end = token.span.end;
        }
    }
    for declaration in &mut all {
        let rest = text.get(declaration.end as usize..).unwrap_or_default();
        let line = rest.find('\n').unwrap_or(rest.len());
        declaration.end = declaration.end.saturating_add(u32::try_from(line).unwrap_or_default());
    }
    all
}
