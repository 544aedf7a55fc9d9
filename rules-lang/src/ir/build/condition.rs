//! Typing conditions.

use rules_core::plan::Comparison;

use super::Builder;
use crate::{
    diagnostic::{Applicability, Checked, Code, Diagnostic, Fix, Reported},
    ir::{
        Condition, ConditionKind, ConflictId, Date, Definition, Expression, Filter, Number,
        NumberKind, Unit, Value, Window,
    },
    source::Span,
    suggest,
    syntax::{self, Action, Expr, ExprKind, Name},
};

impl Builder<'_> {
    /// A condition.
    pub(super) fn condition(&mut self, expr: &Expr) -> Checked<Condition> {
        // `any of (a, b)` is a selection that reads as a condition where one is needed.
        if let ExprKind::Selection(selection) = &expr.kind {
            let kind = ConditionKind::Any(self.selection(selection)?);
            return Ok(Condition { kind, span: expr.span });
        }
        let it = self.expression(expr)?;
        self.want_condition(it)
    }

    pub(super) fn conditions(&mut self, all: &[Expr]) -> Checked<Vec<Condition>> {
        // Every operand is looked at, so that every mistake is found.
        let typed: Vec<_> = all.iter().map(|expr| self.condition(expr)).collect();
        typed.into_iter().collect()
    }

    /// The conditions that are not chains of others.
    pub(super) fn test(&mut self, expr: &Expr) -> Checked<Expression> {
        let span = expr.span;
        let kind = match &expr.kind {
            ExprKind::Any(selection) => ConditionKind::Any(self.selection(selection)?),
            ExprKind::No(selection) => ConditionKind::No(self.selection(selection)?),
            ExprKind::AnyRun(run, is_no) => {
                let kind = ConditionKind::AnyRun(Box::new(self.run(run, span)?));
                return Ok(Expression::Condition(negated(kind, *is_no, span)));
            }
            ExprKind::InBand(subject, band, is_not) => {
                let kind = self.in_band(subject, band)?;
                return Ok(Expression::Condition(negated(kind, *is_not, span)));
            }
            ExprKind::RegisteredOn(date) => ConditionKind::RegisteredOn(Box::new(self.date(date)?)),
            ExprKind::AtLeast(n, all) => self.at_least(span, *n, all)?,
            ExprKind::Compare(left, comparison, right) => {
                self.compare(span, left, *comparison, right)?
            }
            ExprKind::FromTo(subject, low, high) => return self.range(span, subject, low, high),
            ExprKind::In(subject, window) => return self.in_window(span, subject, window),
            ExprKind::IsMissing(subject, is_not) => {
                let kind = self.is_missing(subject)?;
                return Ok(Expression::Condition(negated(kind, *is_not, span)));
            }
            ExprKind::InConflict(subject, is_not) => {
                let kind = self.in_conflict(subject)?;
                return Ok(Expression::Condition(negated(kind, *is_not, span)));
            }
            ExprKind::SexIs(sex, is_not) => {
                let kind = ConditionKind::SexIs(*sex);
                return Ok(Expression::Condition(negated(kind, *is_not, span)));
            }
            ExprKind::Registered(window) => ConditionKind::Registered(self.window(window)?),
            ExprKind::SelectedBy(table, name) => self.selected_by(table, name.as_ref())?,
            ExprKind::Not(inner) => ConditionKind::Not(Box::new(self.condition(inner)?)),
            ExprKind::And(all) => ConditionKind::And(self.conditions(all)?),
            ExprKind::Or(all) => ConditionKind::Or(self.conditions(all)?),
            ExprKind::OrIfMissing(inner, answer) => {
                ConditionKind::OrIfMissing(Box::new(self.condition(inner)?), *answer)
            }
            _ => return self.value(expr),
        };
        Ok(Expression::Condition(Condition { kind, span }))
    }

    fn compare(
        &mut self,
        span: Span,
        left: &Expr,
        comparison: Comparison,
        right: &Expr,
    ) -> Checked<ConditionKind> {
        if left.kind == ExprKind::Sex {
            // `sex = female` is one mistake.
            self.expression(left)?;
        }
        let typed = (self.expression(left), self.expression(right));
        let (left, right) = (typed.0?, typed.1?);
        let is_date =
            |it: &Expression| matches!(it, Expression::Value(Value::Date(_) | Value::Entry(_)));
        let is_number = |it: &Expression| matches!(it, Expression::Value(Value::Number(_)));
        if is_date(&left) && is_date(&right) {
            return Err(self.dates_in_words(&left, comparison, &right));
        }
        if let (Expression::Value(Value::Text(a)), Expression::Value(Value::Text(b))) =
            (&left, &right)
        {
            let same = ConditionKind::SameText(Box::new([a.clone(), b.clone()]));
            return match comparison {
                Comparison::Equal => Ok(same),
                Comparison::NotEqual => {
                    Ok(ConditionKind::Not(Box::new(Condition { kind: same, span })))
                }
                _ => {
                    let message = "texts have no order";
                    let label = "expected `=` or `!=`";
                    Err(self.report(Diagnostic::new(Code::TypeMismatch, span, message, label)))
                }
            };
        }
        if is_date(&right) && !is_number(&left) {
            return Err(self.mismatch(&left, "a date"));
        }
        let (left, right) = (self.want_number(left)?, self.want_number(right)?);
        self.same_unit(span, &left.unit, &right.unit)?;
        Ok(ConditionKind::Compare(Box::new(left), comparison, Box::new(right)))
    }

    fn dates_in_words(
        &mut self,
        left: &Expression,
        comparison: Comparison,
        right: &Expression,
    ) -> Reported {
        let (sign, words) = match comparison {
            Comparison::Less => ("<", "before"),
            Comparison::LessOrEqual => ("<=", "on or before"),
            Comparison::Equal => ("=", "on"),
            Comparison::NotEqual => ("!=", "on"),
            Comparison::GreaterOrEqual => (">=", "on or after"),
            Comparison::Greater => (">", "after"),
        };
        let between = Span { start: left.span().end, end: right.span().start, ..left.span() };
        // What stands between may hold brackets of either side; only the sign is replaced.
        let text = self.words(between);
        let offset = u32::try_from(text.find(sign).unwrap_or_default()).unwrap_or_default();
        let length = u32::try_from(sign.len()).unwrap_or_default();
        let start = between.start.saturating_add(offset);
        let at = Span { start, end: start.saturating_add(length), ..between };
        let message = format!("dates are compared in words, not with `{sign}`");
        let mut diagnostic = Diagnostic::new(Code::TypeMismatch, at, message, "between two dates");
        if comparison == Comparison::NotEqual {
            diagnostic.help = "write `not (… on …)`".to_owned();
        } else {
            let title = format!("write `{words}`");
            diagnostic = diagnostic.fix(Fix::replace(Applicability::Safe, title, at, words));
        }
        self.report(diagnostic)
    }

    /// `age from 10 to 60 years`, `x from D to D`, and a list narrowed by such a window.
    fn range(
        &mut self,
        span: Span,
        subject: &Expr,
        low: &Expr,
        high: &Expr,
    ) -> Checked<Expression> {
        let subject = self.expression(subject)?;
        let kind = match subject {
            Expression::Value(Value::Number(number)) => {
                let (low, high) = self.number_range(low, high)?;
                self.same_unit(span, &number.unit, &low.unit)?;
                ConditionKind::FromTo(Box::new([number, low, high]))
            }
            Expression::Entries(mut entries) => {
                entries.filters.push(Filter::In(self.date_range(low, high)?));
                entries.span = span;
                return Ok(Expression::Entries(entries));
            }
            other => {
                let window = self.date_range(low, high);
                let date = self.want_date(other)?;
                ConditionKind::In(date, window?, self.context.if_missing)
            }
        };
        Ok(Expression::Condition(Condition { kind, span }))
    }

    /// Two numbers in one unit; the unit may stand at the second only.
    pub(super) fn number_range(&mut self, low: &Expr, high: &Expr) -> Checked<(Number, Number)> {
        let typed = (self.expression(low), self.expression(high));
        let (mut low, high) = (self.want_number(typed.0?)?, self.want_number(typed.1?)?);
        if matches!(low.kind, NumberKind::Literal(_)) && low.unit == Unit::Any {
            low.unit = high.unit.clone();
        }
        let span = low.span.to(high.span);
        let unit = self.same_unit(span, &low.unit, &high.unit)?;
        low.unit = unit;
        Ok((low, high))
    }

    fn date_range(&mut self, low: &Expr, high: &Expr) -> Checked<Window> {
        let (low, high) = (self.date(low), self.date(high));
        Ok(Window::FromTo(Box::new(low?), Box::new(high?)))
    }

    /// A date in a window, or a list narrowed by it.
    fn in_window(
        &mut self,
        span: Span,
        subject: &Expr,
        window: &syntax::Window,
    ) -> Checked<Expression> {
        let subject = self.expression(subject)?;
        let date: Date = match subject {
            Expression::Entries(mut entries) => {
                let filter = self.date_filter(window)?;
                entries.filters.push(filter);
                entries.span = span;
                return Ok(Expression::Entries(entries));
            }
            Expression::Condition(Condition { kind: ConditionKind::Active(id), .. }) => {
                let syntax::Window::On(day) = window else {
                    let message = "a marker is asked about one day";
                    let label = "expected `on` and a day";
                    let diagnostic = Diagnostic::new(Code::TypeMismatch, span, message, label);
                    return Err(self.report(diagnostic));
                };
                let kind = ConditionKind::ActiveOn(id, Box::new(self.date(day)?));
                return Ok(Expression::Condition(Condition { kind, span }));
            }
            other => self.want_date(other)?,
        };
        if let syntax::Window::During(name) = window {
            let kind = ConditionKind::During(Box::new(date), self.episode(name)?);
            return Ok(Expression::Condition(Condition { kind, span }));
        }
        let window = self.window(window)?;
        let kind = ConditionKind::In(date, window, self.context.if_missing);
        Ok(Expression::Condition(Condition { kind, span }))
    }

    fn is_missing(&mut self, subject: &Expr) -> Checked<ConditionKind> {
        match self.expression(subject)? {
            Expression::Value(value) => Ok(ConditionKind::IsMissing(value)),
            Expression::Entries(entries) => {
                let words = self.words(entries.span);
                let message = format!(
                    "`{words}` is a selection of entries, which may be empty but not missing"
                );
                let help = format!("write `no {words}`");
                let diagnostic =
                    Diagnostic::new(Code::TypeMismatch, entries.span, message, "not one value");
                Err(self.report(diagnostic.help(help)))
            }
            other @ Expression::Condition(_) => Err(self.mismatch(&other, "a value")),
        }
    }

    fn in_conflict(&mut self, subject: &Expr) -> Checked<ConditionKind> {
        let ExprKind::Detail { detail, marker } = &subject.kind else {
            let message = format!("`{}` is not a detail of a marker", self.words(subject.span));
            let help = "a conflict is asked for by its detail: `due of pregnant is in conflict`";
            let label = "only details can be in conflict";
            let diagnostic = Diagnostic::new(Code::TypeMismatch, subject.span, message, label);
            return Err(self.report(diagnostic.help(help)));
        };
        let id = self.detail_of(detail, marker)?;
        let syntax = self.resolved.markers.get(id.marker.index()).copied();
        let conflicts = syntax.map(|it| it.conflicts.as_slice()).unwrap_or_default();
        let Some(position) = conflicts.iter().position(|it| it.detail.text == detail.text) else {
            if syntax.is_some_and(|it| it.completeness == syntax::Completeness::Partial) {
                return Err(Reported::before());
            }
            let message =
                format!("`{}` does not say when `{}` is in conflict", marker.text, detail.text);
            let help = format!(
                "add to the marker: `conflict {} when any two of (…) differ by more than 7 days`",
                detail.text
            );
            let label = "no such conflict";
            let diagnostic = Diagnostic::new(Code::UnknownName, subject.span, message, label);
            return Err(self.report(diagnostic.help(help)));
        };
        let position = u32::try_from(position).unwrap_or(u32::MAX);
        let id = ConflictId { marker: id.marker, position };
        self.depends(Definition::Conflict(id));
        Ok(ConditionKind::InConflict(id))
    }

    /// `at least N of (…)`: more than none, and no more than there are.
    fn at_least(&mut self, span: Span, n: u32, all: &[Expr]) -> Checked<ConditionKind> {
        let conditions = self.conditions(all)?;
        if n == 0 || n as usize > conditions.len() {
            let message = format!("`at least {n}` of {} conditions", conditions.len());
            let answer = if n == 0 { "always a yes" } else { "never a yes" };
            return Err(self.report(Diagnostic::new(Code::BadNumber, span, message, answer)));
        }
        Ok(ConditionKind::AtLeast(n, conditions))
    }

    fn selected_by(
        &mut self,
        table: &syntax::TableUse,
        name: Option<&Name>,
    ) -> Checked<ConditionKind> {
        let id = self.table_of(table)?;
        self.depends(Definition::Table(id));
        let Some(name) = name else { return Ok(ConditionKind::SelectedBy(id, None)) };
        let table = &table.table;
        let rows = self.rows_of(id).map(|it| it.rows.as_slice());
        let actions = rows.into_iter().flatten().flat_map(|row| [&row.if_yes, &row.if_no]);
        let known: Vec<&str> = actions
            .filter_map(|action| match action {
                Some(Action::Select(Some(name))) => Some(name.text.as_str()),
                _ => None,
            })
            .collect();
        if known.contains(&name.text.as_str()) {
            return Ok(ConditionKind::SelectedBy(id, Some(name.text.clone())));
        }
        let message = format!("`{}` has no `select {}`", table.text, name.text);
        let like = suggest::nearest(&name.text, known);
        let mut diagnostic = Diagnostic::new(
            Code::UnknownName,
            name.span,
            message,
            "never selected under this name",
        );
        diagnostic.help = like.map(|it| format!("did you mean `{it}`?")).unwrap_or_default();
        Err(self.report(diagnostic))
    }
}

fn negated(kind: ConditionKind, is_not: bool, span: Span) -> Condition {
    let condition = Condition { kind, span };
    if !is_not {
        return condition;
    }
    Condition { kind: ConditionKind::Not(Box::new(condition)), span }
}
