//! Two names that look alike.

use std::collections::BTreeMap;

use super::{Context, Findings, Level, Lint};
use crate::syntax::Name;

pub(super) const LINT: Lint = Lint {
    code: "W0810",
    name: "look-alike-names",
    level: Level::Warn,
    summary: "two names that look alike",
    page: page!("look-alike-names"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    let file = cx.file;
    let mut names: Vec<&Name> = Vec::new();
    names.extend(file.parameters.iter().map(|it| &it.name));
    names.extend(file.codelists.iter().map(|it| &it.name));
    names.extend(file.measures.iter().map(|it| &it.name));
    names.extend(file.fields.iter().map(|it| &it.name));
    names.extend(file.scores.iter().map(|it| &it.name));
    names.extend(file.tables.iter().map(|it| &it.name));
    names.extend(file.markers.iter().map(|it| &it.name));
    names.sort_by_key(|it| it.span);
    let mut first: BTreeMap<String, &Name> = BTreeMap::new();
    for name in names {
        if let Some(other) = first.get(&looks(&name.text)) {
            let message = format!("`{}` looks like `{}`", name.text, other.text);
            let diagnostic = found
                .diagnostic(name.span, message, "easily taken for the other")
                .also(other.span, "the other")
                .help("give one of them a name that says how it differs");
            found.push(diagnostic);
        } else {
            first.insert(looks(&name.text), name);
        }
    }
}

/// A name as it is seen at a glance: `l` and `1`, `o` and `0` are one, an `s` at the end is lost.
fn looks(name: &str) -> String {
    let seen = name.replace('l', "1").replace('o', "0").replace('_', "");
    seen.strip_suffix('s').unwrap_or(&seen).to_owned()
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn a_letter_like_a_digit() {
        assert_eq!(found(r#"field last_hbalc = latest hba1c in the last 1 year
report r "R" { include when last_hbalc is missing column a = age }"#), ["look-alike-names"]);
    }
}
