//! Explains a rule condition by condition.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    eval::deciding::{Answer, Decision, EpisodeEnd, Evaluation, Value},
    limits::EXPLANATION_MAX,
    outcome::{Condition, Evidence, Role},
    plan::{MarkerId, Node, NodeId, Reference, ScoreId, TableId},
    record::EntryIx,
};

/// Explains the alert, report, table, marker, score or field of this name; `None` if the ruleset has none.
pub(crate) fn explain(evaluation: &mut Evaluation<'_>, rule: &str) -> Option<Vec<Condition>> {
    let plan = &evaluation.pack.plan;
    let mut out = Explanation::default();
    if let Some(alert) = plan.alerts.iter().find(|alert| alert.name == rule) {
        evaluation.explain_rule("alert", rule, alert.when, &mut out);
    } else if let Some(report) = plan.reports.iter().find(|report| report.name == rule) {
        evaluation.explain_rule("report", rule, report.when, &mut out);
    } else if let Some(id) = position(plan.tables.iter().map(|table| &table.name), rule) {
        evaluation.explain_table(TableId(id), 0, &mut out);
    } else if let Some(id) = position(plan.markers.iter().map(|marker| &marker.name), rule) {
        evaluation.explain_marker(MarkerId(id), 0, &mut out);
    } else if let Some(id) = position(plan.scores.iter().map(|score| &score.name), rule) {
        evaluation.explain_score(ScoreId(id), 0, &mut out);
    } else {
        let field = plan.fields.iter().find(|field| field.name == rule)?;
        evaluation.explain_node(field.node, 0, &mut out);
    }
    Some(out.conditions)
}

fn position<'n>(mut names: impl Iterator<Item = &'n String>, name: &str) -> Option<u32> {
    names.position(|n| n == name).and_then(|at| u32::try_from(at).ok())
}

#[derive(Default)]
struct Explanation {
    conditions: Vec<Condition>,
    /// Expressions passed through; shared ones count each time, so this bounds the walk.
    visits: usize,
    /// Tables, markers and scores that have been explained; a second mention only names them.
    tables: Vec<TableId>,
    markers: Vec<MarkerId>,
    scores: Vec<ScoreId>,
}

impl Explanation {
    /// Adds a condition unless the explanation is full.
    fn say(&mut self, depth: u32, text: String, answer: String, evidence: Vec<Evidence>) -> bool {
        let room = self.conditions.len() < EXPLANATION_MAX;
        if room {
            self.conditions.push(Condition { depth, text, answer, evidence });
        }
        room
    }
}

