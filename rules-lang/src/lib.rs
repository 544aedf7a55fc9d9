//! The ruleset language: text to a compiled plan, with diagnostics as data.
//!
//! Pure: text in, values out; no files, no printing. Any text, however broken, gives diagnostics and
//! never a panic. Cost: `O(n log n)` time in the size of the rules and codelists, within stated
//! [`limits`].
//!
//! ```text
//! text → syntax::File → resolve → ir::Ruleset → rules_core::plan::Plan
//! ```
//!
//! - [`source`]: what is compiled, and places in it.
//! - [`diagnostic`]: what the compiler has to say.
//! - [`syntax`]: the rules as written. Reading never fails.
//! - `assemble`: the files of a ruleset and what it needs of libraries, as one.
//! - [`resolve`]: names, codelists, units.
//! - [`ucum`]: the table of units.
//! - [`format`]: the one layout of rules.
//! - [`fix`]: applies what can be mended without a person.
//! - [`ir`]: typed expressions; what analysis and explanation read.
//! - `check`: values that may be missing; definitions nothing uses.
//! - [`lint`]: what compiles and is still doubtful.
//! - `plan`: the tree as the plan that evaluation reads.

mod assemble;
mod check;
pub mod diagnostic;
pub mod fix;
mod format;
pub mod ir;
pub mod limits;
pub mod lint;
mod plan;
pub mod resolve;
pub mod source;
mod suggest;
pub mod syntax;
pub mod ucum;
mod unit;
mod words;

use rules_core::{
    pack::{self, PackError},
    plan::Plan,
};

pub use self::{
    diagnostic::{Diagnostic, Severity},
    format::{FormatError, format},
    plan::Labels,
    source::{FileId, SourceFile, Sources, Span},
    syntax::Form,
};
use crate::{
    assemble::{Assembled, assemble},
    diagnostic::{Code, Sink},
};

/// What became of a ruleset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compilation {
    /// The plan; `None` if and only if there is an error among the diagnostics.
    pub plan: Option<Plan>,
    /// The typed tree; `None` if a name or type is wrong. It is there when the only errors are in what
    /// the rules say, such as a value that may be missing.
    pub ir: Option<ir::Ruleset>,
    /// What was compiled. A library's plan has codes and measures, and nothing to evaluate.
    pub form: Form,
    /// Everything there is to say, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file the rules name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeededFile {
    /// The path: the key in [`Sources::files`].
    pub path: String,
    /// Where it is written.
    pub span: Span,
}

/// The files that the rules name, in order; each path once: further files of rules, libraries, codelists.
///
/// Those that stand in `sources` already are read for further names; [`Sources::complete`] asks until there
/// are no more. A library `x` is `libraries/x/x.rules`, wherever the host keeps its libraries; the other
/// paths lead on from the folder of the rules.
pub fn needed_files(sources: &Sources) -> Vec<NeededFile> {
    let assembled = assemble(sources, &mut Sink::default());
    let mut needed = assembled.parts;
    for path in assembled.file.paths() {
        if needed.iter().all(|it| it.path != path.text) {
            needed.push(NeededFile { path: path.text.clone(), span: path.span });
        }
    }
    needed
}

/// Whether a plan keeps the limits of the module that will load it.
fn can_be_packed(plan: &Plan, sink: &mut Sink) -> bool {
    let why = match pack::encode(plan, &[]) {
        Ok(_) => return true,
        Err(PackError::Plan(error)) => error.to_string(),
        Err(error) => error.to_string(),
    };
    let message = format!("this ruleset is more than the module can load: {why}");
    let help = "split the ruleset, or shorten the chain of fields, tables and markers";
    let place = Span::main(0, 0);
    sink.report(Diagnostic::new(Code::TooLarge, place, message, "the whole ruleset").help(help));
    false
}

/// Compiles a ruleset, and reports every mistake in it.
pub fn compile(sources: &Sources) -> Compilation {
    let mut sink = Sink::default();
    let Assembled { file, form, libraries, .. } = assemble(sources, &mut sink);
    let texts = sources.texts();
    let resolved = resolve::resolve(sources, &file, &mut sink);
    let built = ir::build(&texts, resolved, &mut sink);
    let is_typed = !sink.has_errors();
    let mut plan = None;
    // Nothing can be said about definitions that depend on themselves.
    if let Some(order) = &built.order {
        let (mut whole, mut lowering) = plan::whole(&built.ruleset, order);
        whole.libraries = libraries;
        check::missing(&texts, &built.ruleset, order, &mut lowering, &mut sink);
        if is_typed && form == Form::Ruleset {
            check::unused(&built.names, &mut sink);
        }
        plan = Some(lowering.finish(whole));
    }
    let plan = plan.filter(|_| !sink.has_errors()).filter(|plan| can_be_packed(plan, &mut sink));
    let mut diagnostics = sink.into_sorted();
    // What is doubtful about a library is said where it is checked alone.
    diagnostics.retain(|it| {
        it.severity == Severity::Error || !sources.is_of_library(it.primary.span.file)
    });
    Compilation { plan, ir: is_typed.then_some(built.ruleset), form, diagnostics }
}

/// The values of messages that may be missing, of a ruleset that compiles.
pub(crate) fn holes(sources: &Sources) -> Vec<check::Hole> {
    let mut sink = Sink::default();
    let file = assemble(sources, &mut sink).file;
    let resolved = resolve::resolve(sources, &file, &mut sink);
    let built = ir::build(&sources.texts(), resolved, &mut sink);
    let Some(order) = &built.order else { return Vec::new() };
    let (_, mut lowering) = plan::whole(&built.ruleset, order);
    check::holes(&built.ruleset, order, &mut lowering)
}
