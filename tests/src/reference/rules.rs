//! From decided rules to outcomes.

use rules_core::{
    outcome::{
        Alert, Conflict, HowEnded, Inclusion, Marker, NamedValue, Outcomes, Role, RuleKind,
        TableResult, Undecided,
    },
    plan::MarkerId,
};
use rules_lang::ir::{self, ConflictId};
use sha2::{Digest, Sha256};

use super::{
    Reference,
    fact::Answer,
    gather::EvidenceSet,
    marker::{End, Episode},
    part::Part,
    render,
};

impl<'a> Reference<'a> {
    /// Decides every rule, in the order the ruleset declares them.
    pub(super) fn decide(self, out: &mut Outcomes) {
        for alert in &self.ruleset.alerts {
            match self.condition(&alert.when) {
                Answer::Yes => out.alerts.push(self.raised(alert)),
                Answer::No => {}
                Answer::Unknown(_) => {
                    let reasons = self.reasons(&alert.when);
                    out.undecided.push(self.undecided(RuleKind::Alert, &alert.name, reasons));
                }
            }
        }
        for (id, marker) in (0..).map(MarkerId).zip(&self.ruleset.markers) {
            let episodes = self.episodes(id);
            if episodes.undetermined.is_some() {
                let reasons = self.marker_reasons(id);
                out.undecided.push(self.undecided(RuleKind::Marker, &marker.name, reasons));
            } else if let Some(current) = episodes.current() {
                out.markers.push(self.shown(id, marker, current, episodes.all.len()));
            }
        }
        for report in &self.ruleset.reports {
            match self.condition(&report.include) {
                Answer::Yes => out.inclusions.push(self.included(report)),
                Answer::No => {}
                Answer::Unknown(_) => {
                    let reasons = self.reasons(&report.include);
                    out.undecided.push(self.undecided(RuleKind::Report, &report.name, reasons));
                }
            }
        }
        for table in &self.ruleset.tables {
            out.tables.push(self.table_result(table));
        }
    }

    fn name(self) -> String {
        self.ruleset.info.name.clone()
    }

    fn undecided(self, kind: RuleKind, rule: &str, reasons: Vec<String>) -> Undecided {
        Undecided::new(self.name(), kind, rule, reasons)
    }

    fn raised(self, alert: &'a ir::Alert) -> Alert {
        let mut gathered = EvidenceSet::default();
        self.gather(Part::Condition(&alert.when), &mut gathered);
        let (evidence, absences) = self.gathered(gathered);
        let entries: Vec<&str> = evidence.iter().map(|it| it.entry.as_str()).collect();
        let after = alert.repeat.and_then(|it| it.after).and_then(|length| length.calendar_span());
        let mut raised = Alert::new(self.name(), &alert.name, alert.severity);
        raised.title.clone_from(&alert.title);
        raised.message = self.message(&alert.message);
        raised.hazard.clone_from(&alert.hazard);
        raised.audience.clone_from(&alert.audience);
        raised.identity = identity(&self.ruleset.info.name, &alert.name, &entries);
        raised.repeat_after = after.map(render::duration);
        raised.repeat_on_new_evidence = alert.repeat.is_some_and(|it| it.on_new_evidence);
        raised.override_reasons.clone_from(&alert.overrides);
        raised.suggestions.clone_from(&alert.suggestions);
        raised.evidence = evidence;
        raised.absences = absences;
        raised
    }

    fn message(self, pieces: &'a [ir::MessagePart]) -> String {
        let mut message = String::new();
        for piece in pieces {
            match piece {
                ir::MessagePart::Text(text) => message.push_str(text),
                ir::MessagePart::Value(value) => {
                    message.push_str(self.value_text(value).as_deref().unwrap_or("not recorded"));
                }
                ir::MessagePart::Conflict(id) => message.push_str(&self.conflict_text(*id)),
            }
        }
        message
    }

