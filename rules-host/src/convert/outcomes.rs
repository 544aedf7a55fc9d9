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
        let mut it = Self::new(entry, scheme.into(), code, role.into());
        it.date = date;
        it.term = term;
        it.list = list;
        it.value = value;
        it.unit = unit;
        it.organisation = organisation;
        it.service = service;
        it.recorder = recorder;
        it
    }
}

impl From<wit::Absence> for outcome::Absence {
    fn from(absence: wit::Absence) -> Self {
        let wit::Absence { list, condition } = absence;
        Self::new(list, condition)
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
        let mut it = Self::new(ruleset, rule, severity.into());
        it.title = title;
        it.message = message;
        it.hazard = hazard;
        it.audience = audience;
        it.identity = identity;
        it.repeat_after = repeat_after;
        it.repeat_on_new_evidence = repeat_on_new_evidence;
        it.override_reasons = override_reasons;
        it.suggestions = suggestions;
        it.evidence = each(evidence);
        it.absences = each(absences);
        it
    }
}

impl From<wit::Conflict> for outcome::Conflict {
    fn from(conflict: wit::Conflict) -> Self {
        let wit::Conflict { detail, evidence } = conflict;
        Self::new(detail, each(evidence))
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
        let mut it = Self::new(ruleset, marker);
        it.title = title;
        it.active = active;
        it.start = start;
        it.end = end;
        it.how_ended = how_ended.map(Into::into);
        it.episodes = episodes;
        it.details = each(details);
        it.conflicts = each(conflicts);
        it.evidence = each(evidence);
        it
    }
}

impl From<wit::Inclusion> for outcome::Inclusion {
    fn from(inclusion: wit::Inclusion) -> Self {
        let wit::Inclusion { ruleset, report, title, columns, evidence, absences } = inclusion;
        let mut it = Self::new(ruleset, report);
        it.title = title;
        it.columns = each(columns);
        it.evidence = each(evidence);
        it.absences = each(absences);
        it
    }
}

impl From<wit::TableResult> for outcome::TableResult {
    fn from(table: wit::TableResult) -> Self {
        let wit::TableResult { ruleset, table, title, result, row, name } = table;
        let mut it = Self::new(ruleset, table, result.into());
        it.title = title;
        it.row = row;
        it.name = name;
        it
    }
}

impl From<wit::Undecided> for outcome::Undecided {
    fn from(undecided: wit::Undecided) -> Self {
        let wit::Undecided { ruleset, kind, rule, reasons } = undecided;
        Self::new(ruleset, kind.into(), rule, reasons)
    }
}

impl From<wit::Problem> for outcome::EntryProblem {
    fn from(problem: wit::Problem) -> Self {
        let wit::Problem { entry, code, message } = problem;
        Self::new(entry, code.into(), message)
    }
}

impl From<wit::EntryCounts> for outcome::EntryCounts {
    fn from(counts: wit::EntryCounts) -> Self {
        let wit::EntryCounts { received, used, not_used } = counts;
        let mut it = Self::default();
        it.received = received;
        it.used = used;
        it.not_used = not_used;
        it
    }
}

impl From<wit::Audit> for outcome::Audit {
    fn from(audit: wit::Audit) -> Self {
        let wit::Audit { module, language, today, known_as_of, rulesets } = audit;
        let mut it = Self::default();
        it.module = module;
        it.language = language;
        it.today = today;
        it.known_as_of = known_as_of;
        it.rulesets = each(rulesets);
        it
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
        let mut it = Self::default();
        it.audit = audit.into();
        it.entries = entries.into();
        it.alerts = each(alerts);
        it.markers = each(markers);
        it.inclusions = each(inclusions);
        it.tables = each(tables);
        it.undecided = each(undecided);
        it.problems = each(problems);
        it
    }
}
