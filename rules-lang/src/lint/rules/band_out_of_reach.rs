//! A band that the score cannot come to.

use super::{Context, Findings, Level, Lint};
use crate::lint::{numbers, range::Range};

pub(super) const LINT: Lint = Lint {
    code: "W0892",
    name: "band-out-of-reach",
    level: Level::Warn,
    summary: "a band that the score cannot come to",
    page: page!("band-out-of-reach"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for (score, written) in cx.rules.scores.iter().zip(&cx.file.scores) {
        let possible = numbers::score_range(score);
        for band in &written.bands {
            let range = Range { low: band.low, high: band.high };
            if range.intersection(&possible).is_empty() {
                let message = format!("nobody can be in `{}` of `{}`", band.name.text, score.name);
                let ends = [possible.low, possible.high];
                let [low, high] = ends.map(|it| it.map(|it| it.0.to_string()).unwrap_or_default());
                let label = format!("the score goes from {low} to {high}");
                let diagnostic = found.diagnostic(band.name.span, message, label);
                found.push(diagnostic.help("compare the items and their worth with the publication"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn an_item_below_zero() {
        assert_eq!(found(r#"score risk "Risk" {
  item a "A" worth -1 when any asthma
  item b "B" when pregnant
  band low "Low" up to -1
  band middle "M" above -1 up to 0
  band high "High" above 0
}

report risky "At risk" {
  include   when risk is high
  column    score = risk
}"#), <[&str; 0]>::default());
    }
}
