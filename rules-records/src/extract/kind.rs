//! Whose tables a folder holds.

use super::{emis, format::ExtractFormat, omop, spec::Tables, table::Dialect, tpp};

/// Whose tables a folder holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ExtractKind {
    /// TPP SystmOne strategic reporting.
    Tpp,
    /// EMIS Web extract.
    Emis,
    /// OMOP common data model, version 5.4.
    Omop,
}

impl ExtractKind {
    /// Every kind, in order.
    pub const ALL: [Self; 3] = [Self::Tpp, Self::Emis, Self::Omop];

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Tpp => "TPP SystmOne",
            Self::Emis => "EMIS Web",
            Self::Omop => "OMOP",
        }
    }

    pub(super) fn tables(self) -> Tables {
        match self {
            Self::Tpp => tpp::TABLES,
            Self::Emis => emis::TABLES,
            Self::Omop => omop::TABLES,
        }
    }

    pub(super) fn dialect(self) -> Dialect {
        match self {
            Self::Tpp => tpp::DIALECT,
            Self::Emis => emis::DIALECT,
            Self::Omop => omop::DIALECT,
        }
    }

    pub(super) fn format(self) -> Box<dyn ExtractFormat> {
        match self {
            Self::Tpp => Box::<tpp::Tpp>::default(),
            Self::Emis => Box::<emis::Emis>::default(),
            Self::Omop => Box::<omop::Omop>::default(),
        }
    }
}
