//! Writes the outcomes of rules that have something to say.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use sha2::{Digest, Sha256};

use super::render::span_text;
use crate::{
    eval::deciding::{DecidedRule, Decision, EpisodeEnd, Episodes, Evaluation},
    outcome::{
        Alert, Conflict, Evidence, HowEnded, Inclusion, Marker, NamedValue, Outcomes, Role,
        RuleKind, RuleStatus, TableDecision, TableResult, Undecided,
    },
    pack::{Dependencies, hex},
    plan::{self, MarkerId, TableId},
};

/// Adds what the rules that have something to say, say.
pub(crate) fn write_outcomes(
    evaluation: &mut Evaluation<'_>,
    statuses: &[DecidedRule],
    outcomes: &mut Outcomes,
) {
    let plan = &evaluation.pack.plan;
    let of_kind = |kind| statuses.iter().filter(|it| it.kind == kind).count();
    outcomes.alerts.reserve(of_kind(RuleKind::Alert));
    outcomes.markers.reserve(of_kind(RuleKind::Marker));
    outcomes.inclusions.reserve(of_kind(RuleKind::Report));
    for DecidedRule { kind, rule, status } in statuses.iter().copied() {
        let at = rule as usize;
        let undecided = status == RuleStatus::Undecided;
        match kind {
            RuleKind::Alert => {
                let Some(alert) = plan.alerts.get(at) else { continue };
                if undecided {
                    let reasons = evaluation.reasons(alert.when);
                    outcomes.undecided.push(evaluation.undecided(
                        RuleKind::Alert,
                        &alert.name,
                        reasons,
                    ));
                } else {
                    outcomes.alerts.push(evaluation.alert(alert));
                }
            }
            RuleKind::Marker => {
                let Some(marker) = plan.markers.get(at) else { continue };
                let id = MarkerId(rule);
                if undecided {
                    let reasons = evaluation.marker_reasons(id);
                    outcomes.undecided.push(evaluation.undecided(
                        RuleKind::Marker,
                        &marker.name,
                        reasons,
                    ));
                } else {
                    let episodes = evaluation.episodes(id);
                    outcomes.markers.extend(evaluation.marker(id, marker, &episodes));
                }
            }
            RuleKind::Report => {
                let Some(report) = plan.reports.get(at) else { continue };
                if undecided {
                    let reasons = evaluation.reasons(report.when);
                    outcomes.undecided.push(evaluation.undecided(
                        RuleKind::Report,
                        &report.name,
                        reasons,
                    ));
                } else {
                    outcomes.inclusions.push(evaluation.inclusion(report));
                }
            }
        }
    }
}

/// How the tables `asked` for decide.
pub(crate) fn table_results(
    evaluation: &mut Evaluation<'_>,
    asked: &dyn Fn(&Dependencies) -> bool,
) -> Vec<TableResult> {
    let (plan, dependencies) = (&evaluation.pack.plan, evaluation.pack.dependencies());
    let all = (0..).map(TableId).zip(&plan.tables).zip(&dependencies.tables);
    all.filter(|(_, rule)| asked(rule))
        .map(|((id, table), _)| evaluation.table_result(id, table))
        .collect()
}

impl Evaluation<'_> {
    fn ruleset(&self) -> String {
        self.pack.plan.info.name.clone()
    }

    fn undecided(&self, kind: RuleKind, rule: &str, reasons: Vec<String>) -> Undecided {
        Undecided { ruleset: self.ruleset(), kind, rule: rule.to_string(), reasons }
    }

    fn alert(&mut self, alert: &plan::Alert) -> Alert {
        let mut set = self.evidence_set();
        self.gather(alert.when, &mut set);
        let (evidence, absences) = self.evidence_and_absences(set);
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
            repeat_after: alert.repeat.and_then(|repeat| repeat.after).map(span_text),
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
            None => (String::new(), None),
            Some(EpisodeEnd::Entry(ix, _)) => (self.date_text(ix), Some(HowEnded::Entry)),
            Some(EpisodeEnd::Lapsed(day)) => (day.to_string(), Some(HowEnded::Lapsed)),
        };
        let mut set = self.evidence_set();
        self.gather_episode(id, &mut set);
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
            self.gather(detail.node, &mut set);
        }
        let evidence = self.all_evidence(set);
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
        let mut set = self.evidence_set();
        self.gather(report.when, &mut set);
        let (evidence, absences) = self.evidence_and_absences(set);
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
                Decision::Selected(..) => TableDecision::Selected,
                Decision::Rejected(..) => TableDecision::Rejected,
                Decision::Undecided(..) => TableDecision::Undecided,
            },
            row: row.map_or(0, |row| row.number),
            name,
        }
    }
}
