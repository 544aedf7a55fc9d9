//! Scores.

use rules_core::{
    decimal::Decimal,
    plan::{self, ScoreId},
};

use super::{Builder, Context, table::title};
use crate::{
    diagnostic::{Checked, Code, Diagnostic},
    ir::{ConditionKind, Definition, Expression, Number, NumberKind, Score, ScoreItem, Value},
    resolve::Named,
    source::Span,
    suggest,
    syntax::{self, Expr, Name},
};

impl Builder<'_> {
    pub(super) fn score(&mut self, id: ScoreId, score: &syntax::Score) -> Score {
        let definition = Definition::Score(id);
        self.graph.add(definition);
        let mut items: Vec<ScoreItem> = Vec::new();
        for item in &score.items {
            self.name_once(score.items.iter().map(|it| &it.name), &item.name, "items", score);
            let condition = item
                .condition
                .as_ref()
                .map(|expr| self.within(Context::of(definition), |it| it.condition(expr)));
            if let Some(Ok(condition)) = condition {
                items.push(ScoreItem {
                    name: item.name.text.clone(),
                    title: item.title.as_ref().map(|it| it.text.clone()).unwrap_or_default(),
                    condition,
                    worth: item.worth.unwrap_or(Decimal::from_int(1)),
                });
            }
        }
        if score.items.is_empty() {
            let help = "add what counts: `item falls when any falls_codes`";
            syntax::missing_clause(self.sink, &score.name, score.completeness, "item", help);
        }
        for band in &score.bands {
            self.name_once(score.bands.iter().map(|it| &it.name), &band.name, "bands", score);
        }
        self.bands(score);
        let divide = score.divide.as_ref().and_then(|it| it.value);
        if let Some((_, span)) = divide.filter(|(number, _)| *number <= Decimal::ZERO) {
            let message = "a score is divided by a number above zero";
            self.report(Diagnostic::new(Code::BadNumber, span, message, "not above zero"));
        }
        let band = |band: &syntax::Band| plan::Band {
            name: band.name.text.clone(),
            title: band.title.as_ref().map(|it| it.text.clone()).unwrap_or_default(),
            low: band.low,
            high: band.high,
        };
        Score {
            name: score.name.text.clone(),
            span: score.name.span,
            title: title(&score.title, &score.name),
            items,
            divide: divide
                .map(|(number, _)| number)
                .filter(|number| *number > Decimal::ZERO)
                .unwrap_or(Decimal::from_int(1)),
            bands: score.bands.iter().map(band).collect(),
        }
    }

    /// Reports a name that an earlier one has, too.
    fn name_once<'n>(
        &mut self,
        all: impl Iterator<Item = &'n Name>,
        name: &Name,
        what: &str,
        score: &syntax::Score,
    ) {
        let mut same = all.filter(|other| other.text == name.text);
        if let Some(first) = same.next().filter(|first| first.span != name.span) {
            let message = format!("`{}` has two {what} `{}`", score.name.text, name.text);
            let diagnostic =
                Diagnostic::new(Code::DefinedTwice, name.span, message, "defined again");
            self.report(diagnostic.also(first.span, "first defined here"));
        }
    }

    /// Bands may not overlap; a gap between two is warned of.
    fn bands(&mut self, score: &syntax::Score) {
        // A low end at a number comes before one above it, a high end below a number before one at it.
        let low = |band: &syntax::Band| band.low.map(|(number, inside)| (number, !inside));
        let mut bands: Vec<&syntax::Band> = score.bands.iter().collect();
        bands.sort_by_key(|band| low(band));
        for band in &bands {
            let is_empty = match (band.low, band.high) {
                (Some((low, low_in)), Some((high, high_in))) => {
                    low > high || (low == high && !(low_in && high_in))
                }
                _ => false,
            };
            if is_empty {
                let message = format!("no score lies in the band `{}`", band.name.text);
                let label = "its lower end is above its upper end";
                self.report(Diagnostic::new(Code::BadRange, band.name.span, message, label));
            }
        }
        for pair in bands.windows(2) {
            let [below, above] = pair else { continue };
            let (name, other) = (&above.name.text, &below.name.text);
            let is_apart = match (below.high, above.low) {
                (Some((high, high_in)), Some((low, low_in))) => {
                    high < low || (high == low && !(high_in && low_in))
                }
                _ => false,
            };
            let meets = match (below.high, above.low) {
                (Some((high, high_in)), Some((low, low_in))) => high == low && (high_in || low_in),
                _ => false,
            };
            // A count of whole numbers has nothing between 4 and 5.
            let is_whole = score.divide.is_none()
                && score.items.iter().all(|it| it.worth.is_none_or(is_whole_number));
            let next = |number: Decimal| number.checked_add(Decimal::from_int(1));
            let follows = is_whole
                && matches!(
                    (below.high, above.low),
                    (Some((high, true)), Some((low, true)))
                        if is_whole_number(high) && next(high) == Some(low)
                );
            if !is_apart {
                let message = format!("the bands `{other}` and `{name}` overlap");
                let help = "where one ends with `up to 0.12`, the next begins with `above 0.12`";
                let diagnostic =
                    Diagnostic::new(Code::BandsOverlap, above.name.span, message, "overlaps");
                self.report(diagnostic.also(below.name.span, "with this").help(help));
            } else if !meets && !follows {
                let message = format!("a score between the bands `{other}` and `{name}` has none");
                let help = "where one ends with `up to 0.12`, the next begins with `above 0.12`";
                let diagnostic =
                    Diagnostic::new(Code::BandGap, above.name.span, message, "begins later");
                self.report(diagnostic.also(below.name.span, "than this ends").help(help));
            }
        }
    }

    /// `SCORE is BAND`.
    pub(super) fn in_band(&mut self, subject: &Expr, band: &Name) -> Checked<ConditionKind> {
        let subject = self.expression(subject)?;
        let Expression::Value(Value::Number(Number { kind: NumberKind::Score(id), .. })) = subject
        else {
            let words = self.words(subject.span());
            let message = format!("`{words}` is {}, and only a score has bands", subject.noun());
            let help = "after `is` stands `missing`, `in conflict`, a sex, or a band of a score";
            let diagnostic =
                Diagnostic::new(Code::TypeMismatch, subject.span(), message, "not a score");
            return Err(self.report(diagnostic.help(help)));
        };
        let score = self.resolved.scores.get(id.index()).copied();
        let bands = score.map(|it| it.bands.as_slice()).unwrap_or_default();
        if let Some(at) = bands.iter().position(|it| it.name.text == band.text) {
            return Ok(ConditionKind::InBand(id, u32::try_from(at).unwrap_or(u32::MAX)));
        }
        let known = bands.iter().map(|it| it.name.text.as_str());
        let like = suggest::nearest(&band.text, known);
        let name = score.map_or("", |it| it.name.text.as_str());
        let message = format!("`{name}` has no band `{}`", band.text);
        let mut diagnostic =
            Diagnostic::new(Code::UnknownName, band.span, message, "not a band of it");
        diagnostic.help = like.map(|it| format!("did you mean `{it}`?")).unwrap_or_default();
        Err(self.report(diagnostic))
    }

    /// `band of SCORE`, `items of SCORE`; `None` where the name is no score's.
    pub(super) fn of_score(
        &mut self,
        span: Span,
        what: &Name,
        score: &Name,
    ) -> Checked<Option<Expression>> {
        let Named::Score(id) = self.look_up(score)? else { return Ok(None) };
        self.depends(Definition::Score(id));
        let kind = match what.text.as_str() {
            "band" => crate::ir::TextKind::BandOf(id),
            "items" => crate::ir::TextKind::ItemsOf(id),
            other => {
                let message = format!("a score has no `{other}`");
                let help = "what can be asked of a score is its `band of` and its `items of`";
                let diagnostic =
                    Diagnostic::new(Code::UnknownName, what.span, message, "not of a score");
                return Err(self.report(diagnostic.help(help)));
            }
        };
        Ok(Some(Expression::Value(Value::Text(crate::ir::Text { kind, span }))))
    }
}

fn is_whole_number(number: Decimal) -> bool {
    number.rounded(0) == Some(number)
}
