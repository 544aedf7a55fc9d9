//! A negation of a negation.

use super::{Context, Findings, Level, Lint};
use crate::{
    diagnostic::{Applicability, Fix},
    ir::ConditionKind,
};

pub(super) const LINT: Lint = Lint {
    code: "W0874",
    name: "double-negation",
    level: Level::Warn,
    summary: "a negation of a negation",
    page: page!("double-negation"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for part in &cx.index.conditions {
        let ConditionKind::Not(inner) = &part.it.kind else { continue };
        let plain = match &inner.kind {
            ConditionKind::No(entries) => format!("any {}", cx.words(entries.span)),
            // `x is not missing` is a negation with the place of the whole.
            ConditionKind::Not(twice) if twice.span != inner.span => {
                format!("({})", cx.words(twice.span))
            }
            ConditionKind::Not(twice) if inner.span != part.it.span => cx.printer.condition(twice),
            _ => continue,
        };
        let fix = Fix::replace(Applicability::Safe, format!("write `{plain}`"), part.it.span, plain);
        let message = format!("{} negates twice", cx.quoted(part.it.span));
        let diagnostic = found.diagnostic(part.it.span, message, "two negations");
        found.push(diagnostic.help("say it without them").fix(fix));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn of_missing() {
        assert_eq!(found(r#"report seen "Patients seen" { include when not (last_hba1c is not missing) column reviewed = latest asthma_review }"#), ["double-negation"]);
    }

    #[test]
    fn one_is_fine() {
        assert_eq!(found(r#"report seen "Patients seen" { include when not pregnant and last_hba1c is not missing column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }

    #[test]
    fn the_fix_says_the_same() {
        let fixed = crate::lint::tests::fixed("report r \"R\" { include when not (sex is not male) column a = age }");
        assert_eq!(fixed, "report r \"R\" { include when sex is male column a = age }");
    }
}
