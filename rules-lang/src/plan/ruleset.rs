//! A whole ruleset to a plan.

use rules_core::plan::{self, Kind, Node, NodeId, Plan};

use super::{
    codes::code_table,
    lower::{Lowering, calendar_span},
};
use crate::ir::{self, Definition, Value};

/// Lowers every definition, those first that others depend on; then assembles them as declared.
pub(crate) fn lower_ruleset<'a>(
    ruleset: &'a ir::Ruleset,
    order: &[Definition],
) -> (Plan, Lowering<'a>) {
    #[cfg(test)]
    crate::work::add(|done| done.lowered += 1);
    let mut it = Lowering::new(ruleset);
    let parameters: Vec<_> = ruleset.parameters.iter().map(|p| it.parameter(p)).collect();
    for definition in order {
        it.definition(*definition);
    }
    let plan = Plan {
        info: ruleset.info.clone(),
        libraries: Vec::new(),
        parameters,
        codelists: ruleset
            .codelists
            .iter()
            .map(|list| plan::Codelist { name: list.name.clone(), composed: list.composed.clone() })
            .collect(),
        codes: code_table(&ruleset.codelists),
        measures: ruleset.measures.iter().map(measure).collect(),
        fields: (0..)
            .map(ir::FieldId)
            .zip(&ruleset.fields)
            .map(|(id, field)| it.named(id, field))
            .collect(),
        scores: ruleset.scores.iter().map(|score| it.score(score)).collect(),
        tables: ruleset.tables.iter().map(|table| it.table(table)).collect(),
        markers: ruleset.markers.iter().map(|marker| it.marker(marker)).collect(),
        alerts: ruleset.alerts.iter().map(|alert| it.alert(alert)).collect(),
        reports: ruleset.reports.iter().map(|report| it.report(report)).collect(),
        nodes: Vec::new(),
        labels: Vec::new(),
    };
    (plan, it)
}

fn measure(it: &crate::resolve::Measure) -> plan::Measure {
    plan::Measure { name: it.name.clone(), codelist: it.codelist, value: it.value.clone() }
}

fn kind(value: &Value) -> Kind {
    match value {
        Value::Number(_) => Kind::Number,
        Value::Date(_) => Kind::Date,
        Value::Text(_) => Kind::Text,
        Value::Entry(_) => Kind::Entry,
    }
}

