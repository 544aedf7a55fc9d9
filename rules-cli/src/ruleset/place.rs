//! Places in a ruleset's files, as people and editors count them.

use std::{
    collections::BTreeMap,
    ops::Range,
    path::{Path, PathBuf},
};

use rules_lang::{FileId, Sources, Span};

/// Where a ruleset's files lie.
pub(crate) struct Files {
    main: PathBuf,
    /// The other files by the paths the rules give them.
    others: BTreeMap<String, PathBuf>,
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
    /// The main file, and the others by the paths the rules give them.
    pub(super) fn new(main: PathBuf, others: BTreeMap<String, PathBuf>) -> Self {
        Self { main, others }
    }

    /// Where the file of that name lies, and what it holds.
    pub(super) fn named<'f>(
        &'f self,
        sources: &'f Sources,
        name: &str,
    ) -> Option<(&'f Path, &'f [u8])> {
        if name == sources.main.name {
            return Some((&self.main, sources.main.text.as_bytes()));
        }
        Some((self.others.get(name)?, sources.files.get(name)?))
    }

    /// Finds the lines of the files that these places are in.
    pub(crate) fn texts<'f>(
        &self,
        sources: &'f Sources,
        places: impl Iterator<Item = Span>,
    ) -> Texts<'f> {
        let mut files = BTreeMap::new();
        for place in places {
            files.entry(place.file).or_insert_with(|| self.text(sources, place.file));
        }
        Texts { files }
    }

    fn text<'f>(&self, sources: &'f Sources, file: FileId) -> Text<'f> {
        let (name, bytes) = sources.file(file).unwrap_or_default();
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
        let sources = Sources::new("a.rules", "one\ntwö three\n");
        let files = Files::new(PathBuf::from("r/a.rules"), BTreeMap::new());
        let text = files.text(&sources, FileId::MAIN);
        assert_eq!(text.path, "r/a.rules");
        assert_eq!(text.position(0), Position { line: 1, column: 1 });
        assert_eq!(text.position(9), Position { line: 2, column: 5 });
        assert_eq!(text.position(999), Position { line: 3, column: 1 });
        assert_eq!(text.lines(9..12), Some((2, 4, "twö three\n")));
    }
}
