//! Two codelists with the same codes.

use std::collections::BTreeMap;

use rules_core::plan::CodelistId;

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0846",
    name: "same-codes",
    level: Level::Warn,
    summary: "two codelists with the same codes",
    page: page!("same-codes"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    let mut first = BTreeMap::new();
    for (id, list) in (0..).map(CodelistId).zip(&cx.rules.codelists) {
        let Some(codes) = cx.codes.of(id).filter(|it| !it.is_empty() && list.composed.is_none())
        else {
            continue;
        };
        let Some((name, span)) = first.get(codes).copied() else {
            first.insert(codes, (&list.name, list.span));
            continue;
        };
        let message = format!("`{}` has the codes of `{name}`", list.name);
        let diagnostic = found.diagnostic(list.span, message, "the same codes").also(span, "the other");
        found.push(diagnostic.help("use one list, or give this one its own codes"));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn one_code_more_is_another_list() {
        assert_eq!(found(r#"codelist wheeze { snomed 195967001 "Asthma", 56018004 "Wheezing" read2 H33.. "Asthma" }
report seen "Patients seen" { include when any wheeze column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
