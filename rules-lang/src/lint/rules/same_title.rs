//! Two rules of one kind under one title.

use std::collections::BTreeMap;

use super::{Context, Findings, Level, Lint};
use crate::syntax::{Name, Text};

pub(super) const LINT: Lint = Lint {
    code: "W0813",
    name: "same-title",
    level: Level::Warn,
    summary: "two rules of one kind under one title",
    page: page!("same-title"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    let file = cx.file;
    same(file.alerts.iter().map(|it| (&it.name, it.title.as_ref())), "alerts", found);
    same(file.markers.iter().map(|it| (&it.name, it.title.as_ref())), "markers", found);
    same(file.reports.iter().map(|it| (&it.name, it.title.as_ref())), "reports", found);
}

fn same<'f>(
    titled: impl Iterator<Item = (&'f Name, Option<&'f Text>)>,
    kind: &str,
    found: &mut Findings,
) {
    let mut first: BTreeMap<String, (&Name, &Text)> = BTreeMap::new();
    for (name, title) in titled {
        let Some(title) = title else { continue };
        if let Some((other, there)) = first.get(&title.text.to_lowercase()) {
            let message = format!("two {kind} have the title of `{}`", other.text);
            let diagnostic = found
                .diagnostic(title.span, message, "cannot be told from the other")
                .also(there.span, "the other");
            found.push(diagnostic.help("give each its own title"));
        } else {
            first.insert(title.text.to_lowercase(), (name, title));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn a_table_and_its_report_may_share_one() {
        assert_eq!(found(r#"table t "T" { | 1 | any asthma | select | reject "no" | }
report r "T" { include when selected by t column a = age }"#), <[&str; 0]>::default());
    }
}
