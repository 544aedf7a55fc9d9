//! Everything there is to know of a ruleset, worked out once.

#[cfg(test)]
mod tests;

use std::convert::Infallible;

use rules_core::{
    pack::{self, PackError},
    plan::Plan,
};

use crate::{
    NeededFile,
    assemble::{self, Assembled},
    check::{self, Placeholder},
    diagnostic::{Code, Diagnostic, Severity, Sink},
    ir, plan, resolve,
    source::{Sources, Span},
    syntax::{self, SourceKind},
};

/// A ruleset with everything the compiler makes of it, each made once: its tree, its typed expressions, its
/// plan, and what there is to say about it.
///
/// Lints, fixes and tools read it; none of them reads a file again.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Analysis {
    /// What was compiled.
    pub sources: Sources,
    /// What the main file is. A library's plan has codes and measures, and nothing to evaluate.
    pub kind: SourceKind,
    /// The rules as written: those of every file, and of libraries what is used.
    pub tree: syntax::File,
    /// The files that the rules name; each path once.
    pub needed: Vec<NeededFile>,
    /// The typed tree; `None` if a name or type is wrong. It is there when the only errors are in what
    /// the rules say, such as a value that may be missing.
    pub ir: Option<ir::Ruleset>,
    /// The plan; `None` if and only if there is an error among the diagnostics.
    pub plan: Option<Plan>,
    /// Everything the compiler has to say, in the order of the files: the main one, then by their paths.
    /// [`lint::check`](crate::lint::check) says more.
    pub diagnostics: Vec<Diagnostic>,
    /// The values of messages that may be missing although the alert is raised.
    pub(crate) placeholders: Vec<Placeholder>,
}

impl Analysis {
    /// Compiles a ruleset of which every file is there that can be had.
    pub fn new(sources: Sources) -> Self {
        let Ok(analysis) = Self::load(sources, |_| Ok::<_, Infallible>(None));
        analysis
    }

    /// Compiles a ruleset, and reads the files it names on the way.
    ///
    /// `read` is asked once for each path that is not among the sources: first for further files and
    /// libraries, then for codelists. A library `x` is `libraries/x/x.rules`, wherever the host keeps its
    /// libraries; the other paths lead on from the folder of the rules. For a file that is not there `read`
    /// says `None`, which is reported at the place that names it.
    ///
    /// # Errors
    /// The first that `read` gives. A mistake in the rules is none: it is among the diagnostics.
    pub fn load<E>(
        mut sources: Sources,
        read: impl FnMut(&str) -> Result<Option<Vec<u8>>, E>,
    ) -> Result<Self, E> {
        let (assembled, sink) = assemble::load(&mut sources, read)?;
        Ok(Self::of(sources, assembled, sink))
    }

    fn of(sources: Sources, assembled: Assembled, mut sink: Sink) -> Self {
        let needed = assembled.needed();
        let Assembled { file: tree, kind, libraries, .. } = assembled;
        let texts = sources.texts();
        let resolved = resolve::resolve(&sources, &tree, &mut sink);
        let built = ir::build(&texts, resolved, &mut sink);
        let is_typed = !sink.has_errors();
        let (mut plan, mut placeholders) = (None, Vec::new());
        // Nothing can be said about definitions that depend on themselves.
        if let Some(order) = &built.order {
            let (mut lowered, mut lowering) = plan::lower_ruleset(&built.ruleset, order);
            lowered.libraries = libraries;
            placeholders = check::missing(&texts, &built.ruleset, order, &mut lowering, &mut sink);
            if is_typed && kind == SourceKind::Ruleset {
                check::unused(&built.names, &mut sink);
            }
            plan = Some(lowering.finish(lowered));
        }
        let plan = plan.filter(|_| !sink.has_errors()).filter(|it| keeps_limits(it, &mut sink));
        let mut diagnostics = sink.into_all();
        // What is doubtful about a library is said where it is checked alone.
        diagnostics.retain(|it| {
            it.severity == Severity::Error || !sources.is_of_library(it.primary.span.file)
        });
        sources.sort(&mut diagnostics);
        let ir = is_typed.then_some(built.ruleset);
        Self { sources, kind, tree, needed, ir, plan, diagnostics, placeholders }
    }
}

/// Whether a plan keeps the limits of the module that will load it.
fn keeps_limits(plan: &Plan, sink: &mut Sink) -> bool {
    let why = match pack::check(plan) {
        Ok(()) => return true,
        Err(PackError::Plan(error)) => error.to_string(),
        Err(error) => error.to_string(),
    };
    let message = format!("this ruleset is more than the module can load: {why}");
    let help = "split the ruleset, or shorten the chain of fields, tables and markers";
    let place = Span::main(0, 0);
    sink.report(Diagnostic::new(Code::TooLarge, place, message, "the whole ruleset").help(help));
    false
}
