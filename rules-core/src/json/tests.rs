use alloc::{
    string::{String, ToString},
    vec,
    vec::Vec,
};

use proptest::prelude::*;

use super::*;
use crate::{
    code::Scheme,
    outcome::{
        Absence, Alert, Audit, Condition, Conflict, EntryCounts, EntryProblem, Evidence,
        Explanation, HowEnded, Inclusion, Marker, NamedValue, OutcomeKind, Outcomes, Role,
        RuleKind, RulesetIdentity, Severity, TableDecision, TableResult, Undecided,
    },
    problem::ProblemCode,
};

/// A reply with everything in it, its texts and words taken in turn from these.
struct Maker {
    texts: Vec<String>,
    turn: usize,
}

impl Maker {
    fn text(&mut self) -> String {
        self.turn += 1;
        self.texts[self.turn % self.texts.len()].clone()
    }

    fn word<T: Copy>(&mut self, words: &[T]) -> T {
        self.turn += 1;
        words[self.turn % words.len()]
    }

    fn named(&mut self) -> NamedValue {
        let value = self.word(&[true, false]).then(|| self.text());
        NamedValue { name: self.text(), value }
    }

    fn evidence(&mut self) -> Evidence {
        Evidence {
            entry: self.text(),
            date: self.text(),
            scheme: self.word(&Scheme::ALL),
            code: self.text(),
            term: self.text(),
            list: self.text(),
            value: self.text(),
            unit: self.text(),
            organisation: self.text(),
            service: self.text(),
            recorder: self.text(),
            role: self.word(&Role::ALL),
        }
    }

    fn absence(&mut self) -> Absence {
        Absence { list: self.text(), condition: self.text() }
    }

    fn alert(&mut self) -> Alert {
        Alert {
            ruleset: self.text(),
            rule: self.text(),
            title: self.text(),
            severity: self.word(&Severity::ALL),
            message: self.text(),
            hazard: self.text(),
            audience: vec![self.text(), self.text()],
            identity: self.text(),
            repeat_after: self.named().value,
            repeat_on_new_evidence: self.word(&[true, false]),
            override_reasons: vec![],
            suggestions: vec![self.text()],
            evidence: vec![self.evidence(), self.evidence()],
            absences: vec![self.absence()],
        }
    }

    fn marker(&mut self) -> Marker {
        Marker {
            ruleset: self.text(),
            marker: self.text(),
            title: self.text(),
            active: self.word(&[true, false]),
            start: self.text(),
            end: self.text(),
            how_ended: self.word(&[None, Some(HowEnded::Entry), Some(HowEnded::Lapsed)]),
            episodes: self.turn as u32,
            details: vec![self.named(), self.named()],
            conflicts: vec![Conflict { detail: self.text(), evidence: vec![self.evidence()] }],
            evidence: vec![self.evidence()],
        }
    }

    fn reply(&mut self) -> Reply {
        let outcomes = Outcomes {
            audit: Audit {
                module: self.text(),
                language: 1,
                today: self.text(),
                known_as_of: self.text(),
                rulesets: vec![RulesetIdentity {
                    name: self.text(),
                    version: self.text(),
                    digest: self.text(),
                }],
            },
            entries: EntryCounts { received: u32::MAX, used: self.turn as u32, not_used: 0 },
            alerts: vec![self.alert(), self.alert()],
            markers: vec![self.marker(), self.marker()],
            inclusions: vec![Inclusion {
                ruleset: self.text(),
                report: self.text(),
                title: self.text(),
                columns: vec![self.named()],
                evidence: vec![self.evidence()],
                absences: vec![self.absence()],
            }],
            tables: vec![TableResult {
                ruleset: self.text(),
                table: self.text(),
                title: self.text(),
                result: self.word(&TableDecision::ALL),
                row: self.turn as u32,
                name: self.text(),
            }],
            undecided: vec![Undecided {
                ruleset: self.text(),
                kind: self.word(&RuleKind::ALL),
                rule: self.text(),
                reasons: vec![self.text()],
            }],
            problems: vec![EntryProblem {
                entry: self.text(),
                code: self.word(&ProblemCode::ALL),
                message: self.text(),
            }],
        };
        let condition = Condition {
            depth: 3,
            text: self.text(),
            answer: self.text(),
            evidence: vec![self.evidence()],
        };
        let conditions = vec![condition];
        let explanation = Explanation { ruleset: self.text(), rule: self.text(), conditions };
        Reply::new(outcomes, vec![explanation])
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Any serde writer writes what the engine does, and what it reads is what was written.
    #[test]
    fn canonical_json_is_that_of_serde(
        texts in proptest::collection::vec("[\\PC\"\\\\\u{0}-\u{1f}\u{7f}]{0,6}", 1..9),
        turn in 0_usize..99,
    ) {
        let written = Maker { texts, turn }.reply();
        let text = reply(&written);
        prop_assert_eq!(&serde_json::to_string(&written).unwrap(), &text);
        let read: Reply = serde_json::from_slice(text.as_bytes()).unwrap();
        prop_assert_eq!(read, written);
    }
}

#[test]
fn an_outcome_is_read_by_its_kind() {
    use serde::de::DeserializeSeed;

    let mut maker = Maker { texts: vec!["a".into(), "b\n".into()], turn: 0 };
    let alert = Outcome::Alert(maker.alert());
    let marker = Outcome::Marker(maker.marker());
    for (kind, outcome) in [(OutcomeKind::Alert, alert), (OutcomeKind::Marker, marker)] {
        let text = outcomes(core::slice::from_ref(&outcome));
        let mut reader = serde_json::Deserializer::from_str(&text);
        assert_eq!(kind.deserialize(&mut reader).unwrap(), outcome);
        assert_eq!(outcomes(&[outcome.clone(), outcome]), alloc::format!("[{text},{text}]"));
    }
    assert_eq!(outcomes(&[]), "");
}

#[test]
fn what_is_no_reply_is_refused() {
    let refused = |text: &str| serde_json::from_str::<Reply>(text).unwrap_err().to_string();
    assert!(refused("{}").starts_with("missing field `audit`"), "{}", refused("{}"));
    let text = reply(&Maker { texts: vec!["a".into()], turn: 0 }.reply());
    let without = text.replace("{\"coded_record\":1,", "{");
    assert!(refused(&without).starts_with("missing field `coded_record`"), "{}", refused(&without));
    let wrong = text.replace("\"how_ended\":\"\"", "\"how_ended\":\"soon\"");
    assert!(refused(&wrong).starts_with("unknown variant `soon`"), "{}", refused(&wrong));
}
