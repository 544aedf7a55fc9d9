//! A hazard written unlike the others.

use std::collections::BTreeMap;

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0830",
    name: "hazard-shape",
    level: Level::Warn,
    summary: "a hazard written unlike the others",
    page: page!("hazard-shape"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    for alert in &cx.rules.alerts {
        *shapes.entry(shape(&alert.hazard)).or_default() += 1;
    }
    let Some((usual, count)) = shapes.iter().max_by_key(|(_, count)| **count) else { return };
    // Two of a kind show how it is written; one alone may be either.
    if *count < 2 {
        return;
    }
    for alert in cx.rules.alerts.iter().filter(|it| shape(&it.hazard) != *usual) {
        if shapes.get(&shape(&alert.hazard)) == Some(&1) {
            let message = format!("the hazard `{}` is written unlike the others", alert.hazard);
            let diagnostic = found.diagnostic(alert.span, message, "not in the hazard log?");
            found.push(diagnostic.help("write it as it stands in the hazard log"));
        }
    }
}

/// Letters as `A`, digits as `9`, each stretch once; the number of digits counts.
fn shape(hazard: &str) -> String {
    let mut shape = String::new();
    for c in hazard.chars() {
        match c {
            '0'..='9' => shape.push('9'),
            c if c.is_alphabetic() && shape.ends_with('A') => {}
            c if c.is_alphabetic() => shape.push('A'),
            c => shape.push(c),
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn two_logs_may_be_used() {
        assert_eq!(found(r#"alert review_due "Asthma review due" {
  severity  info
  hazard    AST-01
  audience  general_practice
  when      any asthma and no asthma_review in the last 15 months
  message   "No asthma review since {latest asthma_review}."
  repeat    after 3 months or on new evidence
}
alert x "X" {
  severity  info
  hazard    CSR.7
  audience  general_practice
  when      pregnant
  message   "No asthma review since {latest asthma_review}."
  repeat    after 3 months or on new evidence
}"#), <[&str; 0]>::default());
    }
}
