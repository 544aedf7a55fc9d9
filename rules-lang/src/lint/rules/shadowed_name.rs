//! A detail of a marker with the name of something else.

use std::collections::BTreeMap;

use super::{Context, Findings, Level, Lint};

pub(super) const LINT: Lint = Lint {
    code: "W0815",
    name: "shadowed-name",
    level: Level::Warn,
    summary: "a detail of a marker with the name of something else",
    page: page!("shadowed-name"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    let rules = cx.rules;
    let fields = rules.fields.iter().map(|it| (&*it.name, it.span));
    let parameters = rules.parameters.iter().map(|it| (&*it.definition.name, it.definition.span));
    let measures = rules.measures.iter().map(|it| (&*it.name, it.span));
    let named: BTreeMap<&str, _> = fields.chain(parameters).chain(measures).collect();
    for marker in &rules.markers {
        for detail in &marker.details {
            let Some(there) = named.get(&*detail.name) else { continue };
            let message = format!("`{}` is also the name of something else", detail.name);
            let label = format!("asked for as `{} of {}`", detail.name, marker.name);
            let diagnostic = found.diagnostic(detail.span, message, label);
            found.push(diagnostic.also(*there, "the other").help("give one of them another name"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn two_markers_may_have_one_detail() {
        assert_eq!(found(r#"marker wheezing "Wheezing" {
  starts    asthma
  ends      asthma_resolved
  lapses    12 months after latest start
  detail    level = value of latest hba1c during episode
}
marker other "Other" {
  starts    asthma
  ends      asthma_resolved
  lapses    12 months after latest start
  detail    level = value of latest hba1c during episode
}"#), <[&str; 0]>::default());
    }
}
