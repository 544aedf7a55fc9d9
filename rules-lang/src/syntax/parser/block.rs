//! Blocks of clauses, and how reading goes on after a mistake.

use super::{
    super::{
        Clause, Completeness,
        token::{Kind, Token},
    },
    Parser,
};
use crate::{
    diagnostic::{Applicability, Checked, Code, Diagnostic, Fix, Reported, Sink},
    keywords,
    source::Span,
    suggest,
};

impl Parser<'_> {
    /// `{ CLAUSE … }`. Every clause begins with one of `clauses`; `read` gets the word, already taken.
    pub(super) fn block(
        &mut self,
        clauses: &'static [&'static str],
        mut read: impl FnMut(&mut Self, &'static str, Span) -> Checked<()>,
    ) -> Checked<Completeness> {
        let open = self.expect(Kind::OpenBrace, "`{`")?;
        self.clauses = clauses;
        let mut completeness = Completeness::Whole;
        loop {
            let next = self.peek();
            if self.eat_kind(Kind::CloseBrace).is_some() {
                return Ok(completeness);
            }
            let word = self.word();
            let clause = clauses.iter().find(|clause| **clause == word);
            if clause.is_none() && (next.kind == Kind::End || self.at_declaration()) {
                self.unclosed_block(open);
                return Ok(Completeness::Partial);
            }
            let result = match clause {
                Some(clause) => {
                    self.bump();
                    read(self, clause, next.span)
                }
                None => {
                    self.unknown_clause(next, clauses);
                    self.skip();
                    completeness = Completeness::Partial;
                    self.skip_to_clause(clauses);
                    continue;
                }
            };
            if result.is_err() {
                completeness = Completeness::Partial;
                self.skip_to_clause(clauses);
            }
        }
    }

    pub(super) fn unclosed_block(&mut self, open: Token) {
        let found = self.describe(self.peek());
        let message = format!("this block has no closing `}}` before {found}");
        let here = self.peek().span;
        self.report(
            Diagnostic::new(Code::Unclosed, open.span, message, "opened here")
                .also(here, "the next declaration begins here")
                .help("put `}` after the last clause of the block"),
        );
    }

    fn unknown_clause(&mut self, found: Token, clauses: &[&'static str]) {
        if found.kind != Kind::Word {
            self.expected("the next clause or `}`");
            return;
        }
        let text = found.span.text(self.text());
        let message = format!("`{text}` is not a clause of this block");
        let list = clauses.iter().map(|c| format!("`{c}`")).collect::<Vec<_>>().join(", ");
        let help = match suggest::nearest(text, clauses.iter().copied()) {
            Some(like) => format!("did you mean `{like}`?"),
            None => format!("the clauses are {list}"),
        };
        let diagnostic =
            Diagnostic::new(Code::UnknownClause, found.span, message, "not known here");
        self.report(diagnostic.help(help));
    }

    /// Whether a declaration begins here.
    pub(super) fn at_declaration(&self) -> bool {
        self.peek().starts_line
            && keywords::DECLARATIONS.contains(&self.word())
            && self.peek_nth(1).kind == Kind::Word
    }

    pub(super) fn skip_to_declaration(&mut self) {
        while self.peek().kind != Kind::End && !self.at_declaration() {
            self.skip();
        }
    }

    /// Skips to what may be the next clause: its word, at the start of a line, or after a version or
    /// number on the same line in a header.
    pub(super) fn skip_to_clause(&mut self, clauses: &[&str]) {
        let is_header = clauses.contains(&"version");
        loop {
            let next = self.peek();
            let is_clause = clauses.contains(&self.word()) && (next.starts_line || is_header);
            let is_end = matches!(next.kind, Kind::End | Kind::CloseBrace);
            if is_end || is_clause || self.at_declaration() {
                return;
            }
            self.skip();
        }
    }

    /// Puts a clause that may be given once in its place.
    pub(super) fn once<T>(
        &mut self,
        slot: &mut Option<Clause<T>>,
        word: Span,
        read: impl FnOnce(&mut Self) -> Checked<T>,
    ) -> Checked<()> {
        let first = slot.as_ref().map(|clause| clause.word);
        let value = read(self).and_then(|value| self.clause_end().map(|()| value));
        let result = value.as_ref().map(|_| ()).map_err(|reported| *reported);
        match first {
            None => *slot = Some(Clause { word, value: value.ok() }),
            Some(first) => {
                let message = format!("`{}` is given twice", word.text(self.text()));
                self.report(
                    Diagnostic::new(Code::RepeatedClause, word, message, "given again")
                        .also(first, "first given here"),
                );
            }
        }
        result
    }

    /// Makes sure that a clause ends here: nothing of it follows on the line.
    pub(super) fn clause_end(&mut self) -> Checked<()> {
        let next = self.peek();
        let is_end = matches!(next.kind, Kind::CloseBrace | Kind::End)
            || next.starts_line
            || self.clauses.contains(&self.word());
        if is_end { Ok(()) } else { Err(self.not_an_end("the next clause or `}`")) }
    }

    /// Reports what stands after the end of an expression; a misspelt `latest` reads as a name.
    pub(super) fn not_an_end(&mut self, expected: &str) -> Reported {
        const BEFORE_A_NAME: [&str; 6] = ["any", "no", "latest", "earliest", "not", "count"];
        let before = self.before();
        let text = before.span.text(self.text());
        let like = suggest::nearest(text, BEFORE_A_NAME).filter(|_| before.kind == Kind::Word);
        let (Some(like), Kind::Word) = (like, self.peek().kind) else {
            return self.expected(expected);
        };
        let message = format!("`{text}` is not a word that can stand before a name");
        let fix = Fix::replace(Applicability::Choice, format!("write `{like}`"), before.span, like);
        let diagnostic = Diagnostic::new(Code::Unexpected, before.span, message, "not known");
        self.report(diagnostic.help(format!("did you mean `{like}`?")).fix(fix))
    }

    /// `A, B, …`.
    pub(super) fn list<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Checked<T>,
    ) -> Checked<Vec<T>> {
        let mut items = vec![read(self)?];
        while self.eat_kind(Kind::Comma).is_some() {
            items.push(read(self)?);
        }
        Ok(items)
    }
}

/// Reports a clause that must be there, unless one of the block was not understood.
pub(crate) fn missing_clause(
    sink: &mut Sink,
    name: &super::super::Name,
    completeness: Completeness,
    clause: &str,
    help: &str,
) {
    if completeness == Completeness::Whole {
        let message = format!("`{}` has no `{clause}`", name.text);
        let label = format!("`{clause}` is missing");
        sink.report(Diagnostic::new(Code::MissingClause, name.span, message, label).help(help));
    }
}
