//! An answer for what is never missing.

use super::{Context, Findings, Level, Lint, parts::Parts};
use crate::{
    diagnostic::{Applicability, Fix},
    ir::{Base, ConditionKind, DateKind, NumberKind},
};

pub(super) const LINT: Lint = Lint {
    code: "W0875",
    name: "if-missing-without-effect",
    level: Level::Warn,
    summary: "an answer for what is never missing",
    page: page!("if-missing-without-effect"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for part in &cx.parts.conditions {
        let ConditionKind::OrIfMissing(inner, _) = &part.it.kind else { continue };
        if may_lack(&Parts::of_condition(inner, part.of)) {
            continue;
        }
        let plain = format!("({})", cx.words(inner.span));
        let fix = Fix::replace(Applicability::Safe, "take the answer out", part.it.span, plain);
        let message = format!("nothing in {} can be missing", cx.quoted(inner.span));
        let diagnostic = found.diagnostic(part.it.span, message, "this answer is never given");
        found.push(diagnostic.help("take `or … if missing` out").fix(fix));
    }
}

/// Whether anything in a condition could be missing; of names it is taken to be so.
fn may_lack(parts: &Parts<'_>) -> bool {
    let conditions = parts.conditions.iter().any(|part| {
        matches!(
            part.it.kind,
            ConditionKind::Field(_)
                | ConditionKind::SameText(_)
                | ConditionKind::During(..)
                | ConditionKind::ActiveOn(..)
                | ConditionKind::IsMissing(_)
        )
    });
    let numbers = parts.numbers.iter().any(|part| {
        matches!(
            part.it.kind,
            NumberKind::ValueOf(..)
                | NumberKind::Aggregate(..)
                | NumberKind::RunCount(_)
                | NumberKind::FirstOf(_)
                | NumberKind::Detail(_)
                | NumberKind::Field(_)
        )
    });
    let dates = parts.dates.iter().any(|part| {
        !matches!(
            part.it.kind,
            DateKind::Literal(_)
                | DateKind::Today
                | DateKind::BirthDate
                | DateKind::CandidateStart
                | DateKind::Parameter(_)
                | DateKind::Shift(..)
        )
    });
    let entries = parts.entries.iter().any(|part| matches!(part.it.base, Base::Field(_)));
    conditions || numbers || dates || entries
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn what_may_be_missing_needs_it() {
        assert_eq!(found(r#"report seen "Patients seen" { include when (value of last_hba1c > 58) or no if missing column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }

    #[test]
    fn a_score_or_count_is_never_missing() {
        assert_eq!(found(r#"report seen "Patients seen" { include when (count of nsaid in the last 1 year > 3) or no if missing column reviewed = latest asthma_review }"#), ["if-missing-without-effect"]);
    }
}
