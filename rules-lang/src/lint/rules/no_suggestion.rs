//! A critical alert that does not say what to do.

use rules_core::plan::Severity;

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0823",
    name: "no-suggestion",
    level: Level::Warn,
    summary: "a critical alert that does not say what to do",
    page: page!("no-suggestion"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for alert in &cx.rules.alerts {
        if alert.severity == Severity::Critical && alert.suggestions.is_empty() {
            let message = format!("`{}` does not say what to do", alert.name);
            let diagnostic = found.diagnostic(alert.span, message, "critical, and no `suggest`");
            found.push(diagnostic.help("say the first step: `suggest \"Call the patient today\"`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn a_warning_may_do_without() {
        assert_eq!(found(r#"alert review_due "Asthma review due" {
  severity  warning
  hazard    AST-01
  audience  general_practice
  when      any asthma and no asthma_review in the last 15 months
  message   "No asthma review since {latest asthma_review}."
  override  "Declined"
  repeat    after 3 months or on new evidence
}"#), <[&str; 0]>::default());
    }
}
