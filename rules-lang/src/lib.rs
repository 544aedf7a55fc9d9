//! The ruleset language: text in; a compiled plan, diagnostics and fixes out, all of it data.
//!
//! For tools that check, build, lay out, explain or edit rulesets: the command, an editor, a page in a
//! browser. It reads no file, prints nothing and knows no clock, and builds for `wasm32-unknown-unknown`.
//!
//! **Promise.** Any text, however broken, gives diagnostics and never a panic; one run finds every mistake;
//! the same sources give the same plan to the byte. A ruleset has a plan if and only if it has no error.
//!
//! **Bound.** `O(n log n)` time in the size of the rules and codelists, within stated [`limits`]. Each file
//! is parsed once and the expressions are typed once, whatever reads the [`Analysis`] afterwards.
//!
//! ```
//! use rules_lang::{Sources, compile};
//!
//! let mut sources = Sources::new(
//!     "asthma.rules",
//!     r#"ruleset asthma { title "Asthma" version 1.0.0 language 1 owner "Respiratory group" }
//!        codelist asthma from "asthma.csv" as snomed
//!        report seen "Seen lately" { include when any astma in the last 12 months }"#,
//! );
//! sources.files.insert("asthma.csv".into(), b"code,term\n195967001,Asthma\n".to_vec());
//!
//! let analysis = compile(&sources);
//! assert!(analysis.plan.is_none());
//! let mistake = &analysis.diagnostics[0];
//! assert_eq!(mistake.code.slug(), "unknown-name");
//! assert_eq!(mistake.message, "nothing is called `astma`");
//! assert_eq!(mistake.help, "did you mean `asthma`?");
//!
//! sources.main.text = sources.main.text.replace("astma", "asthma");
//! assert!(compile(&sources).plan.is_some());
//! ```
//!
//! A host that keeps files on disk, or asks another process for them, uses [`Analysis::load`]. What
//! compiles and is still doubtful [`lint::check`] says; [`fix::apply_fixes`] mends what no person need
//! choose; [`format()`] lays rules out.
//!
//! # How it is made
//!
//! ```text
//! text → syntax::File → resolve → ir::Ruleset → rules_core::plan::Plan
//!        └──────────────── Analysis ────────────────────────────────┘
//! ```
//!
//! - [`source`]: what is compiled, and places in it.
//! - [`diagnostic`]: what the compiler has to say.
//! - [`syntax`]: the rules as written. Reading never fails.
//! - `assemble`: the files of a ruleset and what it needs of libraries, as one.
//! - [`resolve`]: names, codelists, units.
//! - [`ucum`]: the table of units.
//! - [`ir`]: typed expressions; what analysis and explanation read. [`ir::visit`] goes through them.
//! - `check`: values that may be missing; definitions nothing uses.
//! - `plan`: the tree as the plan that evaluation reads.
//! - `analysis`: all of these, each made once.
//! - [`lint`]: what compiles and is still doubtful.
//! - [`fix`]: applies what can be mended without a person.
//! - [`format()`]: the one layout of rules.
//!
//! # Features
//!
//! None: the crate is all there or not.

mod analysis;
mod assemble;
mod check;
pub mod diagnostic;
pub mod fix;
mod format;
pub mod ir;
mod keywords;
pub mod limits;
pub mod lint;
mod plan;
pub mod resolve;
pub mod source;
mod suggest;
pub mod syntax;
pub mod ucum;
mod unit;
#[cfg(test)]
mod work;

pub use self::{
    analysis::Analysis,
    diagnostic::{Diagnostic, Severity},
    format::{FormatError, format},
    plan::Labels,
    source::{FileId, SourceFile, Sources, Span},
    syntax::SourceKind,
};

/// A file the rules name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NeededFile {
    /// The path: the key in [`Sources::files`].
    pub path: String,
    /// Where it is written.
    pub span: Span,
}

/// The files that the rules name, in order; each path once: further files of rules, libraries, codelists.
///
/// Those that stand in `sources` already are read for further names. A host that reads files as they are
/// asked for uses [`Analysis::load`], which gives these as [`Analysis::needed`].
pub fn needed_files(sources: &Sources) -> Vec<NeededFile> {
    assemble::needed(sources)
}

/// Compiles a ruleset, and reports every mistake in it.
pub fn compile(sources: &Sources) -> Analysis {
    Analysis::new(sources.clone())
}
