//! Explanations: a rule, condition by condition.

use rules_core::{
    limits::EXPLANATION_MAX,
    outcome::{Condition as Line, Evidence, Role},
    plan::{MarkerId, ScoreId, TableId},
};
use rules_lang::ir::{
    Condition, ConditionKind, ConflictId, Date, DateKind, Entries, Marker, Number, NumberKind,
    Score, Table, Text, TextKind,
};

use super::{
    Reference,
    fact::Answer,
    marker::End,
    part::{Part, Value},
    record::Item,
    render,
};

#[derive(Default)]
struct Explanation {
    lines: Vec<Line>,
    /// Parts passed through; they bound the walk.
    visits: usize,
    /// What has been explained; a second mention only names it.
    named: Vec<String>,
}

impl Explanation {
    /// Adds a line unless the explanation is full.
    fn say(&mut self, depth: u32, text: String, answer: String, evidence: Vec<Evidence>) -> bool {
        let has_room = self.lines.len() < EXPLANATION_MAX;
        if has_room {
            let mut line = Line::new(depth, text, answer);
            line.evidence = evidence;
            self.lines.push(line);
        }
        has_room
    }

    /// Whether it is named for the first time.
    fn is_new(&mut self, name: &str) -> bool {
        let is_new = !self.named.iter().any(|it| it == name);
        if is_new {
            self.named.push(name.to_owned());
        }
        is_new
    }
}

fn missing() -> String {
    "missing".to_owned()
}

impl<'a> Reference<'a> {
    /// Explains what has this name; `None` if the ruleset has no such thing.
    pub(super) fn explain(self, name: &str) -> Option<Vec<Line>> {
        let mut out = Explanation::default();
        let ruleset = self.ruleset;
        if let Some(it) = ruleset.alerts.iter().find(|it| it.name == name) {
            self.explain_rule("alert", name, &it.when, &mut out);
        } else if let Some(it) = ruleset.reports.iter().find(|it| it.name == name) {
            self.explain_rule("report", name, &it.include, &mut out);
        } else if let Some(it) = ruleset.tables.iter().find(|it| it.name == name) {
            self.explain_table(it, 0, &mut out);
        } else if let Some((id, it)) =
            (0..).map(MarkerId).zip(&ruleset.markers).find(|(_, it)| it.name == name)
        {
            self.explain_marker(id, it, 0, &mut out);
        } else if let Some((id, it)) =
            (0..).map(ScoreId).zip(&ruleset.scores).find(|(_, it)| it.name == name)
        {
            self.explain_score(id, it, 0, &mut out);
        } else {
            let field = ruleset.fields.iter().find(|it| it.name == name)?;
            self.explain_part(Part::of_expression(&field.expression), 0, &mut out);
        }
        Some(out.lines)
    }

    fn explain_rule(self, kind: &str, name: &str, when: &'a Condition, out: &mut Explanation) {
        let answer = self.condition(when).word().to_owned();
        out.say(0, format!("{kind} {name}"), answer, Vec::new());
        self.explain_part(Part::Condition(when), 1, out);
    }

    fn explain_table(self, table: &'a Table, depth: u32, out: &mut Explanation) {
        out.say(depth, format!("table {}", table.name), self.decided(table), Vec::new());
        if !out.is_new(&table.name) {
            return;
        }
        for row in self.asked_rows(table) {
            let part = Part::Condition(&row.condition);
            let words = self.label(part).unwrap_or("its condition".to_owned());
            let answer = self.condition(&row.condition).word().to_owned();
            let text = format!("row {}: {words}", row.number);
            out.say(depth + 1, text, answer, self.evidence_of(part));
            self.explain_below(part, depth + 2, out);
        }
    }

    /// `selected by row 2: numerator`.
    fn decided(self, table: &'a Table) -> String {
        let decision = self.decision(table);
        let (word, row) = (decision.result(), decision.row().map_or(0, |row| row.number));
        match decision.name() {
            "" => format!("{word} by row {row}"),
            name => format!("{word} by row {row}: {name}"),
        }
    }

    fn explain_marker(self, id: MarkerId, marker: &'a Marker, depth: u32, out: &mut Explanation) {
        let episodes = self.episodes(id);
        let answer = episodes.active().word().to_owned();
        out.say(depth, format!("marker {}", marker.name), answer, Vec::new());
        if !out.is_new(&marker.name) {
            return;
        }
        let below = depth + 1;
        for (kind, all) in [("starts", &marker.starts), ("ends", &marker.ends)] {
            for entries in all {
                let text = format!("{kind} {}", self.selection_words(entries));
                let answer =
                    render::value(&Value::Entries(self.entries(entries))).unwrap_or_default();
                out.say(below, text, answer, self.evidence_of(Part::Entries(entries)));
            }
        }
        for (number, episode) in (1..).zip(&episodes.all) {
            let mut evidence = self.event_evidence(&marker.starts, episode.first, Role::Start);
            let end = match episode.end {
                None => "open".to_owned(),
                Some(End::Lapsed(day)) => format!("lapsed after {day}"),
                Some(End::Entry(item)) => {
                    evidence.extend(self.event_evidence(&marker.ends, item, Role::End));
                    format!("ended {}", render::date(item))
                }
            };
            let text = format!("episode {number} from {}", render::date(episode.first));
            out.say(below, text, end, evidence);
        }
        if episodes.undetermined.is_some() {
            for reason in self.marker_reasons(id) {
                out.say(below, reason, "unknown".to_owned(), Vec::new());
            }
        }
        if episodes.all.is_empty() {
            return;
        }
        for detail in &marker.details {
            let part = Part::of_value(&detail.value);
            let answer = self.value_text(&detail.value).unwrap_or_else(missing);
            out.say(below, format!("detail {}", detail.name), answer, self.evidence_of(part));
        }
        for (position, conflict) in (0..).zip(&marker.conflicts) {
            let id = ConflictId { marker: id, position };
            let detail = marker.details.get(conflict.detail as usize);
            let text = format!("conflict {}", detail.map_or("", |it| &it.name));
            let answer = self.disagreement(id).answer.word().to_owned();
            out.say(below, text, answer, self.conflict_evidence(id));
        }
    }

