//! Two columns of a report with the same content.

use std::collections::BTreeMap;

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0891",
    name: "repeated-column",
    level: Level::Warn,
    summary: "two columns of a report with the same content",
    page: page!("repeated-column"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for report in &cx.rules.reports {
        let mut first = BTreeMap::new();
        for (name, value) in &report.columns {
            let shown = cx.printer.value(value);
            let Some((other, there)) = first.get(&shown).copied() else {
                first.insert(shown, (name, value.span()));
                continue;
            };
            let message = format!("column `{name}` shows what `{other}` shows");
            let diagnostic = found.diagnostic(value.span(), message, "again").also(there, "here first");
            found.push(diagnostic.help("show what was meant, or take it out"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn an_entry_and_its_organisation() {
        assert_eq!(found(r#"report r "R" { include when any asthma column a = latest asthma column b = organisation of latest asthma }"#), <[&str; 0]>::default());
    }
}
