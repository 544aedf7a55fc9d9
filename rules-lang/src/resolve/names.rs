//! Which name stands for what.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::plan::{CodelistId, MarkerId, MeasureId, ParameterId, ScoreId, TableId};

use super::FieldId;
use crate::{
    diagnostic::{Applicability, Checked, Code, Diagnostic, Fix, Reported, Sink},
    source::Span,
    suggest,
    syntax::{File, Name},
};

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    Parameter(ParameterId),
    Codelist(CodelistId),
    Measure(MeasureId),
    Field(FieldId),
    Score(ScoreId),
    Table(TableId),
    Marker(MarkerId),
    Alert,
    Report,
    /// A declaration that was not understood.
    Broken(Reported),
}

impl Named {
    /// What sort of thing it is, with its article.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Parameter(_) => "a parameter",
            Self::Codelist(_) => "a codelist",
            Self::Measure(_) => "a measure",
            Self::Field(_) => "a field",
            Self::Score(_) => "a score",
            Self::Table(_) => "a table",
            Self::Marker(_) => "a marker",
            Self::Alert => "an alert",
            Self::Report => "a report",
            Self::Broken(_) => "a declaration with a mistake",
        }
    }
}

/// Every name of a ruleset.
#[derive(Debug)]
pub(crate) struct Names {
    all: BTreeMap<String, (Named, Span)>,
    used: BTreeSet<String>,
    /// Names of libraries that are not asked for.
    offered: Vec<String>,
    /// Whether some of the rules could not be read.
    lacks: Option<Reported>,
}

impl Names {
    /// Starts with the names of declarations that were not understood.
    pub(super) fn new(file: &File) -> Self {
        let entry = |(name, reported): &(Name, Reported)| {
            (name.text.clone(), (Named::Broken(*reported), name.span))
        };
        Self {
            all: file.broken.iter().map(entry).collect(),
            used: BTreeSet::new(),
            offered: file.offered.iter().map(|it| it.text.clone()).collect(),
            lacks: file.lacks,
        }
    }

    /// Gives a name its meaning, unless it has one.
    pub(super) fn define(&mut self, name: &Name, named: Named, sink: &mut Sink) -> Checked<()> {
        if let Some((other, span)) = self.all.get(&name.text).copied() {
            if let Named::Broken(reported) = other {
                return Err(reported);
            }
            let (here, there) = ((named, name.span), (other, span));
            let (first, again) = if span > name.span { (here, there) } else { (there, here) };
            let message = format!("`{}` is defined twice", name.text);
            let label = format!("{}, defined again", again.0.noun());
            let diagnostic = Diagnostic::new(Code::DefinedTwice, again.1, message, label);
            let label = format!("{}, first defined here", first.0.noun());
            let reported = sink.report(diagnostic.also(first.1, label));
            // Which of them is meant cannot be known, so uses of the name get no second report.
            self.all.insert(name.text.clone(), (Named::Broken(reported), first.1));
            return Err(reported);
        }
        self.all.insert(name.text.clone(), (named, name.span));
        Ok(())
    }

    /// What a name stands for; it counts as used from now on.
    pub(crate) fn look_up(&mut self, name: &Name, sink: &mut Sink) -> Checked<Named> {
        match self.all.get(&name.text) {
            Some((Named::Broken(reported), _)) => Err(*reported),
            Some((named, _)) => {
                self.used.insert(name.text.clone());
                Ok(*named)
            }
            None => Err(self.lacks.unwrap_or_else(|| self.unknown(name, sink))),
        }
    }

    /// Where a name is defined, if it is; that is no use of it.
    pub(crate) fn place(&self, name: &str) -> Option<Span> {
        self.all.get(name).map(|(_, span)| *span)
    }

    fn unknown(&self, name: &Name, sink: &mut Sink) -> Reported {
        let message = format!("nothing is called `{}`", name.text);
        let mut diagnostic = Diagnostic::new(Code::UnknownName, name.span, message, "not defined");
        let known = self.all.keys().chain(&self.offered).map(String::as_str).chain(["today"]);
        if let Some(like) = suggest::nearest(&name.text, known) {
            let title = format!("write `{like}`");
            diagnostic = diagnostic.help(format!("did you mean `{like}`?")).fix(Fix::replace(
                Applicability::Choice,
                title,
                name.span,
                like,
            ));
            if let Some((_, span)) = self.all.get(like) {
                diagnostic = diagnostic.also(*span, format!("`{like}` is defined here"));
            }
        }
        sink.report(diagnostic)
    }

    /// Says that a name stands for the wrong sort of thing.
    pub(crate) fn wrong_kind(
        &self,
        name: &Name,
        wanted: &str,
        help: &str,
        sink: &mut Sink,
    ) -> Reported {
        let found = self.all.get(&name.text);
        let sort = found.map_or("something else", |(named, _)| named.noun());
        let message = format!("`{}` is {sort}, and {wanted} is needed here", name.text);
        let label = format!("expected {wanted}");
        let mut diagnostic = Diagnostic::new(Code::WrongSort, name.span, message, label).help(help);
        if let Some((_, span)) = found {
            diagnostic = diagnostic.also(*span, "defined here");
        }
        sink.report(diagnostic)
    }

    /// Names that nothing has looked up, with what they stand for.
    pub(crate) fn unused(&self) -> impl Iterator<Item = (&str, Named, Span)> {
        let unused = self.all.iter().filter(|(name, _)| !self.used.contains(*name));
        unused.map(|(name, (named, span))| (name.as_str(), *named, *span))
    }
}
