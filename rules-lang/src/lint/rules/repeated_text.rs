//! The same reason or suggestion twice in one alert.

use std::collections::BTreeMap;

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0829",
    name: "repeated-text",
    level: Level::Warn,
    summary: "the same reason or suggestion twice in one alert",
    page: page!("repeated-text"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for alert in &cx.file.alerts {
        for clause in [&alert.overrides, &alert.suggestions] {
            let mut first = BTreeMap::new();
            for text in clause.iter().filter_map(|it| it.value.as_ref()).flatten() {
                let Some(there) = first.insert(text.text.to_lowercase(), text.span) else { continue };
                let message = format!("`{}` stands here twice", text.text);
                let diagnostic = found.diagnostic(text.span, message, "again").also(there, "here first");
                found.push(diagnostic.help("write the text that was meant, or take it out"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn a_suggestion_may_be_a_reason() {
        assert_eq!(found(r#"alert review_due "Asthma review due" {
  severity  info
  hazard    AST-01
  audience  general_practice
  when      any asthma and no asthma_review in the last 15 months
  message   "No asthma review since {latest asthma_review}."
  suggest   "Review booked"
  override  "Review booked"
  repeat    after 3 months or on new evidence
}"#), <[&str; 0]>::default());
    }
}
