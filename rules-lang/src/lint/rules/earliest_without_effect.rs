//! `missing dates compare as earliest` where no dates are compared.

use rules_core::plan::IfMissing;

use super::{Context, Findings, Level, Lint};
use crate::{
    diagnostic::{Applicability, Fix},
    ir::{ConditionKind, DeclarationKind},
};

pub(super) const LINT: Lint = Lint {
    code: "W0864",
    name: "earliest-without-effect",
    level: Level::Warn,
    summary: "`missing dates compare as earliest` where no dates are compared",
    page: page!("earliest-without-effect"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for table in cx.file.tables.iter().filter(|it| it.copies.is_none()) {
        let Some(span) = table.earliest else { continue };
        let has_effect = cx.index.conditions.iter().any(|part| {
            part.of.kind == DeclarationKind::Table
                && part.of.name == table.name.text
                && matches!(part.it.kind, ConditionKind::In(_, _, IfMissing::Earliest))
        });
        if !has_effect {
            let message = format!("`{}` compares no dates", table.name.text);
            let diagnostic = found.diagnostic(span, message, "says nothing here");
            let fix = Fix::replace(Applicability::Safe, "take it out", span, "");
            found.push(diagnostic.help("take it out").fix(fix));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn dates_are_compared() {
        assert_eq!(found(r#"table t "T" { missing dates compare as earliest | 1 | (latest asthma_resolved) after (latest asthma) | reject "resolved" | select | }"#), <[&str; 0]>::default());
    }
}
