//! Text to tokens. Never fails: what is no token is a token of kind [`Kind::Unknown`].

#[cfg(test)]
mod tests;

use super::token::{Kind, Token, Trouble};
use crate::{
    keywords,
    source::{FileId, Span},
};

/// Every token of a text, then one [`Kind::End`], and where the comments are.
pub(crate) fn tokens(text: &str, file: FileId) -> (Vec<Token>, Vec<Span>) {
    tokens_in(text, Span::of(file, 0, text.len()))
}

/// The same of a stretch of a text.
pub(crate) fn tokens_in(text: &str, stretch: Span) -> (Vec<Token>, Vec<Span>) {
    let (from, to) = (stretch.start as usize, stretch.end as usize);
    let text = text.get(..to).unwrap_or(text);
    let mut lexer = Lexer { text, file: stretch.file, at: from, starts_line: true };
    let (mut tokens, mut comments) = (Vec::new(), Vec::new());
    loop {
        lexer.skip_space(&mut comments);
        let token = lexer.token();
        tokens.push(token);
        if token.kind == Kind::End {
            return (tokens, comments);
        }
    }
}

/// Reads a line again from a place that a token stands across: what is before the place is no token of
/// the language (a code, a version), so a quote in it opens nothing.
///
/// No token and no comment goes on over the end of a line, so what follows stays as it is.
pub(crate) fn again(text: &str, place: usize, tokens: &mut Vec<Token>, comments: &mut Vec<Span>) {
    let next = tokens.partition_point(|it| (it.span.start as usize) < place);
    let across = next.checked_sub(1).and_then(|at| tokens.get_mut(at));
    let Some(across) = across.filter(|it| it.span.end as usize > place) else { return };
    let rest = text.get(place..).unwrap_or_default();
    let line = Span::of(across.span.file, place, place + rest.find('\n').unwrap_or(rest.len()));
    across.span.end = line.start;
    let (mut read, found) = tokens_in(text, line);
    read.pop();
    if let Some(first) = read.first_mut() {
        first.starts_line = false;
    }
    let end = tokens.partition_point(|it| it.span.start < line.end);
    tokens.splice(next..end, read);
    let of_line = |end| move |it: &Span| it.start < end;
    let next = comments.partition_point(of_line(line.start));
    let end = comments.partition_point(of_line(line.end));
    comments.splice(next..end, found);
}

