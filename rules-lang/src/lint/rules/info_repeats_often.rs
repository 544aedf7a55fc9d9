//! Information that comes back within a week.

use rules_core::plan::Severity;

use super::{Context, Findings, Level, Lint};

/// The fewest days between.
const DAYS: i32 = 7;

pub(super) const LINT: Lint = Lint {
    code: "W0831",
    name: "info-repeats-often",
    level: Level::Warn,
    summary: "information that comes back within a week",
    page: page!("info-repeats-often"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for alert in cx.rules.alerts.iter().filter(|it| it.severity == Severity::Info) {
        let Some(after) = alert.repeat.and_then(|it| it.after) else { continue };
        if after.calendar_span().is_some_and(|it| it.months == 0 && it.days < DAYS) {
            let message = format!("`{}` comes back after `{after}`", alert.name);
            let diagnostic = found.diagnostic(after.span, message, "information, within a week");
            found.push(diagnostic.help("wait longer, or `repeat on new evidence`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn a_warning_may_come_back() {
        assert_eq!(found(r#"alert review_due "Asthma review due" {
  severity  warning
  hazard    AST-01
  audience  general_practice
  when      any asthma and no asthma_review in the last 15 months
  message   "No asthma review since {latest asthma_review}."
  override  "Declined"
  repeat    after 1 day
}"#), <[&str; 0]>::default());
    }
}
