//! What changes between two evaluations.

use alloc::{string::ToString, vec::Vec};

use crate::{
    order::sorted,
    outcome::{
        Alert, Change, Effect, EntryProblem, Inclusion, Marker, Outcome, OutcomeKind, Outcomes,
        TableResult, Undecided,
    },
};

/// One outcome of either evaluation.
struct Item<'o> {
    /// What it is about: kind, ruleset, rule.
    key: (OutcomeKind, &'o str, &'o str),
    is_after: bool,
    outcome: OutcomeRef<'o>,
}

/// An outcome where it stands.
#[derive(PartialEq)]
enum OutcomeRef<'o> {
    Alert(&'o Alert),
    Marker(&'o Marker),
    Inclusion(&'o Inclusion),
    Table(&'o TableResult),
    Undecided(&'o Undecided),
    Problem(&'o EntryProblem),
}

impl OutcomeRef<'_> {
    fn to_outcome(&self) -> Outcome {
        match self {
            Self::Alert(it) => Outcome::Alert((*it).clone()),
            Self::Marker(it) => Outcome::Marker((*it).clone()),
            Self::Inclusion(it) => Outcome::Inclusion((*it).clone()),
            Self::Table(it) => Outcome::Table((*it).clone()),
            Self::Undecided(it) => Outcome::Undecided((*it).clone()),
            Self::Problem(it) => Outcome::Problem((*it).clone()),
        }
    }
}

/// The differences, by kind, ruleset and rule.
pub(super) fn changes(before: &Outcomes, after: &Outcomes) -> Vec<Change> {
    let mut items = Vec::new();
    collect(before, &mut items, false);
    collect(after, &mut items, true);
    let key = |at: usize| items.get(at).map(|it| &it.key);
    let order = sorted(items.len(), &mut |a, b| key(a) < key(b));
    let ordered: Vec<&Item<'_>> = order.iter().filter_map(|at| items.get(*at)).collect();
    let mut changes = Vec::new();
    for about in ordered.chunk_by(|a, b| a.key == b.key) {
        let (before, after) = about.split_at(about.partition_point(|it| !it.is_after));
        if before.iter().map(|it| &it.outcome).eq(after.iter().map(|it| &it.outcome)) {
            continue;
        }
        let effect = match (before.is_empty(), after.is_empty()) {
            (true, _) => Effect::Starts,
            (_, true) => Effect::Stops,
            _ => Effect::Changes,
        };
        let Some(Item { key: (kind, ruleset, rule), .. }) = about.first() else { continue };
        let all = |items: &[&Item<'_>]| items.iter().map(|it| it.outcome.to_outcome()).collect();
        changes.push(Change {
            effect,
            kind: *kind,
            ruleset: ruleset.to_string(),
            rule: rule.to_string(),
            before: all(before),
            after: all(after),
        });
    }
    changes
}

fn collect<'o>(outcomes: &'o Outcomes, into: &mut Vec<Item<'o>>, is_after: bool) {
    let mut add = |kind, ruleset: &'o str, rule: &'o str, outcome: OutcomeRef<'o>| {
        into.push(Item { key: (kind, ruleset, rule), is_after, outcome });
    };
    for alert in &outcomes.alerts {
        add(OutcomeKind::Alert, &alert.ruleset, &alert.rule, OutcomeRef::Alert(alert));
    }
    for marker in &outcomes.markers {
        add(OutcomeKind::Marker, &marker.ruleset, &marker.marker, OutcomeRef::Marker(marker));
    }
    for inclusion in &outcomes.inclusions {
        let outcome = OutcomeRef::Inclusion(inclusion);
        add(OutcomeKind::Inclusion, &inclusion.ruleset, &inclusion.report, outcome);
    }
    for table in &outcomes.tables {
        add(OutcomeKind::Table, &table.ruleset, &table.table, OutcomeRef::Table(table));
    }
    for undecided in &outcomes.undecided {
        let outcome = OutcomeRef::Undecided(undecided);
        add(OutcomeKind::Undecided, &undecided.ruleset, &undecided.rule, outcome);
    }
    for problem in &outcomes.problems {
        add(OutcomeKind::Problem, "", &problem.entry, OutcomeRef::Problem(problem));
    }
}
