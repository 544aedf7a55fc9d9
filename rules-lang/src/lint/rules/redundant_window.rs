//! A window that lies in another one.

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0883",
    name: "redundant-window",
    level: Level::Warn,
    summary: "a window that lies in another one",
    page: page!("redundant-window"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for part in &cx.index.entries {
        let all = cx.stretches(&part.it.filters);
        let is_redundant = all.iter().enumerate().any(|(position, wide)| {
            let mut others = all.iter().enumerate().filter(|(other, _)| *other != position);
            wide.is_bounded() && others.any(|(_, narrow)| wide.holds(narrow) && !narrow.is_empty())
        });
        if is_redundant {
            let message = format!("one window of {} holds the other", cx.quoted(part.it.span));
            let diagnostic = found.diagnostic(part.it.span, message, "the wider one does nothing");
            found.push(diagnostic.help("keep the window that is meant"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn two_ends() {
        assert_eq!(found(r#"report seen "Patients seen" { include when any nsaid on or after today - 1 year before today - 3 months column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
