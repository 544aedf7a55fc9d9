//! An item of a score that adds nothing.

use rules_core::decimal::Decimal;

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0894",
    name: "worthless-item",
    level: Level::Warn,
    summary: "an item of a score that adds nothing",
    page: page!("worthless-item"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for score in &cx.file.scores {
        for item in score.items.iter().filter(|it| it.worth == Some(Decimal::ZERO)) {
            let message = format!("`{}` adds nothing to `{}`", item.name.text, score.name.text);
            let diagnostic = found.diagnostic(item.name.span, message, "`worth 0`");
            found.push(diagnostic.help("give it its worth, or take it out"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn nothing_said_is_one() {
        assert_eq!(found(r#"score risk "Risk" {
  item a "A" when any asthma
  band low "Low" up to 0.5
  band high "High" above 0.5
}

report risky "At risk" {
  include   when risk is high
  column    score = risk
}"#), <[&str; 0]>::default());
    }
}
