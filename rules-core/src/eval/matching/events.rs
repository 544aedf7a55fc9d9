//! Finds the codelists that each entry is on.

use alloc::{format, vec::Vec};

use crate::{
    code::Code,
    order::{Groups, merged},
    pack::{Pack, qualified},
    plan::CodelistId,
    problem::{Problem, ProblemCode},
    record::{EntryIx, Record},
};

/// The entries on each codelist, in record order, each once however many of its codings match.
#[derive(Debug, Clone)]
pub(super) struct Events(Groups<EntryIx>);

impl Events {
    /// Looks every coding up. Notes entries whose codings disagree about a list that covers both schemes.
    pub(super) fn new(pack: &Pack, record: &Record<'_>, problems: &mut Vec<Problem>) -> Self {
        let mut room = Room::default();
        // Most entries are on no list.
        let candidates = pack.code_filter().positions(record.scan());
        let mut hits: Vec<(usize, EntryIx)> = Vec::with_capacity(candidates.len() * 2);
        for ix in candidates.into_iter().map(EntryIx) {
            let key = record.scan().get(ix.0 as usize).copied().unwrap_or_default();
            let lists = lists_of(pack, record, ix, key, &mut room, problems);
            hits.extend(lists.iter().map(|list| (list.index(), ix)));
        }
        Self(Groups::new(pack.plan.codelists.len(), &hits))
    }

    /// Takes in one more entry of the record; the lists it is on.
    pub(super) fn insert(
        &mut self,
        pack: &Pack,
        record: &Record<'_>,
        new: EntryIx,
        problems: &mut Vec<Problem>,
    ) -> Vec<CodelistId> {
        make_room(self.0.values_mut(), record, new);
        let mut room = Room::default();
        let Some(key) = record.scan().get(new.0 as usize).copied() else { return Vec::new() };
        let lists = lists_of(pack, record, new, key, &mut room, problems).to_vec();
        lists.iter().for_each(|list| self.0.insert(list.index(), new, |ix| *ix >= new));
        lists
    }

    /// The lists with entries.
    pub(super) fn lists(&self) -> impl Iterator<Item = CodelistId> {
        self.0.filled().map(|list| CodelistId(list as u32))
    }

    /// The entries on a list.
    pub(super) fn of(&self, list: CodelistId) -> &[EntryIx] {
        self.0.get(list.index())
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
    let filter = pack.code_filter();
    for (key, code) in record.keys(ix).filter(|(key, _)| filter.may_contain(*key)) {
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
