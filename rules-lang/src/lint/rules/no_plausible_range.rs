//! A measure of numbers without a plausible range.

use rules_core::plan::MeasureValue;

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0840",
    name: "no-plausible-range",
    level: Level::Warn,
    summary: "a measure of numbers without a plausible range",
    page: page!("no-plausible-range"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for measure in &cx.rules.measures {
        if let MeasureValue::Number { plausible: None, .. } = measure.value {
            let message = format!("`{}` takes every number as real", measure.name);
            let diagnostic = found.diagnostic(measure.span, message, "no `plausible` range");
            found.push(diagnostic.help("add the values a living person can have: `plausible 20 to 250`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn dates_have_their_own_range() {
        assert_eq!(found(r#"measure scan: date from pregnancy
report seen "Patients seen" { include when any scan column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
