//! Typing lengths of time, linked entries and runs.

use rules_core::plan::Kind;

use super::Builder;
use crate::{
    diagnostic::{Checked, Code, Diagnostic},
    ir::{Filter, Length, Link, Run},
    resolve::Named,
    source::Span,
    syntax::{self, FilterKind, Name, Selection},
};

impl Builder<'_> {
    /// A length of time.
    pub(super) fn time(&mut self, time: &syntax::Length) -> Checked<Length> {
        match time {
            syntax::Length::Written(length) => Ok(Length::Written(*length)),
            syntax::Length::Named(name) => {
                let help = "a length of time is written `14 days`, or is a parameter: \
                            `parameter interval: duration = 14 days`";
                self.parameter_of(name, Kind::Duration, "a length of time", help)
                    .map(Length::Parameter)
            }
        }
    }

    /// A parameter of a kind that only parameters are of.
    pub(super) fn parameter_of(
        &mut self,
        name: &Name,
        kind: Kind,
        wanted: &str,
        help: &str,
    ) -> Checked<rules_core::plan::ParameterId> {
        match self.look_up(name)? {
            Named::Parameter(id)
                if self.resolved.parameters.get(id.index()).is_some_and(|it| it.0.kind == kind) =>
            {
                Ok(id)
            }
            Named::Parameter(_) => {
                let message = format!("the parameter `{}` is not {wanted}", name.text);
                let label = format!("expected {wanted}");
                let diagnostic = Diagnostic::new(Code::TypeMismatch, name.span, message, label);
                Err(self.report(diagnostic.help(help)))
            }
            _ => Err(self.wrong_kind(name, wanted, help)),
        }
    }

    /// `with another T …`, as a filter of `entries`.
    pub(super) fn link(
        &mut self,
        entries: &crate::ir::Entries,
        link: &syntax::Link,
        span: Span,
    ) -> Checked<Filter> {
        let linked = self.selection(&link.entries);
        let gap = link.gap.try_map(|time| self.time(time));
        let linked = linked?;
        let differ_by = match &link.differ_by {
            None => None,
            Some(expr) => {
                let values = self.values_of(entries, span)?;
                let others = self.values_of(&linked, link.entries.span)?;
                self.same_values(&values, &others, span)?;
                Some(self.difference(&values, expr)?)
            }
        };
        Ok(Filter::With(Box::new(Link {
            word: link.word,
            entries: linked,
            gap: gap?,
            same_organisation: link.same_organisation,
            differ_by,
        })))
    }

    /// A run. The filters by value are the test; the others choose the entries.
    pub(super) fn run(&mut self, run: &syntax::Run, span: Span) -> Checked<Run> {
        let is_test = |kind: &FilterKind| {
            matches!(
                kind,
                FilterKind::Value(..) | FilterKind::ValueFromTo(..) | FilterKind::ValueDate(_)
            )
        };
        if !run.of.filters.iter().any(|it| is_test(&it.kind)) {
            let words = self.words(run.of.span);
            let message = format!("`run of {words}` does not say which test its entries pass");
            let help = "a run is of entries in a row that all pass a test: \
                        `run of egfr where value < 60 lasting at least 90 days`";
            let diagnostic =
                Diagnostic::new(Code::TypeMismatch, run.of.span, message, "no `where value …`");
            return Err(self.report(diagnostic.help(help)));
        }
        let chosen = run.of.filters.iter().filter(|it| !is_test(&it.kind)).cloned();
        let all = Selection { filters: chosen.collect(), ..run.of.clone() };
        let (passing, of) = (self.selection(&run.of)?, self.selection(&all)?);
        Ok(Run { of, passing, lasting: self.time(&run.lasting)?, span })
    }
}
