//! Two alerts or two reports with one condition.

use std::collections::BTreeMap;

use super::{Context, Findings, Level, Lint};
use crate::{ir::Condition, source::Span};

pub(super) const LINT: Lint = Lint {
    code: "W0827",
    name: "same-condition",
    level: Level::Warn,
    summary: "two alerts or two reports with one condition",
    page: page!("same-condition"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    let rules = cx.rules;
    same(cx, rules.alerts.iter().map(|it| (&*it.name, it.span, &it.when)), found);
    same(cx, rules.reports.iter().map(|it| (&*it.name, it.span, &it.include)), found);
}

fn same<'a>(
    cx: &Context<'a>,
    all: impl Iterator<Item = (&'a str, Span, &'a Condition)>,
    found: &mut Findings,
) {
    let mut first: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    for (name, span, condition) in all {
        let shown = cx.printer.condition(condition);
        let Some((other, there)) = first.get(&shown) else {
            first.insert(shown, (name, span));
            continue;
        };
        let message = format!("`{name}` has the condition of `{other}`");
        let diagnostic = found.diagnostic(span, message, "always together").also(*there, "the other");
        found.push(diagnostic.help("make them one, or correct the condition that should differ"));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn an_alert_and_a_report_may_share_one() {
        assert_eq!(found(r#"alert review_due "Asthma review due" {
  severity  info
  hazard    AST-01
  audience  general_practice
  when      any asthma and no asthma_review in the last 15 months
  message   "No asthma review since {latest asthma_review}."
  repeat    after 3 months or on new evidence
}report seen "Patients seen" { include when any asthma and no asthma_review in the last 15 months column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
