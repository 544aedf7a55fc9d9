//! An answer for what is never missing.

use super::{Context, Findings, Level, Lint};
use crate::{
    diagnostic::{Applicability, Fix},
    ir::{Base, ConditionKind, DateKind, NumberKind, visit::Node},
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
    for part in &cx.index.conditions {
        let ConditionKind::OrIfMissing(inner, _) = &part.it.kind else { continue };
        if Node::Condition(inner).any(may_be_missing) {
            continue;
        }
        let plain = format!("({})", cx.words(inner.span));
        let fix = Fix::replace(Applicability::Safe, "take the answer out", part.it.span, plain);
        let message = format!("nothing in {} can be missing", cx.quoted(inner.span));
        let diagnostic = found.diagnostic(part.it.span, message, "this answer is never given");
        found.push(diagnostic.help("take `or … if missing` out").fix(fix));
    }
}

/// Whether something may be missing by itself; of names it is taken to be so.
fn may_be_missing(node: Node<'_>) -> bool {
    match node {
        Node::Condition(it) => matches!(
            it.kind,
            ConditionKind::Field(_)
                | ConditionKind::SameText(_)
                | ConditionKind::During(..)
                | ConditionKind::ActiveOn(..)
                | ConditionKind::IsMissing(_)
        ),
        Node::Number(it) => matches!(
            it.kind,
            NumberKind::ValueOf(..)
                | NumberKind::Aggregate(..)
                | NumberKind::RunCount(_)
                | NumberKind::FirstOf(_)
                | NumberKind::Detail(_)
                | NumberKind::Field(_)
        ),
        Node::Date(it) => !matches!(
            it.kind,
            DateKind::Literal(_)
                | DateKind::Today
                | DateKind::BirthDate
                | DateKind::CandidateStart
                | DateKind::Parameter(_)
                | DateKind::Shift(..)
        ),
        Node::Entries(it) => matches!(it.base, Base::Field(_)),
        _ => false,
    }
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
