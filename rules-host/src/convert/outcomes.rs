//! From the parts of the WIT outcomes to the engine's.

use rules_core::outcome;

use super::{each, wit};

impl From<wit::Evidence> for outcome::Evidence {
    fn from(evidence: wit::Evidence) -> Self {
        let wit::Evidence {
            entry,
            date,
            scheme,
            code,
            term,
            list,
            value,
            unit,
            organisation,
            service,
            recorder,
            role,
        } = evidence;
        Self {
            entry,
            date,
            scheme: scheme.into(),
            code,
            term,
            list,
            value,
            unit,
            organisation,
            service,
            recorder,
            role: role.into(),
        }
    }
}

impl From<wit::Absence> for outcome::Absence {
    fn from(absence: wit::Absence) -> Self {
        let wit::Absence { list, condition } = absence;
        Self { list, condition }
    }
}

impl From<wit::NamedValue> for outcome::NamedValue {
    fn from(named: wit::NamedValue) -> Self {
        let wit::NamedValue { name, value } = named;
        Self { name, value }
    }
}

impl From<wit::Alert> for outcome::Alert {
    fn from(alert: wit::Alert) -> Self {
        let wit::Alert {
            ruleset,
            rule,
            title,
            severity,
            message,
            hazard,
            audience,
            identity,
            repeat_after,
            repeat_on_new_evidence,
            override_reasons,
            suggestions,
            evidence,
            absences,
        } = alert;
        Self {
            ruleset,
            rule,
            title,
            severity: severity.into(),
            message,
            hazard,
            audience,
            identity,
            repeat_after,
            repeat_on_new_evidence,
            override_reasons,
            suggestions,
            evidence: each(evidence),
            absences: each(absences),
        }
    }
}

impl From<wit::Conflict> for outcome::Conflict {
    fn from(conflict: wit::Conflict) -> Self {
        let wit::Conflict { detail, evidence } = conflict;
        Self { detail, evidence: each(evidence) }
    }
}

impl From<wit::Marker> for outcome::Marker {
    fn from(marker: wit::Marker) -> Self {
        let wit::Marker {
            ruleset,
            marker,
            title,
            active,
            start,
            end,
            how_ended,
            episodes,
            details,
            conflicts,
            evidence,
        } = marker;
        Self {
            ruleset,
            marker,
            title,
            active,
            start,
            end,
            how_ended: how_ended.map(Into::into),
            episodes,
            details: each(details),
            conflicts: each(conflicts),
            evidence: each(evidence),
        }
    }
}

impl From<wit::Inclusion> for outcome::Inclusion {
    fn from(inclusion: wit::Inclusion) -> Self {
        let wit::Inclusion { ruleset, report, title, columns, evidence, absences } = inclusion;
        Self {
            ruleset,
            report,
            title,
            columns: each(columns),
            evidence: each(evidence),
            absences: each(absences),
        }
    }
}

impl From<wit::TableResult> for outcome::TableResult {
    fn from(table: wit::TableResult) -> Self {
        let wit::TableResult { ruleset, table, title, result, row, name } = table;
        Self { ruleset, table, title, result: result.into(), row, name }
    }
}

impl From<wit::Undecided> for outcome::Undecided {
    fn from(undecided: wit::Undecided) -> Self {
        let wit::Undecided { ruleset, kind, rule, reasons } = undecided;
        Self { ruleset, kind: kind.into(), rule, reasons }
    }
}

impl From<wit::Problem> for outcome::EntryProblem {
    fn from(problem: wit::Problem) -> Self {
        let wit::Problem { entry, code, message } = problem;
        Self { entry, code: code.into(), message }
    }
}

impl From<wit::EntryCounts> for outcome::EntryCounts {
    fn from(counts: wit::EntryCounts) -> Self {
        let wit::EntryCounts { received, used, not_used } = counts;
        Self { received, used, not_used }
    }
}

impl From<wit::Audit> for outcome::Audit {
    fn from(audit: wit::Audit) -> Self {
        let wit::Audit { module, language, today, known_as_of, rulesets } = audit;
        Self { module, language, today, known_as_of, rulesets: each(rulesets) }
    }
}

impl From<wit::Outcomes> for outcome::Outcomes {
    fn from(outcomes: wit::Outcomes) -> Self {
        let wit::Outcomes {
            audit,
            entries,
            alerts,
            markers,
            inclusions,
            tables,
            undecided,
            problems,
        } = outcomes;
        Self {
            audit: audit.into(),
            entries: entries.into(),
            alerts: each(alerts),
            markers: each(markers),
            inclusions: each(inclusions),
            tables: each(tables),
            undecided: each(undecided),
            problems: each(problems),
        }
    }
}
