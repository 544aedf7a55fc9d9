//! An alert that comes back for ever for something in the past.

use super::{Context, Findings, Level, Lint};
use crate::ir::{Base, Condition, ConditionKind, Entries, Expression, Filter};

pub(super) const LINT: Lint = Lint {
    code: "W0826",
    name: "whole-record-alert",
    level: Level::Warn,
    summary: "an alert that comes back for ever for something in the past",
    page: page!("whole-record-alert"),
    check,
};

fn check<'a>(cx: &Context<'a>, found: &mut Findings) {
    for alert in &cx.rules.alerts {
        let comes_back = alert.repeat.is_some_and(|it| it.after.is_some());
        if comes_back && is_for_ever(cx, &alert.when) {
            let message = format!("`{}` never stops coming back", alert.name);
            let label = "true for ever once it is recorded";
            let diagnostic = found.diagnostic(alert.when.span, message, label);
            found.push(diagnostic.help("give it a window, for example `in the last 12 months`, or `repeat on new evidence`"));
        }
    }
}

/// Whether a condition, once it holds, holds for the rest of the patient's life.
fn is_for_ever<'a>(cx: &Context<'a>, it: &'a Condition) -> bool {
    match &cx.behind(it).kind {
        ConditionKind::Any(entries) => is_unbounded(cx, entries),
        ConditionKind::And(all) | ConditionKind::Or(all) => {
            let (sexes, others): (Vec<_>, Vec<_>) = all.iter().partition(|it| is_sex(it));
            sexes.len() < all.len() && others.iter().all(|it| is_for_ever(cx, it))
        }
        _ => false,
    }
}

fn is_sex(it: &Condition) -> bool {
    match &it.kind {
        ConditionKind::SexIs(_) => true,
        ConditionKind::Not(inner) => is_sex(inner),
        _ => false,
    }
}

fn is_unbounded<'a>(cx: &Context<'a>, it: &'a Entries) -> bool {
    let has_window = it.filters.iter().any(|filter| {
        matches!(filter, Filter::In(_) | Filter::During(_) | Filter::ValueIn(_) | Filter::With(_))
    });
    let is_inner_unbounded = match &it.base {
        Base::Sources(_) => true,
        Base::Field(id) => match cx.field(*id) {
            Some(Expression::Entries(inner)) => is_unbounded(cx, inner),
            _ => true,
        },
    };
    !has_window && is_inner_unbounded
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn a_check_since_ends_it() {
        assert_eq!(found(r#"alert review_due "Asthma review due" {
  severity  info
  hazard    AST-01
  audience  general_practice
  when      any asthma and no asthma_review in the last 15 months
  message   "No asthma review since {latest asthma_review}."
  repeat    after 3 months or on new evidence
}"#), <[&str; 0]>::default());
    }

    #[test]
    fn on_new_evidence_alone_is_fine() {
        assert_eq!(found(r#"alert review_due "Asthma review due" {
  severity  info
  hazard    AST-01
  audience  general_practice
  when      any nsaid
  message   "No asthma review since {latest asthma_review}."
  repeat    on new evidence
}"#), <[&str; 0]>::default());
    }
}
