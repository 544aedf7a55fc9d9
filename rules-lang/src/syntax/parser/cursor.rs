//! Moving through the tokens, and saying what was expected.

use std::collections::BTreeSet;

use super::super::{
    CalendarLength, Length, Name, Text, TimeUnit, lexer,
    token::{Kind, Token, Trouble},
};
use crate::{
    diagnostic::{Applicability, Checked, Code, Diagnostic, Fix, Reported, Sink},
    keywords, limits,
    source::{FileId, Span},
};

/// A place in the tokens of the rules, or of a placeholder in a message.
pub(super) struct Parser<'a> {
    text: &'a str,
    file: FileId,
    tokens: Vec<Token>,
    comments: Vec<Span>,
    at: usize,
    depth: usize,
    /// What the end of the tokens is called.
    end: &'static str,
    /// The clauses of the block being read.
    pub(super) clauses: &'static [&'static str],
    /// Words of the language that were to be names; using them is no further mistake.
    misnamed: BTreeSet<&'a str>,
    sink: &'a mut Sink,
}

impl<'a> Parser<'a> {
    /// Begins at the start of the rules.
    pub(super) fn new(text: &'a str, file: FileId, sink: &'a mut Sink) -> Self {
        let (tokens, comments) = lexer::tokens(text, file);
        let end = "the end of the rules";
        let misnamed = BTreeSet::new();
        Self { text, file, tokens, comments, at: 0, depth: 0, end, clauses: &[], misnamed, sink }
    }

    /// Reads a stretch inside a text, such as a placeholder in a message.
    pub(super) fn inside<T>(&mut self, span: Span, read: impl FnOnce(&mut Parser<'_>) -> T) -> T {
        let (tokens, comments) = lexer::tokens_in(self.text, span);
        let end = "the end of the `{…}`";
        let (text, depth, misnamed) = (self.text, self.depth, self.misnamed.clone());
        read(&mut Parser {
            text,
            file: span.file,
            tokens,
            comments,
            at: 0,
            depth,
            end,
            clauses: &[],
            misnamed,
            sink: self.sink,
        })
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// A stretch of the file being read.
    pub(super) fn stretch(&self, start: usize, end: usize) -> Span {
        Span::of(self.file, start, end)
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) -> Reported {
        self.sink.report(diagnostic)
    }

    /// The token `n` after this one.
    pub(super) fn peek_nth(&self, n: usize) -> Token {
        let token = self.tokens.get(self.at.saturating_add(n)).or(self.tokens.last());
        let nothing =
            Token { kind: Kind::End, span: self.stretch(0, 0), starts_line: true, trouble: None };
        token.copied().unwrap_or(nothing)
    }

    /// The token before this one.
    pub(super) fn before(&self) -> Token {
        let token = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        token.copied().unwrap_or_else(|| self.peek())
    }

    pub(super) fn peek(&self) -> Token {
        self.peek_nth(0)
    }

    /// The word at the token `n` after this one, in our spelling; empty if it is no word.
    pub(super) fn word_nth(&self, n: usize) -> &'a str {
        let token = self.peek_nth(n);
        match (token.kind, token.trouble) {
            (Kind::Word, Some(Trouble::Foreign(ours))) => ours,
            (Kind::Word, _) => token.span.text(self.text),
            _ => "",
        }
    }

    pub(super) fn word(&self) -> &'a str {
        self.word_nth(0)
    }

    /// Passes over a token without a look at it.
    pub(super) fn skip(&mut self) -> Token {
        let token = self.peek();
        if token.kind != Kind::End {
            self.at += 1;
        }
        token
    }

    /// Takes a token, and reports what is wrong with it by itself.
    pub(super) fn bump(&mut self) -> Token {
        let token = self.skip();
        if let Some(trouble) = token.trouble {
            self.trouble(token.span, trouble);
        }
        token
    }

