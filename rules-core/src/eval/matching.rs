//! From entries to events: which codelists each entry is on.

use alloc::{format, vec::Vec};

use crate::{
    code::Code,
    order::merged,
    pack::{Pack, qualified},
    plan::CodelistId,
    problem::{Problem, ProblemCode},
    record::{EntryIx, Record},
};

/// The entries on each codelist, in record order, each once however many of its codings match.
#[derive(Debug)]
pub(super) struct Events(Vec<Vec<EntryIx>>);

impl Events {
    /// Looks every coding up. Notes entries whose codings disagree about a list that covers both schemes.
    pub(super) fn find(pack: &Pack, record: &Record<'_>, problems: &mut Vec<Problem>) -> Self {
        let mut lists = alloc::vec![Vec::new(); pack.plan.codelists.len()];
        let mut found: Vec<CodelistId> = Vec::new();
        let mut of_code: Vec<CodelistId> = Vec::new();
        for (ix, codes) in record.entries() {
            found.clear();
            for code in codes {
                pack.memberships(*code, &mut of_code);
                found = merged(&found, &of_code);
            }
            for list in &found {
                if let Some(events) = lists.get_mut(list.index()) {
                    events.push(ix);
                }
                if let Some(problem) = disagreement(pack, record, ix, codes, *list) {
                    problems.push(problem);
                }
            }
        }
        Self(lists)
    }

    /// The entries on a list.
    pub(super) fn of(&self, list: CodelistId) -> &[EntryIx] {
        self.0.get(list.index()).map(Vec::as_slice).unwrap_or_default()
    }
}

/// One coding is on the list; another, of a scheme the list covers, is not.
fn disagreement(
    pack: &Pack,
    record: &Record<'_>,
    ix: EntryIx,
    codes: &[Code],
    list: CodelistId,
) -> Option<Problem> {
    let [first, rest @ ..] = codes else { return None };
    if rest.iter().all(|code| code.scheme() == first.scheme()) {
        return None;
    }
    let on = codes.iter().find(|code| pack.is_on(**code, list))?;
    let off = codes.iter().find(|code| {
        code.scheme() != on.scheme() && pack.covers(list, **code) && !pack.is_on(**code, list)
    })?;
    let name = pack.plan.codelists.get(list.index()).map(|list| list.name.as_str())?;
    Some(Problem {
        entry: Some(record.place(ix)),
        code: ProblemCode::CodingsDisagree,
        message: format!(
            "`{}` is on codelist `{name}`, `{}` is not; the entry counts as on it",
            qualified(*on),
            qualified(*off)
        ),
    })
}
