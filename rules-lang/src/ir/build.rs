//! Typing: from expressions as written to the tree.
//!
//! A mistake in one expression is reported once and leaves every other expression alone: whatever
//! refers to a definition with a mistake fails without another word.

mod alert;
mod coerce;
mod condition;
mod demand;
mod link;
mod marker;
mod score;
mod selection;
mod table;
mod value;

use std::collections::BTreeMap;

use rules_core::{
    date::CalendarSpan,
    plan::{IfMissing, MarkerId, ScoreId},
};

use self::{
    demand::Progress,
    table::{Bindings, Instance},
};
use super::{
    ConflictId, Date, DateKind, Default, Definition, DetailId, Expression, Field, FieldId,
    Parameter, Ruleset, Text, TextKind, Value, graph::Graph,
};
use crate::{
    diagnostic::{Checked, Code, Diagnostic, Reported, Sink},
    resolve::{Named, Names, Resolved},
    source::{Span, Texts},
    syntax::{self, CalendarLength, Expr, ExprKind},
};

/// A tree, and what was learned on the way.
///
/// INVARIANT: where a definition had a mistake, a placeholder may stand in the tree; an error has been
/// reported then, and nothing in the tree refers to it.
pub(crate) struct Built {
    pub(crate) ruleset: Ruleset,
    /// Definitions after those they depend on; `None` if some depend on themselves.
    pub(crate) order: Option<Vec<Definition>>,
    pub(crate) names: Names,
}

/// Types every expression of a ruleset.
pub(crate) fn build(texts: &Texts<'_>, resolved: Resolved<'_>, sink: &mut Sink) -> Built {
    #[cfg(test)]
    crate::work::add(|done| done.typed += 1);
    let ruleset = Ruleset {
        info: resolved.info.clone(),
        parameters: Vec::new(),
        codelists: Vec::new(),
        measures: Vec::new(),
        fields: Vec::new(),
        scores: Vec::new(),
        tables: Vec::new(),
        markers: Vec::new(),
        alerts: Vec::new(),
        reports: Vec::new(),
    };
    let mut builder = Builder {
        texts,
        resolved,
        sink,
        ruleset,
        progress: BTreeMap::new(),
        graph: Graph::default(),
        context: Context::default(),
        bindings: Vec::new(),
        instances: Vec::new(),
        depth: 0,
        deepest: 0,
    };
    builder.everything();
    let order = builder.order();
    let Builder { mut ruleset, resolved, .. } = builder;
    ruleset.codelists = resolved.codelists;
    ruleset.measures = resolved.measures;
    Built { ruleset, order, names: resolved.names }
}

struct Builder<'a> {
    texts: &'a Texts<'a>,
    resolved: Resolved<'a>,
    sink: &'a mut Sink,
    ruleset: Ruleset,
    progress: BTreeMap<Definition, Progress>,
    graph: Graph,
    context: Context,
    /// What the parameters of tables stand for, table by table.
    bindings: Vec<Bindings>,
    /// Tables used with other values than their own.
    instances: Vec<Instance>,
    /// How deep the expression being typed stands, counted through the names in it.
    depth: usize,
    deepest: usize,
}

/// What the place of an expression lets it say.
#[derive(Debug, Clone, Copy)]
struct Context {
    /// The definition it belongs to; none for an alert or a report.
    current: Option<Definition>,
    /// The marker that `episode` means.
    own: Option<MarkerId>,
    /// Where `age` is that on the day the episode would start.
    in_guard: bool,
    if_missing: IfMissing,
    /// The parameters of the table, by position in [`Builder::bindings`].
    bindings: Option<usize>,
}

impl core::default::Default for Context {
    fn default() -> Self {
        Self {
            current: None,
            own: None,
            in_guard: false,
            if_missing: IfMissing::Unknown,
            bindings: None,
        }
    }
}

impl Context {
    fn of(current: Definition) -> Self {
        Self { current: Some(current), ..core::default::Default::default() }
    }
}

impl<'a> Builder<'a> {
    fn report(&mut self, diagnostic: Diagnostic) -> Reported {
        self.sink.report(diagnostic)
    }

