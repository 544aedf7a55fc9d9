//! A message that shows nothing of the record.

use super::{Context, Findings, Level, Lint};
use crate::ir::MessagePart;

pub(super) const LINT: Lint = Lint {
    code: "W0824",
    name: "no-evidence",
    level: Level::Warn,
    summary: "a message that shows nothing of the record",
    page: page!("no-evidence"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for alert in &cx.rules.alerts {
        if alert.message.iter().all(|it| matches!(it, MessagePart::Text(_))) {
            let message = format!("the message of `{}` shows nothing of the record", alert.name);
            let diagnostic = found.diagnostic(alert.span, message, "no `{…}` in its message");
            found.push(diagnostic.help("show what it rests on, for example `{latest asthma_review}`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn braces_that_are_text() {
        assert_eq!(found(r#"alert review_due "Asthma review due" {
  severity  info
  hazard    AST-01
  audience  general_practice
  when      any asthma and no asthma_review in the last 15 months
  message   "The {{form}} is due."
  repeat    after 3 months or on new evidence
}"#), ["no-evidence"]);
    }
}
