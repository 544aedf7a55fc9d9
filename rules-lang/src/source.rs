//! What is compiled, and places in it.

use std::{collections::BTreeMap, fmt};

use crate::{assemble, diagnostic::Diagnostic};

/// The rules of one ruleset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// What the file is called in diagnostics, for example `maternity.rules`.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Everything a compilation reads.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sources {
    /// The rules, or the first file of them.
    pub main: SourceFile,
    /// The other files of the rules, libraries and codelist files, each by the path that
    /// [`crate::needed_files`] gives it.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Sources {
    /// The rules alone, without codelist files.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let main = SourceFile { name: name.into(), text: text.into() };
        Self { main, files: BTreeMap::new() }
    }

    /// Reads every file that the rules name, and that those files name, from where the host keeps them.
    ///
    /// `read` is asked once for each path; for a file that is not there it says `None`, and the compiler
    /// reports it at the place that names it. A host that goes on to compile uses
    /// [`Analysis::load`](crate::Analysis::load), which reads every file of rules only once.
    ///
    /// # Errors
    /// The first that `read` gives.
    pub fn complete<E>(
        &mut self,
        read: impl FnMut(&str) -> Result<Option<Vec<u8>>, E>,
    ) -> Result<(), E> {
        assemble::load(self, read).map(drop)
    }

    /// The files besides the main one with their ids: those of rules first, both in the order of their
    /// paths. So a codelist that is read later leaves the ids in trees that are there already alone.
    fn others(&self) -> impl Iterator<Item = (FileId, &str, &[u8])> {
        let (rules, lists): (Vec<_>, Vec<_>) =
            self.files.iter().partition(|(path, _)| path.ends_with(RULES_ENDING));
        let all = rules.into_iter().chain(lists);
        (1..).map(FileId).zip(all).map(|(id, (path, bytes))| (id, path.as_str(), &**bytes))
    }

    /// The texts of the rules: the main file, and the others that are UTF-8.
    pub(crate) fn texts(&self) -> Texts<'_> {
        let main = (FileId::MAIN, self.main.text.as_str());
        let rules = self.others().take_while(|(_, path, _)| path.ends_with(RULES_ENDING));
        let others =
            rules.filter_map(|(id, _, bytes)| Some((id, std::str::from_utf8(bytes).ok()?)));
        Texts(std::iter::once(main).chain(others).collect())
    }

    /// Whether a file belongs to a library that the rules use.
    pub(crate) fn is_of_library(&self, id: FileId) -> bool {
        id != FileId::MAIN && self.file(id).is_some_and(|(path, _)| path.starts_with(LIBRARIES))
    }

    /// The name and bytes of a file that a [`Span`] points into.
    pub fn file(&self, id: FileId) -> Option<(&str, &[u8])> {
        if id == FileId::MAIN {
            return Some((&self.main.name, self.main.text.as_bytes()));
        }
        self.others().find(|(it, ..)| *it == id).map(|(_, name, bytes)| (name, bytes))
    }

    /// The codelist file written as `path` in the rules.
    pub(crate) fn named(&self, path: &str) -> Option<(FileId, &[u8])> {
        self.others().find(|(_, name, _)| *name == path).map(|(id, _, bytes)| (id, bytes))
    }

    /// Puts diagnostics in the order of the files: the main one, then by their paths.
    pub(crate) fn sort(&self, diagnostics: &mut [Diagnostic]) {
        let mut paths: Vec<_> = self.others().map(|(id, path, _)| (path, id)).collect();
        paths.sort_unstable();
        let rank: BTreeMap<FileId, usize> = paths.into_iter().map(|(_, id)| id).zip(1..).collect();
        diagnostics.sort_by_key(|it| {
            let span = it.primary.span;
            (rank.get(&span.file).copied().unwrap_or_default(), span, it.code)
        });
    }
}

/// How the names of files of rules end.
pub(crate) const RULES_ENDING: &str = ".rules";
/// What the paths of libraries begin with.
pub(crate) const LIBRARIES: &str = "libraries/";

/// Texts of rules by file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts<'a>(BTreeMap<FileId, &'a str>);

impl<'a> Texts<'a> {
    /// The whole text of a file; empty if it is no file of rules.
    pub(crate) fn file(&self, id: FileId) -> &'a str {
        self.0.get(&id).copied().unwrap_or_default()
    }

    /// The text a place covers.
    pub(crate) fn at(&self, span: Span) -> &'a str {
        span.text(self.file(span.file))
    }

    /// Every file with its text, the main one first.
    pub(crate) fn all(&self) -> impl Iterator<Item = (FileId, &'a str)> {
        self.0.iter().map(|(id, text)| (*id, *text))
    }
}

/// One of the files of a [`Sources`]; see [`Sources::file`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileId(u32);

impl FileId {
    /// The rules.
    pub const MAIN: Self = Self(0);
}

/// A stretch of bytes in one file; `end` is the first byte after it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// A stretch of the rules themselves.
    pub(crate) fn main(start: usize, end: usize) -> Self {
        Self::of(FileId::MAIN, start, end)
    }

    /// A stretch of a file. Files are limited to far less than 4 GB, so nothing saturates.
    pub(crate) fn of(file: FileId, start: usize, end: usize) -> Self {
        let held = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: held(start), end: held(end) }
    }

    /// From the start of this one to the end of another in the same file.
    pub(crate) fn to(self, end: Self) -> Self {
        Self { file: self.file, start: self.start, end: end.end.max(self.end) }
    }

    /// The empty place before this one.
    pub(crate) fn before(self) -> Self {
        Self { end: self.start, ..self }
    }

    /// The empty place after this one.
    pub(crate) fn after(self) -> Self {
        Self { start: self.end, ..self }
    }

    /// The text it covers.
    pub(crate) fn text(self, source: &str) -> &str {
        source.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.file != FileId::MAIN {
            write!(f, "file {}: ", self.file.0)?;
        }
        write!(f, "{}..{}", self.start, self.end)
    }
}
