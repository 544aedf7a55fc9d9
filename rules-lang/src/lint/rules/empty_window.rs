//! A window without a day in it.

use super::{Context, Findings, Level, Lint};
use crate::ir::{ConditionKind, Filter};

pub(super) const LINT: Lint = Lint {
    code: "W0882",
    name: "empty-window",
    level: Level::Warn,
    summary: "a window without a day in it",
    page: page!("empty-window"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for part in &cx.index.entries {
        let all = cx.stretches(&part.it.filters);
        let is_apart = (1..).zip(&all).any(|(next, it)| all.iter().skip(next).any(|other| it.is_apart(other)));
        let values = part.it.filters.iter().any(|filter| match filter {
            Filter::ValueIn(window) => cx.stretch(window).is_empty(),
            _ => false,
        });
        if is_apart || values || all.iter().any(|it| it.is_empty()) {
            let message = format!("no entry can be in {}", cx.quoted(part.it.span));
            let diagnostic = found.diagnostic(part.it.span, message, "no day is left");
            found.push(diagnostic.help("exchange the ends, or correct one of the windows"));
        }
    }
    for part in &cx.index.conditions {
        let (ConditionKind::In(_, window, _) | ConditionKind::Registered(window)) = &part.it.kind else {
            continue;
        };
        if cx.stretch(window).is_empty() {
            let message = format!("{} is never a yes", cx.quoted(part.it.span));
            let diagnostic = found.diagnostic(part.it.span, message, "the window has no day");
            found.push(diagnostic.help("exchange the ends"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn windows_apart() {
        assert_eq!(found(r#"report seen "Patients seen" { include when any nsaid in the last 3 months before today - 1 year column reviewed = latest asthma_review }"#), ["empty-window"]);
    }

    #[test]
    fn one_day() {
        assert_eq!(found(r#"report seen "Patients seen" { include when any nsaid from today to today column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }

    #[test]
    fn of_a_date() {
        assert_eq!(found(r#"report seen "Patients seen" { include when ((latest nsaid) from 2026-04-01 to 2025-03-31) or no if missing column reviewed = latest asthma_review }"#), ["empty-window"]);
    }
}
