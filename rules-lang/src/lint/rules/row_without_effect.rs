//! A row that goes on whatever the answer.

use super::{Context, Findings, Level, Lint};
use crate::syntax::Action;

pub(super) const LINT: Lint = Lint {
    code: "W0861",
    name: "row-without-effect",
    level: Level::Warn,
    summary: "a row that goes on whatever the answer",
    page: page!("row-without-effect"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for table in &cx.file.tables {
        for row in &table.rows {
            if row.if_yes == Some(Action::Next) && row.if_no == Some(Action::Next) {
                let message = format!("row {} of `{}` decides nothing", row.number, table.name.text);
                let diagnostic = found.diagnostic(row.span, message, "`next`, whatever the answer");
                found.push(diagnostic.help("say what the answer is for, or take the row out"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn the_last_row_decides() {
        assert_eq!(found(r#"table review "Asthma review" {
  | 1 | any asthma | select | reject "no asthma" |
}"#), <[&str; 0]>::default());
    }
}
