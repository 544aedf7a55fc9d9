//! The text a tree was read from, and where in it things stand.

use std::{borrow::Cow, cell::Cell};

use super::tree::Node;
use crate::{error::FeedError, problem::Place};

/// The text of one bundle.
#[derive(Debug)]
pub(super) struct Source<'a> {
    text: &'a str,
    lines_before: usize,
    /// The last offset asked about and the line it is on: the next one is mostly near.
    last: Cell<(usize, usize)>,
}

impl<'a> Source<'a> {
    /// A text that comes after so many lines of its file.
    pub(super) fn new(text: &'a str, lines_before: usize) -> Self {
        Self { text, lines_before, last: Cell::new((0, lines_before + 1)) }
    }

    /// The same from bytes; what is not UTF-8 is named.
    pub(super) fn decode(bytes: &'a [u8], lines_before: usize) -> Result<Self, FeedError> {
        let line = lines_before + 1;
        // Neither JSON nor XML begins with a zero byte or has one second, but in UTF-16 they do.
        let wide = matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, ..] | [_, 0, ..]);
        if wide {
            return Err(FeedError::encoding("UTF-16", Place::at(line, 1)));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let (before, rest) = bytes.split_at_checked(error.valid_up_to()).unwrap_or_default();
            let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            let found = rest.first().map(|byte| format!("the byte 0x{byte:02x}"));
            let place = Place::at(line + count_lines(before), before.len() - line_start + 1);
            FeedError::encoding(&found.unwrap_or_default(), place)
        })?;
        Ok(Self::new(text, lines_before))
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    pub(super) fn lines_before(&self) -> usize {
        self.lines_before
    }

    /// The same text with the life of this source, if it is a part of it.
    pub(super) fn borrowed(&self, part: &str) -> Option<&'a str> {
        let offset = self.offset(part)?;
        self.text.get(offset..offset.checked_add(part.len())?)
    }

    /// Refuses a text that says it is in another encoding and uses it.
    pub(super) fn held_to(&self, encoding: &str) -> Result<(), FeedError> {
        let same = encoding.eq_ignore_ascii_case("utf-8") || self.text.is_ascii();
        let line = self.lines_before + 1;
        if same { Ok(()) } else { Err(FeedError::encoding(encoding, Place::at(line, 1))) }
    }

    /// The line and column, counted from 1, of an offset into the text.
    pub(super) fn position(&self, offset: usize) -> (usize, usize) {
        let before = self.text.as_bytes().get(..offset).unwrap_or(self.text.as_bytes());
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        (self.line(offset), before.len() - line_start + 1)
    }

    /// Where a node stands, as far as its own texts tell.
    pub(super) fn place(&self, node: &Node<'_>, pointer: String) -> Place {
        let line = self.first_offset(node).map(|offset| self.line(offset));
        Place { line, pointer, ..Place::default() }
    }

    /// The offset of the first text in a node that is borrowed from this source.
    fn first_offset(&self, node: &Node<'_>) -> Option<usize> {
        match node {
            Node::Text(Cow::Borrowed(text)) | Node::Plain(Cow::Borrowed(text)) => self.offset(text),
            Node::List(items) => items.iter().find_map(|item| self.first_offset(item)),
            Node::Object(members) => members.iter().find_map(|(name, value)| match name {
                Cow::Borrowed(name) => self.offset(name).or_else(|| self.first_offset(value)),
                Cow::Owned(_) => self.first_offset(value),
            }),
            _ => None,
        }
    }

    /// The offset of a text that is a part of this one.
    fn offset(&self, part: &str) -> Option<usize> {
        let offset = part.as_ptr().addr().checked_sub(self.text.as_ptr().addr())?;
        (offset < self.text.len()).then_some(offset)
    }

    /// The line of an offset. Costs the distance from the last one asked about.
    fn line(&self, offset: usize) -> usize {
        let (from, line) = self.last.get();
        let between =
            |start, end| self.text.as_bytes().get(start..end).map(count_lines).unwrap_or_default();
        let line =
            if offset < from { line - between(offset, from) } else { line + between(from, offset) };
        self.last.set((offset, line));
        line
    }
}

fn count_lines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fhir::json;

    #[test]
    fn lines_are_found_in_any_order() {
        let source = Source::new("{\n\"a\":\n[1,\n{\"b\":2}],\n\"c\":\"x\"}", 10);
        let tree = json::parse(&source).unwrap();
        let (a, c) = (tree.get("a").unwrap(), tree.get("c").unwrap());
        let line = |node: &Node<'_>| source.place(node, String::new()).line;
        let lines = [c, a, &tree, c].map(line);
        assert_eq!(lines, [Some(15), Some(14), Some(12), Some(15)]);
        assert_eq!(line(&Node::Text("elsewhere".into())), None);
        assert_eq!(line(&Node::Text(Cow::Owned("x".to_owned()))), None);
    }

    #[test]
    fn other_encodings_are_named() {
        let cases: [&[u8]; 4] =
            [b"{\n \"a\": \"caf\xe9\"}", b"\xff\xfe{\0", b"{\0\"\0", b"\0{\0\""];
        let shown = cases.map(|bytes| Source::decode(bytes, 2).unwrap_err().to_string());
        insta::assert_snapshot!(shown.join("\n"), @"
        line 4, column 11: the byte 0xe9 where UTF-8 is expected; convert it to UTF-8
        line 3, column 1: UTF-16 where UTF-8 is expected; convert it to UTF-8
        line 3, column 1: UTF-16 where UTF-8 is expected; convert it to UTF-8
        line 3, column 1: UTF-16 where UTF-8 is expected; convert it to UTF-8
        ");
    }
}
