//! Values: numbers, dates, entries and what is asked of them.

use rules_core::plan::Pick;

use super::{
    super::{Edge, EpisodeName, Expr, ExprKind, Property, token::Kind},
    Parser,
    cursor::time_unit,
};
use crate::{
    diagnostic::{Checked, Code, Diagnostic},
    limits,
    source::Span,
};

impl Parser<'_> {
    /// A value, moved by lengths of time.
    pub(super) fn sum(&mut self) -> Checked<Expr> {
        let start = self.peek().span;
        let mut value = self.primary()?;
        for _ in 0..limits::CHAIN {
            let is_later = match self.peek().kind {
                Kind::Plus => true,
                Kind::Minus => false,
                _ => return Ok(value),
            };
            self.bump();
            let length = self.length()?;
            let span = start.to(length.span);
            value = Expr { kind: ExprKind::Shift(Box::new(value), length, is_later), span };
        }
        Err(self.too_deep(value.span))
    }

    /// Where the token before this one stands.
    pub(super) fn last_span(&self) -> Span {
        self.before().span
    }

    fn primary(&mut self) -> Checked<Expr> {
        let start = self.peek().span;
        let kind = self.primary_kind()?;
        // A bracketed expression keeps the place it has inside its brackets.
        Ok(match kind {
            Primary::Bracketed(inner) => inner,
            Primary::Kind(kind) => Expr { kind, span: start.to(self.last_span()) },
        })
    }

    fn primary_kind(&mut self) -> Checked<Primary> {
        let token = self.peek();
        match token.kind {
            Kind::OpenBracket => {
                self.bump();
                let inner = self.nested(Self::condition)?;
                self.expect(Kind::CloseBracket, "`)`")?;
                Ok(Primary::Bracketed(inner))
            }
            Kind::Number | Kind::Minus => self.number().map(Primary::Kind),
            Kind::Date => {
                self.bump();
                self.day(token).map(|day| Primary::Kind(ExprKind::Date(day)))
            }
            Kind::Text => {
                self.bump();
                Ok(Primary::Kind(ExprKind::Text(self.unquoted(token))))
            }
            Kind::Word => self.worded().map(Primary::Kind),
            _ => Err(self.expected("a value or a condition")),
        }
    }

    /// `58`, `58 'mmol/mol'`, `14 days`.
    fn number(&mut self) -> Checked<ExprKind> {
        if self.peek().kind == Kind::Number && time_unit(self.word_nth(1)).is_some() {
            return self.length().map(ExprKind::Duration);
        }
        let number = self.signed_number()?;
        let unit = self.eat_kind(Kind::Unit).map(|token| self.unquoted(token));
        Ok(ExprKind::Number(number, unit))
    }

    /// What begins with a word.
    fn worded(&mut self) -> Checked<ExprKind> {
        let start = self.peek().span;
        let next = self.word_nth(1);
        match self.word() {
            "today" => {
                self.bump();
                Ok(ExprKind::Today)
            }
            "birth" => self
                .eat_all(&["birth", "date"])
                .map(|_| ExprKind::BirthDate)
                .ok_or_else(|| self.expected("`birth date`")),
            "death" => self
                .eat_all(&["death", "date"])
                .map(|_| ExprKind::DeathDate)
                .ok_or_else(|| self.expected("`death date`")),
            "age" if next == "at" => Err(self.not_supported(start, "`age at`")),
            "age" => self.age(),
            "sex" => {
                self.bump();
                Ok(ExprKind::Sex)
            }
            "any" if next == "run" => Err(self.not_supported(start, "`any run of`")),
            "any" if next == "of" => self.selection().map(ExprKind::Selection),
            "any" => {
                self.bump();
                self.selection().map(ExprKind::Any)
            }
            "no" => {
                self.bump();
                self.selection().map(ExprKind::No)
            }
            "count" => self.count(),
            "latest" | "earliest" if next == "run" => {
                Err(self.not_supported(start, "choosing a run of entries"))
            }
            "latest" => self.pick(Pick::Latest),
            "earliest" => self.pick(Pick::Earliest),
            "second" => Err(self.not_supported(start, "`second latest`")),
            "lowest" | "highest" | "mean" | "sum" | "spread" => {
                Err(self.not_supported(start, &format!("`{} of`", self.word())))
            }
            "months" => Err(self.not_supported(start, "`months between`")),
            "at" => Err(self.not_supported(start, "`at least … of`")),
            "first" => self.first_of(),
            "date" => self.property(Property::Date),
            "value" => self.property(Property::Value),
            "organisation" => self.property(Property::Organisation),
            "code" => self.property(Property::Code),
            "start" => self.edge(Edge::Start),
            "end" => self.edge(Edge::End),
            "selected" => self.selected_by(),
            "registered" => self.registered(start),
            _ => self.named(),
        }
    }

    fn age(&mut self) -> Checked<ExprKind> {
        self.bump();
        let is_on_date = self.word() == "on" && self.word_nth(1) != "or";
        if !is_on_date {
            return Ok(ExprKind::Age(None));
        }
        self.bump();
        let date = self.nested(Self::sum)?;
        Ok(ExprKind::Age(Some(Box::new(date))))
    }

    fn count(&mut self) -> Checked<ExprKind> {
        let start = self.bump().span;
        self.expect_word("of")?;
        if matches!(self.word(), "days" | "codes" | "episodes") && self.word_nth(1) == "of" {
            let what = format!("`count of {} of`", self.word());
            return Err(self.not_supported(start.to(self.peek().span), &what));
        }
        self.selection().map(ExprKind::Count)
    }

    fn pick(&mut self, pick: Pick) -> Checked<ExprKind> {
        self.bump();
        Ok(ExprKind::Pick(pick, self.selection()?))
    }

    fn first_of(&mut self) -> Checked<ExprKind> {
        self.bump();
        self.expect_word("of")?;
        self.expect(Kind::OpenBracket, "`(` and the values in order of preference")?;
        let values = self.nested(|p| p.list(Self::sum))?;
        self.expect(Kind::CloseBracket, "`,` or `)`")?;
        Ok(ExprKind::FirstOf(values))
    }

    fn property(&mut self, property: Property) -> Checked<ExprKind> {
        self.bump();
        self.expect_word("of")?;
        let of = self.nested(Self::primary)?;
        Ok(ExprKind::Property(property, Box::new(of)))
    }

    fn edge(&mut self, edge: Edge) -> Checked<ExprKind> {
        self.bump();
        self.expect_word("of")?;
        Ok(ExprKind::EpisodeEdge(edge, self.episode_name()?))
    }

    /// `episode`, or a marker.
    pub(super) fn episode_name(&mut self) -> Checked<EpisodeName> {
        match self.eat("episode") {
            Some(span) => Ok(EpisodeName::Own(span)),
            None => self.name("`episode` or the name of a marker").map(EpisodeName::Of),
        }
    }

    fn selected_by(&mut self) -> Checked<ExprKind> {
        self.bump();
        self.expect_word("by")?;
        let table = self.name("the name of a table")?;
        if self.word() == "with" {
            let span = self.peek().span;
            return Err(self.not_supported(span, "a table with parameters"));
        }
        let select = match self.eat("as") {
            Some(_) => Some(self.shown_name("the name of a `select`")?),
            None => None,
        };
        Ok(ExprKind::SelectedBy(table, select))
    }

    fn registered(&mut self, start: Span) -> Checked<ExprKind> {
        self.bump();
        if self.word() == "on" && self.word_nth(1) != "or" {
            let span = start.to(self.peek().span);
            return Err(self.not_supported(span, "`registered on`"));
        }
        if self.word() == "during" || !(self.at_window() || self.word() == "from") {
            return Err(
                self.expected("`after`, `before`, `on or after`, `on or before` or `in the last`")
            );
        }
        Ok(ExprKind::Registered(self.window()?))
    }

    /// A name, or `DETAIL of MARKER`.
    fn named(&mut self) -> Checked<ExprKind> {
        let name = self.name("a value or a condition")?;
        if self.peek().kind == Kind::OpenBracket {
            let message = format!("`{}` is not something that takes values in brackets", name.text);
            let help = "functions of other languages are written in words here: `latest x`, \
                        `count of x`, `first of (a, b)`";
            let label = "used like a function";
            let diagnostic = Diagnostic::new(Code::Unexpected, name.span, message, label);
            return Err(self.report(diagnostic.help(help)));
        }
        if self.eat("of").is_none() {
            return Ok(ExprKind::Name(name));
        }
        let marker = self.name("the name of a marker")?;
        Ok(ExprKind::Detail { detail: name, marker })
    }
}

enum Primary {
    Kind(ExprKind),
    Bracketed(Expr),
}
