//! One row, cut down to the columns that are read.

use super::spec::{Spec, Tables};

/// A row as it is sorted: by patient, then in the order of the tables, their files and lines.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Row {
    pub(super) patient: String,
    /// Place of its table among the format's.
    pub(super) table: usize,
    /// Place of its file among the extract's.
    pub(super) file: usize,
    /// The line it starts on, from 1.
    pub(super) line: u64,
    /// The cells of the columns that are read, in the order of [`Spec::columns`].
    pub(super) cells: Vec<String>,
}

/// A row with its table.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'r> {
    pub(super) row: &'r Row,
    pub(super) spec: &'static Spec,
}

impl<'r> View<'r> {
    /// The row as one of these tables; `None` if it is of none of them, which a reader never makes.
    pub(super) fn of(row: &'r Row, tables: Tables) -> Option<Self> {
        tables.get(row.table).map(|spec| Self { row, spec })
    }

    /// A cell as recorded; empty if the layout has no such column.
    pub(super) fn raw(&self, column: &str) -> &'r str {
        let place = self.spec.columns.iter().position(|spec| spec.name == column);
        place.and_then(|place| self.row.cells.get(place)).map_or("", String::as_str)
    }

    /// A cell without white space around it: ids, dates, flags and numbers, but never codes.
    pub(super) fn text(&self, column: &str) -> &'r str {
        self.raw(column).trim()
    }

    /// A reference to a row elsewhere; TPP writes `-1` and OMOP `0` for none.
    pub(super) fn reference(&self, column: &str) -> Option<&'r str> {
        Some(self.text(column)).filter(|id| !matches!(*id, "" | "0" | "-1"))
    }

    /// Whether a cell says yes.
    pub(super) fn is_true(&self, column: &str) -> bool {
        let text = self.text(column);
        text == "1" || text.eq_ignore_ascii_case("true")
    }

    /// The row's own id; empty if it has none.
    pub(super) fn id(&self) -> &'r str {
        self.text(self.spec.id)
    }
}
