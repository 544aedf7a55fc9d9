//! A threshold outside the plausible values of a measure.

use rules_core::plan::MeasureId;

use super::{Context, Findings, Level, Lint};
use crate::lint::range::Range;
use crate::{
    ir::{Default, Filter, Number, NumberKind, Value},
    source::Span,
};

pub(super) const LINT: Lint = Lint {
    code: "W0841",
    name: "implausible-threshold",
    level: Level::Warn,
    summary: "a threshold outside the plausible values of a measure",
    page: page!("implausible-threshold"),
    check,
};

fn check<'a>(cx: &Context<'a>, found: &mut Findings) {
    for part in &cx.index.conditions {
        use crate::ir::ConditionKind::{Compare, FromTo};
        let (subject, others): (&'a Number, Vec<&'a Number>) = match &part.it.kind {
            Compare(a, _, b) if cx.measured(a).is_some() => (a, vec![b]),
            Compare(a, _, b) => (b, vec![a]),
            FromTo(all) => {
                let [number, low, high] = &**all;
                (number, vec![low, high])
            }
            _ => continue,
        };
        if let Some(id) = cx.measured(subject) {
            others.into_iter().for_each(|it| threshold(cx, id, it, found));
        }
    }
    for part in &cx.index.entries {
        let Some(id) = cx.measure_of(part.it) else { continue };
        for filter in &part.it.filters {
            match filter {
                Filter::Value(_, number) => threshold(cx, id, number, found),
                Filter::ValueFromTo(range) => {
                    range.iter().for_each(|it| threshold(cx, id, it, found));
                }
                _ => {}
            }
        }
    }
}

/// A number that values of a measure are held against: written down, or what a parameter is by itself.
fn threshold<'a>(cx: &Context<'a>, id: MeasureId, it: &'a Number, found: &mut Findings) {
    let at = match it.kind {
        NumberKind::Literal(at) => at,
        NumberKind::Parameter(id) => match cx.rules.parameters.get(id.index()).map(|it| &it.default) {
            Some(Default::Value(Value::Number(Number { kind: NumberKind::Literal(at), .. }))) => *at,
            _ => return,
        },
        _ => return,
    };
    let (Some(range), Some(measure)) = (cx.plausible(id), cx.rules.measures.get(id.index())) else {
        return;
    };
    if range.holds(&Range::point(at)) {
        return;
    }
    let ends = [range.low, range.high].map(|end| end.map(|it| it.0.to_string()).unwrap_or_default());
    let [low, high] = ends;
    let message = format!("{at} is no plausible value of `{}`", measure.name);
    let label = format!("plausible values are {low} to {high} {}", it.unit);
    let place: Span = it.span;
    let diagnostic = found.diagnostic(place, message, label);
    let diagnostic = diagnostic.also(measure.span, "the range is given here");
    found.push(diagnostic.help("is the threshold in another unit?"));
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn in_a_filter() {
        assert_eq!(found(r#"report seen "Patients seen" { include when any hba1c where value > 480 column reviewed = latest asthma_review }"#), ["implausible-threshold"]);
    }

    #[test]
    fn a_parameter() {
        assert_eq!(found(r#"parameter target: number 'mmol/mol' = 7.5
report seen "Patients seen" { include when (value of last_hba1c > target) or no if missing column reviewed = latest asthma_review }"#), ["implausible-threshold"]);
    }

    #[test]
    fn the_ends_are_plausible() {
        assert_eq!(found(r#"report seen "Patients seen" { include when any hba1c where value from 10 to 250 column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
