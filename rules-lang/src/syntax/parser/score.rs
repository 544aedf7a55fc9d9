//! `score`.

use rules_core::decimal::Decimal;

use super::{
    super::{Band, Completeness, Name, Score, ScoreItem},
    Parser,
};
use crate::diagnostic::Checked;

const CLAUSES: [&str; 3] = ["item", "divided", "band"];

impl Parser<'_> {
    pub(super) fn score(&mut self, name: Name) -> Checked<Score> {
        let mut it = Score {
            name,
            title: self.title()?,
            items: Vec::new(),
            divide: None,
            bands: Vec::new(),
            completeness: Completeness::Whole,
        };
        it.completeness = self.block(&CLAUSES, |p, clause, word| match clause {
            "item" => {
                let (item, result) = p.item()?;
                it.items.push(item);
                result
            }
            "divided" => p.once(&mut it.divide, word, |p| {
                p.expect_word("by")?;
                let start = p.peek().span;
                let number = p.signed_number()?;
                Ok((number, start.to(p.last_span())))
            }),
            _ => {
                let band = p.band()?;
                p.clause_end()?;
                it.bands.push(band);
                Ok(())
            }
        })?;
        Ok(it)
    }

    /// `NAME "TITLE" worth 2 when CONDITION`; the name is kept although the condition was not understood.
    fn item(&mut self) -> Checked<(ScoreItem, Checked<()>)> {
        let name = self.shown_name("the name of the item")?;
        let title = self.title()?;
        let worth = match self.eat("worth") {
            Some(_) => Some(self.signed_number()?),
            None => None,
        };
        let condition = self
            .expect_word("when")
            .and_then(|_| self.condition())
            .and_then(|it| self.clause_end().map(|()| it));
        let result = condition.as_ref().map(|_| ()).map_err(|reported| *reported);
        Ok((ScoreItem { name, title, worth, condition: condition.ok() }, result))
    }

    /// `NAME "TITLE" above 0.12 up to 0.24`.
    fn band(&mut self) -> Checked<Band> {
        let name = self.shown_name("the name of the band")?;
        let title = self.title()?;
        let low = match self.word() {
            "from" | "above" => {
                let is_inside = self.word() == "from";
                self.bump();
                Some((self.signed_number()?, is_inside))
            }
            _ => None,
        };
        let high = self.band_end()?;
        if low.is_none() && high.is_none() {
            let what = "where the band lies: `up to 4`, `below 5`, `from 5 to 6`, `above 6`";
            return Err(self.expected(what));
        }
        Ok(Band { name, title, low, high })
    }

    fn band_end(&mut self) -> Checked<Option<(Decimal, bool)>> {
        let is_inside = if self.eat("to").is_some() || self.eat_all(&["up", "to"]).is_some() {
            true
        } else if self.eat("below").is_some() {
            false
        } else {
            return Ok(None);
        };
        Ok(Some((self.signed_number()?, is_inside)))
    }
}
