//! A review date that has passed.

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0801",
    name: "review-overdue",
    level: Level::Warn,
    summary: "a review date that has passed",
    page: page!("review-overdue"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    let Some(today) = cx.today else { return };
    for block in &cx.file.rulesets {
        let Some((word, review)) = block.review.as_ref().and_then(|it| Some((it.word, it.value?)))
        else {
            continue;
        };
        if review < today {
            let message = format!("`{}` should have been reviewed by {review}", block.name.text);
            let diagnostic = found.diagnostic(word, message, format!("the day was {review}"));
            let help = "have the ruleset reviewed by its owner and set the next date";
            found.push(diagnostic.help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn the_day_itself_is_in_time() {
        assert_eq!(found(r#"ruleset r { title "R" version 1.0.0 language 1 owner "O" review 2026-11-23 }
codelist asthma { snomed 195967001 "Asthma" }
report r1 "R" { include when any asthma column a = age }"#), <[&str; 0]>::default());
    }
}
