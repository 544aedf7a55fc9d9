//! A condition that is never a yes.

use super::{Context, Findings, Level, Lint};
use crate::ir::ConditionKind;

pub(super) const LINT: Lint = Lint {
    code: "W0871",
    name: "never-true",
    level: Level::Warn,
    summary: "a condition that is never a yes",
    page: page!("never-true"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for part in &cx.index.conditions {
        let is_never = match &part.it.kind {
            ConditionKind::And(all) => cx.excludes(all, false),
            _ => cx.test(part.it).is_some_and(|test| {
                let left = test.range.intersection(&cx.possible(test.number));
                test.range.is_empty() || (cx.measured(test.number).is_none() && left.is_empty())
            }),
        };
        if is_never {
            let message = format!("{} is never a yes", cx.quoted(part.it.span));
            let diagnostic = found.diagnostic(part.it.span, message, "no patient can be so");
            found.push(diagnostic.help("look for `and` in the place of `or`, or a sign turned round"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn an_age_nobody_has() {
        assert_eq!(found(r#"report seen "Patients seen" { include when age > 150 years column reviewed = latest asthma_review }"#), ["never-true"]);
    }

    #[test]
    fn a_test_and_its_opposite() {
        assert_eq!(found(r#"report seen "Patients seen" { include when sex is male and sex is not male column reviewed = latest asthma_review }"#), ["never-true"]);
    }

    #[test]
    fn two_sexes() {
        assert_eq!(found(r#"report seen "Patients seen" { include when sex is male and sex is female column reviewed = latest asthma_review }"#), ["never-true"]);
    }

    #[test]
    fn a_count_below_zero() {
        assert_eq!(found(r#"report seen "Patients seen" { include when count of asthma < 0 column reviewed = latest asthma_review }"#), ["never-true"]);
    }

    #[test]
    fn ranges_that_meet_in_one_number() {
        assert_eq!(found(r#"report seen "Patients seen" { include when age >= 18 years and age <= 18 years column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