    fn event_evidence(self, of: &'a [Entries], item: &Item<'_>, role: Role) -> Vec<Evidence> {
        let source = self.event_source(of, item);
        source.into_iter().map(|source| self.evidence(item, role, source)).collect()
    }

    /// A score with the items that count, or perhaps do.
    fn explain_score(self, id: ScoreId, score: &'a Score, depth: u32, out: &mut Explanation) {
        let answer = render::value(&Value::Number(self.score(id))).unwrap_or_default();
        out.say(depth, format!("score {}", score.name), answer, Vec::new());
        if !out.is_new(&score.name) {
            return;
        }
        for item in &score.items {
            let answer = self.condition(&item.condition);
            if answer != Answer::No {
                let text = format!("item {} worth {}", item.name, item.worth);
                let evidence = self.evidence_of(Part::Condition(&item.condition));
                out.say(depth + 1, text, answer.word().to_owned(), evidence);
            }
        }
    }

    /// A part with words of its own is a line; of another its parts are.
    fn explain_part(self, part: Part<'a>, depth: u32, out: &mut Explanation) {
        out.visits += 1;
        if out.visits > EXPLANATION_MAX {
            return;
        }
        let part = self.resolved(part);
        let mut below = depth;
        if let Some(words) = self.label(part) {
            let mut answer = render::value(&self.value(part)).unwrap_or_else(missing);
            if let Part::Condition(Condition { kind: ConditionKind::SelectedBy(id, _), .. }) = part
                && let Some(table) = self.table(*id)
            {
                answer = format!("{answer} ({})", self.decided(table));
            }
            let evidence = if joins(part) { Vec::new() } else { self.evidence_of(part) };
            if !out.say(depth, words, answer, evidence) {
                return;
            }
            below += 1;
        }
        self.explain_below(part, below, out);
    }

    /// What a part rests on: its parts, and the table, marker or score it asks.
    fn explain_below(self, part: Part<'a>, depth: u32, out: &mut Explanation) {
        let part = self.resolved(part);
        for child in self.parts(part) {
            self.explain_part(child, depth, out);
        }
        match behind(part) {
            None => {}
            Some(Behind::Table(id)) => {
                if let Some(table) = self.table(id) {
                    self.explain_table(table, depth, out);
                }
            }
            Some(Behind::Marker(id)) => {
                if let Some(marker) = self.marker(id) {
                    self.explain_marker(id, marker, depth, out);
                }
            }
            Some(Behind::Score(id)) => {
                if let Some(score) = self.ruleset.scores.get(id.index()) {
                    self.explain_score(id, score, depth, out);
                }
            }
        }
    }
}

/// Whether a part joins others, whose evidence is theirs.
fn joins(part: Part<'_>) -> bool {
    let Part::Condition(Condition { kind, .. }) = part else { return false };
    matches!(
        kind,
        ConditionKind::And(_)
            | ConditionKind::Or(_)
            | ConditionKind::AtLeast(..)
            | ConditionKind::Not(_)
            | ConditionKind::No(_)
            | ConditionKind::FromTo(_)
            | ConditionKind::OrIfMissing(..)
    )
}

/// What a part asks that has a name of its own.
enum Behind {
    Table(TableId),
    Marker(MarkerId),
    Score(ScoreId),
}

fn behind(part: Part<'_>) -> Option<Behind> {
    match part {
        Part::Condition(Condition { kind, .. }) => match kind {
            ConditionKind::SelectedBy(id, _) => Some(Behind::Table(*id)),
            ConditionKind::InBand(id, _) => Some(Behind::Score(*id)),
            ConditionKind::Active(id) | ConditionKind::ActiveOn(id, _) => Some(Behind::Marker(*id)),
            ConditionKind::During(_, episode) => Some(Behind::Marker(episode.marker)),
            ConditionKind::InConflict(id) => Some(Behind::Marker(id.marker)),
            _ => None,
        },
        Part::Number(Number { kind, .. }) => match kind {
            NumberKind::Score(id) => Some(Behind::Score(*id)),
            NumberKind::Detail(id) => Some(Behind::Marker(id.marker)),
            _ => None,
        },
        Part::Date(Date { kind, .. }) => match kind {
            DateKind::StartOf(episode) | DateKind::EndOf(episode) => {
                Some(Behind::Marker(episode.marker))
            }
            DateKind::Detail(id) => Some(Behind::Marker(id.marker)),
            _ => None,
        },
        Part::Text(Text { kind, .. }) => match kind {
            TextKind::BandOf(id) | TextKind::ItemsOf(id) => Some(Behind::Score(*id)),
            TextKind::Detail(id) => Some(Behind::Marker(id.marker)),
            _ => None,
        },
        _ => None,
    }
}
