//! A code that both starts and ends a marker.

use super::{Context, Findings, Level, Lint};
use crate::lint::codes::{self, CodeSet};
use crate::ir::Entries;

pub(super) const LINT: Lint = Lint {
    code: "W0842",
    name: "start-and-end",
    level: Level::Warn,
    summary: "a code that both starts and ends a marker",
    page: page!("start-and-end"),
    check,
};

fn check<'a>(cx: &Context<'a>, found: &mut Findings) {
    let held = |all: &'a [Entries]| -> CodeSet {
        let plain = all.iter().filter(|it| it.filters.is_empty());
        plain.flat_map(|it| cx.codes.of_sources(cx.rules, cx.sources(it))).collect()
    };
    for marker in &cx.rules.markers {
        if let Some(code) = codes::shared(&held(&marker.starts), &held(&marker.ends)) {
            let scheme = code.scheme().title();
            let message = format!("`{}` starts and ends with the {scheme} code `{code}`", marker.name);
            let diagnostic = found.diagnostic(marker.span, message, "ends on the day it starts");
            found.push(diagnostic.help("take the code off one list, or use `except`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn a_code_below_another() {
        assert_eq!(found(r#"codelist all { read2 62...% "Pregnancy" }
codelist over { read2 62X.. "Pregnancy over" }
marker m "M" { starts all ends over lapses 44 weeks after start }"#), ["scheme-gap", "scheme-gap", "start-and-end"]);
    }
}
