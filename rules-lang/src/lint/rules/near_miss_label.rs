//! Two groups or selections whose names differ by one letter.

use std::collections::BTreeMap;

use super::{Context, Findings, Level, Lint};
use crate::{
    suggest,
    syntax::{Action, Name},
};

/// Names shorter than this differ by one letter on purpose.
const SHORTEST: usize = 6;

/// The most different names that are compared; more are not written by hand.
const MOST: usize = 200;

pub(super) const LINT: Lint = Lint {
    code: "W0811",
    name: "near-miss-label",
    level: Level::Warn,
    summary: "two groups or selections whose names differ by one letter",
    page: page!("near-miss-label"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    let alerts = cx.file.alerts.iter().filter_map(|it| it.audience.as_ref()?.value.as_ref());
    near(alerts.flatten(), "audience", found);
    let rows = cx.file.tables.iter().flat_map(|it| &it.rows);
    let actions = rows.flat_map(|row| [&row.if_yes, &row.if_no]).flatten();
    let selects = actions.filter_map(|action| match action {
        Action::Select(name) => name.as_ref(),
        _ => None,
    });
    near(selects, "select", found);
}

/// Says which of these names is nearly another one: of the two the one that comes later.
fn near<'f>(names: impl Iterator<Item = &'f Name>, kind: &str, found: &mut Findings) {
    let mut first: BTreeMap<&str, &Name> = BTreeMap::new();
    for name in names {
        first.entry(&name.text).or_insert(name);
    }
    let mut all: Vec<&Name> = first.into_values().take(MOST).collect();
    all.sort_by_key(|it| it.span);
    for (position, name) in all.iter().enumerate() {
        let chars: Vec<char> = name.text.chars().collect();
        let is_near = |other: &&&Name| {
            // `scale_1` and `scale_2` are meant to differ.
            let ends = [&other.text, &name.text].map(|it| it.ends_with(|c: char| c.is_ascii_digit()));
            chars.len() >= SHORTEST && ends == [false; 2] && suggest::distance(&chars, &other.text) == 1
        };
        if let Some(other) = all.iter().take(position).find(is_near) {
            let message = format!("the {kind} `{}` is nearly `{}`", name.text, other.text);
            let diagnostic = found
                .diagnostic(name.span, message, "a slip?")
                .also(other.span, "the other");
            found.push(diagnostic.help("write one name in both places, if one is meant"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn of_selects() {
        assert_eq!(found(r#"table t "T" { | 1 | any asthma | select numerator | next |
 | 2 | any nsaid | select numerater | reject "no" | }"#), ["near-miss-label"]);
    }

    #[test]
    fn numbered_names_differ() {
        assert_eq!(found(r#"table t "T" { | 1 | any asthma | select group_1 | next |
 | 2 | any nsaid | select group_2 | reject "no" | }"#), <[&str; 0]>::default());
    }
}
