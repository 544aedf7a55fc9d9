//! Values: numbers, dates, entries and what is asked of them.

use rules_core::{
    date::CalendarUnit,
    plan::{Aggregate, Pick},
};

use super::{
    super::{Edge, EpisodeName, Expr, ExprKind, Property, Run, TableUse, token::Kind},
    Parser,
    cursor::time_unit,
};
use crate::{
    diagnostic::{Checked, Code, Diagnostic, Reported},
    limits,
    source::Span,
};

impl Parser<'_> {
    /// A value, moved by lengths of time.
    pub(super) fn sum(&mut self) -> Checked<Expr> {
        let start = self.peek().span;
        let mut value = self.primary()?;
        for _ in 0..=limits::CHAIN {
            let is_later = match self.peek().kind {
                Kind::Plus => true,
                Kind::Minus => false,
                _ => return Ok(value),
            };
            self.bump();
            let time = self.time()?;
            let span = start.to(time.span());
            value = Expr { kind: ExprKind::Shift(Box::new(value), time, is_later), span };
        }
        Err(self.too_long(value.span))
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
        let unit = self.eat_kind(Kind::Unit).map(|token| self.unit(token));
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
            "age" if next == "at" => self.age_at(),
            "age" => self.age(),
            "sex" => {
                self.bump();
                Ok(ExprKind::Sex)
            }
            "any" | "no" if next == "run" => {
                let is_no = self.word() == "no";
                self.bump();
                self.run().map(|run| ExprKind::AnyRun(run, is_no))
            }
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
            "latest" | "earliest" if next == "run" => Err(self.run_alone(start)),
            "latest" => self.pick(Pick::Latest),
            "earliest" => self.pick(Pick::Earliest),
            "second" => self.nth(2),
            word if nth_of(word).is_some() && matches!(next, "latest" | "earliest") => {
                self.nth(nth_of(word).unwrap_or(2))
            }
            "lowest" => self.aggregate(Aggregate::Lowest),
            "highest" => self.aggregate(Aggregate::Highest),
            "mean" => self.aggregate(Aggregate::Mean),
            "sum" => self.aggregate(Aggregate::Sum),
            "spread" => self.aggregate(Aggregate::Spread),
            "days" => self.between(CalendarUnit::Days),
            "weeks" => self.between(CalendarUnit::Weeks),
            "months" => self.between(CalendarUnit::Months),
            "years" => self.between(CalendarUnit::Years),
            "at" => self.at_least(),
            "first" => self.first_of(),
            "date" => self.property(Property::Date),
            "value" => self.property(Property::Value),
            "organisation" => self.property(Property::Organisation),
            "code" => self.property(Property::Code),
            "start" | "end" if next == "of" && self.word_nth(2) == "latest" => {
                let edge = if self.word() == "start" { Edge::Start } else { Edge::End };
                self.latest_run().map(|run| ExprKind::RunEdge(edge, run))
            }
            "start" => self.edge(Edge::Start),
            "end" => self.edge(Edge::End),
            "selected" => self.selected_by(),
            "registered" => self.registered(),
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
        if self.word_nth(1) == "of" && self.word_nth(2) == "latest" {
            return self.latest_run().map(ExprKind::RunCount);
        }
        self.bump();
        self.expect_word("of")?;
        match (self.word(), self.word_nth(1)) {
            ("days", "of") => {
                self.eat_all(&["days", "of"]);
                self.selection().map(ExprKind::CountDays)
            }
            ("codes", "of") => {
                self.eat_all(&["codes", "of"]);
                self.selection().map(ExprKind::CountCodes)
            }
            ("episodes", "of") => {
                self.eat_all(&["episodes", "of"]);
                let of = self.selection()?;
                for word in ["with", "gap"] {
                    self.expect_word(word)?;
                }
                Ok(ExprKind::CountEpisodes(of, self.time()?))
            }
            _ => self.selection().map(ExprKind::Count),
        }
    }

    fn pick(&mut self, pick: Pick) -> Checked<ExprKind> {
        self.bump();
        Ok(ExprKind::Pick(pick, self.selection()?))
    }

    /// `start of latest run of …`, from its first word.
    fn latest_run(&mut self) -> Checked<Run> {
        self.bump();
        self.bump();
        self.bump();
        self.run()
    }

    /// A run by itself is neither a value nor a condition.
    fn run_alone(&mut self, start: Span) -> Reported {
        let message = "a run has a start, an end and a count, and is no value by itself";
        let help = "write `start of latest run of …`, `end of latest run of …`, \
                    `count of latest run of …`, or `any run of …`";
        let diagnostic = Diagnostic::new(Code::TypeMismatch, start, message, "what of the run?");
        self.report(diagnostic.help(help))
    }

    /// `second latest S`, …, `tenth earliest S`.
    fn nth(&mut self, nth: u32) -> Checked<ExprKind> {
        self.bump();
        let pick = match self.word() {
            "latest" => Pick::Latest,
            "earliest" => Pick::Earliest,
            _ => return Err(self.expected("`latest` or `earliest`")),
        };
        self.bump();
        Ok(ExprKind::Nth(pick, nth, self.selection()?))
    }

    /// `lowest of S`.
    fn aggregate(&mut self, aggregate: Aggregate) -> Checked<ExprKind> {
        self.bump();
        self.expect_word("of")?;
        Ok(ExprKind::Aggregate(aggregate, self.selection()?))
    }

    /// `age at E`.
    fn age_at(&mut self) -> Checked<ExprKind> {
        self.bump();
        self.bump();
        let entry = self.nested(Self::primary)?;
        Ok(ExprKind::AgeAt(Box::new(entry)))
    }

    /// `months between D and E`.
    fn between(&mut self, unit: CalendarUnit) -> Checked<ExprKind> {
        self.bump();
        if self.word() != "between" {
            return Err(self.expected("`between` and two dates"));
        }
        self.skip();
        let first = self.nested(Self::sum)?;
        self.expect_word("and")?;
        let second = self.nested(Self::sum)?;
        Ok(ExprKind::Between(unit, Box::new(first), Box::new(second)))
    }

    /// `at least 2 of (a, b, c)`.
    fn at_least(&mut self) -> Checked<ExprKind> {
        self.bump();
        self.expect_word("least")?;
        let n = self.whole_number("how many of the conditions")?;
        self.expect_word("of")?;
        self.expect(Kind::OpenBracket, "`(` and conditions with commas between them")?;
        let all = self.nested(|p| p.list(Self::condition))?;
        self.expect(Kind::CloseBracket, "`,` or `)`")?;
        Ok(ExprKind::AtLeast(n, all))
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
        let table = self.table_use()?;
        let select = match self.eat("as") {
            Some(_) => Some(self.shown_name("the name of a `select`")?),
            None => None,
        };
        Ok(ExprKind::SelectedBy(table, select))
    }

    /// `dm020`, `dm020 with target = 75, on_day = 2026-03-31`.
    pub(super) fn table_use(&mut self) -> Checked<TableUse> {
        let table = self.name("the name of a table")?;
        let mut arguments = Vec::new();
        // `with episode new` and the like narrow the entries before.
        let is_filter = matches!(self.word_nth(1), "a" | "an" | "another" | "episode" | "no");
        if !is_filter && self.eat("with").is_some() {
            loop {
                let name = self.name("the name of a parameter of the table")?;
                self.expect(Kind::Equal, "`=` and its value")?;
                arguments.push((name, self.nested(Self::sum)?));
                // In a list a comma may also be the list's.
                let is_more = self.peek().kind == Kind::Comma
                    && self.peek_nth(1).kind == Kind::Word
                    && self.peek_nth(2).kind == Kind::Equal;
                if !is_more {
                    break;
                }
                self.bump();
            }
        }
        Ok(TableUse { table, arguments })
    }

    fn registered(&mut self) -> Checked<ExprKind> {
        self.bump();
        if self.word() == "on" && self.word_nth(1) != "or" {
            self.bump();
            let day = self.nested(Self::sum)?;
            return Ok(ExprKind::RegisteredOn(Box::new(day)));
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

/// The number of an ordinal.
fn nth_of(word: &str) -> Option<u32> {
    const ORDINALS: [&str; 8] =
        ["third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    let position = ORDINALS.iter().position(|it| *it == word)?;
    u32::try_from(position.checked_add(3)?).ok()
}

enum Primary {
    Kind(ExprKind),
    Bracketed(Expr),
}
