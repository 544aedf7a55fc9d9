//! What the readers of each kind of extract have in common.

use super::{
    record_builder::{RecordBuilder, RowState},
    row::View,
};

/// What one format knows of its rows.
pub(super) trait ExtractFormat: std::fmt::Debug {
    /// Sees every row of a patient once, in no order; keeps the codes that have to be looked up.
    fn observe(&mut self, view: &View<'_>);
    /// Takes in a row of a table that is looked up.
    fn look_up(&mut self, view: &View<'_>);
    /// Whether the row withdraws an earlier one of its id.
    fn withdraws(&self, view: &View<'_>) -> bool;
    /// Reads the rows of one patient; those superseded have been dealt with.
    fn record(&self, rows: &[(View<'_>, RowState)], builder: &mut RecordBuilder<'_>);
}
