//! A value on both sides of a threshold.

use std::collections::BTreeMap;

use super::{Context, Findings, Level, Lint};
use crate::lint::range::Range;
use crate::{ir::ConditionKind, source::Span};

pub(super) const LINT: Lint = Lint {
    code: "W0881",
    name: "boundary-overlap",
    level: Level::Warn,
    summary: "a value on both sides of a threshold",
    page: page!("boundary-overlap"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    let mut asked: BTreeMap<String, Vec<(Range, Span)>> = BTreeMap::new();
    for part in &cx.index.conditions {
        if !matches!(part.it.kind, ConditionKind::Compare(..)) {
            continue;
        }
        // An age on the limit is often meant to count on both sides of two rules.
        let test = cx.test(part.it).filter(|test| cx.measured(test.number).is_some());
        if let Some(test) = test {
            let key = cx.number_key(test.number);
            asked.entry(key).or_default().push((test.range, part.it.span));
        }
    }
    for tests in asked.values() {
        for (below, span) in tests {
            let (None, Some((at, true))) = (below.low, below.high) else { continue };
            let above = |it: &&(Range, Span)| it.0.low == Some((at, true)) && it.0.high.is_none();
            if let Some((_, there)) = tests.iter().find(above) {
                let (first, second) = if span > there { (there, span) } else { (span, there) };
                let message = format!("exactly {at} is on both sides");
                let diagnostic = found
                    .diagnostic(*second, message, format!("{at} itself"))
                    .also(*first, format!("{at} itself, too"));
                found.push(diagnostic.help("leave it out on one side with `<` or `>`"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn a_range_between_two_ends() {
        assert_eq!(found(r#"report seen "Patients seen" { include when (value of last_hba1c >= 48 and value of last_hba1c <= 58) or no if missing column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
