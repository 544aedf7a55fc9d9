//! A condition that is always a yes.

use super::{Context, Findings, Level, Lint};
use crate::ir::ConditionKind;

pub(super) const LINT: Lint = Lint {
    code: "W0870",
    name: "always-true",
    level: Level::Warn,
    summary: "a condition that is always a yes",
    page: page!("always-true"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for part in &cx.index.conditions {
        let is_always = match &part.it.kind {
            ConditionKind::Or(all) => cx.excludes(all, true),
            _ => cx.test(part.it).is_some_and(|test| {
                cx.measured(test.number).is_none() && test.range.holds(&cx.possible(test.number))
            }),
        };
        if is_always {
            let message = format!("{} is always a yes", cx.quoted(part.it.span));
            let diagnostic = found.diagnostic(part.it.span, message, "leaves nobody out");
            found.push(diagnostic.help("say what it should leave out, or take it out"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn ranges_that_meet() {
        assert_eq!(found(r#"report seen "Patients seen" { include when age < 18 years or age >= 18 years column reviewed = latest asthma_review }"#), ["always-true"]);
    }

    #[test]
    fn a_test_and_its_opposite() {
        assert_eq!(found(r#"report seen "Patients seen" { include when any asthma or no asthma column reviewed = latest asthma_review }"#), ["always-true"]);
    }

    #[test]
    fn a_gap_is_not_always() {
        assert_eq!(found(r#"report seen "Patients seen" { include when count of asthma < 2 or count of asthma > 5 column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
