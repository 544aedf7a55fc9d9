//! Phase 2: every name defined once, codelists read and checked, units and conversions worked out.
//!
//! What comes out holds each definition under an id. Expressions are still as written; [`crate::ir`]
//! turns them into typed trees that refer to definitions by these ids alone.

mod codelist;
mod columns;
mod conversion;
mod file;
mod header;
mod measure;
mod names;
mod repair;
#[cfg(test)]
mod tests;

use rules_core::{
    code::Code,
    plan::{
        CodelistId, Composition, Kind, MarkerId, MeasureId, MeasureValue, ParameterId, RulesetInfo,
        ScoreId, TableId,
    },
};

pub use self::codelist::CodelistFile;
pub(crate) use self::names::{Named, Names};
use crate::{
    diagnostic::Sink,
    source::{Sources, Span},
    syntax,
    unit::Unit,
};

/// A field: its position among the fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldId(pub u32);

impl FieldId {
    /// The position among the fields.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A codelist with its codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codelist {
    /// Its name.
    pub name: String,
    /// Where it is defined.
    pub span: Span,
    /// Its codes, in order, none twice. Of a composed list none.
    pub codes: Vec<ListedCode>,
    /// What it is made of, where it is made of others.
    pub composed: Option<Composition>,
}

/// A code of a codelist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCode {
    /// The code.
    pub code: Code,
    /// Whether it stands for everything below it, too (`H33..%`). Only of Read v2 codes.
    pub and_below: bool,
    /// Its term; empty if none is given.
    pub term: String,
    /// Where it is listed: in the rules or in a file.
    pub span: Span,
}

/// A measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Its name.
    pub name: String,
    /// Where it is defined.
    pub span: Span,
    /// The codes whose entries are read.
    pub codelist: CodelistId,
    /// What its value is.
    pub value: MeasureValue,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where it is defined.
    pub span: Span,
    /// Date, number, duration or organisations.
    pub kind: Kind,
    /// The unit of a number.
    pub unit: Unit,
}

/// The definitions of a ruleset.
#[derive(Debug)]
pub(crate) struct Resolved<'a> {
    pub(crate) info: RulesetInfo,
    pub(crate) names: Names,
    pub(crate) codelists: Vec<Codelist>,
    pub(crate) measures: Vec<Measure>,
    pub(crate) parameters: Vec<(Parameter, &'a syntax::Parameter)>,
    pub(crate) fields: Vec<&'a syntax::Field>,
    pub(crate) scores: Vec<&'a syntax::Score>,
    pub(crate) tables: Vec<&'a syntax::Table>,
    pub(crate) markers: Vec<&'a syntax::Marker>,
    pub(crate) alerts: Vec<&'a syntax::Alert>,
    pub(crate) reports: Vec<&'a syntax::Report>,
}

/// Looks up, reads and checks everything that is not an expression.
pub(crate) fn resolve<'a>(
    sources: &Sources,
    file: &'a syntax::File,
    sink: &mut Sink,
) -> Resolved<'a> {
    let mut it = Resolved {
        info: header::info(file, sink),
        names: Names::new(file),
        codelists: Vec::new(),
        measures: Vec::new(),
        parameters: Vec::new(),
        fields: Vec::new(),
        scores: Vec::new(),
        tables: Vec::new(),
        markers: Vec::new(),
        alerts: Vec::new(),
        reports: Vec::new(),
    };
    it.define(file, sink);
    codelist::read_all(&mut it, sources, file, sink);
    measure::read_all(&mut it, sources, file, sink);
    codelist::scheme_gaps(&it.codelists, sink);
    it
}

impl<'a> Resolved<'a> {
    /// Gives every declaration with a new name its id.
    fn define(&mut self, file: &'a syntax::File, sink: &mut Sink) {
        fn id<T>(list: &[T]) -> u32 {
            u32::try_from(list.len()).unwrap_or(u32::MAX)
        }
        for it in &file.parameters {
            let named = Named::Parameter(ParameterId(id(&self.parameters)));
            if self.names.define(&it.name, named, sink).is_ok() {
                self.parameters.push((header::parameter(it, sink), it));
            }
        }
        for it in &file.fields {
            let named = Named::Field(FieldId(id(&self.fields)));
            if self.names.define(&it.name, named, sink).is_ok() {
                self.fields.push(it);
            }
        }
        for it in &file.scores {
            let named = Named::Score(ScoreId(id(&self.scores)));
            if self.names.define(&it.name, named, sink).is_ok() {
                self.scores.push(it);
            }
        }
        for it in &file.tables {
            let named = Named::Table(TableId(id(&self.tables)));
            for parameter in &it.parameters {
                if let syntax::ValueType::Number(unit) = &parameter.value_type {
                    Unit::read(unit.as_ref(), sink);
                }
            }
            if self.names.define(&it.name, named, sink).is_ok() {
                self.tables.push(it);
            }
        }
        for it in &file.markers {
            let named = Named::Marker(MarkerId(id(&self.markers)));
            if self.names.define(&it.name, named, sink).is_ok() {
                self.markers.push(it);
            }
        }
        for it in &file.alerts {
            if self.names.define(&it.name, Named::Alert, sink).is_ok() {
                self.alerts.push(it);
            }
        }
        for it in &file.reports {
            if self.names.define(&it.name, Named::Report, sink).is_ok() {
                self.reports.push(it);
            }
        }
    }

    /// The measure with this id.
    pub(crate) fn measure(&self, id: MeasureId) -> Option<&Measure> {
        self.measures.get(id.index())
    }
}
