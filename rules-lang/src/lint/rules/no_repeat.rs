//! An alert that does not say when it is shown again.

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0821",
    name: "no-repeat",
    level: Level::Warn,
    summary: "an alert that does not say when it is shown again",
    page: page!("no-repeat"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for alert in cx.file.alerts.iter().filter(|it| it.repeat.is_none()) {
        let message = format!("`{}` does not say when it is shown again", alert.name.text);
        let diagnostic = found.diagnostic(alert.name.span, message, "no `repeat`");
        found.push(diagnostic.help("add `repeat after 3 months or on new evidence`"));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn on_new_evidence_is_an_answer() {
        assert_eq!(found(r#"alert review_due "Asthma review due" {
  severity  info
  hazard    AST-01
  audience  general_practice
  when      any asthma and no asthma_review in the last 15 months
  message   "No asthma review since {latest asthma_review}."
  repeat    on new evidence
}"#), <[&str; 0]>::default());
    }
}
