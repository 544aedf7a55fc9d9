//! What is compiled, and places in it.

use std::{collections::BTreeMap, fmt};

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
pub struct Sources {
    /// The rules.
    pub main: SourceFile,
    /// The codelist files by the path written in the rules; [`crate::needed_files`] lists them.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Sources {
    /// The rules alone, without codelist files.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let main = SourceFile { name: name.into(), text: text.into() };
        Self { main, files: BTreeMap::new() }
    }

    /// The name and bytes of a file that a [`Span`] points into.
    pub fn file(&self, id: FileId) -> Option<(&str, &[u8])> {
        match id.0.checked_sub(1) {
            None => Some((&self.main.name, self.main.text.as_bytes())),
            Some(n) => {
                self.files.iter().nth(n as usize).map(|(name, bytes)| (name.as_str(), &**bytes))
            }
        }
    }

    /// The codelist file written as `path` in the rules.
    pub(crate) fn named(&self, path: &str) -> Option<(FileId, &[u8])> {
        let position = self.files.keys().position(|name| name == path)?;
        let bytes = self.files.get(path)?;
        Some((FileId(u32::try_from(position).ok()?.checked_add(1)?), bytes))
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