    /// The author's own words for a place.
    fn words(&self, span: Span) -> &'a str {
        self.texts.at(span)
    }

    fn look_up(&mut self, name: &syntax::Name) -> Checked<Named> {
        self.resolved.names.look_up(name, self.sink)
    }

    fn wrong_kind(&mut self, name: &syntax::Name, wanted: &str, help: &str) -> Reported {
        self.resolved.names.wrong_kind(name, wanted, help, self.sink)
    }

    /// Types something in another place.
    fn within<T>(&mut self, context: Context, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.context, context);
        let result = read(self);
        self.context = outer;
        result
    }

    fn depends(&mut self, on: Definition) {
        self.graph.add(on);
        if let Some(current) = self.context.current {
            self.graph.depends(current, on);
        }
    }

    fn everything(&mut self) {
        self.parameters();
        let fields = self.resolved.fields.clone();
        for (id, field) in (0..).map(FieldId).zip(fields) {
            let worked = self.demand(Definition::Field(id), field.name.span);
            let expression = worked.ok().and_then(|()| self.worked(Definition::Field(id)).cloned());
            let expression = expression.unwrap_or_else(|| placeholder(field.name.span));
            let (name, span) = (field.name.text.clone(), field.name.span);
            self.ruleset.fields.push(Field { name, span, expression });
        }
        let scores = self.resolved.scores.clone();
        for (id, score) in (0..).map(ScoreId).zip(scores) {
            let score = self.score(id, score);
            self.ruleset.scores.push(score);
        }
        let markers = self.resolved.markers.clone();
        for (id, marker) in (0..).map(MarkerId).zip(markers) {
            let marker = self.marker(id, marker);
            self.ruleset.markers.push(marker);
        }
        // Last, of what can be asked for: everything above may use a table with other values.
        for alert in self.resolved.alerts.clone() {
            if let Ok(alert) = self.alert(alert) {
                self.ruleset.alerts.push(alert);
            }
        }
        for report in self.resolved.reports.clone() {
            if let Ok(report) = self.report_of(report) {
                self.ruleset.reports.push(report);
            }
        }
        self.tables();
    }

    fn parameters(&mut self) {
        let parameters: Vec<_> = self.resolved.parameters.clone();
        for (definition, syntax) in parameters {
            let default = match &syntax.default {
                syntax::Default::Organisations(codes, _) => {
                    Ok(Default::Organisations(codes.iter().map(|it| it.text.clone()).collect()))
                }
                syntax::Default::Value(expr) => self.default_of(&definition, expr),
            };
            let default =
                default.unwrap_or_else(|_| Default::Value(Value::Date(today(definition.span))));
            self.ruleset.parameters.push(Parameter { definition, default });
        }
    }

    fn default_of(
        &mut self,
        definition: &crate::resolve::Parameter,
        default: &Expr,
    ) -> Checked<Default> {
        if definition.kind == rules_core::plan::Kind::Duration {
            if let ExprKind::Duration(length) = default.kind {
                return Ok(Default::Duration(length));
            }
            let message = format!("`{}` is not a length of time", self.words(default.span));
            let label = "expected a length such as `60 days`";
            let diagnostic = Diagnostic::new(Code::TypeMismatch, default.span, message, label);
            return Err(self.report(diagnostic));
        }
        let is_constant =
            matches!(default.kind, ExprKind::Number(..) | ExprKind::Date(_) | ExprKind::Today)
                || matches!(default.kind, ExprKind::Duration(_));
        if !is_constant {
            let message = format!("`{}` is not a constant", self.words(default.span));
            let label = "expected a number, a date or `today`";
            return Err(self.report(Diagnostic::new(
                Code::TypeMismatch,
                default.span,
                message,
                label,
            )));
        }
        let value = self.expression(default)?;
        if definition.kind == rules_core::plan::Kind::Date {
            return Ok(Default::Value(Value::Date(self.want_date(value)?)));
        }
        let mut number = self.want_number(value)?;
        if number.unit != super::Unit::Any && number.unit != definition.unit {
            return Err(self.unit_mismatch(default.span, &number.unit, &definition.unit));
        }
        number.unit = definition.unit.clone();
        Ok(Default::Value(Value::Number(number)))
    }

    /// The order of definitions, after reporting those that depend on themselves.
    fn order(&mut self) -> Option<Vec<Definition>> {
        let circles = match self.graph.order() {
            Ok(order) => return Some(order),
            Err(circles) => circles,
        };
        for circle in circles {
            let named: Vec<_> = circle.iter().filter_map(|it| self.place_of(*it)).collect();
            let Some(((name, span), others)) = named.split_first() else { continue };
            let message = format!("`{name}` depends on itself");
            let mut diagnostic =
                Diagnostic::new(Code::Circular, *span, message, "cannot be worked out");
            for (other, span) in others.iter().filter(|(other, _)| other != name) {
                diagnostic = diagnostic.also(*span, format!("by way of `{other}`"));
            }
            self.report(diagnostic);
        }
        None
    }

    /// The name of a definition and where it stands.
    fn place_of(&self, definition: Definition) -> Option<(String, Span)> {
        let name = match definition {
            Definition::Field(id) => &self.resolved.fields.get(id.index())?.name,
            Definition::Score(id) => &self.resolved.scores.get(id.index())?.name,
            Definition::Table(id) => &self.syntax_table(id)?.name,
            Definition::Episodes(id) => &self.resolved.markers.get(id.index())?.name,
            Definition::Detail(DetailId { marker, position }) => {
                let marker = self.resolved.markers.get(marker.index())?;
                &marker.details.get(position as usize)?.name
            }
            Definition::Conflict(ConflictId { marker, position }) => {
                let marker = self.resolved.markers.get(marker.index())?;
                &marker.conflicts.get(position as usize)?.detail
            }
        };
        Some((name.text.clone(), name.span))
    }

    /// A length as months and days. Reading has made sure that it can be counted.
    fn calendar_span(&self, length: CalendarLength) -> CalendarSpan {
        length.calendar_span().unwrap_or_default()
    }
}

fn today(span: Span) -> Date {
    Date { kind: DateKind::Today, span }
}

/// Stands for a definition with a mistake; nothing refers to it.
fn placeholder(span: Span) -> Expression {
    Expression::Value(Value::Text(Text { kind: TextKind::Literal(String::new()), span }))
}
