//! A measured value compared with `=` or `!=`.

use rules_core::plan::Comparison;

use super::{Context, Findings, Level, Lint};
use crate::ir::{ConditionKind, Unit};

pub(super) const LINT: Lint = Lint {
    code: "W0879",
    name: "exact-measure",
    level: Level::Warn,
    summary: "a measured value compared with `=` or `!=`",
    page: page!("exact-measure"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for part in &cx.index.conditions {
        let ConditionKind::Compare(a, Comparison::Equal | Comparison::NotEqual, b) = &part.it.kind
        else {
            continue;
        };
        // A number without a unit may be a count or a score, which is exact.
        let is_measured = [a, b].iter().any(|it| {
            cx.measured(it).is_some() && matches!(it.unit, Unit::Ucum(_))
        });
        if is_measured {
            let message = format!("{} asks for an exact value", cx.quoted(part.it.span));
            let diagnostic = found.diagnostic(part.it.span, message, "misses the values beside it");
            found.push(diagnostic.help("ask for a range: `>=`, `<`, or `from … to …`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn by_name() {
        assert_eq!(found(r#"field result = value of last_hba1c
report seen "Patients seen" { include when (result != 48) or no if missing column reviewed = latest asthma_review }"#), ["exact-measure"]);
    }

    #[test]
    fn counts_are_exact() {
        assert_eq!(found(r#"report seen "Patients seen" { include when count of hba1c = 3 column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
