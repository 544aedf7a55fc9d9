//! A count where `any` or `no` says it.

use rules_core::{decimal::Decimal, plan::Comparison};

use super::{Context, Findings, Level, Lint};
use crate::{
    diagnostic::{Applicability, Fix},
    ir::{ConditionKind, NumberKind},
};

pub(super) const LINT: Lint = Lint {
    code: "W0878",
    name: "count-for-any",
    level: Level::Warn,
    summary: "a count where `any` or `no` says it",
    page: page!("count-for-any"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for part in &cx.index.conditions {
        let ConditionKind::Compare(a, comparison, b) = &part.it.kind else { continue };
        let (NumberKind::Count(entries), NumberKind::Literal(with)) = (&a.kind, &b.kind) else {
            continue;
        };
        let one = Decimal::from_int(1);
        let word = match comparison {
            Comparison::Greater | Comparison::NotEqual if *with == Decimal::ZERO => "any",
            Comparison::GreaterOrEqual if *with == one => "any",
            Comparison::Equal | Comparison::LessOrEqual if *with == Decimal::ZERO => "no",
            Comparison::Less if *with == one => "no",
            _ => continue,
        };
        let plain = format!("{word} {}", cx.words(entries.span));
        let message = format!("{} asks whether there is any", cx.quoted(part.it.span));
        let diagnostic = found.diagnostic(part.it.span, message, format!("`{word}` says it"));
        let title = format!("write `{plain}`");
        let fix = Fix::replace(Applicability::Choice, title, part.it.span, plain);
        found.push(diagnostic.help("write it without counting").fix(fix));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn none() {
        assert_eq!(found(r#"report seen "Patients seen" { include when count of asthma = 0 column reviewed = latest asthma_review }"#), ["count-for-any"]);
    }

    #[test]
    fn two_is_a_count() {
        assert_eq!(found(r#"report seen "Patients seen" { include when count of asthma >= 2 column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
