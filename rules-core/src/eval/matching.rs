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
pub(super) struct Events {
    /// Where each list's entries end.
    ends: Vec<u32>,
    entries: Vec<EntryIx>,
}

impl Events {
    /// Looks every coding up. Notes entries whose codings disagree about a list that covers both schemes.
    pub(super) fn find(pack: &Pack, record: &Record<'_>, problems: &mut Vec<Problem>) -> Self {
        let mut hits: Vec<(CodelistId, EntryIx)> = Vec::new();
        let (mut found, mut spare) = (Vec::new(), Vec::new());
        for (ix, row) in (0_u32..).map(EntryIx).zip(record.rows()) {
            if !row.has_more {
                if pack.may_list(row.key) {
                    let code = || record.codes(ix).next();
                    let lists = pack.memberships(row.key, code, &mut spare);
                    hits.extend(lists.iter().map(|list| (*list, ix)));
                }
                continue;
            }
            found.clear();
            for (key, code) in record.keys(row).filter(|(key, _)| pack.may_list(*key)) {
                found = merged(&found, pack.memberships(key, code, &mut spare));
            }
            hits.extend(found.iter().map(|list| (*list, ix)));
            if !found.is_empty() {
                let codes: Vec<Code> = record.codes(ix).collect();
                let of = |list: &CodelistId| disagreement(pack, record, ix, &codes, *list);
                problems.extend(found.iter().filter_map(of));
            }
        }
        Self::of_hits(pack.plan.codelists.len(), &hits)
    }

    /// Puts the entries, which come in record order, to their lists.
    fn of_hits(lists: usize, hits: &[(CodelistId, EntryIx)]) -> Self {
        let mut ends = alloc::vec![0_u32; lists + 1];
        for (list, _) in hits {
            if let Some(count) = ends.get_mut(list.index() + 1) {
                *count += 1;
            }
        }
        let mut total = 0;
        for end in &mut ends {
            total += *end;
            *end = total;
        }
        // Where the next entry of each list goes: in the end, where the list ends.
        let mut entries = alloc::vec![EntryIx(0); hits.len()];
        for (list, ix) in hits {
            if let Some(next) = ends.get_mut(list.index()) {
                if let Some(slot) = entries.get_mut(*next as usize) {
                    *slot = *ix;
                }
                *next += 1;
            }
        }
        Self { ends, entries }
    }

    /// The entries on a list.
    pub(super) fn of(&self, list: CodelistId) -> &[EntryIx] {
        let end = |at: usize| self.ends.get(at).map(|end| *end as usize);
        let from = list.index().checked_sub(1).and_then(end).unwrap_or_default();
        let to = end(list.index()).unwrap_or_default();
        self.entries.get(from..to).unwrap_or_default()
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
