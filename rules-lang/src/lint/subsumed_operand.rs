//! A condition that another one beside it makes useless.

use std::collections::BTreeMap;

use super::{Context, Findings, Level, Lint, range::Range};
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
    for part in &cx.parts.conditions {
        let (all, is_and) = match &part.it.kind {
            ConditionKind::And(all) => (all, true),
            ConditionKind::Or(all) => (all, false),
            _ => continue,
        };
        if cx.excludes(all, !is_and) {
            continue;
        }
        for (it, by) in useless(cx, all, is_and) {
            let message = format!("{} changes nothing here", cx.quoted(it.span));
            let diagnostic = found
                .diagnostic(it.span, message, "never decides")
                .also(by.span, "this has decided already")
                .help("take it out, or correct what was meant to differ");
            found.push(diagnostic);
        }
    }
}

/// The operands that never decide, each with one that has decided already.
fn useless<'a>(
    cx: &Context<'a>,
    all: &'a [Condition],
    is_and: bool,
) -> Vec<(&'a Condition, &'a Condition)> {
    let mut useless = Vec::new();
    // Of tests of one number, the one that decides most.
    let mut strictest: BTreeMap<String, (&'a Condition, Range)> = BTreeMap::new();
    let decides = |a: &Range, b: &Range| if is_and { b.holds(a) } else { a.holds(b) };
    for it in all {
        let Some(test) = cx.test(it) else { continue };
        let key = cx.number_key(test.number);
        let Some((by, range)) = strictest.get_mut(&key) else {
            strictest.insert(key, (it, test.range));
            continue;
        };
        if *range == test.range {
            continue;
        }
        if decides(range, &test.range) {
            useless.push((it, *by));
        } else if decides(&test.range, range) {
            useless.push((*by, it));
            (*by, *range) = (it, test.range);
        }
    }
    // `a and (a or b)`, `a or (a and b)`.
    let shown: BTreeMap<String, &'a Condition> =
        all.iter().map(|it| (cx.show.condition(it), it)).collect();
    for it in all {
        let inner = match (&it.kind, is_and) {
            (ConditionKind::Or(inner), true) | (ConditionKind::And(inner), false) => inner,
            _ => continue,
        };
        if let Some(by) = inner.iter().find_map(|each| shown.get(&cx.show.condition(each))) {
            useless.push((it, by));
        }
    }
    useless
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
