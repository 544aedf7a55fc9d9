//! Adds up scores and finds their bands.

use alloc::{rc::Rc, string::String, vec::Vec};

use super::{
    Evaluation,
    answer::{Answer, Fact, Why},
};
use crate::{
    decimal::Decimal,
    eval::matching::Range,
    plan::{Band, Comparison, Score, ScoreId},
};

/// What the items of a score come to.
struct Sum {
    /// The least and the most it may be, divided.
    range: Option<Range>,
    /// Why items are not known; empty where all are.
    why: Why,
}

impl Evaluation<'_> {
    /// The score; unknown only where it is too large to say.
    pub(in crate::eval) fn score(&mut self, id: ScoreId) -> Fact<Range> {
        match self.sum(id).range {
            Some(range) => Fact::Known(range),
            None => Fact::Unknown(Why::IMPRECISE),
        }
    }

    fn score_plan(&self, id: ScoreId) -> Option<&Score> {
        self.pack.plan.scores.get(id.index())
    }

    fn sum(&mut self, id: ScoreId) -> Sum {
        let pack = self.pack;
        let Some(score) = pack.plan.scores.get(id.index()) else {
            return Sum { range: None, why: Why::MISSING };
        };
        let (mut low, mut high) = (Some(Decimal::ZERO), Some(Decimal::ZERO));
        let mut why = Why::default();
        let plus = |sum: Option<Decimal>, worth| sum.and_then(|sum| sum.checked_add(worth));
        for item in &score.items {
            match self.answer(item.condition) {
                Answer::Yes => (low, high) = (plus(low, item.worth), plus(high, item.worth)),
                Answer::No => {}
                Answer::Unknown(reason) => {
                    why = why | reason;
                    if item.worth < Decimal::ZERO {
                        low = plus(low, item.worth);
                    } else {
                        high = plus(high, item.worth);
                    }
                }
            }
        }
        let divided = |sum: Option<Decimal>| sum.and_then(|sum| sum.checked_div(score.divide));
        let range = divided(low).zip(divided(high)).map(|(low, high)| Range::between(low, high));
        Sum { range, why }
    }

    /// Whether the score lies in a band.
    pub(super) fn in_band(&mut self, id: ScoreId, at: u32) -> Answer {
        let sum = self.sum(id);
        let band = self.score_plan(id).and_then(|score| score.bands.get(at as usize));
        band.map_or(Answer::No, |band| lies_in(&sum, band))
    }

    /// The title, or name, of the band the score lies in.
    pub(super) fn band_of(&mut self, id: ScoreId) -> Fact<Rc<String>> {
        let sum = self.sum(id);
        let bands = self.score_plan(id).map(|score| score.bands.as_slice()).unwrap_or_default();
        let mut all = Fact::Missing;
        for band in bands {
            match lies_in(&sum, band) {
                Answer::Yes => return Fact::Known(Rc::new(titled(&band.title, &band.name))),
                Answer::No => {}
                Answer::Unknown(why) => all = Fact::Unknown(why),
            }
        }
        all
    }

    /// The titles, or names, of the items that count.
    pub(super) fn items_of(&mut self, id: ScoreId) -> Fact<Rc<String>> {
        let pack = self.pack;
        let mut titles: Vec<String> = Vec::new();
        let items = pack.plan.scores.get(id.index()).map(|score| score.items.as_slice());
        for item in items.unwrap_or_default() {
            match self.answer(item.condition) {
                Answer::Yes => {
                    let title = titled(&item.title, &item.name);
                    if !titles.contains(&title) {
                        titles.push(title);
                    }
                }
                Answer::No => {}
                Answer::Unknown(_) => return Fact::Unknown(self.sum(id).why),
            }
        }
        if titles.is_empty() { Fact::Missing } else { Fact::Known(Rc::new(titles.join(", "))) }
    }
}

fn titled(title: &str, name: &str) -> String {
    if title.is_empty() { name.into() } else { title.into() }
}

fn lies_in(sum: &Sum, band: &Band) -> Answer {
    let Some(range) = sum.range else { return Answer::Unknown(Why::IMPRECISE) };
    let end = |end: Option<(Decimal, bool)>, at, beyond| match end {
        None => Answer::Yes,
        Some((number, included)) => {
            let op = if included { at } else { beyond };
            Answer::certain(range.compare(op, Range::exactly(number)))
        }
    };
    let low = end(band.low, Comparison::GreaterOrEqual, Comparison::Greater);
    let high = end(band.high, Comparison::LessOrEqual, Comparison::Less);
    match low.and(high) {
        Answer::Unknown(_) => Answer::Unknown(sum.why),
        answer => answer,
    }
}
