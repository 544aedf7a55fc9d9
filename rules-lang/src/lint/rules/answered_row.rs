//! A row whose answer an earlier row has settled.

use std::collections::BTreeMap;

use super::{Context, Findings, Level, Lint};
use crate::ir::Action;

pub(super) const LINT: Lint = Lint {
    code: "W0862",
    name: "answered-row",
    level: Level::Warn,
    summary: "a row whose answer an earlier row has settled",
    page: page!("answered-row"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for table in cx.rules.tables.iter().filter(|it| it.copy_of.is_none()) {
        let mut asked = BTreeMap::new();
        for row in &table.rows {
            let shown = cx.printer.condition(&row.condition);
            if let Some((number, span)) = asked.get(&shown).copied() {
                let message = format!("row {number} of `{}` has answered row {}", table.name, row.number);
                let diagnostic = found
                    .diagnostic(row.condition.span, message, "one answer is left here")
                    .also(span, "asked here");
                found.push(diagnostic.help("ask what was meant, or take the row out"));
            } else if row.if_yes != Action::Next || row.if_no != Action::Next {
                asked.insert(shown, (row.number, row.condition.span));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn another_table_may_ask_again() {
        assert_eq!(found(r#"table again "Asthma again" {
  | 1 | any asthma | select | reject "no asthma" |
}"#), <[&str; 0]>::default());
    }
}
