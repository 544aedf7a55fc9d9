//! Alerts and reports.

use super::{Builder, Context, table::title};
use crate::{
    diagnostic::{Checked, Code, Diagnostic, Reported},
    ir::{Alert, MessagePart, Report, Value},
    syntax::{self, Clause, Expr, Text},
};

impl Builder<'_> {
    pub(super) fn alert(&mut self, alert: &syntax::Alert) -> Checked<Alert> {
        for (is_there, clause, help) in [
            (alert.severity.is_some(), "severity", "add `severity info`, `warning` or `critical`"),
            (
                alert.hazard.is_some(),
                "hazard",
                "name the entry of the hazard log it answers to: `hazard MAT-03`",
            ),
            (alert.when.is_some(), "when", "say when it is raised: `when any asthma`"),
            (alert.message.is_some(), "message", "say what it tells: `message \"…\"`"),
        ] {
            if !is_there {
                syntax::missing_clause(self.sink, &alert.name, alert.completeness, clause, help);
            }
        }
        let (when, message) = self
            .within(Context::default(), |it| (it.clause(&alert.when), it.message(&alert.message)));
        let severity = alert.severity.as_ref().and_then(|it| it.value);
        let hazard = alert.hazard.as_ref().and_then(|it| it.value.clone());
        let audience = alert.audience.as_ref().and_then(|it| it.value.as_ref());
        Ok(Alert {
            name: alert.name.text.clone(),
            span: alert.name.span,
            title: title(&alert.title, &alert.name),
            when: when?,
            message: message?,
            // Absent only after a report.
            severity: severity.unwrap_or(rules_core::plan::Severity::Info),
            hazard: hazard.unwrap_or_default(),
            audience: audience.into_iter().flatten().map(|it| it.text.clone()).collect(),
            repeat: alert.repeat.as_ref().and_then(|it| it.value),
            overrides: texts(&alert.overrides),
            suggestions: texts(&alert.suggestions),
        })
    }

    /// The condition of a clause that must be there.
    fn clause(&mut self, clause: &Option<Clause<Expr>>) -> Checked<crate::ir::Condition> {
        match clause.as_ref().and_then(|it| it.value.as_ref()) {
            Some(expr) => self.condition(expr),
            None => Err(Reported::before()),
        }
    }

    fn message(
        &mut self,
        clause: &Option<Clause<Vec<syntax::MessagePart>>>,
    ) -> Checked<Vec<MessagePart>> {
        let pieces = clause.as_ref().and_then(|it| it.value.as_ref());
        let pieces: Vec<_> = pieces.into_iter().flatten().map(|it| self.message_part(it)).collect();
        pieces.into_iter().collect()
    }

    fn message_part(&mut self, part: &syntax::MessagePart) -> Checked<MessagePart> {
        match part {
            syntax::MessagePart::Text(text) => Ok(MessagePart::Text(text.clone())),
            syntax::MessagePart::Value(expr) => self.shown(expr).map(MessagePart::Value),
            syntax::MessagePart::Conflict { detail, marker, .. } => {
                self.conflict_named(detail, marker.as_ref()).map(MessagePart::Conflict)
            }
        }
    }

    fn shown(&mut self, expr: &Expr) -> Checked<Value> {
        let it = self.expression(expr)?;
        self.want_shown(it)
    }

    pub(super) fn report_of(&mut self, report: &syntax::Report) -> Checked<Report> {
        if report.include.is_none() {
            let help = "say whom it includes: `include when pregnant`";
            syntax::missing_clause(self.sink, &report.name, report.completeness, "include", help);
        }
        let include = self.within(Context::default(), |it| it.clause(&report.include));
        let mut columns: Vec<(String, Value)> = Vec::new();
        let mut result = Ok(());
        for column in &report.columns {
            let name = &column.name;
            if columns.iter().any(|(other, _)| *other == name.text) {
                let message = format!("the report has two columns `{}`", name.text);
                self.report(Diagnostic::new(Code::DefinedTwice, name.span, message, "used again"));
            }
            let shown = column
                .value
                .as_ref()
                .map(|expr| self.within(Context::default(), |it| it.shown(expr)));
            match shown.unwrap_or(Err(Reported::before())) {
                Ok(value) => columns.push((name.text.clone(), value)),
                Err(reported) => result = Err(reported),
            }
        }
        let include = include?;
        result?;
        Ok(Report {
            name: report.name.text.clone(),
            span: report.name.span,
            title: title(&report.title, &report.name),
            include,
            columns,
        })
    }
}

fn texts(clause: &Option<Clause<Vec<Text>>>) -> Vec<String> {
    let texts = clause.as_ref().and_then(|it| it.value.as_ref());
    texts.into_iter().flatten().map(|it| it.text.clone()).collect()
}
