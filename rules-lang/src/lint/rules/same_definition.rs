//! Two fields that stand for the same thing.

use std::collections::BTreeMap;

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0814",
    name: "same-definition",
    level: Level::Warn,
    summary: "two fields that stand for the same thing",
    page: page!("same-definition"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    let mut first = BTreeMap::new();
    for field in &cx.rules.fields {
        let shown = cx.printer.expression(&field.expression);
        let Some((name, span)) = first.get(&shown).copied() else {
            first.insert(shown, (&field.name, field.span));
            continue;
        };
        let message = format!("`{}` is the same as `{name}`", field.name);
        let diagnostic = found.diagnostic(field.span, message, "defined in the same words").also(span, "here first");
        found.push(diagnostic.help("keep one of them"));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn another_window_is_another_thing() {
        assert_eq!(found(r#"field newest = latest hba1c_tests in the last 1 year
field older = latest hba1c_tests before today - 1 year
report r "R" { include when newest is missing column a = older }"#), <[&str; 0]>::default());
    }
}
