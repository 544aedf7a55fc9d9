//! From decided rules to outcomes.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use sha2::{Digest, Sha256};

use super::{
    Evaluation,
    answer::Answer,
    evidence::Gathered,
    marker::{EpisodeEnd, Episodes},
    render::duration_text,
    table::Decision,
};
use crate::{
    outcome::{
        Alert, Conflict, Evidence, Inclusion, Marker, NamedValue, Role, TableResult, Undecided,
    },
    pack::hex,
    plan::{self, MarkerId, NodeId, TableId},
};

/// What one ruleset says.
#[derive(Debug, Default)]
pub(crate) struct Decisions {
    pub(crate) alerts: Vec<Alert>,
    pub(crate) markers: Vec<Marker>,
    pub(crate) inclusions: Vec<Inclusion>,
    pub(crate) tables: Vec<TableResult>,
    pub(crate) undecided: Vec<Undecided>,
}

/// Decides every rule of the ruleset.
pub(crate) fn decide(evaluation: &mut Evaluation<'_>) -> Decisions {
    let plan = &evaluation.pack.plan;
    let mut decisions = Decisions::default();
    for alert in &plan.alerts {
        match evaluation.value(alert.when).answer() {
            Answer::Yes => decisions.alerts.push(evaluation.alert(alert)),
            Answer::No => {}
            Answer::Unknown(_) => {
                decisions.undecided.push(evaluation.undecided("alert", &alert.name, alert.when));
            }
        }
    }
    for (id, marker) in (0..).map(MarkerId).zip(&plan.markers) {
        let episodes = evaluation.episodes(id);
        if episodes.unsettled.is_some() {
            decisions.undecided.push(Undecided {
                ruleset: plan.info.name.clone(),
                kind: "marker",
                rule: marker.name.clone(),
                reasons: evaluation.marker_reasons(id),
            });
        } else if !episodes.all.is_empty() {
            decisions.markers.extend(evaluation.marker(id, marker, &episodes));
        }
    }
    for report in &plan.reports {
        match evaluation.value(report.when).answer() {
            Answer::Yes => decisions.inclusions.push(evaluation.inclusion(report)),
            Answer::No => {}
            Answer::Unknown(_) => {
                decisions.undecided.push(evaluation.undecided("report", &report.name, report.when));
            }
        }
    }
    for (id, table) in (0..).map(TableId).zip(&plan.tables) {
        decisions.tables.push(evaluation.table_result(id, table));
    }
    decisions
}

impl Evaluation<'_> {
    fn ruleset(&self) -> String {
        self.pack.plan.info.name.clone()
    }

    fn undecided(&mut self, kind: &'static str, rule: &str, when: NodeId) -> Undecided {
        let reasons = self.reasons(when);
        Undecided { ruleset: self.ruleset(), kind, rule: rule.to_string(), reasons }
    }

    fn alert(&mut self, alert: &plan::Alert) -> Alert {
        let mut gathered = Gathered::default();
        self.gather(alert.when, &mut gathered);
        let (evidence, absences) = self.gathered(gathered);
        let message = self.message(&alert.message);
        Alert {
            ruleset: self.ruleset(),
            rule: alert.name.clone(),
            title: alert.title.clone(),
            severity: alert.severity,
            message,
            hazard: alert.hazard.clone(),
            audience: alert.audience.clone(),
            identity: self.identity(&alert.name, &evidence),
            repeat_after: alert.repeat.and_then(|repeat| repeat.after).map(duration_text),
            repeat_on_new_evidence: alert.repeat.is_some_and(|repeat| repeat.on_new_evidence),
            override_reasons: alert.overrides.clone(),
            suggestions: alert.suggestions.clone(),
            evidence,
            absences,
        }
    }

    /// The first half of a SHA-256 over ruleset, rule and the ids of the evidence, as 16 digits.
    fn identity(&self, rule: &str, evidence: &[Evidence]) -> String {
        let mut hash = Sha256::new();
        let mut part = |text: &str| {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text.as_bytes());
        };
        part(&self.pack.plan.info.name);
        part(rule);
        evidence.iter().for_each(|evidence| part(&evidence.entry));
        let digest = hash.finalize();
        hex(digest.get(..8).unwrap_or_default())
    }

    fn marker(
        &mut self,
        id: MarkerId,
        marker: &plan::Marker,
        episodes: &Episodes,
    ) -> Option<Marker> {
        let episode = episodes.current()?;
        let (end, how_ended) = match episode.end {
            None => (String::new(), ""),
            Some(EpisodeEnd::Entry(ix, _)) => (self.date_text(ix), "entry"),
            Some(EpisodeEnd::Lapsed(day)) => (day.to_string(), "lapsed"),
        };
        let mut gathered = Gathered::default();
        self.gather_episode(id, &mut gathered);
        let details = marker
            .details
            .iter()
            .map(|detail| NamedValue {
                name: detail.name.clone(),
                value: self.value_text(detail.node),
            })
            .collect();
        let mut conflicts = Vec::new();
        for (at, conflict) in (0..).zip(&marker.conflicts) {
            let evidence = self.conflict_evidence(id, at);
            if !evidence.is_empty() {
                let detail = marker.details.get(conflict.detail as usize);
                let detail = detail.map(|detail| detail.name.clone()).unwrap_or_default();
                conflicts.push(Conflict { detail, evidence });
            }
        }
        // What the details rest on supports the marker too.
        for detail in &marker.details {
            self.gather(detail.node, &mut gathered);
        }
        let (evidence, _) = self.gathered(gathered);
        Some(Marker {
            ruleset: self.ruleset(),
            marker: marker.name.clone(),
            title: marker.title.clone(),
            active: episode.end.is_none(),
            start: self.date_text(episode.first),
            end,
            how_ended,
            episodes: episodes.all.len() as u32,
            details,
            conflicts,
            evidence: evidence.into_iter().filter(|e| e.role != Role::Conflict).collect(),
        })
    }

    fn inclusion(&mut self, report: &plan::Report) -> Inclusion {
        let mut gathered = Gathered::default();
        self.gather(report.when, &mut gathered);
        let (evidence, absences) = self.gathered(gathered);
        let columns = report
            .columns
            .iter()
            .map(|column| NamedValue {
                name: column.name.clone(),
                value: self.value_text(column.node),
            })
            .collect();
        Inclusion {
            ruleset: self.ruleset(),
            report: report.name.clone(),
            title: report.title.clone(),
            columns,
            evidence,
            absences,
        }
    }

    fn table_result(&mut self, id: TableId, table: &plan::Table) -> TableResult {
        let decision = self.decision(id);
        let row = table.rows.get(decision.row());
        let name = match decision {
            Decision::Undecided(..) => {
                row.map(|row| self.reasons(row.condition).join("; ")).unwrap_or_default()
            }
            _ => self.action_name(id, decision).map(ToString::to_string).unwrap_or_default(),
        };
        TableResult {
            ruleset: self.ruleset(),
            table: table.name.clone(),
            title: table.title.clone(),
            result: match decision {
                Decision::Selected(..) => "selected",
                Decision::Rejected(..) => "rejected",
                Decision::Undecided(..) => "undecided",
            },
            row: row.map_or(0, |row| row.number),
            name,
        }
    }
}
