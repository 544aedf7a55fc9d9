//! Runs Select/Reject/Next tables.

use super::{
    Evaluation,
    answer::{Answer, Why},
};
use crate::plan::{Action, TableId};

/// How a table decided; rows by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::eval) enum Decision {
    /// Selected by the row, on its yes (`true`) or no side.
    Selected(usize, bool),
    /// Rejected by the row, on its yes (`true`) or no side.
    Rejected(usize, bool),
    /// The row's condition is unknown.
    Undecided(usize, Why),
}

impl Decision {
    /// The position of the row that decided.
    pub(in crate::eval) fn row(self) -> usize {
        match self {
            Self::Selected(row, _) | Self::Rejected(row, _) | Self::Undecided(row, _) => row,
        }
    }
}

impl Evaluation<'_> {
    /// Runs a table from its first row.
    pub(super) fn run_table(&mut self, id: TableId) -> Decision {
        let pack = self.pack;
        let rows = pack.plan.tables.get(id.index()).map(|table| table.rows.as_slice());
        for (at, row) in rows.unwrap_or_default().iter().enumerate() {
            let (yes, action) = match self.answer(row.condition) {
                Answer::Yes => (true, &row.if_yes),
                Answer::No => (false, &row.if_no),
                Answer::Unknown(why) => return Decision::Undecided(at, why),
            };
            match action {
                Action::Select(_) => return Decision::Selected(at, yes),
                Action::Reject(_) => return Decision::Rejected(at, yes),
                Action::Next => {}
            }
        }
        // A checked table's last row never goes on.
        Decision::Undecided(0, Why::MISSING)
    }

    /// The name of the select, or the reason of the reject, that decided.
    pub(in crate::eval) fn action_name(&self, id: TableId, decision: Decision) -> Option<&str> {
        let (row, yes) = match decision {
            Decision::Selected(row, yes) | Decision::Rejected(row, yes) => (row, yes),
            Decision::Undecided(..) => return None,
        };
        let row = self.pack.plan.tables.get(id.index())?.rows.get(row)?;
        match if yes { &row.if_yes } else { &row.if_no } {
            Action::Select(name) => name.as_deref(),
            Action::Reject(reason) => Some(reason),
            Action::Next => None,
        }
    }

    /// Whether a table selects the patient, under this name or under any.
    pub(super) fn selected_by(&mut self, id: TableId, name: Option<&str>) -> Answer {
        match self.decision(id) {
            decision @ Decision::Selected(..) => {
                Answer::of(name.is_none() || self.action_name(id, decision) == name)
            }
            Decision::Rejected(..) => Answer::No,
            Decision::Undecided(_, why) => Answer::Unknown(why),
        }
    }
}