    fn trouble(&mut self, span: Span, trouble: Trouble) {
        let text = span.text(self.text);
        let diagnostic = match trouble {
            Trouble::Foreign(ours) => {
                let message = format!("`{text}` is written `{ours}` here");
                let label = format!("write `{ours}`");
                let apart = self.apart(span, ours);
                let fix = Fix::replace(Applicability::Safe, label.clone(), span, apart);
                Diagnostic::new(Code::ForeignSpelling, span, message, label).fix(fix)
            }
            Trouble::Quotes => {
                let straight: String = text
                    .chars()
                    .map(|c| match c {
                        '\u{201c}' | '\u{201d}' => '"',
                        '\u{2018}' | '\u{2019}' => '\'',
                        c => c,
                    })
                    .collect();
                Diagnostic::new(
                    Code::ForeignSpelling,
                    span,
                    "curly quotes are written straight here",
                    format!("write `{straight}`"),
                )
                .help(
                    "a word processor makes quotes curly; a plain text editor leaves them straight",
                )
                .fix(Fix::replace(
                    Applicability::Safe,
                    "write straight quotes",
                    span,
                    straight,
                ))
            }
            Trouble::Unclosed => {
                let quote = text.chars().next().unwrap_or('"');
                Diagnostic::new(
                    Code::Unclosed,
                    span,
                    format!("this text has no closing `{quote}`"),
                    "a text ends on the line it begins on",
                )
            }
        };
        self.report(diagnostic);
    }

    /// A word with space around it where it would run into its neighbours.
    fn apart(&self, span: Span, word: &str) -> String {
        let is_in_word = |c: char| c.is_alphanumeric() || c == '_';
        let before = self.text.get(..span.start as usize).and_then(|it| it.chars().next_back());
        let after = self.text.get(span.end as usize..).and_then(|it| it.chars().next());
        let space = |c: Option<char>| {
            let touches = word.starts_with(is_in_word) && c.is_some_and(is_in_word);
            if touches { " " } else { "" }
        };
        format!("{}{word}{}", space(before), space(after))
    }

    /// Takes the word if it is next.
    pub(super) fn eat(&mut self, word: &str) -> Option<Span> {
        (self.word() == word).then(|| self.bump().span)
    }

    /// Takes the words, in a row, if they are next.
    pub(super) fn eat_all(&mut self, words: &[&str]) -> Option<Span> {
        let is_next = words.iter().enumerate().all(|(n, word)| self.word_nth(n) == *word);
        let start = self.peek().span;
        is_next.then(|| words.iter().fold(start, |span, _| span.to(self.bump().span)))
    }

    /// Takes a token of this kind if it is next.
    pub(super) fn eat_kind(&mut self, kind: Kind) -> Option<Token> {
        (self.peek().kind == kind).then(|| self.bump())
    }

    pub(super) fn expect(&mut self, kind: Kind, what: &str) -> Checked<Token> {
        self.eat_kind(kind).ok_or_else(|| self.expected(what))
    }

    pub(super) fn expect_word(&mut self, word: &str) -> Checked<Span> {
        self.eat(word).ok_or_else(|| self.expected(&format!("`{word}`")))
    }

    /// What a token is called in messages.
    pub(super) fn describe(&self, token: Token) -> String {
        match token.kind {
            Kind::End => self.end.to_owned(),
            _ => format!("`{}`", token.span.text(self.text)),
        }
    }

