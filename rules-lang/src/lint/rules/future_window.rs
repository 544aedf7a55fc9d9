//! Entries sought after today.

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0884",
    name: "future-window",
    level: Level::Warn,
    summary: "entries sought after today",
    page: page!("future-window"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for part in &cx.index.entries {
        if cx.stretches(&part.it.filters).iter().any(|it| it.is_to_come() && !it.is_empty()) {
            let message = format!("{} looks after today", cx.quoted(part.it.span));
            let label = "entries dated after today are not used";
            let diagnostic = found.diagnostic(part.it.span, message, label);
            found.push(diagnostic.help("look back, or ask for a date value: `where value after today`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn a_value_may_be_to_come() {
        assert_eq!(found(r#"report seen "Patients seen" { include when any edd where value after today column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
