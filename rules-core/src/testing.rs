//! A small ruleset and small entries for unit tests.

use alloc::{string::ToString, vec, vec::Vec};

use crate::{
    code::{Code, Scheme},
    date::{CalendarSpan, Day},
    entry::{CodedEntry, Coding, Context, Patient},
    plan::*,
};

/// `marker ill { starts illness; ends recovery; lapses 10 days after start }`, and an alert on it.
pub(crate) fn plan() -> Plan {
    let row = |text: &str, and_below, set| CodeRow {
        code: Code::parse(Scheme::ReadV2, text).unwrap(),
        and_below,
        term: text.to_string(),
        set,
    };
    Plan {
        info: RulesetInfo {
            name: "small".into(),
            title: "A small ruleset".into(),
            version: "1.0.0".into(),
            language: 1,
            owner: "Tests".into(),
            review: Day::new(2030, 1, 1),
        },
        libraries: Vec::new(),
        parameters: Vec::new(),
        codelists: vec![codelist("illness"), codelist("recovery")],
        codes: CodeTable::new(
            vec![row("21263", false, 1), row("C10F.", false, 0), row("H33..", true, 0)],
            vec![vec![CodelistId(0)], vec![CodelistId(1)]],
        ),
        measures: Vec::new(),
        nodes: vec![
            Node::Select(vec![Source::Codelist(CodelistId(0))], Vec::new()),
            Node::Select(vec![Source::Codelist(CodelistId(1))], Vec::new()),
            Node::Active(MarkerId(0)),
        ],
        labels: vec![Label { node: NodeId(2), text: "ill".into() }],
        fields: Vec::new(),
        scores: Vec::new(),
        tables: Vec::new(),
        markers: vec![Marker {
            name: "ill".into(),
            title: "Ill".into(),
            guard: None,
            starts: vec![NodeId(0)],
            ends: vec![NodeId(1)],
            lapse: Some(Lapse {
                after: CalendarSpan { months: 0, days: 10 },
                anchor: Pick::Earliest,
            }),
            details: Vec::new(),
            conflicts: Vec::new(),
        }],
        alerts: vec![Alert {
            name: "is_ill".into(),
            title: "Is ill".into(),
            severity: Severity::Info,
            hazard: "H-1".into(),
            audience: Vec::new(),
            when: NodeId(2),
            message: vec![MessagePart::Text("Ill.".into())],
            repeat: None,
            overrides: Vec::new(),
            suggestions: Vec::new(),
        }],
        reports: Vec::new(),
    }
}

/// A codelist with codes of its own.
pub(crate) fn codelist(name: &str) -> Codelist {
    Codelist { name: name.into(), composed: None }
}

/// An entry with one Read v2 code.
pub(crate) fn entry(id: &str, effective: &str, code: &str) -> CodedEntry {
    CodedEntry {
        id: id.into(),
        effective: effective.into(),
        codings: vec![Coding { scheme: Scheme::ReadV2, code: code.into() }],
        ..CodedEntry::default()
    }
}

/// A context for this day.
pub(crate) fn on(today: &str) -> Context {
    Context { today: today.into(), ..Context::default() }
}

/// A patient of whom nothing is known.
pub(crate) fn nobody() -> Patient {
    Patient::default()
}
