//! The component's reply, as `docs/text-request.md` lays it out.

use serde::Deserialize;

/// Everything one evaluation says.
#[derive(Debug, Deserialize)]
pub(crate) struct Reply {
    pub(crate) audit: Audit,
    pub(crate) entries: EntryCounts,
    pub(crate) alerts: Vec<Alert>,
    pub(crate) markers: Vec<Marker>,
    pub(crate) inclusions: Vec<Inclusion>,
    pub(crate) tables: Vec<TableResult>,
    pub(crate) undecided: Vec<Undecided>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) explanations: Vec<Explanation>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Audit {
    pub(crate) today: String,
    pub(crate) known_as_of: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct EntryCounts {
    pub(crate) received: u64,
    pub(crate) used: u64,
    pub(crate) not_used: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Severity {
    Info,
    Warning,
    Critical,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Alert {
    pub(crate) ruleset: String,
    pub(crate) rule: String,
    pub(crate) title: String,
    pub(crate) severity: Severity,
    pub(crate) message: String,
    pub(crate) hazard: String,
    pub(crate) audience: Vec<String>,
    pub(crate) repeat_after: Option<String>,
    pub(crate) repeat_on_new_evidence: bool,
    pub(crate) override_reasons: Vec<String>,
    pub(crate) suggestions: Vec<String>,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) absences: Vec<Absence>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Marker {
    pub(crate) ruleset: String,
    pub(crate) marker: String,
    pub(crate) title: String,
    pub(crate) active: bool,
    pub(crate) start: String,
    pub(crate) end: String,
    pub(crate) how_ended: String,
    pub(crate) episodes: u64,
    pub(crate) details: Vec<NamedValue>,
    pub(crate) conflicts: Vec<Conflict>,
    pub(crate) evidence: Vec<Evidence>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Conflict {
    pub(crate) detail: String,
    pub(crate) evidence: Vec<Evidence>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Inclusion {
    pub(crate) ruleset: String,
    pub(crate) report: String,
    pub(crate) title: String,
    pub(crate) columns: Vec<NamedValue>,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) absences: Vec<Absence>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct NamedValue {
    pub(crate) name: String,
    pub(crate) value: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct TableResult {
    pub(crate) ruleset: String,
    pub(crate) table: String,
    pub(crate) title: String,
    pub(crate) result: String,
    pub(crate) row: u64,
    pub(crate) name: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Undecided {
    pub(crate) ruleset: String,
    pub(crate) kind: String,
    pub(crate) rule: String,
    pub(crate) reasons: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Problem {
    pub(crate) entry: String,
    pub(crate) code: String,
    pub(crate) message: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Evidence {
    pub(crate) entry: String,
    pub(crate) date: String,
    pub(crate) scheme: String,
    pub(crate) code: String,
    pub(crate) term: String,
    pub(crate) list: String,
    pub(crate) value: String,
    pub(crate) unit: String,
    pub(crate) organisation: String,
    pub(crate) service: String,
    pub(crate) recorder: String,
    pub(crate) role: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Absence {
    pub(crate) condition: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Explanation {
    pub(crate) ruleset: String,
    pub(crate) rule: String,
    pub(crate) conditions: Vec<Condition>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Condition {
    pub(crate) depth: usize,
    pub(crate) text: String,
    pub(crate) answer: String,
    pub(crate) evidence: Vec<Evidence>,
}

impl Reply {
    /// Whether anything stands that someone has to look at.
    pub(crate) fn is_acting(&self) -> bool {
        !self.alerts.is_empty()
            || !self.inclusions.is_empty()
            || !self.undecided.is_empty()
            || self.markers.iter().any(|marker| marker.active)
    }
}
