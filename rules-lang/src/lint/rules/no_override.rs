//! A warning or critical alert that cannot be set aside with a reason.

use rules_core::plan::Severity;

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0822",
    name: "no-override",
    level: Level::Warn,
    summary: "a warning or critical alert that cannot be set aside with a reason",
    page: page!("no-override"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for alert in &cx.rules.alerts {
        if alert.severity != Severity::Info && alert.overrides.is_empty() {
            let message = format!("`{}` cannot be set aside for a reason", alert.name);
            let diagnostic = found.diagnostic(alert.span, message, "no `override`");
            found.push(diagnostic.help("offer reasons: `override \"Patient declined\"`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn information_needs_none() {
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
