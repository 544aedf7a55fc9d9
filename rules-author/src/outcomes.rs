//! A reply in words, and whether what a case expects is among them.

use std::collections::BTreeMap;

use rules_core::outcome::{
    Absence, Alert, EntryProblem, Evidence, HowEnded, Inclusion, Marker, NamedValue, Reply, Role,
    TableDecision, TableResult, Undecided,
};

use crate::{
    page::{Case, Check, Expected},
    questions::{Questions, VALUES},
    run::Mismatch,
};

/// A reply in the words of the cases.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outcomes {
    /// Every outcome, a sentence each; those of the questions are left out.
    pub(crate) sentences: Vec<String>,
    /// How each table decided: `yes`, `no` or `unknown`.
    conditions: BTreeMap<String, String>,
    /// The columns of the values asked for.
    values: BTreeMap<String, String>,
}

impl Outcomes {
    /// Reads a reply; a failure is a sentence, too.
    pub(crate) fn read(reply: &str) -> Self {
        let Ok(Reply { outcomes: said, .. }) = serde_json::from_str(reply) else {
            return Self { sentences: vec![format!("refused {reply}")], ..Self::default() };
        };
        let mut outcomes = Self::default();
        said.alerts.iter().for_each(|it| outcomes.alert(it));
        said.markers.iter().for_each(|it| outcomes.marker(it));
        said.inclusions.iter().for_each(|it| outcomes.inclusion(it));
        said.tables.iter().for_each(|it| outcomes.table(it));
        for Undecided { rule, reasons, .. } in &said.undecided {
            for reason in reasons {
                outcomes.add(format!("undecided {rule} because {reason}"));
            }
        }
        for EntryProblem { entry, code, message, .. } in &said.problems {
            let entry = if entry.is_empty() { "of the patient" } else { entry };
            outcomes.add(format!("problem {entry} {code}: {message}"));
        }
        outcomes.add(format!("used {}", said.entries.used));
        outcomes.add(format!("not used {}", said.entries.not_used));
        outcomes
    }

    /// What of a case does not hold.
    pub(crate) fn mismatches(&self, case: &Case, asked: &Questions) -> Vec<Mismatch> {
        let mut wrong = Vec::new();
        for check in &case.checks {
            match check {
                Check::Outcome(expected) if !self.holds(expected) => {
                    wrong.push(Mismatch::Outcome { expected: expected.clone() });
                }
                Check::Outcome(_) => {}
                Check::Answer { asked: question, expected } => {
                    let (got, expected) = match expected {
                        Expected::Condition(is) => {
                            let table = asked.tables.get(question);
                            (table.and_then(|it| self.conditions.get(it)), is)
                        }
                        Expected::Value(is) => {
                            let column = asked.columns.get(question);
                            (column.and_then(|it| self.values.get(it)), is)
                        }
                    };
                    if got != Some(expected) {
                        wrong.push(Mismatch::Answer {
                            question: question.clone(),
                            expected: expected.clone(),
                            got: got.cloned(),
                        });
                    }
                }
            }
        }
        // What nobody expects is never overlooked: a problem, and a rule that could not be decided.
        let untold = |said: &&String| {
            let expected = |check: &Check| match check {
                Check::Outcome(expected) => {
                    begins(said, expected) || {
                        let rule = expected.split(" because ").next().unwrap_or_default();
                        expected.starts_with("undecided ") && begins(said, rule)
                    }
                }
                Check::Answer { .. } => false,
            };
            (said.starts_with("problem ") || said.starts_with("undecided "))
                && !case.checks.iter().any(expected)
        };
        let unexpected = self.sentences.iter().filter(untold);
        wrong.extend(unexpected.map(|it| Mismatch::Unexpected { got: it.clone() }));
        wrong
    }

    /// Whether a sentence was said, or one that begins with it; after `no` or `not`, whether none was.
    fn holds(&self, expected: &str) -> bool {
        let said = |wanted: &str| self.sentences.iter().any(|it| begins(it, wanted));
        match expected.strip_prefix("no ").or(expected.strip_prefix("not on ")) {
            Some(wanted) if expected.starts_with("not on ") => !said(&format!("on {wanted}")),
            Some(wanted) => !said(wanted),
            None => said(expected),
        }
    }

