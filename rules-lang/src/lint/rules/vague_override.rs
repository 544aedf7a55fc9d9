//! A reason for setting aside that says nothing.

use super::{Context, Findings, Level, Lint};

/// Reasons that are none, in small letters.
const VAGUE: [&str; 14] = [
    "other", "other reason", "n/a", "na", "none", "ok", "okay", "yes", "ignore", "ignored",
    "dismiss", "not applicable", "no reason", "unknown",
];

pub(super) const LINT: Lint = Lint {
    code: "W0828",
    name: "vague-override",
    level: Level::Warn,
    summary: "a reason for setting aside that says nothing",
    page: page!("vague-override"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for alert in &cx.file.alerts {
        let reasons = alert.overrides.as_ref().and_then(|it| it.value.as_ref());
        for reason in reasons.into_iter().flatten() {
            let text = reason.text.trim().trim_end_matches('.').to_lowercase();
            if VAGUE.contains(&&*text) {
                let message = format!("`{}` says nothing about the patient", reason.text);
                let diagnostic = found.diagnostic(reason.span, message, "not a reason");
                found.push(diagnostic.help("say what is so: `\"Patient declined\"`"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn a_reason_with_other_in_it() {
        assert_eq!(found(r#"alert review_due "Asthma review due" {
  severity  info
  hazard    AST-01
  audience  general_practice
  when      any asthma and no asthma_review in the last 15 months
  message   "No asthma review since {latest asthma_review}."
  override  "Other service recorded in error"
  repeat    after 3 months or on new evidence
}"#), <[&str; 0]>::default());
    }
}
