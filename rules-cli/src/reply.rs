//! The component's reply, as `docs/wire.md` lays it out.
//!
//! Every text is made [`visible`] on the way in: what comes from a record must not steer a terminal.

use std::fmt;

use serde::{Deserialize, Deserializer};

use crate::terminal::visible;

/// Text of a reply, safe to print.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Text(String);

impl Text {
    /// The text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it says nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(Self(visible(&text).into_owned()))
    }
}

impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

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
    pub(crate) today: Text,
    pub(crate) known_as_of: Text,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct EntryCounts {
    pub(crate) offered: u64,
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
    pub(crate) ruleset: Text,
    pub(crate) rule: Text,
    pub(crate) title: Text,
    pub(crate) severity: Severity,
    pub(crate) message: Text,
    pub(crate) hazard: Text,
    pub(crate) audience: Vec<Text>,
    pub(crate) repeat_after: Option<Text>,
    pub(crate) repeat_on_new_evidence: bool,
    pub(crate) override_reasons: Vec<Text>,
    pub(crate) suggestions: Vec<Text>,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) absences: Vec<Absence>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Marker {
    pub(crate) ruleset: Text,
    pub(crate) marker: Text,
    pub(crate) title: Text,
    pub(crate) active: bool,
    pub(crate) start: Text,
    pub(crate) end: Text,
    pub(crate) how_ended: Text,
    pub(crate) episodes: u64,
    pub(crate) details: Vec<NamedValue>,
    pub(crate) conflicts: Vec<Conflict>,
    pub(crate) evidence: Vec<Evidence>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Conflict {
    pub(crate) detail: Text,
    pub(crate) evidence: Vec<Evidence>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Inclusion {
    pub(crate) ruleset: Text,
    pub(crate) report: Text,
    pub(crate) title: Text,
    pub(crate) columns: Vec<NamedValue>,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) absences: Vec<Absence>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct NamedValue {
    pub(crate) name: Text,
    pub(crate) value: Option<Text>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct TableResult {
    pub(crate) ruleset: Text,
    pub(crate) table: Text,
    pub(crate) title: Text,
    pub(crate) result: Text,
    pub(crate) row: u64,
    pub(crate) name: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Undecided {
    pub(crate) ruleset: Text,
    pub(crate) kind: Text,
    pub(crate) rule: Text,
    pub(crate) reasons: Vec<Text>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Problem {
    pub(crate) entry: Text,
    pub(crate) code: Text,
    pub(crate) message: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Evidence {
    pub(crate) entry: Text,
    pub(crate) date: Text,
    pub(crate) scheme: Text,
    pub(crate) code: Text,
    pub(crate) term: Text,
    pub(crate) list: Text,
    pub(crate) value: Text,
    pub(crate) unit: Text,
    pub(crate) organisation: Text,
    pub(crate) service: Text,
    pub(crate) role: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Absence {
    pub(crate) condition: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Explanation {
    pub(crate) ruleset: Text,
    pub(crate) rule: Text,
    pub(crate) conditions: Vec<Condition>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Condition {
    pub(crate) depth: usize,
    pub(crate) text: Text,
    pub(crate) answer: Text,
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
