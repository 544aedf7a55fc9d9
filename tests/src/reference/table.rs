//! Select/Reject/Next tables.

use rules_core::{outcome::TableDecision, plan::TableId};
use rules_lang::ir::{Action, Row, Table};

use super::{
    Reference,
    fact::{Answer, Why},
};

/// How a table decided, and by which row.
pub(super) enum Decision<'a> {
    Selected(&'a Row, Option<&'a str>),
    Rejected(&'a Row, &'a str),
    /// What the row asks is unknown. No row: the table has none that decides, which none has that compiles.
    Undecided(Option<&'a Row>, Why),
}

impl<'a> Decision<'a> {
    pub(super) fn row(&self) -> Option<&'a Row> {
        match self {
            Self::Selected(row, _) | Self::Rejected(row, _) => Some(row),
            Self::Undecided(row, _) => *row,
        }
    }

    pub(super) fn result(&self) -> TableDecision {
        match self {
            Self::Selected(..) => TableDecision::Selected,
            Self::Rejected(..) => TableDecision::Rejected,
            Self::Undecided(..) => TableDecision::Undecided,
        }
    }

    /// The name of the select, or the reason of the reject.
    pub(super) fn name(&self) -> &'a str {
        match self {
            Self::Selected(_, name) => name.unwrap_or_default(),
            Self::Rejected(_, reason) => reason,
            Self::Undecided(..) => "",
        }
    }
}

impl<'a> Reference<'a> {
    pub(super) fn table(self, id: TableId) -> Option<&'a Table> {
        self.ruleset.tables.get(id.index())
    }

    /// Goes through the rows until one decides.
    pub(super) fn decision(self, table: &'a Table) -> Decision<'a> {
        for row in &table.rows {
            let action = match self.condition(&row.condition) {
                Answer::Yes => &row.if_yes,
                Answer::No => &row.if_no,
                Answer::Unknown(why) => return Decision::Undecided(Some(row), why),
            };
            match action {
                Action::Select(name) => return Decision::Selected(row, name.as_deref()),
                Action::Reject(reason) => return Decision::Rejected(row, reason),
                Action::Next => {}
            }
        }
        Decision::Undecided(None, Why::MISSING)
    }

    /// The rows that were asked: down to the one that decides.
    pub(super) fn asked_rows(self, table: &'a Table) -> Vec<&'a Row> {
        let Some(last) = self.decision(table).row() else { return Vec::new() };
        let before = table.rows.iter().take_while(|row| !std::ptr::eq(*row, last));
        before.chain([last]).collect()
    }

    /// Whether a table selects the patient, under this name or under any.
    pub(super) fn selected_by(self, id: TableId, wanted: Option<&str>) -> Answer {
        match self.table(id).map(|table| self.decision(table)) {
            Some(Decision::Selected(_, name)) => Answer::of(wanted.is_none() || wanted == name),
            Some(Decision::Rejected(..)) | None => Answer::No,
            Some(Decision::Undecided(_, why)) => Answer::Unknown(why),
        }
    }
}
