//! Places in a ruleset's files, as people and editors count them.

use std::{
    collections::BTreeMap,
    ops::Range,
    path::{Path, PathBuf},
};

use rules_lang::{FileId, Sources, Span};

/// A ruleset's files and where they lie.
pub(crate) struct Files {
    main: PathBuf,
    /// The other files by the paths the rules give them.
    others: BTreeMap<String, PathBuf>,
    sources: Sources,
}

/// The files that diagnostics point into, with their lines found.
pub(crate) struct Texts<'f> {
    files: BTreeMap<FileId, Text<'f>>,
}

/// One file, with its lines found.
pub(crate) struct Text<'f> {
    /// Where it lies, as the reader would type it.
    pub(crate) path: String,
    bytes: &'f [u8],
    /// Where each line begins.
    lines: Vec<usize>,
}

/// A place: line and column count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Files {
    /// One file of rules, in this folder.
    pub(super) fn new(folder: &Path, sources: Sources) -> Self {
        Self { main: folder.join(&sources.main.name), others: BTreeMap::new(), sources }
    }

    /// Several, with the places of those besides the main one.
    pub(super) fn with(self, others: BTreeMap<String, PathBuf>) -> Self {
        Self { others, ..self }
    }

    /// The same files with other texts.
    pub(super) fn replaced(self, sources: Sources) -> Self {
        Self { sources, ..self }
    }

    /// Where the file of that name lies, and what it holds.
    pub(super) fn named(&self, name: &str) -> Option<(&Path, &[u8])> {
        if name == self.sources.main.name {
            return Some((&self.main, self.sources.main.text.as_bytes()));
        }
        Some((self.others.get(name)?, self.sources.files.get(name)?))
    }

    /// What was compiled.
    pub(crate) fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Finds the lines of the files that these places are in.
    pub(crate) fn texts(&self, places: impl Iterator<Item = Span>) -> Texts<'_> {
        let mut files = BTreeMap::new();
        for place in places {
            files.entry(place.file).or_insert_with(|| self.text(place.file));
        }
        Texts { files }
    }

    fn text(&self, file: FileId) -> Text<'_> {
        let (name, bytes) = self.sources.file(file).unwrap_or_default();
        let breaks = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        Text {
            path: self.others.get(name).unwrap_or(&self.main).display().to_string(),
            bytes,
            lines: std::iter::once(0).chain(breaks.map(|(n, _)| n + 1)).collect(),
        }
    }
}

impl<'f> Texts<'f> {
    /// The file of that id, if a place in it was named.
    pub(crate) fn get(&self, file: FileId) -> Option<&Text<'f>> {
        self.files.get(&file)
    }
}

impl<'f> Text<'f> {
    /// The position of a byte.
    pub(crate) fn position(&self, offset: u32) -> Position {
        let offset = (offset as usize).min(self.bytes.len());
        let line = self.line(offset);
        let start = self.lines.get(line).copied().unwrap_or(0);
        let before = self.bytes.get(start..offset).unwrap_or_default();
        Position { line: line + 1, column: String::from_utf8_lossy(before).chars().count() + 1 }
    }

    /// The whole lines from one byte to another: the first line's number, where it begins, the text.
    ///
    /// Nothing if they are not UTF-8.
    pub(crate) fn lines(&self, range: Range<usize>) -> Option<(usize, usize, &'f str)> {
        let first = self.line(range.start);
        let start = *self.lines.get(first)?;
        let end = self.lines.get(self.line(range.end) + 1).copied().unwrap_or(self.bytes.len());
        let text = std::str::from_utf8(self.bytes.get(start..end)?).ok()?;
        Some((first + 1, start, text))
    }

    /// The line a byte is on, counted from 0.
    fn line(&self, offset: usize) -> usize {
        self.lines.partition_point(|start| *start <= offset).saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_as_editors_do() {
        let files = Files::new(Path::new("r"), Sources::new("a.rules", "one\ntwö three\n"));
        let text = files.text(FileId::MAIN);
        assert_eq!(text.path, "r/a.rules");
        assert_eq!(text.position(0), Position { line: 1, column: 1 });
        assert_eq!(text.position(9), Position { line: 2, column: 5 });
        assert_eq!(text.position(999), Position { line: 3, column: 1 });
        assert_eq!(text.lines(9..12), Some((2, 4, "twö three\n")));
    }
}
