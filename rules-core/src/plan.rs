//! The compiled form of one ruleset: what the compiler writes and evaluation reads.
//!
//! A plan is a graph of [`Node`]s in one arena. A node refers only to nodes before it, so there are no
//! cycles and the cost of evaluating all of them once is linear in their number. The same expression
//! written twice is one node. `pack::Pack::load` checks every reference and every type, so nothing that
//! evaluates a plan can fail.

mod codes;
mod node;
mod references;
mod rules;

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

pub(crate) use self::codes::scattered;
pub use self::{
    codes::{CodeRow, CodeTable},
    node::{
        Aggregate, Bound, Comparison, EpisodeTypes, Filter, IfMissing, Length, Link, Node, Offset,
        Pick, Run, Source, Window,
    },
    references::Reference,
    rules::{
        Action, Alert, Band, Column, Conflict, Detail, Difference, Field, Label, Lapse, Marker,
        MessagePart, Repeat, Report, Row, Score, ScoreItem, Severity, Table,
    },
};
use crate::{date::Day, decimal::Decimal};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in its arena.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(/** A node in [`Plan::nodes`]. */ NodeId);
id!(/** A codelist in [`Plan::codelists`]. */ CodelistId);
id!(/** A measure in [`Plan::measures`]. */ MeasureId);
id!(/** A parameter in [`Plan::parameters`]. */ ParameterId);
id!(/** A table in [`Plan::tables`]. */ TableId);
id!(/** A marker in [`Plan::markers`]. */ MarkerId);
id!(/** A score in [`Plan::scores`]. */ ScoreId);

/// One compiled ruleset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Name, version and ownership.
    pub info: RulesetInfo,
    /// Codelist libraries it was compiled with.
    pub libraries: Vec<Library>,
    /// Values a host may set.
    pub parameters: Vec<Parameter>,
    /// Codelists, each the idea behind one set of codes.
    pub codelists: Vec<Codelist>,
    /// Which codelists a code belongs to.
    pub codes: CodeTable,
    /// Codelists whose entries carry a value.
    pub measures: Vec<Measure>,
    /// The expression graph; children before parents.
    pub nodes: Vec<Node>,
    /// Source text of the nodes that a reader would recognise, in node order; explanations show it.
    pub labels: Vec<Label>,
    /// Named expressions, for explanation.
    pub fields: Vec<Field>,
    /// Weighted counts.
    pub scores: Vec<Score>,
    /// Select/Reject/Next tables.
    pub tables: Vec<Table>,
    /// Status markers.
    pub markers: Vec<Marker>,
    /// Alerts.
    pub alerts: Vec<Alert>,
    /// Reports.
    pub reports: Vec<Report>,
}

/// What a ruleset says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesetInfo {
    /// The name after `ruleset`.
    pub name: String,
    /// The title for people.
    pub title: String,
    /// The semantic version, for example `1.0.0`.
    pub version: String,
    /// The language version it is written in.
    pub language: u16,
    /// Who answers for it.
    pub owner: String,
    /// The day by which it must be reviewed.
    pub review: Option<Day>,
}

/// A codelist library that a ruleset uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Library {
    /// Its name.
    pub name: String,
    /// Its semantic version.
    pub version: String,
}

/// The types an expression can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// Yes, no or unknown.
    YesNo,
    /// An exact decimal, or a range of them where the record is imprecise.
    Number,
    /// A day, or a range of days where the record is imprecise.
    Date,
    /// One entry, or none.
    Entry,
    /// Any number of entries.
    Entries,
    /// Text.
    Text,
    /// A length of calendar time; only a parameter is one.
    Duration,
    /// Organisation codes; only a parameter is one.
    Organisations,
}

/// A value the host may set per request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// [`Kind::Date`], [`Kind::Number`], [`Kind::Duration`] or [`Kind::Organisations`].
    pub kind: Kind,
    /// What it is when the host says nothing; a constant or `today`.
    pub default: NodeId,
}

/// One codelist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Codelist {
    /// Its name.
    pub name: String,
    /// What it is made of, where it is made of others; then no row of the code table names it.
    pub composed: Option<Composition>,
}

/// A codelist made of others: the codes on any of some lists and on none of some others.
///
/// It refers only to codelists before it. A coding is on it or not; of an entry with two codings one may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Composition {
    /// On at least one of these; not empty.
    pub any: Vec<CodelistId>,
    /// On none of these.
    pub except: Vec<CodelistId>,
}

/// A codelist whose entries carry a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Its name.
    pub name: String,
    /// The codes whose entries are read.
    pub codelist: CodelistId,
    /// What the value is.
    pub value: MeasureValue,
}

/// What a measure's value is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MeasureValue {
    /// A date.
    Date {
        /// The dates taken as real, measured from the entry's own effective date, both ends included.
        plausible: Option<(Offset, Offset)>,
    },
    /// A number in one unit.
    Number {
        /// The unit every use sees, as UCUM text, for example `mmol/mol`; empty for a bare number.
        unit: String,
        /// Other units taken, each with its conversion.
        accepts: Vec<Accept>,
        /// The values taken as real, both ends included, in `unit`.
        plausible: Option<(Decimal, Decimal)>,
    },
}

/// A further unit of a measure: `(value * multiply + add) / divide` is the value in the measure's unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accept {
    /// The unit as UCUM text.
    pub unit: String,
    /// Factor.
    pub multiply: Decimal,
    /// Summand, after the factor.
    pub add: Decimal,
    /// Divisor, last; never zero. The quotient is rounded half to even to nine decimal places.
    pub divide: Decimal,
    /// Decimal places the result is rounded to (half to even), where the ruleset asks for it; at most 9.
    pub round: Option<u8>,
}
