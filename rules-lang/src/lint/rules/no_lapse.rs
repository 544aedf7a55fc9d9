//! A marker that lasts until an entry ends it.

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0855",
    name: "no-lapse",
    level: Level::Allow,
    summary: "a marker that lasts until an entry ends it",
    page: page!("no-lapse"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for marker in &cx.rules.markers {
        // That nothing ends it at all is said by the compiler.
        if marker.lapses.is_none() && !marker.ends.is_empty() {
            let message = format!("`{}` lasts until an entry ends it", marker.name);
            let diagnostic = found.diagnostic(marker.span, message, "no `lapses`");
            found.push(diagnostic.help("say how long an episode can last: `lapses 44 weeks after start`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found_with;

    #[test]
    fn without_an_end_the_compiler_warns() {
        assert_eq!(found_with(&super::LINT, r#"marker wheezing "Wheezing" {
  starts    asthma
}"#), ["never-ends"]);
    }
}
