//! Codelist files by themselves.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use rules_core::code::{Code, Scheme};
use rules_lang::{
    Sources, diagnostic,
    diagnostic::Applicability,
    limits,
    resolve::{CodelistFile, ListedCode},
};

use super::{Files, Ruleset, read};
use crate::error::Error;

/// A codelist file that has been read.
pub(crate) struct List {
    /// The path as the reader typed it.
    pub(crate) path: String,
    /// How many rows it has, without its header.
    pub(crate) rows: usize,
    /// How many of them could not be read whole.
    pub(crate) refused: usize,
    /// Its codes, each once.
    pub(crate) codes: Vec<ListedCode>,
    diagnostics: Ruleset,
}

impl List {
    /// Reads a file; `scheme` is that of its codes where it does not say so.
    pub(crate) fn load(path: &Path, scheme: Option<Scheme>) -> Result<Self, Error> {
        let bytes = read::bytes(path, limits::CODELIST_BYTES)?;
        let name = path.display().to_string();
        let mut sources = Sources::new("", "");
        sources.files.insert(name.clone(), bytes);
        let CodelistFile { codes, rows, refused, diagnostics, .. } =
            CodelistFile::read(&sources, &name, scheme);
        let places = BTreeMap::from([(name.clone(), path.to_path_buf())]);
        let files = Files::new(PathBuf::new(), places);
        let diagnostics = Ruleset::from_diagnostics(files, sources, diagnostics);
        Ok(Self { path: name, rows, refused, codes, diagnostics })
    }

    /// What is wrong with it, as a ruleset that is nothing else.
    pub(crate) fn diagnostics(&self) -> &Ruleset {
        &self.diagnostics
    }

    /// How many codes of each scheme, in the order of the schemes.
    pub(crate) fn schemes(&self) -> BTreeMap<Scheme, usize> {
        self.codes.iter().fold(BTreeMap::new(), |mut counts, it| {
            *counts.entry(it.code.scheme()).or_default() += 1;
            counts
        })
    }

    /// How many problems of each kind, and for how many of them a repair is proposed.
    pub(crate) fn problems(&self) -> BTreeMap<diagnostic::Code, (usize, usize)> {
        self.diagnostics.diagnostics.iter().fold(BTreeMap::new(), |mut counts, it| {
            let mends = it.fixes.iter().any(|fix| fix.applicability != Applicability::Choice);
            let (all, mended) = counts.entry(it.code).or_default();
            *all += 1;
            *mended += usize::from(mends);
            counts
        })
    }

    /// Its codes with their terms; a Read v2 code for everything below it is another than the code alone.
    pub(crate) fn terms(&self) -> BTreeMap<(Code, bool), &str> {
        self.codes.iter().map(|it| ((it.code, it.and_below), it.term.as_str())).collect()
    }
}