    /// Reports that something else was expected at the next token.
    pub(super) fn expected(&mut self, what: &str) -> Reported {
        let found = self.peek();
        let (code, message) = match found.kind {
            Kind::Unknown => {
                (Code::UnknownCharacter, format!("{} means nothing here", self.describe(found)))
            }
            _ => (Code::Unexpected, format!("expected {what}, found {}", self.describe(found))),
        };
        let label = format!("expected {what}");
        let mut diagnostic = Diagnostic::new(code, found.span, message, label);
        let help = match (found.kind, self.word()) {
            (_, "if" | "then" | "else") => {
                "a condition stands alone: `when any asthma`; in a table the two actions follow it: \
                 `| 1 | any asthma | select | next |`"
            }
            (_, "true" | "false") => {
                "a condition is its own answer: write `any asthma`, or `not any asthma`"
            }
            (Kind::OpenBracket, _) => {
                "functions and lists of other languages are written in words here: \
                 `count of x`, `any of (a, b)`"
            }
            (_, "last") if self.before().span.text(self.text) == "in" => {
                "write `in the last 12 months`; there are no calendar years"
            }
            (_, "last") => "the newest entry is `latest …`",
            (_, "or" | "and") if self.clauses.contains(&"starts") => {
                "several lists stand with commas between them: `ends delivery, miscarriage`"
            }
            (_, "after") if self.before().span.text(self.text) == "lapses" => {
                "write `lapses 44 weeks after start`"
            }
            (Kind::Unknown, _) if found.span.text(self.text) == ";" => {
                "nothing stands at the end of a line"
            }
            (Kind::Unknown, _) if found.span.text(self.text) == "%" => {
                "`%` follows a Read v2 code in a codelist; units stand in single quotes: `'%'`"
            }
            _ => "",
        };
        diagnostic.help = help.to_owned();
        self.report(diagnostic)
    }

