//! A code below one that stands for everything below it.

use super::{Context, Findings, Level, Lint};
use crate::lint::codes::{self, CodeSet};

pub(super) const LINT: Lint = Lint {
    code: "W0847",
    name: "covered-code",
    level: Level::Warn,
    summary: "a code below one that stands for everything below it",
    page: page!("covered-code"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for list in &cx.rules.codelists {
        let stretches = list.codes.iter().filter(|it| it.and_below);
        let stretches: CodeSet = stretches.map(|it| (it.code, true)).collect();
        if stretches.is_empty() {
            continue;
        }
        for listed in &list.codes {
            if let Some(above) = codes::above(listed.code, &stretches) {
                let message = format!("`{}` is below `{above}%`, which stands for it", listed.code);
                let diagnostic = found.diagnostic(listed.span, message, "adds nothing");
                found.push(diagnostic.help("take it out, or take the `%` off the other"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn beside_is_not_below() {
        assert_eq!(found(r#"codelist some { read2 H330.% "Extrinsic", H331. "Intrinsic" snomed 195967001 "Asthma" }
report seen "Patients seen" { include when any some column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
