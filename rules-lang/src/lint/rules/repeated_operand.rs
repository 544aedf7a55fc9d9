//! The same condition twice in one chain.

use super::{Context, Findings, Level, Lint};
use crate::{
    diagnostic::{Applicability, Fix},
    ir::ConditionKind,
    source::Span,
};

pub(super) const LINT: Lint = Lint {
    code: "W0872",
    name: "repeated-operand",
    level: Level::Warn,
    summary: "the same condition twice in one chain",
    page: page!("repeated-operand"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for part in &cx.index.conditions {
        let (ConditionKind::And(all) | ConditionKind::Or(all) | ConditionKind::AtLeast(_, all)) =
            &part.it.kind
        else {
            continue;
        };
        let keys: Vec<String> = all.iter().map(|it| cx.printer.condition(it)).collect();
        for (position, (it, key)) in all.iter().zip(&keys).enumerate() {
            let first = keys.iter().position(|other| other == key).and_then(|n| all.get(n));
            let Some(first) = first.filter(|first| first.span != it.span) else { continue };
            let message = format!("{} stands here twice", cx.quoted(it.span));
            let mut diagnostic = found
                .diagnostic(it.span, message, "again")
                .also(first.span, "here first")
                .help("take it out, or write the condition that was meant");
            // Between two operands without brackets there is nothing but the word.
            let before = position.checked_sub(1).and_then(|n| all.get(n));
            if let Some(before) = before.filter(|_| !matches!(part.it.kind, ConditionKind::AtLeast(..))) {
                let whole = Span { start: before.span.end, ..it.span };
                if matches!(cx.words(whole.before().to(it.span.before())).trim(), "and" | "or") {
                    let fix = Fix::replace(Applicability::Safe, "take it out", whole, "");
                    diagnostic = diagnostic.fix(fix);
                }
            }
            found.push(diagnostic);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn in_a_chain_of_or() {
        assert_eq!(found(r#"report seen "Patients seen" { include when any asthma or any nsaid or any asthma column reviewed = latest asthma_review }"#), ["repeated-operand"]);
    }

    #[test]
    fn another_window_is_another_condition() {
        assert_eq!(found(r#"report seen "Patients seen" { include when any nsaid in the last 3 months and any nsaid before today - 1 year column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