    /// Reads one level deeper, if the limit allows.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Checked<T>) -> Checked<T> {
        if self.depth >= limits::NESTING {
            let span = self.peek().span;
            return Err(self.too_deep(span));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    pub(super) fn too_deep(&mut self, span: Span) -> Reported {
        let message = format!("this is nested more than {} deep", limits::NESTING);
        let help = "give a part of it a name with `field` and use the name";
        self.report(Diagnostic::new(Code::TooDeep, span, message, "too deep").help(help))
    }

    /// The chain before this place has an operation more than may follow each other. Loops over one take a
    /// round more than that, in which nothing should follow.
    pub(super) fn too_long(&mut self, chain: Span) -> Reported {
        let message = format!("more than {} operations follow each other here", limits::CHAIN);
        let help = "put a part of it in brackets, or give it a name with `field`";
        self.report(Diagnostic::new(Code::TooDeep, chain, message, "too many in a row").help(help))
    }

    /// A name to be looked up.
    pub(super) fn name(&mut self, what: &str) -> Checked<Name> {
        let token = self.peek();
        let text = token.span.text(self.text);
        if token.kind != Kind::Word || self.is_reserved(token) {
            if self.misnamed.contains(text) {
                return Err(Reported::before());
            }
            return Err(self.expected(what));
        }
        self.skip();
        if keywords::is_name(text) {
            return Ok(Name { text: text.to_owned(), span: token.span });
        }
        let message = format!("`{text}` cannot be a name");
        let label = "a name has small letters, digits and `_`, and begins with a letter";
        let diagnostic = Diagnostic::new(Code::BadName, token.span, message, label);
        let Some(like) = keywords::as_name(text) else { return Err(self.report(diagnostic)) };
        let fix = Fix::replace(Applicability::Safe, format!("write `{like}`"), token.span, &like);
        self.report(diagnostic.fix(fix));
        Ok(Name { text: like, span: token.span })
    }

    /// A name to be defined.
    pub(super) fn new_name(&mut self, what: &str) -> Checked<Name> {
        let token = self.peek();
        if !self.is_reserved(token) {
            return self.name(what);
        }
        let text = token.span.text(self.text);
        self.misnamed.insert(text);
        let message = format!("`{text}` is a word of the language and cannot be a name");
        let label = format!("expected {what}");
        Err(self.report(Diagnostic::new(Code::BadName, token.span, message, label)))
    }

    /// A name that is only shown and never looked up, so a word of the language may be one.
    pub(super) fn shown_name(&mut self, what: &str) -> Checked<Name> {
        let token = self.peek();
        let text = token.span.text(self.text);
        if keywords::is_name(text) && self.is_reserved(token) {
            self.skip();
            return Ok(Name { text: text.to_owned(), span: token.span });
        }
        self.name(what)
    }

    /// Whether a name that is not a word of the language comes next.
    pub(super) fn at_name(&self) -> bool {
        self.peek().kind == Kind::Word && !self.is_reserved(self.peek())
    }

    /// Whether it is a word of the language, in capitals or not.
    fn is_reserved(&self, token: Token) -> bool {
        let is_word = |text: &str| keywords::is_reserved(&text.to_lowercase());
        token.kind == Kind::Word && is_word(token.span.text(self.text))
    }

    /// A text in double quotes.
    pub(super) fn quoted(&mut self, what: &str) -> Checked<Text> {
        let token = self.expect(Kind::Text, what)?;
        if token.trouble == Some(Trouble::Unclosed) {
            return Err(Reported::before());
        }
        Ok(Text { text: self.unquoted(token), span: token.span })
    }

    /// What stands between the quotes of a text or unit.
    pub(super) fn unquoted(&self, token: Token) -> String {
        let mut chars = token.span.text(self.text).chars();
        chars.next();
        if token.trouble != Some(Trouble::Unclosed) {
            chars.next_back();
        }
        chars.as_str().to_owned()
    }

    /// A whole number.
    pub(super) fn whole_number(&mut self, what: &str) -> Checked<u32> {
        let token = self.expect(Kind::Number, what)?;
        let text = token.span.text(self.text);
        text.parse().map_err(|_| {
            let message = format!("`{text}` is not a whole number that can be used here");
            let label = format!("expected {what}");
            self.report(Diagnostic::new(Code::BadNumber, token.span, message, label))
        })
    }

    /// `14 days`.
    pub(super) fn length(&mut self) -> Checked<CalendarLength> {
        let start = self.peek().span;
        let count = self.whole_number("a length of time such as `14 days`")?;
        let Some(unit) = time_unit(self.word()) else {
            return Err(self.expected("`days`, `weeks`, `months` or `years`"));
        };
        let span = start.to(self.bump().span);
        let length = CalendarLength { count, unit, span };
        if length.calendar_span().is_none() {
            let message = format!("`{}` is longer than can be counted", span.text(self.text));
            return Err(self.report(Diagnostic::new(Code::BadNumber, span, message, "too long")));
        }
        Ok(length)
    }

    /// `14 days`, or a parameter that is a length.
    pub(super) fn time(&mut self) -> Checked<Length> {
        if self.at_name() {
            self.name("a length of time such as `14 days`").map(Length::Named)
        } else {
            self.length().map(Length::Written)
        }
    }

    /// How many tokens a length of time takes that begins at the token `n` after this one.
    pub(super) fn time_tokens(&self, n: usize) -> usize {
        if self.peek_nth(n).kind == Kind::Number { 2 } else { 1 }
    }

    /// What stands up to the next white space, as it stands: a version, a hazard number.
    pub(super) fn bare(&mut self) -> (&'a str, Span) {
        let start = self.peek().span.start as usize;
        let rest = self.text.get(start..).unwrap_or_default();
        let stop = |c: char| c.is_whitespace() || "{}#\",|".contains(c);
        let bare = rest.find(stop).and_then(|end| rest.get(..end)).unwrap_or(rest);
        let end = start + bare.len();
        self.go_to(end);
        (bare, self.stretch(start, end))
    }

    /// Goes on with the first token at or after a place.
    pub(super) fn go_to(&mut self, place: usize) {
        while self.peek().kind != Kind::End && (self.peek().span.start as usize) < place {
            self.at += 1;
        }
        lexer::again(self.text, place, &mut self.tokens, &mut self.comments);
    }

    /// The tokens and comments as they were read.
    pub(super) fn into_read(self) -> (Vec<Token>, Vec<Span>) {
        (self.tokens, self.comments)
    }
}

/// The unit a word names.
pub(super) fn time_unit(word: &str) -> Option<TimeUnit> {
    Some(match word {
        "day" | "days" => TimeUnit::Days,
        "week" | "weeks" => TimeUnit::Weeks,
        "month" | "months" => TimeUnit::Months,
        "year" | "years" => TimeUnit::Years,
        _ => return None,
    })
}
