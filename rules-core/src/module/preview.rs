//! What changes between two evaluations.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    json::{self, Json},
    order::sorted,
    outcome::{Change, Outcomes},
};

/// One thing said.
struct Said {
    /// What it is about: kind, ruleset, rule.
    key: (&'static str, String, String),
    is_after: bool,
    /// Canonical JSON.
    json: String,
}

/// The differences, by kind, ruleset and rule.
pub(super) fn changes(before: &Outcomes, after: &Outcomes) -> Vec<Change> {
    let mut said = Vec::new();
    gather(before, &mut said, false);
    gather(after, &mut said, true);
    let key = |at: usize| said.get(at).map(|it| &it.key);
    let order = sorted(said.len(), &mut |a, b| key(a) < key(b));
    let ordered: Vec<&Said> = order.iter().filter_map(|at| said.get(*at)).collect();
    let mut changes = Vec::new();
    for about in ordered.chunk_by(|a, b| a.key == b.key) {
        let (before, after) = about.split_at(about.partition_point(|it| !it.is_after));
        if before.iter().map(|it| &it.json).eq(after.iter().map(|it| &it.json)) {
            continue;
        }
        let effect = match (before.is_empty(), after.is_empty()) {
            (true, _) => "starts",
            (_, true) => "stops",
            _ => "changes",
        };
        let Some(Said { key: (kind, ruleset, rule), .. }) = about.first() else { continue };
        let (ruleset, rule) = (ruleset.clone(), rule.clone());
        let (before, after) = (one_text(before), one_text(after));
        changes.push(Change { effect, kind, ruleset, rule, before, after });
    }
    changes
}

/// One text for what is said: the object, or an array where there are several (problems of one entry).
fn one_text(said: &[&Said]) -> String {
    match said {
        [] => String::new(),
        [one] => one.json.clone(),
        many => {
            let all: Vec<&str> = many.iter().map(|it| it.json.as_str()).collect();
            alloc::format!("[{}]", all.join(","))
        }
    }
}

fn gather(outcomes: &Outcomes, into: &mut Vec<Said>, is_after: bool) {
    let mut say = |kind: &'static str, ruleset: &str, rule: &str, json: String| {
        let key = (kind, ruleset.to_string(), rule.to_string());
        into.push(Said { key, is_after, json });
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
