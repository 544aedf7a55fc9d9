//! An alert about a conflict that does not show what disagrees.

use super::{Context, Findings, Level, Lint};
use crate::ir::{Condition, ConditionKind, ConflictId, Piece};

pub(super) const LINT: Lint = Lint {
    code: "W0834",
    name: "conflict-not-shown",
    level: Level::Warn,
    summary: "an alert about a conflict that does not show what disagrees",
    page: page!("conflict-not-shown"),
    check,
};

fn check<'a>(cx: &Context<'a>, found: &mut Findings) {
    for alert in &cx.rules.alerts {
        let mut asked = Vec::new();
        conflicts(cx, &alert.when, &mut asked);
        for id in asked {
            if alert.message.contains(&Piece::Conflict(id)) {
                continue;
            }
            let marker = cx.rules.markers.get(id.marker.index());
            let conflict = marker.and_then(|it| it.conflicts.get(id.position as usize));
            let detail = conflict.zip(marker);
            let detail = detail.and_then(|(it, marker)| marker.details.get(it.detail as usize));
            let Some(detail) = detail else { continue };
            let message = format!("`{}` does not show what disagrees", alert.name);
            let label = format!("asks for a conflict of `{}`", detail.name);
            let diagnostic = found.diagnostic(alert.when.span, message, label);
            let help = format!("show the entries in the message: `{{conflict of {}}}`", detail.name);
            found.push(diagnostic.help(help));
        }
    }
}

/// The conflicts that a condition needs: those in the operands of its `and`.
fn conflicts<'a>(cx: &Context<'a>, it: &'a Condition, asked: &mut Vec<ConflictId>) {
    match &cx.behind(it).kind {
        ConditionKind::InConflict(id) => asked.push(*id),
        ConditionKind::And(all) => all.iter().for_each(|it| conflicts(cx, it, asked)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn an_alert_about_something_else() {
        assert_eq!(found(r#"alert review_due "Asthma review due" {
  severity  info
  hazard    AST-01
  audience  general_practice
  when      any asthma and no asthma_review in the last 15 months
  message   "No asthma review since {latest asthma_review}."
  repeat    after 3 months or on new evidence
}"#), <[&str; 0]>::default());
    }
}
