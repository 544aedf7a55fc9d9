//! A record that stays open between calls, and what is known of it.

use alloc::{format, vec::Vec};

use super::{
    Failure, explain_rule, handles::Handles, known::Known, preview, said::Said, settings::settings,
    unknown_entry,
};
use crate::{
    code::Code,
    entry::{CodedEntry, Column, Context, Patient},
    eval::{DecidedRule, Parameters},
    limits::{ENTRIES_MAX, TEXT_TOTAL_MAX},
    order::sorted,
    outcome::{Change, Condition, Outcomes, Verdict},
    pack::{CodelistFilter, Pack},
    problem::Problem,
    record::{Checkpoint, EntryIx, EntryView, Ids, RawEntries, Record},
    text::Quoted,
    wire::{self, NewEntries},
};

/// Entries added at once, or proposed, that what is known of a record is still brought up to date for, one by
/// one.
const FEW: usize = 32;

/// A record that stays open between calls.
#[derive(Debug)]
pub(super) struct OpenRecord {
    context: Context,
    record: Record<'static>,
    /// Place of each entry by id.
    ids: Ids,
    /// What is known of it under each ruleset it was evaluated under.
    known: Handles<Known>,
}

impl OpenRecord {
    /// A record without entries.
    pub(super) fn new(patient: &Patient, context: Context) -> Result<Self, Failure> {
        let record = Record::read(patient, &context, RawEntries::default());
        let record = record.map_err(Failure::BadRequest)?;
        Ok(Self { context, record, ids: Ids::default(), known: Handles::default() })
    }

    /// How many entries it has.
    pub(super) fn len(&self) -> usize {
        self.record.raw().len()
    }

    /// The place of an entry, by its id.
    fn place(&self, id: &str) -> Option<usize> {
        self.ids.find(self.record.raw(), id).map(|place| place as usize)
    }

    /// Adds entries, all or, on an error, none.
    pub(super) fn add(
        &mut self,
        loaded: &Handles<Pack>,
        entries: &[CodedEntry],
    ) -> Result<(), Failure> {
        check_count(self.len().saturating_add(entries.len()))?;
        check_text(self.record.raw(), entries.iter().map(RawEntries::text_len))?;
        let checkpoint = self.record.checkpoint();
        self.record.push_unread(|raw| entries.iter().for_each(|entry| raw.push(entry)));
        self.note_and_read(loaded, checkpoint)
    }

    /// Adds lines of entries, all or, on an error, none.
    pub(super) fn add_text(&mut self, loaded: &Handles<Pack>, text: &str) -> Result<(), Failure> {
        self.take_over(loaded, wire::read_entries(text)?)
    }

    /// Adds entries by column, all or, on an error, none.
    pub(super) fn add_columns(
        &mut self,
        loaded: &Handles<Pack>,
        columns: &[Column],
    ) -> Result<(), Failure> {
        self.take_over(loaded, wire::read_columns(columns)?)
    }

    /// Adds entries with what is known of their ids.
    fn take_over(
        &mut self,
        loaded: &Handles<Pack>,
        NewEntries { offered, ids }: NewEntries,
    ) -> Result<(), Failure> {
        check_count(self.len().saturating_add(offered.len()))?;
        check_text(self.record.raw(), core::iter::once(offered.size()))?;
        let checkpoint = self.record.checkpoint();
        self.record.push_unread(|all| all.append(offered));
        if checkpoint.entries == 0 {
            self.ids = ids;
            self.read_new(loaded, 0);
            return Ok(());
        }
        self.note_and_read(loaded, checkpoint)
    }

    /// Notes the ids of the entries offered since, and reads these.
    fn note_and_read(
        &mut self,
        loaded: &Handles<Pack>,
        checkpoint: Checkpoint,
    ) -> Result<(), Failure> {
        self.note_ids(checkpoint)?;
        self.read_new(loaded, checkpoint.entries);
        Ok(())
    }

    /// Reads the entries from this place on.
    fn read_new(&mut self, loaded: &Handles<Pack>, there: usize) {
        if self.len().saturating_sub(there) > FEW {
            self.known.clear();
            self.record.read_from(there);
            return;
        }
        for place in there..self.len() {
            let Some(new) = self.record.read_one(place) else { continue };
            for (handle, known) in self.known.iter_mut() {
                if let Some(pack) = loaded.get(handle) {
                    known.insert(pack, &self.record, new);
                }
            }
        }
    }

