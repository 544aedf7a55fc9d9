//! What a table is: its columns, and what its rows are for.

/// Whether a table or column can be done without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Without it nothing is read.
    Must,
    /// Older layouts lack it.
    May,
}

/// One column that is read. Columns that are not named here are not looked at, whatever their encoding.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) need: Need,
}

/// A column that every layout has.
pub(super) const fn must(name: &'static str) -> Column {
    Column { name, need: Need::Must }
}

/// A column that some layouts lack.
pub(super) const fn may(name: &'static str) -> Column {
    Column { name, need: Need::May }
}

/// What the rows of a table are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// They say something about the patient.
    Patient,
    /// Each states a coded fact.
    Facts,
    /// Each says something about a fact of another table, or states one.
    Marks,
    /// They are looked up: codes, organisations. Read after all others.
    LookUp,
}

/// A table of an extract.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spec {
    pub(super) name: &'static str,
    pub(super) need: Need,
    pub(super) role: Role,
    /// The column with the row's own id; empty if it has none.
    pub(super) id: &'static str,
    /// The column with the patient's id; empty for what is looked up.
    pub(super) patient: &'static str,
    /// Every column that is read, those two among them.
    pub(super) columns: &'static [Column],
}

/// Every table of one format, in the order it is read; those that are looked up come last.
pub(super) type Tables = &'static [Spec];
