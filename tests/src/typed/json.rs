//! Writes the typed calls' values as the reply has them, field by field.

use serde_json::{Value, json};

use crate::component::bindings::exports::coded_record::rules::types::{
    Absence, Alert, Condition, Conflict, Evidence, HowEnded, Inclusion, Marker, NamedValue,
    Outcomes, Problem, Role, RuleKind, RulesetIdentity, Scheme, Severity, TableDecision,
    TableResult, Undecided,
};

/// The whole reply without its explanations.
pub(super) fn outcomes(outcomes: &Outcomes) -> Value {
    let Outcomes { audit, entries, alerts, markers, inclusions, tables, undecided, problems } =
        outcomes;
    json!({
        "coded_record": 1,
        "audit": {
            "module": audit.module,
            "language": audit.language,
            "today": audit.today,
            "known_as_of": audit.known_as_of,
            "rulesets": each(&audit.rulesets, identity),
        },
        "entries": {
            "received": entries.received,
            "used": entries.used,
            "not_used": entries.not_used,
        },
        "alerts": each(alerts, alert),
        "markers": each(markers, marker),
        "inclusions": each(inclusions, inclusion),
        "tables": each(tables, table),
        "undecided": each(undecided, undecided_rule),
        "problems": each(problems, problem),
    })
}

/// One condition of an explanation.
pub(super) fn condition(condition: &Condition) -> Value {
    let Condition { depth, text, answer, evidence: entries } = condition;
    json!({ "depth": depth, "text": text, "answer": answer, "evidence": each(entries, evidence) })
}

fn each<T>(items: &[T], write: fn(&T) -> Value) -> Value {
    items.iter().map(write).collect()
}

fn identity(identity: &RulesetIdentity) -> Value {
    let RulesetIdentity { name, version, digest } = identity;
    json!({ "name": name, "version": version, "digest": digest })
}

fn alert(alert: &Alert) -> Value {
    let severity = match alert.severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Critical => "critical",
    };
    json!({
        "ruleset": alert.ruleset,
        "rule": alert.rule,
        "title": alert.title,
        "severity": severity,
        "message": alert.message,
        "hazard": alert.hazard,
        "audience": alert.audience,
        "identity": alert.identity,
        "repeat_after": alert.repeat_after,
        "repeat_on_new_evidence": alert.repeat_on_new_evidence,
        "override_reasons": alert.override_reasons,
        "suggestions": alert.suggestions,
        "evidence": each(&alert.evidence, evidence),
        "absences": each(&alert.absences, absence),
    })
}

fn marker(marker: &Marker) -> Value {
    let how_ended = match marker.how_ended {
        None => "",
        Some(HowEnded::Entry) => "entry",
        Some(HowEnded::Lapsed) => "lapsed",
    };
    json!({
        "ruleset": marker.ruleset,
        "marker": marker.marker,
        "title": marker.title,
        "active": marker.active,
        "start": marker.start,
        "end": marker.end,
        "how_ended": how_ended,
        "episodes": marker.episodes,
        "details": each(&marker.details, named),
        "conflicts": each(&marker.conflicts, conflict),
        "evidence": each(&marker.evidence, evidence),
    })
}

fn conflict(conflict: &Conflict) -> Value {
    json!({ "detail": conflict.detail, "evidence": each(&conflict.evidence, evidence) })
}

fn inclusion(inclusion: &Inclusion) -> Value {
    json!({
        "ruleset": inclusion.ruleset,
        "report": inclusion.report,
        "title": inclusion.title,
        "columns": each(&inclusion.columns, named),
        "evidence": each(&inclusion.evidence, evidence),
        "absences": each(&inclusion.absences, absence),
    })
}

fn table(table: &TableResult) -> Value {
    let TableResult { ruleset, table, title, result, row, name } = table;
    let result = match result {
        TableDecision::Selected => "selected",
        TableDecision::Rejected => "rejected",
        TableDecision::Undecided => "undecided",
    };
    json!({
        "ruleset": ruleset,
        "table": table,
        "title": title,
        "result": result,
        "row": row,
        "name": name,
    })
}

/// The word for a kind of rule.
pub(super) fn rule_kind(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Alert => "alert",
        RuleKind::Marker => "marker",
        RuleKind::Report => "report",
    }
}

fn undecided_rule(undecided: &Undecided) -> Value {
    let Undecided { ruleset, kind, rule, reasons } = undecided;
    json!({ "ruleset": ruleset, "kind": rule_kind(*kind), "rule": rule, "reasons": reasons })
}

fn problem(problem: &Problem) -> Value {
    let Problem { entry, code, message } = problem;
    // `CodeMalformed` is `code-malformed`.
    let mut word = String::new();
    for c in format!("{code:?}").split("::").last().unwrap_or_default().chars() {
        if c.is_ascii_uppercase() && !word.is_empty() {
            word.push('-');
        }
        word.push(c.to_ascii_lowercase());
    }
    json!({ "entry": entry, "code": word, "message": message })
}

fn named(named: &NamedValue) -> Value {
    json!({ "name": named.name, "value": named.value })
}

fn absence(absence: &Absence) -> Value {
    json!({ "list": absence.list, "condition": absence.condition })
}

fn evidence(evidence: &Evidence) -> Value {
    let scheme = match evidence.scheme {
        Scheme::Read2 => "read2",
        Scheme::Ctv3 => "ctv3",
        Scheme::Snomed => "snomed",
        Scheme::Dmd => "dmd",
        Scheme::Icd10 => "icd10",
        Scheme::Opcs4 => "opcs4",
        Scheme::Local => "local",
    };
    let role = match evidence.role {
        Role::Start => "start",
        Role::End => "end",
        Role::Conflict => "conflict",
        Role::Support => "support",
    };
    json!({
        "entry": evidence.entry,
        "date": evidence.date,
        "scheme": scheme,
        "code": evidence.code,
        "term": evidence.term,
        "list": evidence.list,
        "value": evidence.value,
        "unit": evidence.unit,
        "organisation": evidence.organisation,
        "service": evidence.service,
        "recorder": evidence.recorder,
        "role": role,
    })
}