    /// `2026-12-28 (edd_scan, Scan clinic at RXL, entry e2) and …`.
    fn conflict_text(self, id: ConflictId) -> String {
        let mut texts = Vec::new();
        for it in self.conflict_evidence(id) {
            let place = match (it.service.as_str(), it.organisation.as_str()) {
                ("", "") => "organisation not recorded".to_owned(),
                (place, "") | ("", place) => place.to_owned(),
                (service, organisation) => format!("{service} at {organisation}"),
            };
            let value =
                if it.unit.is_empty() { it.value } else { format!("{} {}", it.value, it.unit) };
            texts.push(format!("{value} ({}, {place}, entry {})", it.list, it.entry));
        }
        match texts.pop() {
            None => "no disagreement".to_owned(),
            Some(only) if texts.is_empty() => only,
            Some(last) => format!("{} and {last}", texts.join(", ")),
        }
    }

    fn shown(
        self,
        id: MarkerId,
        marker: &'a ir::Marker,
        current: Episode<'a>,
        episodes: usize,
    ) -> Marker {
        let (end, how_ended) = match current.end {
            None => (String::new(), None),
            Some(End::Entry(item)) => (render::date(item), Some(HowEnded::Entry)),
            Some(End::Lapsed(day)) => (day.to_string(), Some(HowEnded::Lapsed)),
        };
        let details = marker.details.iter().map(|it| self.named(&it.name, &it.value)).collect();
        let mut conflicts = Vec::new();
        for (position, conflict) in (0..).zip(&marker.conflicts) {
            let evidence = self.conflict_evidence(ConflictId { marker: id, position });
            if !evidence.is_empty() {
                let detail = marker.details.get(conflict.detail as usize);
                let detail = detail.map(|it| it.name.clone()).unwrap_or_default();
                conflicts.push(Conflict::new(detail, evidence));
            }
        }
        let mut gathered = EvidenceSet::default();
        self.gather_episode(id, &mut gathered);
        // What the details rest on supports the marker too.
        for detail in &marker.details {
            self.gather(Part::of_value(&detail.value), &mut gathered);
        }
        let (mut evidence, _) = self.gathered(gathered);
        evidence.retain(|it| it.role != Role::Conflict);
        let mut shown = Marker::new(self.name(), &marker.name);
        shown.title.clone_from(&marker.title);
        shown.active = current.end.is_none();
        shown.start = render::date(current.first);
        shown.end = end;
        shown.how_ended = how_ended;
        shown.episodes = u32::try_from(episodes).unwrap_or(u32::MAX);
        shown.details = details;
        shown.conflicts = conflicts;
        shown.evidence = evidence;
        shown
    }

    fn named(self, name: &str, value: &'a ir::Value) -> NamedValue {
        NamedValue { name: name.to_owned(), value: self.value_text(value) }
    }

    fn included(self, report: &'a ir::Report) -> Inclusion {
        let mut gathered = EvidenceSet::default();
        self.gather(Part::Condition(&report.include), &mut gathered);
        let (evidence, absences) = self.gathered(gathered);
        let mut included = Inclusion::new(self.name(), &report.name);
        included.title.clone_from(&report.title);
        included.columns = report.columns.iter().map(|(name, it)| self.named(name, it)).collect();
        included.evidence = evidence;
        included.absences = absences;
        included
    }

    fn table_result(self, table: &'a ir::Table) -> TableResult {
        let decision = self.decision(table);
        let name = match &decision {
            super::table::Decision::Undecided(Some(row), _) => {
                self.reasons(&row.condition).join("; ")
            }
            decision => decision.name().to_owned(),
        };
        let mut result = TableResult::new(self.name(), &table.name, decision.result());
        result.title.clone_from(&table.title);
        result.row = decision.row().map_or(0, |row| row.number);
        result.name = name;
        result
    }
}

/// The first half of a SHA-256 over ruleset, rule and the ids of the evidence, each with its length.
fn identity(ruleset: &str, rule: &str, entries: &[&str]) -> String {
    let mut hash = Sha256::new();
    for text in [ruleset, rule].iter().chain(entries) {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    let digest = hash.finalize();
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
