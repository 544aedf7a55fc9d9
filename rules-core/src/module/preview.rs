//! What changes between two evaluations.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    json,
    order::sorted,
    outcome::{Alert, Change, EntryProblem, Inclusion, Marker, Outcomes, TableResult, Undecided},
};

/// One thing said.
struct Said<'o> {
    /// What it is about: kind, ruleset, rule.
    key: (&'static str, &'o str, &'o str),
    is_after: bool,
    what: What<'o>,
}

/// What is said.
#[derive(PartialEq)]
enum What<'o> {
    Alert(&'o Alert),
    Marker(&'o Marker),
    Inclusion(&'o Inclusion),
    Table(&'o TableResult),
    Undecided(&'o Undecided),
    Problem(&'o EntryProblem),
}

impl What<'_> {
    /// Canonical JSON.
    fn json(&self) -> String {
        match self {
            Self::Alert(it) => json::text(*it),
            Self::Marker(it) => json::text(*it),
            Self::Inclusion(it) => json::text(*it),
            Self::Table(it) => json::text(*it),
            Self::Undecided(it) => json::text(*it),
            Self::Problem(it) => json::text(*it),
        }
    }
}

/// The differences, by kind, ruleset and rule.
pub(super) fn changes(before: &Outcomes, after: &Outcomes) -> Vec<Change> {
    let mut said = Vec::new();
    gather(before, &mut said, false);
    gather(after, &mut said, true);
    let key = |at: usize| said.get(at).map(|it| &it.key);
    let order = sorted(said.len(), &mut |a, b| key(a) < key(b));
    let ordered: Vec<&Said<'_>> = order.iter().filter_map(|at| said.get(*at)).collect();
    let mut changes = Vec::new();
    for about in ordered.chunk_by(|a, b| a.key == b.key) {
        let (before, after) = about.split_at(about.partition_point(|it| !it.is_after));
        if before.iter().map(|it| &it.what).eq(after.iter().map(|it| &it.what)) {
            continue;
        }
        let effect = match (before.is_empty(), after.is_empty()) {
            (true, _) => "starts",
            (_, true) => "stops",
            _ => "changes",
        };
        let Some(Said { key: (kind, ruleset, rule), .. }) = about.first() else { continue };
        let (ruleset, rule) = (ruleset.to_string(), rule.to_string());
        let (before, after) = (one_text(before), one_text(after));
        changes.push(Change { effect, kind, ruleset, rule, before, after });
    }
    changes
}

/// One text for what is said: the object, or an array where there are several (problems of one entry).
fn one_text(said: &[&Said<'_>]) -> String {
    match said {
        [] => String::new(),
        [one] => one.what.json(),
        many => {
            let all: Vec<String> = many.iter().map(|it| it.what.json()).collect();
            alloc::format!("[{}]", all.join(","))
        }
    }
}

fn gather<'o>(outcomes: &'o Outcomes, into: &mut Vec<Said<'o>>, is_after: bool) {
    let mut say = |kind: &'static str, ruleset: &'o str, rule: &'o str, what: What<'o>| {
        into.push(Said { key: (kind, ruleset, rule), is_after, what });
    };
    for alert in &outcomes.alerts {
        say("alert", &alert.ruleset, &alert.rule, What::Alert(alert));
    }
    for marker in &outcomes.markers {
        say("marker", &marker.ruleset, &marker.marker, What::Marker(marker));
    }
    for inclusion in &outcomes.inclusions {
        say("inclusion", &inclusion.ruleset, &inclusion.report, What::Inclusion(inclusion));
    }
    for table in &outcomes.tables {
        say("table", &table.ruleset, &table.table, What::Table(table));
    }
    for undecided in &outcomes.undecided {
        say("undecided", &undecided.ruleset, &undecided.rule, What::Undecided(undecided));
    }
    for problem in &outcomes.problems {
        say("problem", "", &problem.entry, What::Problem(problem));
    }
}
