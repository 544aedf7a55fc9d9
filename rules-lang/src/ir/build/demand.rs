//! Fields and details are typed when something first asks for them.

use super::{Builder, Context};
use crate::{
    diagnostic::{Checked, Code, Diagnostic, Reported},
    ir::{Date, DateKind, Definition, DetailId, Expression, Value},
    limits,
    source::Span,
};

/// How far the typing of a field or detail has come.
pub(super) enum Progress {
    Working,
    Failed(Reported),
    Done {
        expression: Expression,
        /// How deep it is, counted through the names in it.
        depth: usize,
    },
}

impl Builder<'_> {
    /// Types a field or a detail, unless that has been done. `at` is where it is asked for.
    pub(super) fn demand(&mut self, definition: Definition, at: Span) -> Checked<()> {
        match self.progress.get(&definition) {
            Some(Progress::Done { depth, .. }) => return self.reach(self.depth + depth, at),
            Some(Progress::Failed(reported)) => return Err(*reported),
            Some(Progress::Working) => return Err(self.circular(definition, at)),
            None => {}
        }
        self.progress.insert(definition, Progress::Working);
        self.graph.add(definition);
        let outer = std::mem::replace(&mut self.deepest, self.depth);
        let result = self.work(definition);
        let depth = self.deepest.saturating_sub(self.depth);
        self.deepest = self.deepest.max(outer);
        let result = match result {
            Ok(expression) => {
                self.progress.insert(definition, Progress::Done { expression, depth });
                Ok(())
            }
            Err(reported) => {
                self.progress.insert(definition, Progress::Failed(reported));
                Err(reported)
            }
        };
        self.graph.add(definition);
        result
    }

    /// What a field or detail stands for, once it has been typed.
    pub(super) fn worked(&self, definition: Definition) -> Option<&Expression> {
        match self.progress.get(&definition) {
            Some(Progress::Done { expression, .. }) => Some(expression),
            _ => None,
        }
    }

    fn work(&mut self, definition: Definition) -> Checked<Expression> {
        let syntax = match definition {
            Definition::Field(id) => self.resolved.fields.get(id.index()).copied(),
            Definition::Detail(id) => {
                let marker = self.resolved.markers.get(id.marker.index());
                marker.and_then(|marker| marker.details.get(id.position as usize))
            }
            _ => None,
        };
        let Some(syntax) = syntax else { return Err(Reported::before()) };
        let Some(expr) = &syntax.value else { return Err(Reported::before()) };
        let mut context = Context::of(definition);
        let Definition::Detail(id) = definition else {
            return self.within(context, |it| it.expression(expr));
        };
        context.own = Some(id.marker);
        self.within(context, |it| {
            it.depends(Definition::Episodes(id.marker));
            let expression = it.expression(expr)?;
            it.detail_value(expression)
        })
    }

    /// A detail is a number, a date or a text; an entry is its effective date.
    fn detail_value(&mut self, expression: Expression) -> Checked<Expression> {
        match expression {
            Expression::Value(Value::Entry(entry)) => {
                let span = entry.span;
                let entry = self.with_one_date(entry)?;
                let kind = DateKind::DateOf(Box::new(entry));
                Ok(Expression::Value(Value::Date(Date { kind, span })))
            }
            Expression::Value(_) => Ok(expression),
            other => Err(self.mismatch(&other, "a number, a date or a text")),
        }
    }

    /// Goes one level deeper, as far as the limit allows.
    pub(super) fn deeper<T>(
        &mut self,
        at: Span,
        read: impl FnOnce(&mut Self) -> Checked<T>,
    ) -> Checked<T> {
        self.reach(self.depth + 1, at)?;
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn reach(&mut self, depth: usize, at: Span) -> Checked<()> {
        self.deepest = self.deepest.max(depth);
        if depth <= limits::DEPTH {
            return Ok(());
        }
        let message = format!(
            "this is more than {} deep when every name in it is replaced by what it stands for",
            limits::DEPTH
        );
        let help = "shorten the chain of fields";
        Err(self.report(Diagnostic::new(Code::TooDeep, at, message, "too deep").help(help)))
    }

    fn circular(&mut self, definition: Definition, at: Span) -> Reported {
        let (name, span) = self.place_of(definition).unwrap_or((String::new(), at));
        let message = format!("`{name}` depends on itself");
        let diagnostic = Diagnostic::new(Code::Circular, at, message, "needed to work it out");
        self.report(diagnostic.also(span, format!("`{name}` is defined here")))
    }

    /// A detail of a marker, by name.
    pub(super) fn detail_of(
        &mut self,
        detail: &crate::syntax::Name,
        marker: &crate::syntax::Name,
    ) -> Checked<DetailId> {
        let id = self.marker_id(marker)?;
        let syntax = self.resolved.markers.get(id.index()).copied();
        let details = syntax.map(|it| it.details.as_slice()).unwrap_or_default();
        match details.iter().position(|it| it.name.text == detail.text) {
            Some(position) => {
                Ok(DetailId { marker: id, position: u32::try_from(position).unwrap_or(u32::MAX) })
            }
            None => {
                if syntax.is_some_and(|it| it.completeness == crate::syntax::Completeness::Partial)
                {
                    return Err(Reported::before());
                }
                let known = details.iter().map(|it| it.name.text.as_str());
                let like = crate::suggest::nearest(&detail.text, known);
                let message = format!("`{}` has no detail `{}`", marker.text, detail.text);
                let mut diagnostic =
                    Diagnostic::new(Code::UnknownName, detail.span, message, "not a detail of it");
                diagnostic.help =
                    like.map(|it| format!("did you mean `{it}`?")).unwrap_or_default();
                Err(self.report(diagnostic))
            }
        }
    }
}
