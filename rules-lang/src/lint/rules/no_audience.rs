//! An alert that is for nobody in particular.

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0820",
    name: "no-audience",
    level: Level::Warn,
    summary: "an alert that is for nobody in particular",
    page: page!("no-audience"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for alert in cx.file.alerts.iter().filter(|it| it.audience.is_none()) {
        let message = format!("`{}` does not say whom it is for", alert.name.text);
        let diagnostic = found.diagnostic(alert.name.span, message, "no `audience`");
        found.push(diagnostic.help("name those who can act on it: `audience general_practice`"));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn two_groups_are_fine() {
        assert_eq!(found(r#"alert review_due "Asthma review due" {
  severity  info
  hazard    AST-01
  audience  midwifery, general_practice
  when      any asthma and no asthma_review in the last 15 months
  message   "No asthma review since {latest asthma_review}."
  repeat    after 3 months or on new evidence
}"#), <[&str; 0]>::default());
    }
}
