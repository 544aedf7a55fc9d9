//! A report that shows nothing but the patients.

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0890",
    name: "no-columns",
    level: Level::Allow,
    summary: "a report that shows nothing but the patients",
    page: page!("no-columns"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for report in cx.rules.reports.iter().filter(|it| it.columns.is_empty()) {
        let message = format!("`{}` shows nothing but the patients", report.name);
        let diagnostic = found.diagnostic(report.span, message, "no `column`");
        found.push(diagnostic.help("add what the reader needs: `column reviewed = latest asthma_review`"));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found_with;

    #[test]
    fn one_column_is_enough() {
        assert_eq!(found_with(&super::LINT, r#"report seen "Patients seen" { include when any asthma column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
