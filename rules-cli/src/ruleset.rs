//! Rulesets on disk: finding, reading and compiling them.

mod codes;
mod fixing;
mod json;
mod list;
mod place;
mod read;
mod render;
mod sarif;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use rules_core::{
    limits::PACK_MAX,
    pack::{self, PackError},
};
use rules_lang::{
    Compilation, Diagnostic, Form, Severity, Sources,
    fix::{self, Change, Fixed},
    lint::{self, Options},
};

use crate::{engine::Pack, failure::Failure, terminal::Colours};
pub(crate) use codes::{Codes, codes};
pub(crate) use json::Report;
pub(crate) use list::List;
use place::{Files, Texts};
pub(crate) use render::Renderer;
pub(crate) use sarif::Log;

/// A ruleset that has been read and compiled, with or without success.
pub(crate) struct Ruleset {
    files: Files,
    compilation: Compilation,
}

impl Ruleset {
    /// Reads and compiles the ruleset in this folder or file.
    pub(crate) fn load(path: &Path) -> Result<Self, Failure> {
        let files = read::read(path)?;
        let compilation = rules_lang::compile(files.sources());
        Ok(Self { files, compilation })
    }

    /// Rules of which no more is known than what is wrong with them.
    pub(crate) fn said(folder: &Path, sources: Sources, diagnostics: Vec<Diagnostic>) -> Self {
        Self { files: Files::new(folder, sources), compilation: only(diagnostics) }
    }

    /// Looks at it for everything that is doubtful, too.
    pub(crate) fn linted(mut self, options: &Options) -> Self {
        self.compilation.diagnostics =
            lint::check(self.files.sources(), &self.compilation, options);
        self
    }

    /// What it would be with every safe fix in it.
    pub(crate) fn fixed(&self, options: &Options) -> Fixed {
        fix::fixed(self.files.sources(), options)
    }

    /// Takes fixes over, and writes the files they change.
    pub(crate) fn take(self, fixed: Fixed) -> Result<Self, Failure> {
        let Fixed { sources, changes, mut compilation, diagnostics } = fixed;
        compilation.diagnostics = diagnostics;
        let it = Self { files: self.files.replaced(sources), compilation };
        let changed: BTreeSet<&str> = changes.iter().map(|it| it.file.as_str()).collect();
        for name in changed {
            if let Some((path, bytes)) = it.files.named(name) {
                fixing::replace(path, bytes)?;
            }
        }
        Ok(it)
    }

    /// What a fix did, for people: the place, why, and the lines before and after.
    pub(crate) fn shown(&self, change: &Change, verb: &str) -> String {
        let path = self.files.named(&change.file).map(|(path, _)| path.display().to_string());
        fixing::shown(&path.unwrap_or_default(), change, verb)
    }

    /// How many errors it has.
    pub(crate) fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many warnings there are about it.
    pub(crate) fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        self.compilation.diagnostics.iter().filter(|d| d.severity() == severity).count()
    }

    /// Name and version; nothing if it does not compile.
    pub(crate) fn identity(&self) -> Option<(&str, &str)> {
        self.compilation.plan.as_ref().map(|plan| (&*plan.info.name, &*plan.info.version))
    }

    /// The pack; nothing if it does not compile.
    fn pack(&self) -> Option<Result<Vec<u8>, PackError>> {
        let plan = self.compilation.plan.as_ref()?;
        let Sources { main, files } = self.files.sources();
        let mut sources = vec![(main.name.clone(), main.text.clone().into_bytes())];
        sources.extend(files.iter().map(|(name, bytes)| (name.clone(), bytes.clone())));
        Some(pack::encode(plan, &sources))
    }

    /// The files that its diagnostics point into.
    fn texts(&self) -> Texts<'_> {
        let diagnostics = self.compilation.diagnostics.iter().flat_map(|diagnostic| {
            let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.secondary);
            let edits = diagnostic.fixes.iter().flat_map(|fix| &fix.edits);
            labels.map(|label| label.span).chain(edits.map(|edit| edit.span))
        });
        self.files.texts(diagnostics)
    }
}

/// A compilation of which nothing is there but what is wrong.
fn only(diagnostics: Vec<Diagnostic>) -> Compilation {
    Compilation { plan: None, ir: None, form: Form::Ruleset, diagnostics }
}

/// The rulesets and libraries that the paths of a command line name: a folder that holds no rules stands for
/// those in its folders.
pub(crate) fn all(paths: &[PathBuf]) -> Vec<PathBuf> {
    paths.iter().flat_map(|path| read::all(path)).collect()
}

/// The files of rules of a ruleset, the main one first, with their texts. Libraries have their own.
pub(crate) fn rules_texts(path: &Path) -> Result<Vec<(PathBuf, String)>, Failure> {
    read::texts(path)
}

/// The ruleset at a path, ready for the component: compiled, or as the pack that the file is.
///
/// What keeps a ruleset from compiling is written to standard error.
pub(crate) fn pack(path: &Path) -> Result<Pack, Failure> {
    let origin = path.display().to_string();
    if path.is_file() && path.extension().is_none_or(|extension| extension != "rules") {
        return Ok(Pack { origin, bytes: read::bytes(path, PACK_MAX)? });
    }
    let ruleset = Ruleset::load(path)?;
    if ruleset.compilation.form == Form::Library {
        return Err(Failure::input(format!("`{origin}` is a library"))
            .help("name a ruleset that uses it; a library decides nothing by itself"));
    }
    match ruleset.pack() {
        Some(Ok(bytes)) => Ok(Pack { origin, bytes }),
        Some(Err(error @ PackError::TooLarge)) => Err(Failure::input(error.to_string()).at(origin)),
        Some(Err(error)) => {
            Err(Failure::internal(format!("the compiler wrote a bad plan: {error}")).at(origin))
        }
        None => {
            Renderer::new(Colours::of(&std::io::stderr())).errors(&ruleset);
            Err(Failure::input(format!("the ruleset `{origin}` does not compile")))
        }
    }
}
