//! A codelist that `except` leaves empty.

use rules_core::plan::CodelistId;

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0845",
    name: "nothing-left",
    level: Level::Warn,
    summary: "a codelist that `except` leaves empty",
    page: page!("nothing-left"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for (id, list) in (0..).map(CodelistId).zip(&cx.rules.codelists) {
        if list.composed.is_some() && cx.codes.of(id).is_some_and(|it| it.is_empty()) {
            let message = format!("nothing is left on `{}`", list.name);
            let diagnostic = found.diagnostic(list.span, message, "no entry could be on it");
            found.push(diagnostic.help("are the lists exchanged round `except`?"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn something_is_left() {
        assert_eq!(found(r#"codelist all = any of (asthma, nsaid)
codelist some = all except nsaid
report seen "Patients seen" { include when any some column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
