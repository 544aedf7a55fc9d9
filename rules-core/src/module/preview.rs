//! What changes between two evaluations.

use alloc::{
    collections::BTreeMap,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    json::{self, Json},
    outcome::{Change, Outcomes},
};

/// An outcome by what it is about: kind, ruleset, rule.
type Key = (&'static str, String, String);
/// Canonical JSON of everything said about it, in order, before and after.
type Said = BTreeMap<Key, [Vec<String>; 2]>;

/// The differences, by kind, ruleset and rule.
pub(super) fn changes(before: &Outcomes, after: &Outcomes) -> Vec<Change> {
    let mut said = Said::new();
    gather(before, &mut said, |[before, _]| before);
    gather(after, &mut said, |[_, after]| after);
    let mut changes = Vec::new();
    for ((kind, ruleset, rule), [before, after]) in said {
        if before == after {
            continue;
        }
        let effect = match (before.is_empty(), after.is_empty()) {
            (true, _) => "starts",
            (_, true) => "stops",
            _ => "changes",
        };
        let (before, after) = (one_text(before), one_text(after));
        changes.push(Change { effect, kind, ruleset, rule, before, after });
    }
    changes
}

/// One text for what is said: the object, or an array where there are several (problems of one entry).
fn one_text(said: Vec<String>) -> String {
    match said.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        many => alloc::format!("[{}]", many.join(",")),
    }
}

fn gather(
    outcomes: &Outcomes,
    into: &mut Said,
    side: fn(&mut [Vec<String>; 2]) -> &mut Vec<String>,
) {
    let mut say = |kind: &'static str, ruleset: &str, rule: &str, json: String| {
        let key = (kind, ruleset.to_string(), rule.to_string());
        side(into.entry(key).or_default()).push(json);
    };
    fn text(value: &impl Json) -> String {
        json::text(value)
    }
    for alert in &outcomes.alerts {
        say("alert", &alert.ruleset, &alert.rule, text(alert));
    }
    for marker in &outcomes.markers {
        say("marker", &marker.ruleset, &marker.marker, text(marker));
    }
    for inclusion in &outcomes.inclusions {
        say("inclusion", &inclusion.ruleset, &inclusion.report, text(inclusion));
    }
    for table in &outcomes.tables {
        say("table", &table.ruleset, &table.table, text(table));
    }
    for undecided in &outcomes.undecided {
        say("undecided", &undecided.ruleset, &undecided.rule, text(undecided));
    }
    for problem in &outcomes.problems {
        say("problem", "", &problem.entry, text(problem));
    }
}
