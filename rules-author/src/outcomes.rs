//! A reply in words, and whether what a case expects is among them.

use std::collections::BTreeMap;

use serde_json::Value;

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
        let Ok(reply) = serde_json::from_str::<Value>(reply) else {
            return Self { sentences: vec![format!("refused {reply}")], ..Self::default() };
        };
        let mut outcomes = Self::default();
        list(&reply, "alerts").for_each(|it| outcomes.alert(it));
        list(&reply, "markers").for_each(|it| outcomes.marker(it));
        list(&reply, "inclusions").for_each(|it| outcomes.inclusion(it));
        list(&reply, "tables").for_each(|it| outcomes.table(it));
        for it in list(&reply, "undecided") {
            for reason in list(it, "reasons") {
                let (rule, reason) = (text(it, "rule"), reason.as_str().unwrap_or_default());
                outcomes.add(format!("undecided {rule} because {reason}"));
            }
        }
        for it in list(&reply, "problems") {
            let (entry, code, why) = (text(it, "entry"), text(it, "code"), text(it, "message"));
            let entry = if entry.is_empty() { "of the patient" } else { entry };
            outcomes.add(format!("problem {entry} {code}: {why}"));
        }
        let counts = reply.get("entries").cloned().unwrap_or_default();
        outcomes.add(format!("used {}", shown(counts.get("used"))));
        outcomes.add(format!("not used {}", shown(counts.get("not_used"))));
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

    fn alert(&mut self, it: &Value) {
        let rule = text(it, "rule");
        self.add(format!("alert {rule}"));
        self.add(format!("alert {rule} says \"{}\"", text(it, "message")));
        self.add(format!("alert {rule} by {}", entries(it, None)));
        self.add(format!("alert {rule} is {}", text(it, "severity")));
        let again = match (it.get("repeat_after"), it.get("repeat_on_new_evidence")) {
            (Some(Value::String(after)), Some(Value::Bool(true))) => {
                format!("after {after} or on new evidence")
            }
            (Some(Value::String(after)), _) => format!("after {after}"),
            (_, Some(Value::Bool(true))) => "on new evidence".to_owned(),
            _ => "never".to_owned(),
        };
        self.add(format!("alert {rule} repeats {again}"));
        self.absences("alert", rule, it);
    }

    fn absences(&mut self, kind: &str, rule: &str, it: &Value) {
        for absence in list(it, "absences") {
            self.add(format!("{kind} {rule} without {}", text(absence, "condition")));
        }
    }

    fn marker(&mut self, it: &Value) {
        let (marker, start, end) = (text(it, "marker"), text(it, "start"), text(it, "end"));
        let state = match text(it, "how_ended") {
            "" => format!("active since {start}"),
            "lapsed" => format!("lapsed {end}"),
            _ => format!("ended {end}"),
        };
        self.add(format!("marker {marker} {state}"));
        self.add(format!("marker {marker} started {start}"));
        self.add(format!("marker {marker} episodes {}", shown(it.get("episodes"))));
        self.add(format!("marker {marker} by {}", entries(it, None)));
        for detail in list(it, "details") {
            let (name, value) = (text(detail, "name"), shown(detail.get("value")));
            self.add(format!("{name} of {marker} = {value}"));
        }
        for conflict in list(it, "conflicts") {
            let detail = text(conflict, "detail");
            self.add(format!(
                "conflict {detail} of {marker}: {}",
                entries(conflict, Some("conflict"))
            ));
        }
    }

    fn inclusion(&mut self, it: &Value) {
        let report = text(it, "report");
        let columns = list(it, "columns").map(|it| (text(it, "name"), shown(it.get("value"))));
        if report == VALUES {
            self.values = columns.map(|(name, value)| (name.to_owned(), value)).collect();
            return;
        }
        self.add(format!("on report {report}"));
        self.add(format!("report {report} by {}", entries(it, None)));
        for (name, value) in columns {
            self.add(format!("{name} on {report} = {value}"));
        }
        self.absences("report", report, it);
    }

    fn table(&mut self, it: &Value) {
        let (table, result, name) = (text(it, "table"), text(it, "result"), text(it, "name"));
        let row = shown(it.get("row"));
        let (answer, how) = match result {
            "selected" if name.is_empty() => ("yes", "selected".to_owned()),
            "selected" => ("yes", format!("selected as {name}")),
            "rejected" if name.is_empty() => ("no", "rejected".to_owned()),
            "rejected" => ("no", format!("rejected \"{name}\"")),
            other => ("unknown", other.to_owned()),
        };
        self.conditions.insert(table.to_owned(), answer.to_owned());
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

/// The ids of the evidence, each once, in order; of one role if one is named.
fn entries(it: &Value, role: Option<&str>) -> String {
    let mut ids: Vec<&str> = Vec::new();
    for evidence in list(it, "evidence") {
        let id = text(evidence, "entry");
        if !ids.contains(&id) && role.is_none_or(|role| role == text(evidence, "role")) {
            ids.push(id);
        }
    }
    if ids.is_empty() { "nothing".to_owned() } else { ids.join(", ") }
}

fn list<'a>(it: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    it.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn text<'a>(it: &'a Value, key: &str) -> &'a str {
    it.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// A value as it is read: null is `missing`.
fn shown(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "missing".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
