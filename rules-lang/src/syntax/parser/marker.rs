//! `marker`.

use rules_core::plan::Pick;

use super::{
    super::{CalendarLength, Completeness, Conflict, Field, Marker, Name, Selection, token::Kind},
    Parser,
};
use crate::diagnostic::Checked;

const CLAUSES: [&str; 6] = ["guard", "starts", "ends", "lapses", "detail", "conflict"];

impl Parser<'_> {
    pub(super) fn marker(&mut self, name: Name) -> Checked<Marker> {
        let mut it = Marker {
            name,
            title: self.title()?,
            guard: None,
            starts: None,
            ends: None,
            lapses: None,
            details: Vec::new(),
            conflicts: Vec::new(),
            completeness: Completeness::Whole,
        };
        it.completeness = self.block(&CLAUSES, |p, clause, word| match clause {
            "guard" => p.once(&mut it.guard, word, Self::condition),
            "starts" => p.once(&mut it.starts, word, |p| p.list(Self::selection)),
            "ends" => p.once(&mut it.ends, word, |p| p.list(Self::selection)),
            "lapses" => p.once(&mut it.lapses, word, Self::lapse),
            "detail" => {
                let detail = p.named_value("the name of the detail")?;
                let result = detail.1;
                it.details.push(detail.0);
                result
            }
            _ => p.conflict().map(|conflict| it.conflicts.push(conflict)),
        })?;
        Ok(it)
    }

    /// `44 weeks after start`, `44 weeks after latest start`.
    fn lapse(&mut self) -> Checked<(CalendarLength, Pick)> {
        let length = self.length()?;
        self.expect_word("after")?;
        let is_latest = self.eat("latest").is_some();
        self.expect_word("start")?;
        Ok((length, if is_latest { Pick::Latest } else { Pick::Earliest }))
    }

    /// `NAME = EXPRESSION`; the name is kept although the expression was not understood.
    pub(super) fn named_value(&mut self, what: &str) -> Checked<(Field, Checked<()>)> {
        let name = self.shown_name(what)?;
        let value = self
            .expect(Kind::Equal, "`=` and what the name stands for")
            .and_then(|_| self.condition())
            .and_then(|value| self.clause_end().map(|()| value));
        let result = value.as_ref().map(|_| ()).map_err(|reported| *reported);
        Ok((Field { name, value: value.ok() }, result))
    }

    /// `DETAIL when any two of (a, b) FILTER … differ by more than 7 days`.
    fn conflict(&mut self) -> Checked<Conflict> {
        let detail = self.name("the name of a detail")?;
        for word in ["when", "any", "two", "of"] {
            self.expect_word(word)?;
        }
        let start = self.expect(Kind::OpenBracket, "`(` and the names of measures")?.span;
        let sources = self.list(|p| p.name("the name of a measure"))?;
        self.expect(Kind::CloseBracket, "`,` or `)`")?;
        let mut entries = Selection { sources, is_any_of: true, filters: Vec::new(), span: start };
        self.filters(&mut entries)?;
        for word in ["differ", "by", "more", "than"] {
            self.expect_word(word)?;
        }
        let difference = self.sum()?;
        self.clause_end()?;
        Ok(Conflict { detail, entries, difference })
    }
}
