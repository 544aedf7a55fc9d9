//! Two items of a score with one condition.

use std::collections::BTreeMap;

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0893",
    name: "repeated-item",
    level: Level::Warn,
    summary: "two items of a score with one condition",
    page: page!("repeated-item"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for score in &cx.rules.scores {
        let mut first = BTreeMap::new();
        for item in &score.items {
            let shown = cx.printer.condition(&item.condition);
            let Some((other, there)) = first.get(&shown).copied() else {
                first.insert(shown, (&item.name, item.condition.span));
                continue;
            };
            let message = format!("`{}` counts when `{other}` counts", item.name);
            let diagnostic = found
                .diagnostic(item.condition.span, message, "counts twice")
                .also(there, "counted here");
            found.push(diagnostic.help("give it its own condition, or one item the worth of both"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn two_windows() {
        assert_eq!(found(r#"score risk "Risk" {
  item a "A" when any nsaid in the last 1 year
  item b "B" when any nsaid
  band low "Low" up to 1
  band high "High" above 1
}

report risky "At risk" {
  include   when risk is high
  column    score = risk
}"#), <[&str; 0]>::default());
    }
}
