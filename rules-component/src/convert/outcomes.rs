//! The parts of [`outcome::Outcomes`].

use rules_core::outcome;

use super::{each, wit};

impl From<outcome::Evidence> for wit::Evidence {
    fn from(evidence: outcome::Evidence) -> Self {
        let outcome::Evidence {
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
            ..
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

impl From<outcome::Absence> for wit::Absence {
    fn from(absence: outcome::Absence) -> Self {
        let outcome::Absence { list, condition, .. } = absence;
        Self { list, condition }
    }
}

impl From<outcome::NamedValue> for wit::NamedValue {
    fn from(named: outcome::NamedValue) -> Self {
        let outcome::NamedValue { name, value } = named;
        Self { name, value }
    }
}

impl From<outcome::Alert> for wit::Alert {
    fn from(alert: outcome::Alert) -> Self {
        let outcome::Alert {
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
            ..
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

impl From<outcome::Conflict> for wit::Conflict {
    fn from(conflict: outcome::Conflict) -> Self {
        let outcome::Conflict { detail, evidence, .. } = conflict;
        Self { detail, evidence: each(evidence) }
    }
}

impl From<outcome::Marker> for wit::Marker {
    fn from(marker: outcome::Marker) -> Self {
        let outcome::Marker {
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
            ..
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

impl From<outcome::Inclusion> for wit::Inclusion {
    fn from(inclusion: outcome::Inclusion) -> Self {
        let outcome::Inclusion { ruleset, report, title, columns, evidence, absences, .. } =
            inclusion;
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

impl From<outcome::TableResult> for wit::TableResult {
    fn from(table: outcome::TableResult) -> Self {
        let outcome::TableResult { ruleset, table, title, result, row, name, .. } = table;
        Self { ruleset, table, title, result: result.into(), row, name }
    }
}

impl From<outcome::Undecided> for wit::Undecided {
    fn from(undecided: outcome::Undecided) -> Self {
        let outcome::Undecided { ruleset, kind, rule, reasons, .. } = undecided;
        Self { ruleset, kind: kind.into(), rule, reasons }
    }
}

impl From<outcome::EntryProblem> for wit::Problem {
    fn from(problem: outcome::EntryProblem) -> Self {
        let outcome::EntryProblem { entry, code, message, .. } = problem;
        Self { entry, code: code.into(), message }
    }
}

impl From<outcome::EntryCounts> for wit::EntryCounts {
    fn from(counts: outcome::EntryCounts) -> Self {
        let outcome::EntryCounts { received, used, not_used, .. } = counts;
        Self { received, used, not_used }
    }
}

impl From<outcome::Audit> for wit::Audit {
    fn from(audit: outcome::Audit) -> Self {
        let outcome::Audit { module, language, today, known_as_of, rulesets, .. } = audit;
        Self { module, language, today, known_as_of, rulesets: each(rulesets) }
    }
}

impl From<outcome::Outcomes> for wit::Outcomes {
    fn from(outcomes: outcome::Outcomes) -> Self {
        let outcome::Outcomes {
            audit,
            entries,
            alerts,
            markers,
            inclusions,
            tables,
            undecided,
            problems,
            ..
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
