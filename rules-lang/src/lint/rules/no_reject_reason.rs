//! A table that rejects without a reason.

use super::{Context, Findings, Level, Lint};
use crate::syntax::Action;

pub(super) const LINT: Lint = Lint {
    code: "W0860",
    name: "no-reject-reason",
    level: Level::Warn,
    summary: "a table that rejects without a reason",
    page: page!("no-reject-reason"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for table in &cx.file.tables {
        let silent: Vec<_> = table
            .rows
            .iter()
            .filter(|row| [&row.if_yes, &row.if_no].contains(&&Some(Action::Reject(None))))
            .collect();
        let Some(first) = silent.first() else { continue };
        let message = format!("`{}` rejects without saying why", table.name.text);
        let label = match silent.len() {
            1 => "no reason".to_owned(),
            rows => format!("no reason here, nor in {} more rows", rows.saturating_sub(1)),
        };
        let diagnostic = found.diagnostic(first.span, message, label);
        found.push(diagnostic.help("give the reason: `reject \"no asthma\"`"));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn one_warning_a_table() {
        assert_eq!(found(r#"table review "Asthma review" {
  | 1 | no asthma | reject | next |
  | 2 | any asthma_review | select | reject |
}"#), ["no-reject-reason"]);
    }
}
