//! The same entries twice among those that start or end a marker.

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0849",
    name: "repeated-source",
    level: Level::Warn,
    summary: "the same entries twice among those that start or end a marker",
    page: page!("repeated-source"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for marker in &cx.rules.markers {
        for events in [&marker.starts, &marker.ends] {
            for (position, it) in events.iter().enumerate() {
                let shown = cx.printer.entries(it);
                let mut before = events.iter().take(position);
                let Some(first) = before.find(|other| cx.printer.entries(other) == shown) else {
                    continue;
                };
                let message = format!("{} stands here twice", cx.quoted(it.span));
                let diagnostic = found.diagnostic(it.span, message, "again").also(first.span, "here first");
                found.push(diagnostic.help("name the list that was meant, or take it out"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn a_list_may_start_and_end_with_filters() {
        assert_eq!(found(r#"marker wheezing "Wheezing" {
  starts    asthma with episode first, asthma with episode new
  ends      asthma_resolved
  lapses    12 months after latest start
}"#), <[&str; 0]>::default());
    }
}
