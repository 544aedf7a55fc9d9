//! A condition too long or too deep to be read aloud.

use super::{Context, Findings, Level, Lint};
use crate::ir::{Condition, ConditionKind};

/// The most chains inside each other.
const DEPTH: usize = 4;

/// The most tests in one condition.
const TESTS: usize = 10;

pub(super) const LINT: Lint = Lint {
    code: "W0876",
    name: "hard-to-read-aloud",
    level: Level::Warn,
    summary: "a condition too long or too deep to be read aloud",
    page: page!("hard-to-read-aloud"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for part in &cx.index.decisions {
        let (depth, tests) = size(part.it);
        if depth <= DEPTH && tests <= TESTS {
            continue;
        }
        let message = format!("the condition of `{}` is hard to read aloud", part.of.name);
        let label = format!("{tests} tests, brackets {depth} deep");
        let diagnostic = found.diagnostic(part.it.span, message, label);
        found.push(diagnostic.help("name a part of it with `field`, or lay it out as a table"));
    }
}

/// How deep chains stand inside each other, and how many tests there are.
fn size(it: &Condition) -> (usize, usize) {
    match &it.kind {
        ConditionKind::Not(inner) | ConditionKind::OrIfMissing(inner, _) => size(inner),
        ConditionKind::And(all) | ConditionKind::Or(all) | ConditionKind::AtLeast(_, all) => {
            let sizes = all.iter().map(size);
            let (depth, tests) =
                sizes.fold((0, 0), |(depth, tests), (d, t)| (depth.max(d), tests + t));
            (depth + 1, tests)
        }
        _ => (0, 1),
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn too_many_tests() {
        assert_eq!(found(r#"report seen "Patients seen" { include when no nsaid on 2026-01-01 and no nsaid on 2026-01-02 and no nsaid on 2026-01-03 and no nsaid on 2026-01-04 and no nsaid on 2026-01-05 and no nsaid on 2026-01-06 and no nsaid on 2026-01-07 and no nsaid on 2026-01-08 and no nsaid on 2026-01-09 and no nsaid on 2026-01-10 and no nsaid on 2026-01-11 column reviewed = latest asthma_review }"#), ["hard-to-read-aloud"]);
    }

    #[test]
    fn four_deep_is_read() {
        assert_eq!(found(r#"report seen "Patients seen" { include when any asthma and (any nsaid or (pregnant and (sex is male or no hba1c))) column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
