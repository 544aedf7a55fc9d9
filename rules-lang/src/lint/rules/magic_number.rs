//! One threshold of a measure in three rules or more.

use std::collections::BTreeMap;

use rules_core::{decimal::Decimal, plan::MeasureId};

use super::{Context, Findings, Level, Lint};
use crate::{
    ir::{ConditionKind, Filter, Number, NumberKind},
    source::Span,
};

/// In how many rules a threshold may stand.
const MOST: usize = 2;

pub(super) const LINT: Lint = Lint {
    code: "W0886",
    name: "magic-number",
    level: Level::Warn,
    summary: "one threshold of a measure in three rules or more",
    page: page!("magic-number"),
    check,
};

fn check<'a>(cx: &Context<'a>, found: &mut Findings) {
    let mut uses: BTreeMap<(u32, Decimal), Vec<(&'a str, Span)>> = BTreeMap::new();
    let mut add = |id: MeasureId, it: &'a Number, rule: &'a str| {
        if let NumberKind::Literal(at) = it.kind {
            let uses = uses.entry((id.0, at)).or_default();
            if uses.iter().all(|(other, _)| *other != rule) {
                uses.push((rule, it.span));
            }
        }
    };
    for part in &cx.index.conditions {
        let ConditionKind::Compare(a, _, b) = &part.it.kind else { continue };
        if let Some(id) = cx.measured(a) {
            add(id, b, part.of.name);
        }
    }
    for part in &cx.index.entries {
        let Some(id) = cx.measure_of(part.it) else { continue };
        for filter in &part.it.filters {
            if let Filter::Value(_, number) = filter {
                add(id, number, part.of.name);
            }
        }
    }
    for ((_, at), uses) in uses.iter().filter(|(_, uses)| uses.len() > MOST) {
        let Some(((_, first), others)) = uses.split_first() else { continue };
        let message = format!("{at} stands in {} rules", uses.len());
        let mut diagnostic = found.diagnostic(*first, message, "one threshold, written out");
        for (rule, span) in others {
            diagnostic = diagnostic.also(*span, format!("again in `{rule}`"));
        }
        found.push(diagnostic.help("give it a name: `parameter target: number = …`"));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn twice_is_not_many() {
        assert_eq!(found(r#"report seen "Patients seen" { include when (value of last_hba1c >= 58) or no if missing column reviewed = latest asthma_review }
report other "Other" { include when (value of last_hba1c >= 58 and pregnant) or no if missing column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
