//! One reason for two rows of a table.

use std::collections::BTreeMap;

use super::{Context, Findings, Level, Lint};
use crate::syntax::Action;

pub(super) const LINT: Lint = Lint {
    code: "W0863",
    name: "repeated-reason",
    level: Level::Warn,
    summary: "one reason for two rows of a table",
    page: page!("repeated-reason"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for table in &cx.file.tables {
        let mut first = BTreeMap::new();
        for row in &table.rows {
            for action in [&row.if_yes, &row.if_no].into_iter().flatten() {
                let Action::Reject(Some(reason)) = action else { continue };
                let Some((number, there)) = first.get(&reason.text).copied() else {
                    first.insert(&reason.text, (row.number, reason.span));
                    continue;
                };
                if number == row.number {
                    continue;
                }
                let message = format!("rows {number} and {} give one reason", row.number);
                let diagnostic = found
                    .diagnostic(reason.span, message, "cannot be told from the other")
                    .also(there, "given here first");
                found.push(diagnostic.help("give each row its own reason"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn two_tables_may_give_one() {
        assert_eq!(found(r#"table review "Asthma review" {
  | 1 | any asthma | select | reject "no asthma" |
}
table other "Asthma review" {
  | 1 | any nsaid | select | reject "no asthma" |
}"#), <[&str; 0]>::default());
    }
}