    /// Notes the ids of the entries offered since; where one cannot be, takes all of them back.
    fn note_ids(&mut self, checkpoint: Checkpoint) -> Result<(), Failure> {
        let there = checkpoint.entries;
        let raw = self.record.raw();
        let mut refused = None;
        for place in there..raw.len() {
            let Some(id) = raw.entry(place).map(EntryView::id) else { break };
            if id.is_empty() {
                refused = Some(no_id());
            } else if !self.ids.insert(raw, id, place as u32) {
                let is_new = self.ids.find(raw, id).is_some_and(|at| at as usize >= there);
                refused = Some(if is_new { twice(id) } else { is_there(id) });
            }
            if refused.is_some() {
                break;
            }
        }
        let Some(refused) = refused else { return Ok(()) };
        self.record.rollback(checkpoint);
        self.ids = Ids::of(self.record.raw());
        Err(refused)
    }

    /// Puts an entry in the place of that of the same id.
    pub(super) fn amend(&mut self, entry: &CodedEntry) -> Result<(), Failure> {
        let place = self.place(&entry.id).ok_or_else(|| unknown_entry(&entry.id))?;
        check_text(self.record.raw(), core::iter::once(RawEntries::text_len(entry)))?;
        self.record.change(|raw| raw.replace(place, entry));
        self.known.clear();
        Ok(())
    }

    /// Takes an entry out.
    pub(super) fn withdraw(&mut self, id: &str) -> Result<(), Failure> {
        let place = self.place(id).ok_or_else(|| unknown_entry(id))?;
        self.record.change(|raw| raw.remove(place));
        self.known.clear();
        // Those after it have moved up.
        self.ids = Ids::of(self.record.raw());
        Ok(())
    }

    /// Forgets a ruleset.
    pub(super) fn forget(&mut self, ruleset: u32) {
        self.known.remove(ruleset);
    }

    /// The rules that have something to say.
    pub(super) fn decide(&mut self, packs: &[(u32, &Pack)]) -> Result<Vec<Verdict>, Failure> {
        self.know(packs)?;
        let mut verdicts = Vec::new();
        for (ruleset, _) in packs.iter().copied() {
            let stands = self.known.get(ruleset).map(|known| known.stands.as_slice());
            let verdict = |stand: &DecidedRule| {
                let DecidedRule { kind, rule, status } = *stand;
                Verdict { ruleset, kind, rule, status }
            };
            verdicts.extend(stands.unwrap_or_default().iter().map(verdict));
        }
        Ok(verdicts)
    }

    /// Everything the rules say.
    pub(super) fn evaluate(&mut self, packs: &[(u32, &Pack)]) -> Result<Outcomes, Failure> {
        let mut said = Said::of(&self.record);
        for ((handle, pack), parameters) in packs.iter().zip(self.settings(packs)?) {
            match self.known.get_mut(*handle) {
                Some(known) => {
                    known.refresh(pack, &self.record);
                    said.add(pack, &self.record, known, &|_| true);
                    said.note(&known.problems);
                }
                None => {
                    let known = said.find(pack, &self.record, parameters);
                    self.known.insert(*handle, known);
                }
            }
        }
        Ok(said.outcomes(&self.record))
    }

    /// The parameters of each pack in this record's circumstances.
    fn settings(&self, packs: &[(u32, &Pack)]) -> Result<Vec<Parameters>, Failure> {
        let packs: Vec<&Pack> = packs.iter().map(|(_, pack)| *pack).collect();
        settings(&packs, &self.context)
    }

    /// What proposed entries would change.
    pub(super) fn preview(
        &mut self,
        packs: &[(u32, &Pack)],
        proposed: &[CodedEntry],
    ) -> Result<Vec<Change>, Failure> {
        check_ids(proposed)?;
        let new = proposed.iter().filter(|entry| self.place(&entry.id).is_none()).count();
        check_count(self.len().saturating_add(new))?;
        check_text(self.record.raw(), proposed.iter().map(RawEntries::text_len))?;
        self.know(packs)?;
        let (before, after) = if new == proposed.len() && new <= FEW {
            self.with_more(packs, proposed)
        } else {
            self.with_amendments(packs, proposed)?
        };
        Ok(preview::changes(&before, &after))
    }

    /// Why a rule stands as it does.
    pub(super) fn explain(&self, pack: &Pack, rule: &str) -> Result<Vec<Condition>, Failure> {
        explain_rule(pack, &self.record, &self.context, rule)
    }

    /// Makes sure that the record is known under these packs.
    fn know(&mut self, packs: &[(u32, &Pack)]) -> Result<(), Failure> {
        for ((handle, pack), parameters) in packs.iter().zip(self.settings(packs)?) {
            match self.known.get_mut(*handle) {
                Some(known) => known.refresh(pack, &self.record),
                None => {
                    let known = Known::find(pack, &self.record, parameters, &mut |_, _| {});
                    self.known.insert(*handle, known);
                }
            }
        }
        Ok(())
    }

