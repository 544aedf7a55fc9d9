//! A message longer than 280 characters.

use super::{Context, Findings, Level, Lint};
use crate::ir::MessagePart;

/// The most characters of a message, without the values in it.
const LONGEST: usize = 280;

pub(super) const LINT: Lint = Lint {
    code: "W0825",
    name: "long-message",
    level: Level::Warn,
    summary: "a message longer than 280 characters",
    page: page!("long-message"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for alert in &cx.rules.alerts {
        let texts = alert.message.iter().map(|it| match it {
            MessagePart::Text(text) => text.chars().count(),
            MessagePart::Value(_) | MessagePart::Conflict(_) => 0,
        });
        let length: usize = texts.sum();
        if length > LONGEST {
            let message = format!("the message of `{}` is {length} characters long", alert.name);
            let label = format!("at most {LONGEST} are read");
            let diagnostic = found.diagnostic(alert.span, message, label);
            found.push(diagnostic.help("say the finding, and put what to do under `suggest`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn just_short_enough() {
        assert_eq!(found(r#"alert review_due "Asthma review due" {
  severity  info
  hazard    AST-01
  audience  general_practice
  when      any asthma and no asthma_review in the last 15 months
  message   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{age}"
  repeat    after 3 months or on new evidence
}"#), <[&str; 0]>::default());
    }
}
