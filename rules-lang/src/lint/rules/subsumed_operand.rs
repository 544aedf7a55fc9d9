//! A condition that another one beside it makes useless.

use super::{Context, Findings, Level, Lint};
use crate::ir::{Condition, ConditionKind};

pub(super) const LINT: Lint = Lint {
    code: "W0873",
    name: "subsumed-operand",
    level: Level::Warn,
    summary: "a condition that another one beside it makes useless",
    page: page!("subsumed-operand"),
    check,
};

fn check<'a>(cx: &Context<'a>, found: &mut Findings) {
    for part in &cx.index.conditions {
        let (all, is_and) = match &part.it.kind {
            ConditionKind::And(all) => (all, true),
            ConditionKind::Or(all) => (all, false),
            _ => continue,
        };
        if cx.excludes(all, !is_and) {
            continue;
        }
        let others = |it: &'a Condition| all.iter().filter(move |other| other.span != it.span);
        for it in all {
            if let Some(by) = others(it).find(|by| is_useless(cx, it, by, is_and)) {
                let message = format!("{} changes nothing here", cx.quoted(it.span));
                let diagnostic = found
                    .diagnostic(it.span, message, "never decides")
                    .also(by.span, "this has decided already")
                    .help("take it out, or correct what was meant to differ");
                found.push(diagnostic);
            }
        }
    }
}

/// Whether one operand never decides beside another one.
fn is_useless<'a>(cx: &Context<'a>, it: &'a Condition, by: &'a Condition, is_and: bool) -> bool {
    if let (Some(a), Some(b)) = (cx.test(it), cx.test(by)) {
        let (wide, narrow) = if is_and { (a.range, b.range) } else { (b.range, a.range) };
        return wide != narrow && wide.holds(&narrow) && cx.is_same(a.number, b.number);
    }
    // `a and (a or b)`, `a or (a and b)`.
    let inner = match (&it.kind, is_and) {
        (ConditionKind::Or(inner), true) | (ConditionKind::And(inner), false) => inner,
        _ => return false,
    };
    let key = cx.printer.condition(by);
    inner.iter().any(|each| cx.printer.condition(each) == key)
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn absorbed() {
        assert_eq!(found(r#"report seen "Patients seen" { include when any asthma or (any asthma and any nsaid) column reviewed = latest asthma_review }"#), ["subsumed-operand"]);
    }

    #[test]
    fn a_range_is_made_of_two() {
        assert_eq!(found(r#"report seen "Patients seen" { include when age > 18 years and age < 65 years column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
