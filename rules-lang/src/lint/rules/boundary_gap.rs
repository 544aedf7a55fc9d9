//! A value that falls between two thresholds.

use std::collections::BTreeMap;

use super::{Context, Findings, Level, Lint};
use crate::lint::range::Range;
use crate::source::Span;

pub(super) const LINT: Lint = Lint {
    code: "W0880",
    name: "boundary-gap",
    level: Level::Warn,
    summary: "a value that falls between two thresholds",
    page: page!("boundary-gap"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    let mut asked: BTreeMap<String, Vec<(Range, Span)>> = BTreeMap::new();
    for part in &cx.index.conditions {
        if let Some(test) = cx.test(part.it) {
            let key = cx.number_key(test.number);
            asked.entry(key).or_default().push((test.range, part.it.span));
        }
    }
    for tests in asked.values() {
        for (below, span) in tests {
            let (None, Some((at, false))) = (below.low, below.high) else { continue };
            let above = tests.iter().find(|(it, _)| it.low == Some((at, false)));
            let is_held = tests.iter().any(|(it, _)| it.holds(&Range::point(at)));
            if let Some((_, there)) = above.filter(|_| !is_held) {
                let (first, second) = if span > there { (there, span) } else { (span, there) };
                let message = format!("exactly {at} is on neither side");
                let diagnostic = found
                    .diagnostic(*second, message, format!("not {at} itself"))
                    .also(*first, format!("nor here {at} itself"));
                found.push(diagnostic.help("include it on one side with `<=` or `>=`"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn a_third_rule_may_hold_it() {
        assert_eq!(found(r#"report seen "Patients seen" { include when (value of last_hba1c < 48 or value of last_hba1c > 48 or value of last_hba1c from 48 to 50) or no if missing column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
