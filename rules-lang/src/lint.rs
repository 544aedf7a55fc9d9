//! What compiles and is still doubtful: lints.
//!
//! A lint is one file: what it is called, its page for people, and how it looks. Its page stands in
//! `rules-lang/docs/lints`. Every warning of the compiler has a level in the same way as a lint; errors have none.
//!
//! Cost: `O(n log n)` in the size of the rules and codelists, but for `n²` in the operands of one chain, in
//! the filters of one selection and in the tests of one number.

mod allowance;
mod codes;
mod context;
mod days;
mod levels;
mod parts;
mod range;
#[cfg(test)]
mod tests;

use std::{cmp::Ordering, fmt};

use rules_core::date::Day;

pub use self::levels::{Level, Levels, UnknownLint, unknown};
use self::{allowance::Allowances, context::Context};
use crate::{
    Compilation, Severity, Sources,
    assemble::assemble,
    diagnostic::{Code, Diagnostic, Sink},
    source::Span,
};

/// One thing that a ruleset is looked at for.
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

/// Declares the modules of lints, each with a constant `LINT`, and lists them.
macro_rules! lints {
    ($($module:ident)*) => {
        $(mod $module;)*

        /// Every lint, in the order of their codes.
        pub const ALL: &[&Lint] = &[$(&$module::LINT,)*];
    };
}

/// The page of a lint, which has its name.
macro_rules! page {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/lints/", $name, ".md"))
    };
}

lints! {
    review_overdue
    no_review_date
    review_far_off
    says_nothing
    look_alike_names
    near_miss_label
    placeholder_text
    same_title
    same_definition
    shadowed_name
    no_audience
    no_repeat
    no_override
    no_suggestion
    no_evidence
    long_message
    whole_record_alert
    same_condition
    vague_override
    repeated_text
    hazard_shape
    info_repeats_often
    untold_conflict
    hole_may_be_missing
    no_plausible_range
    implausible_threshold
    start_and_end
    compared_lists_overlap
    except_without_effect
    nothing_left
    same_codes
    covered_code
    whole_chapter
    repeated_source
    no_lapse
    no_reject_reason
    row_without_effect
    answered_row
    repeated_reason
    earliest_without_effect
    always_true
    never_true
    repeated_operand
    subsumed_operand
    double_negation
    if_missing_without_effect
    hard_to_read_aloud
    count_for_any
    exact_measure
    boundary_gap
    boundary_overlap
    empty_window
    redundant_window
    future_window
    days_for_years
    magic_number
    no_columns
    repeated_column
    band_out_of_reach
    repeated_item
    worthless_item
}

/// How a ruleset is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
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
pub fn check(sources: &Sources, compilation: &Compilation, options: &Options) -> Vec<Diagnostic> {
    let file = assemble(sources, &mut Sink::default()).file;
    let mut allowances = Allowances::read(sources, &file);
    let mut all = compilation.diagnostics.clone();
    let is_whole = compilation.plan.is_some();
    if let Some(ruleset) = compilation.ir.as_ref().filter(|_| is_whole) {
        let context = Context::new(sources, &file, ruleset, options.today);
        for lint in ALL {
            if options.levels.of(Code::Lint(lint)) != Level::Allow {
                let mut findings = Findings { lint, all: Vec::new() };
                (lint.check)(&context, &mut findings);
                all.append(&mut findings.all);
            }
        }
    }
    // A library has its own authors and its own check.
    all.retain(|it| {
        it.severity() == Severity::Error
            || !(sources.is_of_library(it.primary.span.file) || allowances.allow(it))
    });
    all.extend(allowances.doubtful(&options.levels, is_whole));
    all.retain_mut(|it| match (it.severity, options.levels.of(it.code)) {
        (Severity::Error, _) => true,
        (_, Level::Allow) => false,
        (_, Level::Warn) => true,
        (_, Level::Deny) => {
            it.severity = Severity::Error;
            true
        }
    });
    all.sort_by_key(|it| (it.primary.span, it.code));
    all.dedup_by(|a, b| a.primary == b.primary && a.code == b.code);
    all
}
