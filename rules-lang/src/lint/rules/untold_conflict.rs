//! A conflict that no alert tells anybody of.

use rules_core::plan::MarkerId;

use super::{Context, Findings, Level, Lint};
use crate::ir::{ConditionKind, ConflictId, MessagePart};

pub(super) const LINT: Lint = Lint {
    code: "W0832",
    name: "untold-conflict",
    level: Level::Warn,
    summary: "a conflict that no alert tells anybody of",
    page: page!("untold-conflict"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    let asked = cx.index.conditions.iter().filter_map(|part| match part.it.kind {
        ConditionKind::InConflict(id) => Some(id),
        _ => None,
    });
    let pieces = cx.rules.alerts.iter().flat_map(|it| &it.message);
    let shown = pieces.filter_map(|piece| match piece {
        MessagePart::Conflict(id) => Some(*id),
        _ => None,
    });
    let told: Vec<ConflictId> = asked.chain(shown).collect();
    for (id, marker) in (0..).map(MarkerId).zip(&cx.rules.markers) {
        for (position, conflict) in (0..).zip(&marker.conflicts) {
            let detail = marker.details.get(conflict.detail as usize);
            let Some(detail) = detail.filter(|_| !told.contains(&ConflictId { marker: id, position }))
            else {
                continue;
            };
            let message = format!("nobody is told when `{} of {}` is in conflict", detail.name, marker.name);
            let span = conflict.entries.span;
            let diagnostic = found.diagnostic(span, message, "compared, and no alert asks");
            found.push(diagnostic.help(format!(
                "raise an alert when `{} of {} is in conflict`",
                detail.name, marker.name
            )));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn a_marker_without_one() {
        assert_eq!(found(r#"marker wheezing "Wheezing" {
  starts    asthma
  ends      asthma_resolved
  lapses    12 months after latest start
}"#), <[&str; 0]>::default());
    }
}
