//! How outcomes are made outside this crate: from what each must have, the rest assigned after.

use alloc::{string::String, vec::Vec};

use super::{
    Absence, Alert, Change, Condition, Conflict, Effect, EntryProblem, Evidence, Explanation,
    Inclusion, Marker, OutcomeKind, Role, RuleKind, RuleStatus, RulesetIdentity, Severity,
    TableDecision, TableResult, Undecided, Verdict,
};
use crate::{code::Scheme, problem::ProblemCode};

impl Evidence {
    /// This entry, by the code of it that matched, in this role.
    pub fn new(
        entry: impl Into<String>,
        scheme: Scheme,
        code: impl Into<String>,
        role: Role,
    ) -> Self {
        Self {
            entry: entry.into(),
            date: String::new(),
            scheme,
            code: code.into(),
            term: String::new(),
            list: String::new(),
            value: String::new(),
            unit: String::new(),
            organisation: String::new(),
            service: String::new(),
            recorder: String::new(),
            role,
        }
    }
}

impl Absence {
    /// Nothing of this codelist or measure, as this condition asks.
    pub fn new(list: impl Into<String>, condition: impl Into<String>) -> Self {
        Self { list: list.into(), condition: condition.into() }
    }
}

impl Alert {
    /// An alert of this rule, with nothing to say yet and never shown again.
    ///
    /// ```
    /// use rules_core::outcome::{Alert, Severity};
    ///
    /// let mut alert = Alert::new("asthma", "no_review", Severity::Warning);
    /// alert.message = "No asthma review in the last 12 months.".to_owned();
    /// assert!(alert.evidence.is_empty() && alert.repeat_after.is_none());
    /// ```
    pub fn new(ruleset: impl Into<String>, rule: impl Into<String>, severity: Severity) -> Self {
        Self {
            ruleset: ruleset.into(),
            rule: rule.into(),
            title: String::new(),
            severity,
            message: String::new(),
            hazard: String::new(),
            audience: Vec::new(),
            identity: String::new(),
            repeat_after: None,
            repeat_on_new_evidence: false,
            override_reasons: Vec::new(),
            suggestions: Vec::new(),
            evidence: Vec::new(),
            absences: Vec::new(),
        }
    }
}

impl Conflict {
    /// Entries that disagree about this detail.
    pub fn new(detail: impl Into<String>, evidence: Vec<Evidence>) -> Self {
        Self { detail: detail.into(), evidence }
    }
}

impl Marker {
    /// A marker of this ruleset, with no episode yet.
    pub fn new(ruleset: impl Into<String>, marker: impl Into<String>) -> Self {
        Self { ruleset: ruleset.into(), marker: marker.into(), ..Self::default() }
    }
}

impl Inclusion {
    /// An inclusion by this report, without columns yet.
    pub fn new(ruleset: impl Into<String>, report: impl Into<String>) -> Self {
        Self { ruleset: ruleset.into(), report: report.into(), ..Self::default() }
    }
}

impl TableResult {
    /// This table's decision, by no row yet.
    pub fn new(
        ruleset: impl Into<String>,
        table: impl Into<String>,
        result: TableDecision,
    ) -> Self {
        Self {
            ruleset: ruleset.into(),
            table: table.into(),
            title: String::new(),
            result,
            row: 0,
            name: String::new(),
        }
    }
}

impl Undecided {
    /// This rule cannot be decided, for these reasons.
    pub fn new(
        ruleset: impl Into<String>,
        kind: RuleKind,
        rule: impl Into<String>,
        reasons: Vec<String>,
    ) -> Self {
        Self { ruleset: ruleset.into(), kind, rule: rule.into(), reasons }
    }
}

impl EntryProblem {
    /// This is wrong with this entry; of a patient fact the entry's id is empty.
    pub fn new(entry: impl Into<String>, code: ProblemCode, message: impl Into<String>) -> Self {
        Self { entry: entry.into(), code, message: message.into() }
    }
}

impl RulesetIdentity {
    /// This version of this ruleset, and the digest of its pack.
    pub fn new(
        name: impl Into<String>,
        version: impl Into<String>,
        digest: impl Into<String>,
    ) -> Self {
        Self { name: name.into(), version: version.into(), digest: digest.into() }
    }
}

impl Verdict {
    /// The rule at this position in the list of its kind has turned out so.
    pub const fn new(kind: RuleKind, rule: u32, status: RuleStatus) -> Self {
        Self { kind, rule, status }
    }
}

impl Condition {
    /// A condition as written, so deep below the rule, and its answer; no entries looked at yet.
    pub fn new(depth: u32, text: impl Into<String>, answer: impl Into<String>) -> Self {
        Self { depth, text: text.into(), answer: answer.into(), evidence: Vec::new() }
    }
}

impl Explanation {
    /// Why this rule stands as it does.
    pub fn new(
        ruleset: impl Into<String>,
        rule: impl Into<String>,
        conditions: Vec<Condition>,
    ) -> Self {
        Self { ruleset: ruleset.into(), rule: rule.into(), conditions }
    }
}

impl Change {
    /// What happens to this outcome; what was said before and is said after comes later.
    pub fn new(
        effect: Effect,
        kind: OutcomeKind,
        ruleset: impl Into<String>,
        rule: impl Into<String>,
    ) -> Self {
        let (before, after) = (Vec::new(), Vec::new());
        Self { effect, kind, ruleset: ruleset.into(), rule: rule.into(), before, after }
    }
}
