//! Markers.

use rules_core::plan::{Difference, MarkerId};

use super::{Builder, Context, placeholder, selection::Values, table::title};
use crate::{
    diagnostic::{Checked, Code, Diagnostic, Reported},
    ir::{Conflict, ConflictId, Definition, Detail, DetailId, Entries, Expression, Marker, Unit},
    source::Span,
    syntax::{self, Clause, Completeness, ExprKind, Selection, TimeUnit},
};

impl Builder<'_> {
    pub(super) fn marker(&mut self, id: MarkerId, marker: &syntax::Marker) -> Marker {
        let episodes = Definition::Episodes(id);
        self.graph.add(episodes);
        let mut guard_context = Context::of(episodes);
        guard_context.in_guard = true;
        let guard = marker.guard.as_ref().and_then(|it| it.value.as_ref());
        let guard = guard.and_then(|it| self.within(guard_context, |b| b.condition(it)).ok());
        let starts = self.within(Context::of(episodes), |b| b.events(&marker.starts));
        let ends = self.within(Context::of(episodes), |b| b.events(&marker.ends));
        let details = self.details(id, marker);
        let conflicts = self.conflicts(id, marker);
        self.shape(marker);
        Marker {
            name: marker.name.text.clone(),
            span: marker.name.span,
            title: title(&marker.title, &marker.name),
            guard,
            starts,
            ends,
            lapses: marker.lapses.as_ref().and_then(|it| it.value),
            details,
            conflicts,
        }
    }

    /// Whether it has a beginning and an end.
    fn shape(&mut self, marker: &syntax::Marker) {
        let name = &marker.name;
        if marker.starts.is_none() {
            let help = "say which entries start it: `starts pregnancy_confirmed`";
            syntax::missing_clause(self.sink, name, marker.completeness, "starts", help);
        }
        let never_ends = marker.ends.is_none() && marker.lapses.is_none();
        if never_ends && marker.completeness == Completeness::Whole {
            let message = format!("the marker `{}` never ends", name.text);
            let help = "add `ends CODELIST`, or `lapses 44 weeks after start`";
            let label = "no entry ends it and it does not lapse";
            self.report(Diagnostic::new(Code::NeverEnds, name.span, message, label).help(help));
        }
    }

    fn events(&mut self, clause: &Option<Clause<Vec<Selection>>>) -> Vec<Entries> {
        let selections = clause.as_ref().and_then(|it| it.value.as_ref());
        selections.into_iter().flatten().filter_map(|it| self.selection(it).ok()).collect()
    }

    fn details(&mut self, id: MarkerId, marker: &syntax::Marker) -> Vec<Detail> {
        let mut details: Vec<Detail> = Vec::new();
        for (position, detail) in (0..).zip(&marker.details) {
            let span = detail.name.span;
            if crate::keywords::is_reserved(&detail.name.text) {
                let message = format!(
                    "`{}` is a word of the language and cannot be the name of a detail",
                    detail.name.text
                );
                let label = "it could not be asked for";
                self.report(Diagnostic::new(Code::BadName, span, message, label));
            } else if let Some(first) = details.iter().find(|it| it.name == detail.name.text) {
                let message = format!("`{}` has two details `{}`", marker.name.text, first.name);
                let first = first.span;
                let diagnostic =
                    Diagnostic::new(Code::DefinedTwice, span, message, "defined again");
                self.report(diagnostic.also(first, "first defined here"));
            }
            let definition = Definition::Detail(DetailId { marker: id, position });
            let worked = self.demand(definition, span);
            let expression = worked.ok().and_then(|()| self.worked(definition).cloned());
            let Expression::Value(value) = expression.unwrap_or_else(|| placeholder(span)) else {
                continue;
            };
            details.push(Detail { name: detail.name.text.clone(), span, value });
        }
        details
    }

    fn conflicts(&mut self, id: MarkerId, marker: &syntax::Marker) -> Vec<Conflict> {
        let mut conflicts = Vec::new();
        for (position, conflict) in (0..).zip(&marker.conflicts) {
            let definition = Definition::Conflict(ConflictId { marker: id, position });
            self.graph.add(definition);
            self.graph.depends(definition, Definition::Episodes(id));
            let mut context = Context::of(definition);
            context.own = Some(id);
            if let Ok(conflict) = self.within(context, |b| b.conflict(marker, conflict)) {
                conflicts.push(conflict);
            }
        }
        conflicts
    }

    fn conflict(
        &mut self,
        marker: &syntax::Marker,
        conflict: &syntax::Conflict,
    ) -> Checked<Conflict> {
        let entries = self.selection(&conflict.entries);
        let mut details = marker.details.iter();
        let detail = details.position(|it| it.name.text == conflict.detail.text);
        let Some(detail) = detail else {
            if marker.completeness == Completeness::Partial {
                return Err(Reported::before());
            }
            let message =
                format!("`{}` has no detail `{}`", marker.name.text, conflict.detail.text);
            let known = marker.details.iter().map(|it| it.name.text.as_str());
            let help = match crate::suggest::nearest(&conflict.detail.text, known) {
                Some(like) => format!("did you mean `{like}`?"),
                None => "a conflict is about a detail of its marker".to_owned(),
            };
            let span = conflict.detail.span;
            let diagnostic =
                Diagnostic::new(Code::UnknownName, span, message, "not a detail of it");
            return Err(self.report(diagnostic.help(help)));
        };
        let entries = entries?;
        let values = self.values_of(&entries, conflict.entries.span)?;
        let differ_by = self.difference(&values, &conflict.difference)?;
        Ok(Conflict { detail: u32::try_from(detail).unwrap_or(u32::MAX), entries, differ_by })
    }

    /// How far apart two values must be.
    pub(super) fn difference(
        &mut self,
        values: &Values,
        expr: &syntax::Expr,
    ) -> Checked<Difference> {
        match (values, &expr.kind) {
            (Values::Dates, ExprKind::Duration(length))
                if matches!(length.unit, TimeUnit::Days | TimeUnit::Weeks) =>
            {
                let days = self.calendar_span(*length).days;
                Ok(Difference::Days(u32::try_from(days).unwrap_or_default()))
            }
            (Values::Dates, _) => Err(self.wrong_difference(expr.span, "`days` or `weeks`")),
            (Values::Numbers(unit), ExprKind::Number(number, written)) => {
                let written =
                    written.as_ref().map_or(Unit::Any, |it| Unit::read(Some(it), self.sink));
                self.same_unit(expr.span, unit, &written)?;
                Ok(Difference::Number(*number))
            }
            (Values::Numbers(_), _) => Err(self.wrong_difference(expr.span, "a number")),
        }
    }

    fn wrong_difference(&mut self, span: Span, wanted: &str) -> Reported {
        let message =
            format!("`{}` does not say how far these values may differ", self.words(span));
        let label = format!("expected {wanted}");
        self.report(Diagnostic::new(Code::TypeMismatch, span, message, label))
    }

    /// The conflict about a detail: of this marker, or of the only one that has such.
    pub(super) fn conflict_named(
        &mut self,
        detail: &syntax::Name,
        marker: Option<&syntax::Name>,
    ) -> Checked<ConflictId> {
        let only = marker.map(|name| self.marker_id(name)).transpose()?;
        let markers = (0..).map(MarkerId).zip(&self.resolved.markers);
        let mut found = Vec::new();
        for (id, syntax) in markers.filter(|(id, _)| only.is_none_or(|only| only == *id)) {
            let conflicts = (0..).zip(&syntax.conflicts);
            found.extend(
                conflicts
                    .filter(|(_, it)| it.detail.text == detail.text)
                    .map(|(position, _)| (ConflictId { marker: id, position }, &syntax.name.text)),
            );
        }
        let is_partial = |it: &&syntax::Marker| it.completeness == Completeness::Partial;
        let (message, help) = match &*found {
            [(id, _)] => {
                let id = *id;
                self.depends(Definition::Conflict(id));
                return Ok(id);
            }
            [] if self.resolved.markers.iter().any(is_partial) => return Err(Reported::before()),
            [] => (
                format!("no marker says when `{}` is in conflict", detail.text),
                "conflicts are named by their detail: `{conflict of due}`".to_owned(),
            ),
            [(_, first), ..] => (
                format!("more than one marker says when `{}` is in conflict", detail.text),
                format!("name the marker: `{{conflict of {} of {first}}}`", detail.text),
            ),
        };
        let diagnostic =
            Diagnostic::new(Code::UnknownName, detail.span, message, "which conflict?");
        Err(self.report(diagnostic.help(help)))
    }
}
