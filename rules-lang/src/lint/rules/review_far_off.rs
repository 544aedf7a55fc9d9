//! A review date more than three years away.

use rules_core::date::CalendarSpan;

use super::{Context, Findings, Level, Lint};

/// How far off a review may be.
const FURTHEST: CalendarSpan = CalendarSpan { months: 36, days: 0 };

pub(super) const LINT: Lint = Lint {
    code: "W0803",
    name: "review-far-off",
    level: Level::Warn,
    summary: "a review date more than three years away",
    page: page!("review-far-off"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    let Some(today) = cx.today else { return };
    for block in &cx.file.rulesets {
        let Some((word, review)) = block.review.as_ref().and_then(|it| Some((it.word, it.value?)))
        else {
            continue;
        };
        if review > today.plus(FURTHEST, true) {
            let message = format!("`{}` is not reviewed before {review}", block.name.text);
            let diagnostic = found.diagnostic(word, message, "more than three years away");
            found.push(diagnostic.help("set the day on which its owner will look at it"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn three_years_are_not_too_far() {
        assert_eq!(found(r#"ruleset r { title "R" version 1.0.0 language 1 owner "O" review 2029-11-23 }
codelist asthma { snomed 195967001 "Asthma" }
report r1 "R" { include when any asthma column a = age }"#), <[&str; 0]>::default());
    }
}
