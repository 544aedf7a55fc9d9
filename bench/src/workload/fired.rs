//! The numbers of the rules that fired.

use anyhow::Context as _;
use rules_core::outcome::{Outcomes, Reply};

/// The numbers of the rules that fired, ascending: alerts raised, markers active, inclusions.
pub fn fired(outcomes: &Outcomes) -> Vec<usize> {
    let alerts = outcomes.alerts.iter().map(|it| it.rule.as_str());
    let markers = outcomes.markers.iter().filter(|it| it.active).map(|it| it.marker.as_str());
    let reports = outcomes.inclusions.iter().map(|it| it.report.as_str());
    let mut numbers: Vec<usize> =
        alerts.chain(markers).chain(reports).filter_map(rule_number).collect();
    numbers.sort_unstable();
    numbers
}

/// The same of a reply to a text request.
///
/// # Errors
/// It is not a reply.
pub fn fired_in(reply: &str) -> anyhow::Result<Vec<usize>> {
    let reply: Reply = serde_json::from_str(reply).with_context(|| reply.to_owned())?;
    Ok(fired(&reply.outcomes))
}

/// The number of a rule by its name: `rule_7_f03` is 43.
pub fn rule_number(name: &str) -> Option<usize> {
    let (name, family) = match name.rsplit_once("_f") {
        None => (name, 0),
        Some((name, family)) => (name, family.parse::<usize>().ok()?),
    };
    Some(12 * family + number(name)?)
}

/// The number of a rule, from a name such as `rule_7`.
pub(super) fn number(name: &str) -> Option<usize> {
    name.strip_prefix("rule_")?.split('_').next()?.parse().ok()
}
