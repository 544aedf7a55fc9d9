//! From entries to events: which codelists each entry is on.

use alloc::{format, vec::Vec};

use crate::{
    code::Code,
    order::merged,
    pack::{Lists, Pack, qualified},
    plan::CodelistId,
    problem::{Problem, ProblemCode},
    record::{EntryIx, Record},
};

/// The entries on each codelist, in record order, each once however many of its codings match.
#[derive(Debug, Clone)]
pub(super) struct Events {
    /// Where each list's entries end.
    ends: Vec<u32>,
    entries: Vec<EntryIx>,
}

impl Events {
    /// Looks every coding up. Notes entries whose codings disagree about a list that covers both schemes.
    pub(super) fn find(pack: &Pack, record: &Record<'_>, problems: &mut Vec<Problem>) -> Self {
        let mut room = Room::default();
        // Most entries are on no list.
        let passing = pack.sieve().passing(record.scan());
        let mut hits: Vec<(CodelistId, EntryIx)> = Vec::with_capacity(passing.len() * 2);
        for ix in passing.into_iter().map(EntryIx) {
            let key = record.scan().get(ix.0 as usize).copied().unwrap_or_default();
            let lists = lists_of(pack, record, ix, key, &mut room, problems);
            hits.extend(lists.iter().map(|list| (*list, ix)));
        }
        Self::of_hits(pack.plan.codelists.len(), &hits)
    }

    /// Takes in one more entry of the record; the lists it is on.
    pub(super) fn insert(
        &mut self,
        pack: &Pack,
        record: &Record<'_>,
        new: EntryIx,
        problems: &mut Vec<Problem>,
    ) -> Vec<CodelistId> {
        make_room(&mut self.entries, record, new);
        let mut room = Room::default();
        let Some(key) = record.scan().get(new.0 as usize).copied() else { return Vec::new() };
        let lists = lists_of(pack, record, new, key, &mut room, problems).to_vec();
        for list in &lists {
            let stretch = self.of(*list);
            let place = stretch.partition_point(|ix| *ix < new);
            let end = self.ends.get(list.index()).map_or(0, |end| *end as usize);
            let at = end - stretch.len() + place;
            self.entries.insert(at, new);
            self.ends.iter_mut().skip(list.index()).for_each(|end| *end += 1);
        }
        lists
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

    /// The lists with entries.
    pub(super) fn present(&self) -> Lists {
        let mut last = 0;
        let lists = (0..).map(CodelistId).zip(&self.ends);
        Lists::of(
            lists.filter(|(_, end)| core::mem::replace(&mut last, **end) < **end).map(|it| it.0),
        )
    }

    /// Whether there are entries on a list.
    pub(super) fn has(&self, list: CodelistId) -> bool {
        !self.of(list).is_empty()
    }

    /// The entries on a list.
    pub(super) fn of(&self, list: CodelistId) -> &[EntryIx] {
        let end = |at: usize| self.ends.get(at).map(|end| *end as usize);
        let from = list.index().checked_sub(1).and_then(end).unwrap_or_default();
        let to = end(list.index()).unwrap_or_default();
        self.entries.get(from..to).unwrap_or_default()
    }
}

/// Moves the entries behind a new one of the record up.
pub(super) fn make_room(entries: &mut [EntryIx], record: &Record<'_>, new: EntryIx) {
    // Mostly it is the last.
    if record.len() == new.0 as usize + 1 {
        return;
    }
    entries.iter_mut().filter(|ix| **ix >= new).for_each(|ix| ix.0 += 1);
}

/// Room to put lists together in.
#[derive(Default)]
struct Room {
    found: Vec<CodelistId>,
    spare: Vec<CodelistId>,
}

/// The lists an entry is on, ascending, each once however many of its codings are on it.
#[inline]
fn lists_of<'r>(
    pack: &'r Pack,
    record: &Record<'_>,
    ix: EntryIx,
    key: u64,
    room: &'r mut Room,
    problems: &mut Vec<Problem>,
) -> &'r [CodelistId] {
    if key != 0 {
        return pack.memberships(key, || record.codes(ix).next(), &mut room.spare);
    }
    lists_of_codings(pack, record, ix, room, problems)
}

/// The same of an entry with several codings.
#[inline(never)]
fn lists_of_codings<'r>(
    pack: &'r Pack,
    record: &Record<'_>,
    ix: EntryIx,
    Room { found, spare }: &'r mut Room,
    problems: &mut Vec<Problem>,
) -> &'r [CodelistId] {
    found.clear();
    let sieve = pack.sieve();
    for (key, code) in record.keys(ix).filter(|(key, _)| sieve.lets_pass(*key)) {
        *found = merged(found, pack.memberships(key, code, spare));
    }
    if !found.is_empty() {
        let codes: Vec<Code> = record.codes(ix).collect();
        let of = |list: &CodelistId| disagreement(pack, record, ix, &codes, *list);
        problems.extend(found.iter().filter_map(of));
    }
    found
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