    fn add(&mut self, sentence: String) {
        self.sentences.push(sentence);
    }

    fn alert(&mut self, it: &Alert) {
        let rule = &it.rule;
        self.add(format!("alert {rule}"));
        self.add(format!("alert {rule} says \"{}\"", it.message));
        self.add(format!("alert {rule} by {}", entries(&it.evidence)));
        self.add(format!("alert {rule} is {}", it.severity));
        let again = match (&it.repeat_after, it.repeat_on_new_evidence) {
            (Some(after), true) => format!("after {after} or on new evidence"),
            (Some(after), false) => format!("after {after}"),
            (None, true) => "on new evidence".to_owned(),
            (None, false) => "never".to_owned(),
        };
        self.add(format!("alert {rule} repeats {again}"));
        self.absences("alert", rule, &it.absences);
    }

    fn absences(&mut self, kind: &str, rule: &str, absences: &[Absence]) {
        for absence in absences {
            self.add(format!("{kind} {rule} without {}", absence.condition));
        }
    }

    fn marker(&mut self, it: &Marker) {
        let marker = &it.marker;
        let state = match it.how_ended {
            None => format!("active since {}", it.start),
            Some(HowEnded::Lapsed) => format!("lapsed {}", it.end),
            Some(HowEnded::Entry) => format!("ended {}", it.end),
        };
        self.add(format!("marker {marker} {state}"));
        self.add(format!("marker {marker} started {}", it.start));
        self.add(format!("marker {marker} episodes {}", it.episodes));
        self.add(format!("marker {marker} by {}", entries(&it.evidence)));
        for detail in &it.details {
            self.add(format!("{} of {marker} = {}", detail.name, shown(detail)));
        }
        for conflict in &it.conflicts {
            let in_conflict = conflict.evidence.iter().filter(|it| it.role == Role::Conflict);
            self.add(format!("conflict {} of {marker}: {}", conflict.detail, entries(in_conflict)));
        }
    }

    fn inclusion(&mut self, it: &Inclusion) {
        let report = &it.report;
        if report == VALUES {
            self.values = it.columns.iter().map(|it| (it.name.clone(), shown(it))).collect();
            return;
        }
        self.add(format!("on report {report}"));
        self.add(format!("report {report} by {}", entries(&it.evidence)));
        for column in &it.columns {
            self.add(format!("{} on {report} = {}", column.name, shown(column)));
        }
        self.absences("report", report, &it.absences);
    }

    fn table(&mut self, it: &TableResult) {
        let TableResult { table, name, row, .. } = it;
        let (answer, how) = match it.result {
            TableDecision::Selected if name.is_empty() => ("yes", "selected".to_owned()),
            TableDecision::Selected => ("yes", format!("selected as {name}")),
            TableDecision::Rejected if name.is_empty() => ("no", "rejected".to_owned()),
            TableDecision::Rejected => ("no", format!("rejected \"{name}\"")),
            TableDecision::Undecided => ("unknown", "undecided".to_owned()),
        };
        self.conditions.insert(table.clone(), answer.to_owned());
        if !table.starts_with("asked_") {
            self.add(format!("table {table} {how} by row {row}"));
        }
    }
}

fn begins(said: &str, wanted: &str) -> bool {
    said.strip_prefix(wanted).is_some_and(|rest| {
        rest.chars().next().is_none_or(|next| !next.is_alphanumeric() && next != '_' && next != '-')
    })
}

/// The ids of the evidence, each once, in order.
fn entries<'e>(evidence: impl IntoIterator<Item = &'e Evidence>) -> String {
    let mut ids: Vec<&str> = Vec::new();
    for Evidence { entry, .. } in evidence {
        if !ids.contains(&entry.as_str()) {
            ids.push(entry);
        }
    }
    if ids.is_empty() { "nothing".to_owned() } else { ids.join(", ") }
}

/// A value as it is read.
fn shown(it: &NamedValue) -> String {
    it.value.clone().unwrap_or_else(|| "missing".to_owned())
}
