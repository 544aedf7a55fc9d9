//! A whole chapter of Read v2 as one code.

use rules_core::code::Code;

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0848",
    name: "whole-chapter",
    level: Level::Warn,
    summary: "a whole chapter of Read v2 as one code",
    page: page!("whole-chapter"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for listed in cx.rules.codelists.iter().flat_map(|it| &it.codes) {
        let Code::ReadV2(code) = listed.code else { continue };
        if listed.and_below && code.parent().is_none() {
            let message = format!("`{}%` is a whole chapter of Read v2", listed.code);
            let diagnostic = found.diagnostic(listed.span, message, "thousands of codes");
            found.push(diagnostic.help("list the branches that are meant"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn the_chapter_code_itself() {
        assert_eq!(found(r#"codelist chapter { read2 H.... "Respiratory" snomed 50043002 "Respiratory disease" }
report seen "Patients seen" { include when any chapter column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
