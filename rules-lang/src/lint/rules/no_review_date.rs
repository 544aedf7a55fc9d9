//! A ruleset without a date by which it is reviewed.

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0802",
    name: "no-review-date",
    level: Level::Warn,
    summary: "a ruleset without a date by which it is reviewed",
    page: page!("no-review-date"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for block in cx.file.rulesets.iter().filter(|it| it.review.is_none()) {
        let message = format!("`{}` has no review date", block.name.text);
        let diagnostic = found.diagnostic(block.name.span, message, "nobody has to look at it again");
        found.push(diagnostic.help("add `review` and a day, for example `review 2027-06-30`"));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn a_date_is_enough() {
        assert_eq!(found(r#"ruleset r { title "R" version 1.0.0 language 1 owner "O" review 2027-06-30 }
codelist asthma { snomed 195967001 "Asthma" }
report r1 "R" { include when any asthma column a = age }"#), <[&str; 0]>::default());
    }
}