    /// Adds an entry for a preview; its id is not noted.
    fn add_one(&mut self, entry: &CodedEntry) -> Option<EntryIx> {
        let place = self.len();
        self.record.push_unread(|raw| raw.push(entry));
        self.record.read_one(place)
    }

    /// What is said now and with more entries, as far as they can change it. They have new ids.
    fn with_more(
        &mut self,
        packs: &[(u32, &Pack)],
        proposed: &[CodedEntry],
    ) -> (Outcomes, Outcomes) {
        let checkpoint = self.record.checkpoint();
        let mut before = Said::default();
        let mut touched = Vec::with_capacity(packs.len());
        for (handle, pack) in packs {
            let Some(known) = self.known.get(*handle) else { continue };
            let lists = lists_of(pack, proposed);
            if lists == CodelistFilter::default() {
                continue;
            }
            before.add(pack, &self.record, known, &|rule| rule.reads.may_intersect(&lists));
            // Nothing that is there already comes to have other problems.
            touched.push((*pack, lists, known.without_problems()));
        }
        for entry in proposed {
            if let Some(new) = self.add_one(entry) {
                for (pack, _, known) in &mut touched {
                    known.insert(pack, &self.record, new);
                }
            }
        }
        let mut after = Said::default();
        let of_new =
            |problem: &&Problem| problem.entry.is_some_and(|at| at as usize >= checkpoint.entries);
        after.note(self.record.problems().iter().filter(of_new));
        for (pack, lists, known) in &mut touched {
            known.refresh(pack, &self.record);
            after.add(pack, &self.record, known, &|rule| rule.reads.may_intersect(lists));
            after.note(&known.problems);
        }
        let after = after.outcomes(&self.record);
        self.record.rollback(checkpoint);
        (before.outcomes(&self.record), after)
    }

    /// What is said now and where some of the entries take the place of others.
    fn with_amendments(
        &mut self,
        packs: &[(u32, &Pack)],
        proposed: &[CodedEntry],
    ) -> Result<(Outcomes, Outcomes), Failure> {
        let before = self.evaluate(packs)?;
        let was = self.record.raw().clone();
        // What is known stays true of the record as it is, and will be again.
        let known = core::mem::take(&mut self.known);
        let ids = &self.ids;
        self.record.change(|raw| {
            for entry in proposed {
                match ids.find(raw, &entry.id) {
                    Some(place) => raw.replace(place as usize, entry),
                    None => raw.push(entry),
                }
            }
        });
        let after = self.evaluate(packs);
        self.record.change(|raw| *raw = was);
        self.known = known;
        after.map(|after| (before, after))
    }
}

/// The lists that codes of these entries are on.
fn lists_of(pack: &Pack, entries: &[CodedEntry]) -> CodelistFilter {
    let (mut all, mut spare) = (CodelistFilter::default(), Vec::new());
    for coding in entries.iter().flat_map(|entry| &entry.codings) {
        if let Ok(code) = Code::parse(coding.scheme, &coding.code) {
            let lists = pack.memberships(code.key(), || Some(code), &mut spare);
            lists.iter().for_each(|list| all.add(*list));
        }
    }
    all
}

fn check_count(entries: usize) -> Result<(), Failure> {
    if entries > ENTRIES_MAX {
        return Err(Failure::too_many_entries());
    }
    Ok(())
}

/// Whether each entry has an id of its own.
fn check_ids(entries: &[CodedEntry]) -> Result<(), Failure> {
    if entries.iter().any(|entry| entry.id.is_empty()) {
        return Err(no_id());
    }
    let id = |at: usize| entries.get(at).map(|entry| entry.id.as_str());
    let order = sorted(entries.len(), &mut |a, b| id(a) < id(b));
    let again = order.windows(2).filter_map(|pair| match pair {
        [a, b] if id(*a) == id(*b) => id(*b),
        _ => None,
    });
    again.min().map_or(Ok(()), |id| Err(twice(id)))
}

/// Whether there is room for the texts of more entries.
fn check_text(raw: &RawEntries<'_>, more: impl Iterator<Item = usize>) -> Result<(), Failure> {
    let more = more.fold(0, usize::saturating_add);
    if raw.size().saturating_add(more) > TEXT_TOTAL_MAX {
        return Err(Failure::TooLarge(format!(
            "the record's entries have more than {TEXT_TOTAL_MAX} bytes of text"
        )));
    }
    Ok(())
}

fn no_id() -> Failure {
    Failure::BadRequest("an entry has no id".into())
}

fn twice(id: &str) -> Failure {
    Failure::BadRequest(format!("entry id {id} stands twice", id = Quoted(id)))
}

fn is_there(id: &str) -> Failure {
    Failure::BadRequest(format!("entry id {id} is in the record already", id = Quoted(id)))
}
