//! Takes the tokens of the rules one after the other, with the comments that stand before them.
//!
//! INVARIANT: every token and every comment is taken once, in order, as it stands. So nothing can be
//! lost or change places, whatever the walk over the tree does.

use super::document::{Doc, INDENT};
use crate::{
    source::Span,
    syntax::token::{Kind, Token},
};

/// What stands before the next token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// Nothing: it is the first.
    Nothing,
    /// A space, or nothing, as the two tokens want it.
    Usual,
    /// So many spaces.
    Spaces(usize),
    /// What is usual, or a new line where the group is broken.
    Break,
    /// What is usual, then spaces up to a column shared with the neighbours.
    Tab,
}

/// A comment on a line of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OwnLine {
    pub(super) text: String,
    /// Whether an empty line stands before it.
    pub(super) is_apart: bool,
}

/// A place in the tokens, and the pieces made of those before it.
pub(super) struct Writer<'a> {
    pub(super) text: &'a str,
    tokens: &'a [Token],
    comments: &'a [Span],
    at: usize,
    comment: usize,
    /// Where the last token or comment ended.
    end: usize,
    out: Vec<Doc>,
    /// `None`: written already.
    gap: Option<Gap>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a [Token], comments: &'a [Span]) -> Self {
        let (at, comment, end) = (0, 0, 0);
        Self { text, tokens, comments, at, comment, end, out: Vec::new(), gap: Some(Gap::Nothing) }
    }

    /// What kind of token is next.
    pub(super) fn kind(&self) -> Kind {
        self.tokens.get(self.at).map_or(Kind::End, |it| it.kind)
    }

    /// The text of the next token.
    pub(super) fn word(&self) -> &'a str {
        self.tokens.get(self.at).map_or("", |it| it.span.text(self.text))
    }

    /// Where the next token begins.
    pub(super) fn start(&self) -> usize {
        self.tokens.get(self.at).map_or(self.text.len(), |it| it.span.start as usize)
    }

    /// Where the token before the one at a place begins.
    pub(super) fn start_before(&self, place: Span) -> usize {
        let at = self.tokens.partition_point(|it| it.span.start < place.start);
        let before = at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.map_or(0, |it| it.span.start as usize)
    }

    /// Whether a comment stands between two places.
    pub(super) fn has_comment(&self, start: usize, end: usize) -> bool {
        let next = self.comments.partition_point(|it| (it.start as usize) < start);
        self.comments.get(next).is_some_and(|it| (it.start as usize) < end)
    }

    fn between(&self, start: usize) -> &'a str {
        self.text.get(self.end..start).unwrap_or_default()
    }

    /// Whether an empty line stands before a place.
    pub(super) fn is_apart(&self, start: usize) -> bool {
        self.between(start).matches('\n').count() > 1
    }

    fn next_comment(&mut self) -> Option<Span> {
        let comment = *self.comments.get(self.comment)?;
        ((comment.start as usize) < self.start()).then_some(comment)
    }

    fn take_comment(&mut self, span: Span) -> String {
        self.comment += 1;
        self.end = span.end as usize;
        span.text(self.text).trim_end().to_owned()
    }

    /// The comment after the last token, on its line.
    pub(super) fn trailing(&mut self) -> Option<String> {
        let comment = self.next_comment()?;
        let is_trailing = self.end > 0 && !self.between(comment.start as usize).contains('\n');
        is_trailing.then(|| self.take_comment(comment))
    }

    /// The comments before the next token that have lines of their own.
    pub(super) fn own_lines(&mut self) -> Vec<OwnLine> {
        let mut lines = Vec::new();
        while let Some(comment) = self.next_comment() {
            let is_apart = self.is_apart(comment.start as usize);
            lines.push(OwnLine { text: self.take_comment(comment), is_apart });
        }
        lines
    }

    /// Writes what stands before the next token: its comments, or the gap.
    fn flush(&mut self) {
        let Some(gap) = self.gap.take() else { return };
        let mut has_comment = false;
        if let Some(comment) = self.trailing() {
            self.out.push(Doc::Comment(comment));
            has_comment = true;
        }
        for line in self.own_lines() {
            self.out.extend([Doc::Hard, Doc::Text(line.text)]);
            has_comment = true;
        }
        if has_comment {
            self.out.push(Doc::Hard);
            return;
        }
        let usual = if self.is_spaced() { " " } else { "" };
        match gap {
            Gap::Nothing => {}
            Gap::Usual => self.put(usual),
            Gap::Spaces(spaces) => self.put(&" ".repeat(spaces)),
            Gap::Break => self.out.push(Doc::Line(usual)),
            Gap::Tab => {
                self.out.push(Doc::Tab(0));
                self.put(usual);
            }
        }
    }

    /// Whether a space stands between the last token and the next.
    fn is_spaced(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map(|it| it.kind);
        before != Some(Kind::OpenBracket)
            && !matches!(self.kind(), Kind::CloseBracket | Kind::Comma | Kind::Colon)
    }

    /// Writes a text of our own.
    pub(super) fn put(&mut self, text: &str) {
        if !text.is_empty() {
            self.out.push(Doc::Text(text.to_owned()));
        }
    }

    /// Takes the next token.
    pub(super) fn token(&mut self) {
        self.flush();
        let word = self.word();
        if let Some(token) = self.tokens.get(self.at).filter(|it| it.kind != Kind::End) {
            self.end = token.span.end as usize;
            self.at += 1;
            self.out.push(Doc::Text(word.to_owned()));
        }
        self.gap = Some(Gap::Usual);
    }

    /// Takes so many tokens.
    pub(super) fn take(&mut self, count: usize) {
        for _ in 0..count {
            self.token();
        }
    }

    /// Takes the tokens before a place.
    pub(super) fn until(&mut self, place: usize) {
        while self.kind() != Kind::End && self.start() < place {
            self.token();
        }
    }

    /// Takes the tokens before one of this kind.
    pub(super) fn until_kind(&mut self, kind: Kind) {
        while !matches!(self.kind(), Kind::End) && self.kind() != kind {
            self.token();
        }
    }

    /// Takes the tokens before this word.
    pub(super) fn until_word(&mut self, word: &str) {
        while self.kind() != Kind::End && self.word() != word {
            self.token();
        }
    }

    /// Takes a token of this kind, if it is next.
    pub(super) fn take_kind(&mut self, kind: Kind) -> bool {
        let is_next = self.kind() == kind;
        if is_next {
            self.token();
        }
        is_next
    }

    /// Takes tokens without white space between them as they stand: `MAT-03`.
    pub(super) fn bare(&mut self) {
        self.token();
        while self.start() == self.end && !self.word().starts_with(['{', '}', '#', '"', ',', '|']) {
            self.gap = Some(Gap::Nothing);
            self.token();
        }
    }

    /// Takes a number with its sign.
    pub(super) fn signed(&mut self) {
        if self.take_kind(Kind::Minus) {
            self.gap = Some(Gap::Nothing);
        }
        self.token();
    }

    /// Passes over tokens that the caller writes, up to a place.
    pub(super) fn pass(&mut self, place: usize) {
        while self.kind() != Kind::End && self.start() < place {
            self.at += 1;
        }
        while self.comments.get(self.comment).is_some_and(|it| (it.start as usize) < place) {
            self.comment += 1;
        }
        self.end = self.end.max(place);
        self.gap = Some(Gap::Usual);
    }

    /// Lets the line be broken before the next token.
    pub(super) fn breakable(&mut self) {
        self.gap = Some(Gap::Break);
    }

    /// Puts the next token into one column with its neighbours'.
    pub(super) fn tab(&mut self) {
        self.gap = Some(Gap::Tab);
    }

    /// Leaves out a cell that the neighbours may have.
    pub(super) fn no_cell(&mut self) {
        self.out.push(Doc::Tab(0));
    }

    /// Puts so many spaces before the next token.
    pub(super) fn spaces(&mut self, spaces: usize) {
        self.gap = Some(Gap::Spaces(spaces));
    }

    /// Puts pieces made elsewhere after what is there; the next token follows them without a gap.
    pub(super) fn push(&mut self, docs: Vec<Doc>) {
        self.out.extend(docs);
        self.gap = None;
    }

    fn inside(&mut self, write: impl FnOnce(&mut Self)) -> Vec<Doc> {
        let before = std::mem::take(&mut self.out);
        write(self);
        std::mem::replace(&mut self.out, before)
    }

    /// What is written on its own.
    pub(super) fn piece(&mut self, write: impl FnOnce(&mut Self)) -> Vec<Doc> {
        self.gap = Some(Gap::Nothing);
        self.inside(write)
    }

    /// What stands on one line if it fits. The gap before it does not belong to it.
    pub(super) fn group(&mut self, write: impl FnOnce(&mut Self)) {
        self.flush();
        let inner = self.inside(write);
        self.out.push(Doc::Group(inner));
    }

    /// The same, with the gap before it, where the line may be broken.
    pub(super) fn group_after(&mut self, write: impl FnOnce(&mut Self)) {
        self.breakable();
        let inner = self.inside(write);
        self.out.push(Doc::Group(inner));
    }

    /// What stands one level further in, with the gap before it.
    pub(super) fn indent(&mut self, write: impl FnOnce(&mut Self)) {
        self.indent_by(INDENT, write);
    }

    /// What stands so many columns further in, with the gap before it.
    pub(super) fn indent_by(&mut self, columns: usize, write: impl FnOnce(&mut Self)) {
        let inner = self.inside(write);
        self.out.push(Doc::Indent(columns, inner));
    }

    /// What keeps its new lines below its first column.
    pub(super) fn align(&mut self, write: impl FnOnce(&mut Self)) {
        self.flush();
        let inner = self.inside(write);
        self.out.push(Doc::Align(inner));
    }
}