struct Lexer<'a> {
    text: &'a str,
    file: FileId,
    at: usize,
    starts_line: bool,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn take_while(&mut self, test: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !test(c)).unwrap_or(rest.len());
    }

    fn skip_space(&mut self, comments: &mut Vec<Span>) {
        loop {
            let Some(c) = self.rest().chars().next() else { return };
            match c {
                '\n' => self.starts_line = true,
                '#' => {
                    let start = self.at;
                    self.take_while(|c| c != '\n');
                    comments.push(Span::of(self.file, start, self.at));
                    continue;
                }
                // A byte-order mark is white space at the start of the file.
                '\u{feff}' if self.at == 0 => {}
                c if c.is_whitespace() => {}
                _ => return,
            }
            self.at += c.len_utf8();
        }
    }

    fn token(&mut self) -> Token {
        let start = self.at;
        let (kind, trouble) = self.read();
        let starts_line = std::mem::replace(&mut self.starts_line, false);
        Token { kind, span: Span::of(self.file, start, self.at), starts_line, trouble }
    }

    fn read(&mut self) -> (Kind, Option<Trouble>) {
        let Some(c) = self.rest().chars().next() else { return (Kind::End, None) };
        match c {
            '"' => self.quoted(Kind::Text, '"', None),
            '\u{201c}' | '\u{201d}' => self.quoted(Kind::Text, '\u{201d}', Some(Trouble::Quotes)),
            '\'' => self.quoted(Kind::Unit, '\'', None),
            '\u{2018}' | '\u{2019}' => self.quoted(Kind::Unit, '\u{2019}', Some(Trouble::Quotes)),
            c if c.is_ascii_digit() => (self.number(), None),
            c if c.is_alphabetic() || c == '_' => self.word(),
            _ => self.sign(c),
        }
    }

    fn quoted(
        &mut self,
        kind: Kind,
        close: char,
        trouble: Option<Trouble>,
    ) -> (Kind, Option<Trouble>) {
        let mut chars = self.rest().char_indices().skip(1);
        let end = chars.find(|(_, c)| *c == close || *c == '\n');
        match end {
            Some((at, c)) if c == close => {
                self.at += at + c.len_utf8();
                (kind, trouble)
            }
            end => {
                self.at += end.map_or(self.rest().len(), |(at, _)| at);
                (kind, Some(Trouble::Unclosed))
            }
        }
    }

    fn word(&mut self) -> (Kind, Option<Trouble>) {
        let start = self.at;
        self.take_while(|c| c.is_alphanumeric() || c == '_');
        let word = self.text.get(start..self.at).unwrap_or_default();
        (Kind::Word, keywords::translate(word).map(Trouble::Foreign))
    }

    /// `58`, `6.5`, `2026-04-01`, and `1/4/2026` or `2026-4` as dates in need of help.
    fn number(&mut self) -> Kind {
        self.take_while(|c| c.is_ascii_digit());
        if self.group('.') {
            return Kind::Number;
        }
        let start = self.at;
        if self.group('/') {
            if self.group('/') {
                return Kind::Date;
            }
            // One stroke alone divides.
            self.at = start;
        }
        let mut kind = Kind::Number;
        while self.group('-') {
            kind = Kind::Date;
        }
        kind
    }

    /// Takes a sign that has a digit right after it, with its digits.
    fn group(&mut self, sign: char) -> bool {
        let mut next = self.rest().chars();
        let there = next.next() == Some(sign) && next.next().is_some_and(|c| c.is_ascii_digit());
        if there {
            self.at += sign.len_utf8();
            self.take_while(|c| c.is_ascii_digit());
        }
        there
    }

    fn sign(&mut self, first: char) -> (Kind, Option<Trouble>) {
        let foreign = |kind, ours| (kind, Some(Trouble::Foreign(ours)));
        const PAIRS: [(&str, Kind, Option<&str>); 9] = [
            ("<=", Kind::LessOrEqual, None),
            (">=", Kind::GreaterOrEqual, None),
            ("!=", Kind::NotEqual, None),
            ("==", Kind::Equal, Some("=")),
            ("<>", Kind::NotEqual, Some("!=")),
            ("=<", Kind::LessOrEqual, Some("<=")),
            ("=>", Kind::GreaterOrEqual, Some(">=")),
            ("&&", Kind::Word, Some("and")),
            ("||", Kind::Word, Some("or")),
        ];
        for (text, kind, ours) in PAIRS {
            if self.rest().starts_with(text) {
                self.at += text.len();
                return (kind, ours.map(Trouble::Foreign));
            }
        }
        self.at += first.len_utf8();
        match first {
            '{' => (Kind::OpenBrace, None),
            '}' => (Kind::CloseBrace, None),
            '(' => (Kind::OpenBracket, None),
            ')' => (Kind::CloseBracket, None),
            ',' => (Kind::Comma, None),
            ':' => (Kind::Colon, None),
            '|' => (Kind::Bar, None),
            '=' => (Kind::Equal, None),
            '<' => (Kind::Less, None),
            '>' => (Kind::Greater, None),
            '+' => (Kind::Plus, None),
            '-' => (Kind::Minus, None),
            '*' => (Kind::Star, None),
            '/' => (Kind::Slash, None),
            '\u{2212}' | '\u{2013}' => foreign(Kind::Minus, "-"),
            '\u{00d7}' => foreign(Kind::Star, "*"),
            '\u{00f7}' => foreign(Kind::Slash, "/"),
            '≤' => foreign(Kind::LessOrEqual, "<="),
            '≥' => foreign(Kind::GreaterOrEqual, ">="),
            '≠' => foreign(Kind::NotEqual, "!="),
            '&' => foreign(Kind::Word, "and"),
            '!' => foreign(Kind::Word, "not"),
            _ => (Kind::Unknown, None),
        }
    }
}
