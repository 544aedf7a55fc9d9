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
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use rules_core::{
    limits::PACK_MAX,
    pack::{self, PackError},
    plan::Plan,
};
use rules_lang::{
    Analysis, Diagnostic, Severity, SourceKind, Sources,
    fix::{self, Change, FixReport},
    lint::{self, Options},
};

use crate::{error::Error, terminal::Colours};
pub(crate) use codes::{Codes, codes};
pub(crate) use json::Report;
pub(crate) use list::List;
use place::{Files, Texts};
pub(crate) use render::Renderer;
pub(crate) use sarif::Log;

/// A ruleset that has been read and compiled, with or without success, and what there is to say about it.
pub(crate) struct Ruleset {
    files: Files,
    content: Content,
    diagnostics: Vec<Diagnostic>,
}

/// What is known of rules.
enum Content {
    Analysis(Box<Analysis>),
    /// No more than what is wrong with them.
    Sources(Sources),
}

impl Ruleset {
    /// Reads and compiles the ruleset in this folder or file.
    pub(crate) fn load(path: &Path) -> Result<Self, Error> {
        let (files, analysis) = read::read(path)?;
        let diagnostics = analysis.diagnostics.clone();
        Ok(Self { files, content: Content::Analysis(Box::new(analysis)), diagnostics })
    }

    /// Rules of which no more is known than what is wrong with them.
    pub(crate) fn from_diagnostics(
        files: Files,
        sources: Sources,
        diagnostics: Vec<Diagnostic>,
    ) -> Self {
        Self { files, content: Content::Sources(sources), diagnostics }
    }

    /// The same of one file.
    pub(crate) fn from_file_diagnostics(
        rules: &Path,
        text: &str,
        diagnostics: Vec<Diagnostic>,
    ) -> Self {
        let files = Files::new(rules.to_path_buf(), BTreeMap::new());
        let name = rules.file_name().unwrap_or_default().to_string_lossy();
        Self::from_diagnostics(files, Sources::new(name, text), diagnostics)
    }

    fn analysis(&self) -> Option<&Analysis> {
        match &self.content {
            Content::Analysis(analysis) => Some(analysis),
            Content::Sources(_) => None,
        }
    }

    fn sources(&self) -> &Sources {
        match &self.content {
            Content::Analysis(analysis) => &analysis.sources,
            Content::Sources(sources) => sources,
        }
    }

    fn plan(&self) -> Option<&Plan> {
        self.analysis()?.plan.as_ref()
    }

    /// Looks at it for everything that is doubtful, too.
    pub(crate) fn linted(mut self, options: &Options) -> Self {
        if let Some(analysis) = self.analysis() {
            self.diagnostics = lint::check(analysis, options);
        }
        self
    }

    /// What it would be with every safe fix in it; nothing of rules that were not compiled.
    pub(crate) fn fixes(&self, options: &Options) -> Option<FixReport> {
        Some(fix::apply_fixes(self.analysis()?, options))
    }

    /// Takes fixes over, and writes the files they change.
    pub(crate) fn apply(self, report: FixReport) -> Result<Self, Error> {
        let FixReport { analysis, changes, diagnostics, .. } = report;
        let changed: BTreeSet<&str> = changes.iter().map(|it| it.file.as_str()).collect();
        for name in changed {
            if let Some((path, bytes)) = self.files.named(&analysis.sources, name) {
                fixing::replace(path, bytes)?;
            }
        }
        Ok(Self { content: Content::Analysis(Box::new(analysis)), diagnostics, ..self })
    }

    /// What a fix did, for people: the place, why, and the lines before and after.
    pub(crate) fn shown(&self, change: &Change, verb: &str) -> String {
        let path = self
            .files
            .named(self.sources(), &change.file)
            .map(|(path, _)| path.display().to_string());
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
        self.diagnostics.iter().filter(|d| d.severity() == severity).count()
    }

    /// Name and version; nothing if it does not compile.
    pub(crate) fn identity(&self) -> Option<(&str, &str)> {
        self.plan().map(|plan| (&*plan.info.name, &*plan.info.version))
    }

    /// The pack; nothing if it does not compile.
    fn pack(&self) -> Option<Result<Vec<u8>, PackError>> {
        let plan = self.plan()?;
        let Sources { main, files, .. } = self.sources();
        let mut sources = vec![(main.name.clone(), main.text.clone().into_bytes())];
        sources.extend(files.iter().map(|(name, bytes)| (name.clone(), bytes.clone())));
        Some(pack::encode(plan, &sources))
    }

    /// The files that its diagnostics point into.
    fn texts(&self) -> Texts<'_> {
        let diagnostics = self.diagnostics.iter().flat_map(|diagnostic| {
            let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.secondary);
            let edits = diagnostic.fixes.iter().flat_map(|fix| &fix.edits);
            labels.map(|label| label.span).chain(edits.map(|edit| edit.span))
        });
        self.files.texts(self.sources(), diagnostics)
    }
}

/// The rulesets and libraries that the paths of a command line name: a folder that holds no rules stands for
/// those in its folders.
pub(crate) fn all(paths: &[PathBuf]) -> Vec<PathBuf> {
    paths.iter().flat_map(|path| read::all(path)).collect()
}

/// The files of rules of a ruleset, the main one first, with their texts. Libraries have their own.
pub(crate) fn rules_texts(path: &Path) -> Result<Vec<(PathBuf, String)>, Error> {
    read::texts(path)
}

/// A pack and where it came from.
#[derive(Debug, Clone)]
pub(crate) struct Pack {
    /// The folder or file, as given on the command line.
    pub(crate) origin: String,
    /// The pack's bytes.
    pub(crate) bytes: Vec<u8>,
}

/// The ruleset at a path, ready for the component: compiled, or as the pack that the file is.
///
/// What keeps a ruleset from compiling is written to standard error.
pub(crate) fn pack(path: &Path) -> Result<Pack, Error> {
    let origin = path.display().to_string();
    if path.is_file() && path.extension().is_none_or(|extension| extension != "rules") {
        return Ok(Pack { origin, bytes: read::bytes(path, PACK_MAX)? });
    }
    let ruleset = Ruleset::load(path)?;
    if ruleset.analysis().is_some_and(|it| it.kind == SourceKind::Library) {
        return Err(Error::input(format!("`{origin}` is a library"))
            .help("name a ruleset that uses it; a library decides nothing by itself"));
    }
    match ruleset.pack() {
        Some(Ok(bytes)) => Ok(Pack { origin, bytes }),
        Some(Err(error @ PackError::TooLarge)) => Err(Error::input(error.to_string()).at(origin)),
        Some(Err(error)) => {
            Err(Error::internal(format!("the compiler wrote a bad plan: {error}")).at(origin))
        }
        None => {
            Renderer::new(Colours::of(&std::io::stderr())).errors(&ruleset);
            Err(Error::input(format!("the ruleset `{origin}` does not compile")))
        }
    }
}
