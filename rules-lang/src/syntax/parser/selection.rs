//! Selections of entries, filters and windows.

use super::{
    super::{Filter, FilterKind, Selection, Window, token::Kind},
    Parser,
};
use crate::diagnostic::{Checked, Code, Diagnostic};

impl Parser<'_> {
    /// `NAME FILTER …`, `any of (NAME, …) FILTER …`.
    pub(super) fn selection(&mut self) -> Checked<Selection> {
        let mut it = self.sources()?;
        self.filters(&mut it)?;
        Ok(it)
    }

    /// `NAME`, `any of (NAME, …)`.
    pub(super) fn sources(&mut self) -> Checked<Selection> {
        let start = self.peek().span;
        let (sources, is_any_of) = if self.eat_all(&["any", "of"]).is_some() {
            self.expect(Kind::OpenBracket, "`(` and the names of codelists or measures")?;
            let sources = self.list(|p| p.name("the name of a codelist or measure"))?;
            self.expect(Kind::CloseBracket, "`,` or `)`")?;
            (sources, true)
        } else if self.peek().kind == Kind::OpenBracket {
            let message = "a selection stands without brackets";
            let help = "several lists are written `any of (a, b)`";
            let diagnostic = Diagnostic::new(Code::Unexpected, start, message, "not expected here");
            return Err(self.report(diagnostic.help(help)));
        } else {
            (vec![self.name("the name of a codelist or measure")?], false)
        };
        Ok(Selection { sources, is_any_of, filters: Vec::new(), span: start.to(self.last_span()) })
    }

    pub(super) fn filters(&mut self, selection: &mut Selection) -> Checked<()> {
        while self.one_filter(selection)? {}
        selection.span = selection.span.to(self.last_span());
        Ok(())
    }

    /// One filter, if there is one.
    pub(super) fn one_filter(&mut self, selection: &mut Selection) -> Checked<bool> {
        let Some((start, kind)) = self.filter()? else { return Ok(false) };
        let span = start.to(self.last_span());
        selection.filters.push(Filter { kind, span });
        selection.span = selection.span.to(span);
        Ok(true)
    }

    fn filter(&mut self) -> Checked<Option<(crate::source::Span, FilterKind)>> {
        let start = self.peek().span;
        let kind = match self.word() {
            "where" => self.where_value()?,
            "recorded" => self.recorded()?,
            "with" if self.word_nth(1) == "gap" => return Ok(None),
            "with" if self.word_nth(1) == "episode" => self.with_episode()?,
            "with" => FilterKind::With(self.link()?),
            "between" => {
                let help = "write `from D to D`; both days are included";
                let message = "`between` is written `from … to …` here";
                let diagnostic = Diagnostic::new(Code::ForeignSpelling, start, message, "");
                return Err(self.report(diagnostic.help(help)));
            }
            "from" => FilterKind::Date(self.window()?),
            _ if self.at_window() => FilterKind::Date(self.window()?),
            _ => return Ok(None),
        };
        Ok(Some((start, kind)))
    }

    /// `where value >= 48`, `where value from 10 to 20`, `where value after D`.
    fn where_value(&mut self) -> Checked<FilterKind> {
        self.bump();
        self.expect_word("value")?;
        if let Some(comparison) = self.comparison() {
            return Ok(FilterKind::Value(comparison, self.nested(Self::sum)?));
        }
        if self.eat("from").is_some() {
            let low = self.nested(Self::sum)?;
            self.expect_word("to")?;
            return Ok(FilterKind::ValueFromTo(low, self.nested(Self::sum)?));
        }
        if self.at_window() && self.word() != "during" {
            return Ok(FilterKind::ValueDate(self.window()?));
        }
        Err(self.expected("a comparison such as `>= 48`, or `after` and a date"))
    }

    /// Whether a window other than `from … to …` begins here.
    pub(super) fn at_window(&self) -> bool {
        matches!(self.word(), "on" | "before" | "after" | "in" | "within" | "during")
    }

    /// A window of dates.
    pub(super) fn window(&mut self) -> Checked<Window> {
        let word = self.word();
        self.bump();
        match word {
            "before" => Ok(Window::Before(self.bound()?)),
            "after" => Ok(Window::After(self.bound()?)),
            "from" => {
                let from = self.bound()?;
                self.expect_word("to")?;
                Ok(Window::FromTo(from, self.bound()?))
            }
            "within" => {
                let length = self.time()?;
                self.expect_word("of")?;
                Ok(Window::Within(length, self.bound()?))
            }
            "during" => Ok(Window::During(self.episode_name()?)),
            "in" => self.in_the(),
            _ if self.eat("or").is_none() => Ok(Window::On(self.bound()?)),
            _ if self.eat("before").is_some() => Ok(Window::OnOrBefore(self.bound()?)),
            _ if self.eat("after").is_some() => Ok(Window::OnOrAfter(self.bound()?)),
            _ => Err(self.expected("`before` or `after`")),
        }
    }

    /// `the last 12 months`, `the 12 months to D`.
    fn in_the(&mut self) -> Checked<Window> {
        if self.eat("the").is_none() {
            return Err(self.expected("`the last 12 months` or `the 12 months to` a date"));
        }
        if self.eat("last").is_some() {
            return Ok(Window::InTheLast(self.time()?));
        }
        let length = self.time()?;
        self.expect_word("to")?;
        Ok(Window::InTheTo(length, self.bound()?))
    }

    fn bound(&mut self) -> Checked<Box<super::super::Expr>> {
        self.nested(Self::sum).map(Box::new)
    }
}