impl Lowering<'_> {
    /// Puts the nodes and labels into the plan.
    pub(crate) fn finish(self, mut plan: Plan) -> Plan {
        (plan.nodes, plan.labels) = self.nodes.into_parts();
        plan
    }

    /// Places the nodes of a definition.
    fn definition(&mut self, definition: Definition) {
        let ruleset = self.ruleset;
        match definition {
            Definition::Field(id) => {
                self.field(id);
            }
            Definition::Score(id) => {
                for item in ruleset.scores.get(id.index()).into_iter().flat_map(|it| &it.items) {
                    self.condition(&item.condition);
                }
            }
            Definition::Table(id) => {
                for row in ruleset.tables.get(id.index()).into_iter().flat_map(|it| &it.rows) {
                    self.condition(&row.condition);
                }
            }
            Definition::Episodes(id) => {
                let marker = ruleset.markers.get(id.index());
                for guard in marker.into_iter().flat_map(|it| &it.guard) {
                    self.condition(guard);
                }
                for events in marker.into_iter().flat_map(|it| it.starts.iter().chain(&it.ends)) {
                    self.entries(events);
                }
            }
            Definition::Detail(id) => {
                let marker = ruleset.markers.get(id.marker.index());
                if let Some(it) = marker.and_then(|it| it.details.get(id.position as usize)) {
                    self.value(&it.value);
                }
            }
            Definition::Conflict(id) => {
                let marker = ruleset.markers.get(id.marker.index());
                if let Some(it) = marker.and_then(|it| it.conflicts.get(id.position as usize)) {
                    self.entries(&it.entries);
                }
            }
        }
    }

    fn parameter(&mut self, it: &ir::Parameter) -> plan::Parameter {
        let default = match &it.default {
            ir::Default::Value(value) => self.value(value),
            ir::Default::Duration(length) => self.nodes.put(Node::Duration(calendar_span(*length))),
            ir::Default::Organisations(codes) => self.nodes.put(Node::Organisations(codes.clone())),
        };
        plan::Parameter { name: it.definition.name.clone(), kind: it.definition.kind, default }
    }

    fn named(&mut self, id: ir::FieldId, it: &ir::Field) -> plan::Field {
        plan::Field { name: it.name.clone(), node: self.field(id) }
    }

    fn score(&mut self, it: &ir::Score) -> plan::Score {
        let items = it.items.iter().map(|item| plan::ScoreItem {
            name: item.name.clone(),
            title: item.title.clone(),
            condition: self.condition(&item.condition),
            worth: item.worth,
        });
        let items = items.collect();
        plan::Score {
            name: it.name.clone(),
            title: it.title.clone(),
            items,
            divide: it.divide,
            bands: it.bands.clone(),
        }
    }

    fn table(&mut self, it: &ir::Table) -> plan::Table {
        let rows = it.rows.iter().map(|row| plan::Row {
            number: row.number,
            condition: self.condition(&row.condition),
            if_yes: action(&row.if_yes),
            if_no: action(&row.if_no),
        });
        let rows = rows.collect();
        plan::Table { name: it.name.clone(), title: it.title.clone(), rows }
    }

    fn marker(&mut self, it: &ir::Marker) -> plan::Marker {
        let lapse =
            it.lapses.map(|(length, anchor)| plan::Lapse { after: calendar_span(length), anchor });
        plan::Marker {
            name: it.name.clone(),
            title: it.title.clone(),
            guard: it.guard.as_ref().map(|guard| self.condition(guard)),
            starts: self.all_entries(&it.starts),
            ends: self.all_entries(&it.ends),
            lapse,
            details: it.details.iter().map(|detail| self.detail(detail)).collect(),
            conflicts: it.conflicts.iter().map(|conflict| self.conflict(conflict)).collect(),
        }
    }

    fn all_entries(&mut self, all: &[ir::Entries]) -> Vec<NodeId> {
        all.iter().map(|it| self.entries(it)).collect()
    }

    fn detail(&mut self, it: &ir::Detail) -> plan::Detail {
        let node = self.value(&it.value);
        plan::Detail { name: it.name.clone(), kind: kind(&it.value), node }
    }

    fn conflict(&mut self, it: &ir::Conflict) -> plan::Conflict {
        let entries = self.entries(&it.entries);
        plan::Conflict { detail: it.detail, entries, differ_by: it.differ_by }
    }

    fn alert(&mut self, it: &ir::Alert) -> plan::Alert {
        let message = it.message.iter().map(|part| match part {
            ir::MessagePart::Text(text) => plan::MessagePart::Text(text.clone()),
            ir::MessagePart::Value(value) => plan::MessagePart::Value(self.value(value)),
            ir::MessagePart::Conflict(id) => plan::MessagePart::Conflict(id.marker, id.position),
        });
        let message = message.collect();
        plan::Alert {
            name: it.name.clone(),
            title: it.title.clone(),
            severity: it.severity,
            hazard: it.hazard.clone(),
            audience: it.audience.clone(),
            when: self.condition(&it.when),
            message,
            repeat: it.repeat.map(|repeat| plan::Repeat {
                after: repeat.after.map(calendar_span),
                on_new_evidence: repeat.on_new_evidence,
            }),
            overrides: it.overrides.clone(),
            suggestions: it.suggestions.clone(),
        }
    }

    fn report(&mut self, it: &ir::Report) -> plan::Report {
        let columns = it
            .columns
            .iter()
            .map(|(name, value)| plan::Column { name: name.clone(), node: self.value(value) });
        let columns = columns.collect();
        let when = self.condition(&it.include);
        plan::Report { name: it.name.clone(), title: it.title.clone(), when, columns }
    }
}

fn action(it: &ir::Action) -> plan::Action {
    match it {
        ir::Action::Select(name) => plan::Action::Select(name.clone()),
        ir::Action::Reject(reason) => plan::Action::Reject(reason.clone()),
        ir::Action::Next => plan::Action::Next,
    }
}
