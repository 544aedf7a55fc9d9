//! `alert` and `report`.

use rules_core::plan::Severity;

use super::{
    super::{Alert, Completeness, Name, Repeat, Report, Text, token::Kind},
    Parser,
};
use crate::diagnostic::Checked;

const ALERT: [&str; 8] =
    ["severity", "hazard", "audience", "when", "message", "repeat", "override", "suggest"];

const REPORT: [&str; 2] = ["include", "column"];

impl Parser<'_> {
    pub(super) fn alert(&mut self, name: Name) -> Checked<Alert> {
        let mut it = Alert {
            name,
            title: self.title()?,
            severity: None,
            hazard: None,
            audience: None,
            when: None,
            message: None,
            repeat: None,
            overrides: None,
            suggestions: None,
            completeness: Completeness::Whole,
        };
        it.completeness = self.block(&ALERT, |p, clause, word| match clause {
            "severity" => p.once(&mut it.severity, word, Self::severity),
            "hazard" => p.once(&mut it.hazard, word, Self::hazard),
            "audience" => p.once(&mut it.audience, word, |p| {
                p.list(|p| p.shown_name("a group such as `general_practice`"))
            }),
            "when" => p.once(&mut it.when, word, Self::condition),
            "message" => p.once(&mut it.message, word, Self::message),
            "repeat" => p.once(&mut it.repeat, word, Self::repeat),
            "override" => p.once(&mut it.overrides, word, |p| p.texts("a reason in double quotes")),
            _ => p.once(&mut it.suggestions, word, |p| p.texts("an action in double quotes")),
        })?;
        Ok(it)
    }

    fn texts(&mut self, what: &str) -> Checked<Vec<Text>> {
        self.list(|p| p.quoted(what))
    }

    fn severity(&mut self) -> Checked<Severity> {
        let severity = match self.word() {
            "info" => Severity::Info,
            "warning" => Severity::Warning,
            "critical" => Severity::Critical,
            _ => return Err(self.expected("`info`, `warning` or `critical`")),
        };
        self.bump();
        Ok(severity)
    }

    /// `MAT-03`.
    fn hazard(&mut self) -> Checked<String> {
        let next = self.peek();
        if next.starts_line || !matches!(next.kind, Kind::Word | Kind::Number) {
            return Err(self.expected("the number of an entry in the hazard log, such as `MAT-03`"));
        }
        Ok(self.bare().0.to_owned())
    }

    /// `after 14 days`, `on new evidence`, `after 14 days or on new evidence`.
    fn repeat(&mut self) -> Checked<Repeat> {
        let after = match self.eat("after") {
            Some(_) => Some(self.length()?),
            None => None,
        };
        let is_more = after.is_none() || self.eat("or").is_some();
        let on_new_evidence = is_more && self.eat_all(&["on", "new", "evidence"]).is_some();
        if is_more && !on_new_evidence {
            return Err(self.expected("`after 14 days` or `on new evidence`"));
        }
        Ok(Repeat { after, on_new_evidence })
    }

    pub(super) fn report_declaration(&mut self, name: Name) -> Checked<Report> {
        let mut it = Report {
            name,
            title: self.title()?,
            include: None,
            columns: Vec::new(),
            completeness: Completeness::Whole,
        };
        it.completeness = self.block(&REPORT, |p, clause, word| match clause {
            "include" => p.once(&mut it.include, word, |p| {
                p.expect_word("when")?;
                p.condition()
            }),
            _ => {
                let (column, result) = p.named_value("the name of the column")?;
                it.columns.push(column);
                result
            }
        })?;
        Ok(it)
    }
}
