//! `except` that leaves nothing out.

use rules_core::plan::CodelistId;

use super::{Context, Findings, Level, Lint};
use crate::lint::codes::{self, CodeSet};

pub(super) const LINT: Lint = Lint {
    code: "W0844",
    name: "except-without-effect",
    level: Level::Warn,
    summary: "`except` that leaves nothing out",
    page: page!("except-without-effect"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for list in &cx.rules.codelists {
        let Some(composed) = &list.composed else { continue };
        let union = |ids: &[CodelistId]| -> Option<CodeSet> {
            let sets: Option<Vec<&CodeSet>> = ids.iter().map(|id| cx.codes.of(*id)).collect();
            Some(sets?.into_iter().flatten().copied().collect())
        };
        let (Some(any), Some(except)) = (union(&composed.any), union(&composed.except)) else {
            continue;
        };
        if !composed.except.is_empty() && codes::shared(&any, &except).is_none() {
            let message = format!("`except` leaves nothing out of `{}`", list.name);
            let diagnostic = found.diagnostic(list.span, message, "the lists have no code in common");
            found.push(diagnostic.help("name the list that was meant, or take `except` out"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn a_list_made_of_others_alone() {
        assert_eq!(found(r#"codelist both = any of (asthma, nsaid)
report seen "Patients seen" { include when any both column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
