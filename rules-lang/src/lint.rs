//! What compiles and is still doubtful: lints.
//!
//! A lint is one file in `rules`: what it is called, its page for people, and how it looks. Its page stands in
//! `rules-lang/docs/lints`. Every warning of the compiler has a level in the same way as a lint; errors have none.
//!
//! Cost: `O(n log n)` in the size of the rules and codelists, but for `n²` in the operands of one chain, in
//! the filters of one selection and in the tests of one number.

mod allowance;
mod codes;
mod context;
mod days;
mod levels;
mod numbers;
mod range;
mod rules;
#[cfg(test)]
mod tests;

use std::{cmp::Ordering, fmt};

use rules_core::date::Day;

use self::{allowance::Allowances, context::Context};
pub use self::{
    levels::{Level, Levels, UnknownLint, unknown},
    rules::ALL,
};
use crate::{
    Severity,
    analysis::Analysis,
    diagnostic::{Code, Diagnostic},
    source::Span,
};

/// One thing that a ruleset is looked at for.
#[non_exhaustive]
pub struct Lint {
    /// Its code, for example `W0870`; never used again for anything else.
    pub code: &'static str,
    /// Its name, for example `never-true`.
    pub name: &'static str,
    /// Whether it is on where nothing is said.
    pub level: Level,
    /// What it says, as a short sentence in lower case without a final stop.
    pub summary: &'static str,
    /// The page for people, in Markdown.
    pub page: &'static str,
    check: fn(&Context<'_>, &mut Findings),
}

impl fmt::Debug for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl PartialEq for Lint {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Lint {}

impl PartialOrd for Lint {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Lint {
    fn cmp(&self, other: &Self) -> Ordering {
        self.code.cmp(other.code)
    }
}

/// How a ruleset is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Options {
    /// What is said of which lint.
    pub levels: Levels,
    /// The day to hold review dates against; without it they are not looked at.
    pub today: Option<Day>,
}

/// What a lint has found.
struct Findings {
    lint: &'static Lint,
    all: Vec<Diagnostic>,
}

impl Findings {
    /// Adds a diagnostic of the lint; the caller adds help, further places and fixes.
    fn diagnostic(
        &self,
        span: Span,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(Code::Lint(self.lint), span, message, label)
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        self.all.push(diagnostic);
    }
}

/// Everything there is to say about a compiled ruleset: what the compiler said, and the lints.
///
/// Lints are looked for where the ruleset compiles; before that, mistakes have to be mended. Levels and
/// the allowances written in the rules count for the warnings of the compiler, too.
pub fn check(analysis: &Analysis, options: &Options) -> Vec<Diagnostic> {
    let sources = &analysis.sources;
    let mut allowances = Allowances::read(sources, &analysis.tree);
    let mut all = analysis.diagnostics.clone();
    let context = Context::new(analysis, options.today);
    if let Some(context) = &context {
        for lint in ALL {
            if options.levels.of(Code::Lint(lint)) != Level::Allow {
                let mut findings = Findings { lint, all: Vec::new() };
                (lint.check)(context, &mut findings);
                all.append(&mut findings.all);
            }
        }
    }
    // A library has its own authors and its own check.
    all.retain(|it| {
        it.severity() == Severity::Error
            || !(sources.is_of_library(it.primary.span.file) || allowances.allow(it))
    });
    all.extend(allowances.into_diagnostics(&options.levels, context.is_some()));
    all.retain_mut(|it| match (it.severity, options.levels.of(it.code)) {
        (Severity::Error, _) => true,
        (_, Level::Allow) => false,
        (_, Level::Warn) => true,
        (_, Level::Deny) => {
            it.severity = Severity::Error;
            true
        }
    });
    sources.sort(&mut all);
    all.dedup_by(|a, b| a.primary == b.primary && a.code == b.code);
    all
}
