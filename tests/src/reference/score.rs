//! Scores and their bands.

use rules_core::{
    decimal::Decimal,
    plan::{Band, Comparison, ScoreId},
};
use rules_lang::ir::Score;

use super::{
    Reference,
    fact::{Answer, Fact, Why},
    range::Range,
};

impl<'a> Reference<'a> {
    fn score_named(self, id: ScoreId) -> Option<&'a Score> {
        self.ruleset.scores.get(id.index())
    }

    /// The sum of what the items are worth that count; from the least to the most it may be.
    pub(super) fn score(self, id: ScoreId) -> Fact<Range> {
        let Some(score) = self.score_named(id) else { return Fact::Missing };
        let (mut low, mut high) = (Some(Decimal::ZERO), Some(Decimal::ZERO));
        for item in &score.items {
            let answer = self.condition(&item.condition);
            let is_less = item.worth < Decimal::ZERO;
            let (in_low, in_high) = match answer {
                Answer::Yes => (true, true),
                Answer::No => (false, false),
                Answer::Unknown(_) => (is_less, !is_less),
            };
            let add = |sum: Option<Decimal>, counts: bool| match counts {
                true => sum.and_then(|sum| sum.checked_add(item.worth)),
                false => sum,
            };
            (low, high) = (add(low, in_low), add(high, in_high));
        }
        let divided = |sum: Option<Decimal>| sum.and_then(|sum| sum.checked_div(score.divide));
        match (divided(low), divided(high)) {
            (Some(low), Some(high)) => Fact::Known(Range::between(low, high)),
            _ => Fact::Unknown(Why::IMPRECISE),
        }
    }

    /// Why items are open.
    fn open_items(self, id: ScoreId) -> Why {
        let items = self.score_named(id).map(|score| score.items.as_slice()).unwrap_or_default();
        items.iter().fold(Why::NONE, |all, item| match self.condition(&item.condition) {
            Answer::Unknown(why) => all.and(why),
            _ => all,
        })
    }

    pub(super) fn in_band(self, id: ScoreId, at: u32) -> Answer {
        let band = self.score_named(id).and_then(|score| score.bands.get(at as usize));
        band.map_or(Answer::No, |band| self.lies_in_band(id, band))
    }

    fn lies_in_band(self, id: ScoreId, band: &Band) -> Answer {
        let Fact::Known(score) = self.score(id) else { return Answer::Unknown(Why::IMPRECISE) };
        let low = match band.low {
            None => Answer::Yes,
            Some((n, true)) => score.compare(Comparison::GreaterOrEqual, Range::exactly(n)),
            Some((n, false)) => score.compare(Comparison::Greater, Range::exactly(n)),
        };
        let high = match band.high {
            None => Answer::Yes,
            Some((n, true)) => score.compare(Comparison::LessOrEqual, Range::exactly(n)),
            Some((n, false)) => score.compare(Comparison::Less, Range::exactly(n)),
        };
        match Answer::all(&[low, high]) {
            Answer::Unknown(_) => Answer::Unknown(self.open_items(id)),
            answer => answer,
        }
    }

    /// The title of the band the score lies in, or its name.
    pub(super) fn band_of(self, id: ScoreId) -> Fact<String> {
        let bands = self.score_named(id).map(|score| score.bands.as_slice()).unwrap_or_default();
        let answers: Vec<_> = bands.iter().map(|it| (it, self.lies_in_band(id, it))).collect();
        let held = answers.iter().find(|(_, answer)| *answer == Answer::Yes);
        if let Some((band, _)) = held {
            return Fact::Known(titled(&band.title, &band.name));
        }
        match Answer::any(&answers.iter().map(|(_, answer)| *answer).collect::<Vec<_>>()) {
            Answer::Unknown(why) => Fact::Unknown(why),
            _ => Fact::Missing,
        }
    }

    /// The titles of the items that count, or their names; each once.
    pub(super) fn items_of(self, id: ScoreId) -> Fact<String> {
        let items = self.score_named(id).map(|score| score.items.as_slice()).unwrap_or_default();
        let mut titles: Vec<String> = Vec::new();
        for item in items {
            match self.condition(&item.condition) {
                Answer::Yes => {
                    let title = titled(&item.title, &item.name);
                    if !titles.contains(&title) {
                        titles.push(title);
                    }
                }
                Answer::No => {}
                Answer::Unknown(_) => return Fact::Unknown(self.open_items(id)),
            }
        }
        if titles.is_empty() { Fact::Missing } else { Fact::Known(titles.join(", ")) }
    }
}

fn titled(title: &str, name: &str) -> String {
    if title.is_empty() { name.to_owned() } else { title.to_owned() }
}
