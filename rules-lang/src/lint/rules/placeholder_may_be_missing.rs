//! A value in a message that may be missing.

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0833",
    name: "placeholder-may-be-missing",
    level: Level::Allow,
    summary: "a value in a message that may be missing",
    page: page!("placeholder-may-be-missing"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for placeholder in cx.placeholders {
        let message = format!("{} may be missing when `{}` is raised", cx.quoted(placeholder.span), placeholder.alert);
        let diagnostic = found.diagnostic(placeholder.span, message, "reads as not recorded");
        found.push(diagnostic.help("ask that it be there, or word the message for both"));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found_with;

    #[test]
    fn an_active_marker_has_its_start() {
        assert_eq!(found_with(&super::LINT, r#"alert review_due "Asthma review due" {
  severity  info
  hazard    AST-01
  audience  general_practice
  when      pregnant
  message   "Since {start of pregnant}."
  repeat    after 3 months or on new evidence
}"#), <[&str; 0]>::default());
    }
}