impl Evaluation<'_> {
    fn explain_rule(&mut self, kind: &str, name: &str, when: NodeId, out: &mut Explanation) {
        let answer = self.answer(when).word().to_string();
        out.say(0, format!("{kind} {name}"), answer, Vec::new());
        self.explain_node(when, 1, out);
    }

    fn explain_table(&mut self, id: TableId, depth: u32, out: &mut Explanation) {
        let pack = self.pack;
        let Some(table) = pack.plan.tables.get(id.index()) else { return };
        let result = self.table_answer(id);
        out.say(depth, format!("table {}", table.name), result, Vec::new());
        if out.tables.contains(&id) {
            return;
        }
        out.tables.push(id);
        let below = depth.saturating_add(1);
        let deciding = self.decision(id).row();
        for row in table.rows.iter().take(deciding.saturating_add(1)) {
            let condition = self.label(row.condition).unwrap_or("its condition").to_string();
            let answer = self.answer(row.condition).word().to_string();
            let evidence = self.evidence_of(row.condition);
            out.say(below, format!("row {}: {condition}", row.number), answer, evidence);
            self.explain_below(row.condition, below.saturating_add(1), out);
        }
    }

    fn table_answer(&mut self, id: TableId) -> String {
        let decision = self.decision(id);
        let name = self.action_name(id, decision).unwrap_or_default().to_string();
        let pack = self.pack;
        let row = pack.plan.tables.get(id.index()).and_then(|table| table.rows.get(decision.row()));
        let number = row.map_or(0, |row| row.number);
        let verb = match decision {
            Decision::Selected(..) => "selected",
            Decision::Rejected(..) => "rejected",
            Decision::Undecided(..) => "undecided",
        };
        match name.as_str() {
            "" => format!("{verb} by row {number}"),
            name => format!("{verb} by row {number}: {name}"),
        }
    }

    fn explain_marker(&mut self, id: MarkerId, depth: u32, out: &mut Explanation) {
        let pack = self.pack;
        let Some(marker) = pack.plan.markers.get(id.index()) else { return };
        let episodes = self.episodes(id);
        let answer = episodes.active().word().to_string();
        out.say(depth, format!("marker {}", marker.name), answer, Vec::new());
        if out.markers.contains(&id) {
            return;
        }
        out.markers.push(id);
        let below = depth.saturating_add(1);
        for (kind, nodes) in [("starts", &marker.starts), ("ends", &marker.ends)] {
            for node in nodes {
                let text = self.selection_text(*node);
                let value = self.value(*node);
                let answer = self.text_of(&value).unwrap_or_default();
                let evidence = self.evidence_of(*node);
                out.say(below, format!("{kind} {text}"), answer, evidence);
            }
        }
        for (number, episode) in (1..).zip(&episodes.all) {
            let mut evidence = Vec::new();
            let end = match episode.end {
                None => "open".to_string(),
                Some(EpisodeEnd::Lapsed(day)) => format!("lapsed after {day}"),
                Some(EpisodeEnd::Entry(ix, _)) => {
                    evidence.extend(self.event_evidence(id, ix, true));
                    format!("ended {}", self.date_text(ix))
                }
            };
            evidence.splice(0..0, self.event_evidence(id, episode.first, false));
            let text = format!("episode {number} from {}", self.date_text(episode.first));
            out.say(below, text, end, evidence);
        }
        if episodes.undetermined.is_some() {
            for reason in self.marker_reasons(id) {
                out.say(below, reason, "unknown".into(), Vec::new());
            }
        }
        if episodes.current().is_some() {
            for detail in &marker.details {
                let answer = self.value_text(detail.node).unwrap_or_else(|| "missing".into());
                let evidence = self.evidence_of(detail.node);
                out.say(below, format!("detail {}", detail.name), answer, evidence);
            }
            for (at, conflict) in (0..).zip(&marker.conflicts) {
                let detail = marker.details.get(conflict.detail as usize);
                let name = detail.map(|detail| detail.name.as_str()).unwrap_or_default();
                let answer = self.in_conflict(id, at).answer.word().to_string();
                let evidence = self.conflict_evidence(id, at);
                out.say(below, format!("conflict {name}"), answer, evidence);
            }
        }
    }

    /// A score with the items that count, or perhaps do.
    fn explain_score(&mut self, id: ScoreId, depth: u32, out: &mut Explanation) {
        let pack = self.pack;
        let Some(score) = pack.plan.scores.get(id.index()) else { return };
        let value = Value::Number(self.score(id));
        let answer = self.text_of(&value).unwrap_or_default();
        out.say(depth, format!("score {}", score.name), answer, Vec::new());
        if out.scores.contains(&id) {
            return;
        }
        out.scores.push(id);
        let below = depth.saturating_add(1);
        for item in &score.items {
            let answer = self.answer(item.condition);
            if answer != Answer::No {
                let text = format!("item {} worth {}", item.name, item.worth);
                let evidence = self.evidence_of(item.condition);
                out.say(below, text, answer.word().to_string(), evidence);
            }
        }
    }

    fn event_evidence(&self, id: MarkerId, ix: EntryIx, ends: bool) -> Option<Evidence> {
        let role = if ends { Role::End } else { Role::Start };
        self.event_source(id, ix, ends).map(|source| self.evidence(ix, role, source))
    }

    /// A node with a label is a line; one without passes its children through.
    fn explain_node(&mut self, id: NodeId, depth: u32, out: &mut Explanation) {
        let pack = self.pack;
        let Some(node) = pack.plan.nodes.get(id.index()) else { return };
        out.visits = out.visits.saturating_add(1);
        if out.visits > EXPLANATION_MAX {
            return;
        }
        let mut below = depth;
        if let Some(label) = self.label(id).map(ToString::to_string) {
            let value = self.value(id);
            let answer = match (node, &value) {
                (Node::SelectedBy(table, _), Value::YesNo(answer)) => {
                    format!("{} ({})", answer.word(), self.table_answer(*table))
                }
                (_, Value::YesNo(answer)) => answer.word().to_string(),
                _ => self.text_of(&value).unwrap_or_else(|| "missing".into()),
            };
            let evidence = if is_leaf(node) { self.evidence_of(id) } else { Vec::new() };
            if !out.say(depth, label, answer, evidence) {
                return;
            }
            below = depth.saturating_add(1);
        }
        self.explain_below(id, below, out);
    }

    /// What a node rests on: its parts, and the table or marker it asks.
    fn explain_below(&mut self, id: NodeId, depth: u32, out: &mut Explanation) {
        let pack = self.pack;
        let Some(node) = pack.plan.nodes.get(id.index()) else { return };
        let mut explain = |reference| match reference {
            Reference::Node(child) => self.explain_node(child, depth, out),
            Reference::Table(table) => self.explain_table(table, depth, out),
            Reference::Marker(marker) => self.explain_marker(marker, depth, out),
            Reference::Score(score) => self.explain_score(score, depth, out),
            // The marker says them.
            Reference::Detail(..) | Reference::Conflict(..) => {}
        };
        match node {
            // The marker a filter asks is not explained once more for each selection.
            Node::Select(..) => node.each_child(&mut |child| explain(Reference::Node(child))),
            _ => node.each_reference(&mut explain),
        }
    }
}

/// Whether a node's evidence is its own rather than its parts'.
fn is_leaf(node: &Node) -> bool {
    !matches!(
        node,
        Node::And(_) | Node::Or(_) | Node::AtLeast(..) | Node::Not(_) | Node::OrIfMissing(..)
    )
}
