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
/// Canonical JSON of everything said about it, in order.
type Said = BTreeMap<Key, Vec<String>>;

/// The differences, by kind, ruleset and rule.
pub(super) fn changes(before: &Outcomes, after: &Outcomes) -> Vec<Change> {
    let (before, after) = (said(before), said(after));
    let mut keys: Vec<&Key> = before.keys().chain(after.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut changes = Vec::new();
    for key in keys {
        let (was, is) = (texts(&before, key), texts(&after, key));
        if was == is {
            continue;
        }
        let effect = match (was.is_empty(), is.is_empty()) {
            (true, _) => "starts",
            (_, true) => "stops",
            _ => "changes",
        };
        let (kind, ruleset, rule) = key.clone();
        changes.push(Change { effect, kind, ruleset, rule, before: was, after: is });
    }
    changes
}

/// One text for what is said: the object, or an array where there are several (problems of one entry).
fn texts(said: &Said, key: &Key) -> String {
    match said.get(key).map(Vec::as_slice) {
        None | Some([]) => String::new(),
        Some([one]) => one.clone(),
        Some(many) => alloc::format!("[{}]", many.join(",")),
    }
}

fn said(outcomes: &Outcomes) -> Said {
    let mut said = Said::new();
    let mut say = |kind: &'static str, ruleset: &str, rule: &str, json: String| {
        said.entry((kind, ruleset.to_string(), rule.to_string())).or_default().push(json);
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
    said
}
