//! A record that stays open between calls, with its evaluations.

mod diff;

use alloc::{format, vec::Vec};

use crate::{
    code::Code,
    entry::{CodedEntry, Column, Context, Patient},
    error::Error,
    eval::{DecidedRule, Parameters},
    evaluate::{CachedEvaluation, OutcomeBuilder, explain_rule},
    limits::{ENTRIES_MAX, TEXT_TOTAL_MAX},
    order::sorted,
    outcome::{Change, Condition, Outcomes, Verdict},
    pack::{CodelistFilter, Pack},
    problem::Problem,
    record::{Checkpoint, EntryIx, EntryView, Ids, RawEntries, Record},
    ruleset::{Ruleset, check_distinct, parameters},
    text::Quoted,
    text_request::{self, NewEntries},
};

/// Entries added at once, or proposed, that a record's evaluations are still brought up to date for, one by one.
const FEW: usize = 32;

/// A record that stays open between calls.
///
/// It keeps what it was evaluated to under each ruleset, so that asking again, or after a few more entries, costs
/// little.
///
/// ```
/// # fn main() -> Result<(), rules_core::error::Error> {
/// # let pack = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/small.pack"));
/// use rules_core::{
///     code::Scheme,
///     entry::{CodedEntry, Context, Patient},
///     open_record::OpenRecord,
///     outcome::{Effect, RuleStatus},
///     ruleset::Ruleset,
/// };
///
/// let rulesets = [Ruleset::load(pack)?];
/// let mut record = OpenRecord::new(&Patient::default(), Context::on("2026-01-05"))?;
/// let ill = CodedEntry::new("e1").with_effective("2026-01-01").with_code(Scheme::ReadV2, "C10F.");
/// record.add_entries(&[ill])?;
/// assert_eq!(record.decide(&rulesets)?[0][0].status, RuleStatus::Holds);
/// assert!(record.evaluate(&rulesets)?.markers[0].active);
///
/// let well = CodedEntry::new("e2").with_effective("2026-01-03").with_code(Scheme::ReadV2, "21263");
/// assert_eq!(record.preview(&rulesets, &[well])?[0].effect, Effect::Stops);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct OpenRecord {
    context: Context,
    record: Record<'static>,
    /// Place of each entry by id.
    ids: Ids,
    /// Its evaluations, each with the ruleset it is under; few.
    cached: Vec<(Ruleset, CachedEvaluation)>,
}

impl OpenRecord {
    /// A record without entries.
    ///
    /// # Errors
    /// `today` or `known as of` that cannot be read.
    pub fn new(patient: &Patient, context: Context) -> Result<Self, Error> {
        let record = Record::read(patient, &context, RawEntries::default());
        let record = record.map_err(Error::bad_request)?;
        Ok(Self { context, record, ids: Ids::default(), cached: Vec::new() })
    }

    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.record.raw().len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The place of an entry, by its id.
    fn place(&self, id: &str) -> Option<usize> {
        self.ids.find(self.record.raw(), id).map(|place| place as usize)
    }

    /// Adds entries at the end; all of them or, on an error, none.
    ///
    /// # Errors
    /// An id that is empty or already there; more than fits.
    pub fn add_entries(&mut self, entries: &[CodedEntry]) -> Result<(), Error> {
        check_count(self.len().saturating_add(entries.len()))?;
        check_text(self.record.raw(), entries.iter().map(RawEntries::text_len))?;
        let checkpoint = self.record.checkpoint();
        self.record.push_unread(|raw| entries.iter().for_each(|entry| raw.push(entry)));
        self.note_and_read(checkpoint)
    }

    /// Adds entries written as the `entry` lines of a text request; all of them or, on an error, none.
    ///
    /// # Errors
    /// As for [`Self::add_entries`]; a malformed line has its place.
    pub fn add_text(&mut self, text: &str) -> Result<(), Error> {
        self.take_over(text_request::read_entries(text)?)
    }

    /// Adds entries by column: one text for each field of an `entry` line that any entry has, values in the order
    /// of the entries with a line feed between; all of them or, on an error, none.
    ///
    /// # Errors
    /// As for [`Self::add_entries`]; columns of different lengths, of no or of the same name; a value that cannot
    /// be read has its place.
    pub fn add_columns(&mut self, columns: &[Column]) -> Result<(), Error> {
        self.take_over(text_request::read_columns(columns)?)
    }

    /// Adds entries with their places by id.
    fn take_over(&mut self, NewEntries { entries, ids }: NewEntries) -> Result<(), Error> {
        check_count(self.len().saturating_add(entries.len()))?;
        check_text(self.record.raw(), core::iter::once(entries.size()))?;
        let checkpoint = self.record.checkpoint();
        self.record.push_unread(|all| all.append(entries));
        if checkpoint.entries == 0 {
            self.ids = ids;
            self.read_new(0);
            return Ok(());
        }
        self.note_and_read(checkpoint)
    }

    /// Notes the ids of the entries added since, and reads these.
    fn note_and_read(&mut self, checkpoint: Checkpoint) -> Result<(), Error> {
        self.note_ids(checkpoint)?;
        self.read_new(checkpoint.entries);
        Ok(())
    }

    /// Reads the entries from this place on.
    fn read_new(&mut self, there: usize) {
        if self.len().saturating_sub(there) > FEW {
            self.cached.clear();
            self.record.read_from(there);
            return;
        }
        for place in there..self.len() {
            let Some(new) = self.record.read_one(place) else { continue };
            for (ruleset, cached) in &mut self.cached {
                cached.insert(ruleset.pack(), &self.record, new);
            }
        }
    }

    /// Notes the ids of the entries added since; where one cannot be, takes all of them back.
    fn note_ids(&mut self, checkpoint: Checkpoint) -> Result<(), Error> {
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
    ///
    /// # Errors
    /// There is no such entry.
    pub fn amend(&mut self, entry: &CodedEntry) -> Result<(), Error> {
        let place = self.place(&entry.id).ok_or_else(|| unknown_entry(&entry.id))?;
        check_text(self.record.raw(), core::iter::once(RawEntries::text_len(entry)))?;
        self.record.change(|raw| raw.replace(place, entry));
        self.cached.clear();
        Ok(())
    }

    /// Takes an entry out.
    ///
    /// # Errors
    /// There is no such entry.
    pub fn withdraw(&mut self, id: &str) -> Result<(), Error> {
        let place = self.place(id).ok_or_else(|| unknown_entry(id))?;
        self.record.change(|raw| raw.remove(place));
        self.cached.clear();
        // Those after it have moved up.
        self.ids = Ids::of(self.record.raw());
        Ok(())
    }

    /// Lets go of the evaluation under a ruleset, and so of the ruleset.
    pub fn forget(&mut self, ruleset: &Ruleset) {
        self.cached.retain(|(it, _)| it != ruleset);
    }

    /// The rules that have something to say, without what and why: for each ruleset its alerts, markers and reports.
    ///
    /// # Errors
    /// As for [`Self::evaluate`].
    pub fn decide(&mut self, rulesets: &[Ruleset]) -> Result<Vec<Vec<Verdict>>, Error> {
        self.refresh(rulesets)?;
        let verdict = |stand: &DecidedRule| {
            let DecidedRule { kind, rule, status } = *stand;
            Verdict { kind, rule, status }
        };
        let of = |ruleset| {
            let cached = self.cached(ruleset).map(|it| it.stands.as_slice());
            cached.unwrap_or_default().iter().map(verdict).collect()
        };
        Ok(rulesets.iter().map(of).collect())
    }

    /// Everything these rulesets say.
    ///
    /// # Errors
    /// A parameter that does not fit, or a ruleset that is named twice.
    pub fn evaluate(&mut self, rulesets: &[Ruleset]) -> Result<Outcomes, Error> {
        let mut builder = OutcomeBuilder::new(&self.record);
        for (ruleset, parameters) in rulesets.iter().zip(self.parameters(rulesets)?) {
            let pack = ruleset.pack();
            match self.cached.iter_mut().find(|(it, _)| it == ruleset) {
                Some((_, cached)) => {
                    cached.refresh(pack, &self.record);
                    builder.add(pack, &self.record, cached, &|_| true);
                    builder.add_problems(&cached.problems);
                }
                None => {
                    let cached = builder.evaluate(pack, &self.record, parameters);
                    self.cached.push((ruleset.clone(), cached));
                }
            }
        }
        Ok(builder.build(&self.record))
    }

    /// Says what the proposed entries would start, stop or change. The record stays as it is.
    ///
    /// A proposed entry with the id of one that is there stands for an amendment.
    ///
    /// # Errors
    /// As for [`Self::add_entries`] and [`Self::evaluate`].
    pub fn preview(
        &mut self,
        rulesets: &[Ruleset],
        proposed: &[CodedEntry],
    ) -> Result<Vec<Change>, Error> {
        check_ids(proposed)?;
        let new = proposed.iter().filter(|entry| self.place(&entry.id).is_none()).count();
        check_count(self.len().saturating_add(new))?;
        check_text(self.record.raw(), proposed.iter().map(RawEntries::text_len))?;
        self.refresh(rulesets)?;
        let (before, after) = if new == proposed.len() && new <= FEW {
            self.with_more(rulesets, proposed)
        } else {
            self.with_amendments(rulesets, proposed)?
        };
        Ok(diff::changes(&before, &after))
    }

    /// Says, condition by condition, why a marker, alert, report, table or field stands as it does.
    ///
    /// # Errors
    /// The ruleset has no such rule, or a parameter does not fit.
    pub fn explain(&self, ruleset: &Ruleset, rule: &str) -> Result<Vec<Condition>, Error> {
        explain_rule(ruleset, &self.record, &self.context, rule)
    }

    /// The evaluation under a ruleset.
    fn cached(&self, ruleset: &Ruleset) -> Option<&CachedEvaluation> {
        self.cached.iter().find(|(it, _)| it == ruleset).map(|(_, cached)| cached)
    }

    /// The parameters of each ruleset in this record's circumstances.
    fn parameters(&self, rulesets: &[Ruleset]) -> Result<Vec<Parameters>, Error> {
        check_distinct(rulesets)?;
        parameters(rulesets, &self.context)
    }

    /// Makes sure that the record is evaluated under these rulesets.
    fn refresh(&mut self, rulesets: &[Ruleset]) -> Result<(), Error> {
        for (ruleset, parameters) in rulesets.iter().zip(self.parameters(rulesets)?) {
            let pack = ruleset.pack();
            match self.cached.iter_mut().find(|(it, _)| it == ruleset) {
                Some((_, cached)) => cached.refresh(pack, &self.record),
                None => {
                    let record = &self.record;
                    let cached =
                        CachedEvaluation::evaluate(pack, record, parameters, &mut |_, _| {});
                    self.cached.push((ruleset.clone(), cached));
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
    fn with_more(&mut self, rulesets: &[Ruleset], proposed: &[CodedEntry]) -> (Outcomes, Outcomes) {
        let checkpoint = self.record.checkpoint();
        let mut before = OutcomeBuilder::default();
        let mut touched = Vec::with_capacity(rulesets.len());
        for ruleset in rulesets {
            let pack = ruleset.pack();
            let Some(cached) = self.cached(ruleset) else { continue };
            let lists = lists_of(pack, proposed);
            if lists == CodelistFilter::default() {
                continue;
            }
            before.add(pack, &self.record, cached, &|rule| rule.reads.may_intersect(&lists));
            // Nothing that is there already comes to have other problems.
            touched.push((pack, lists, cached.without_problems()));
        }
        for entry in proposed {
            if let Some(new) = self.add_one(entry) {
                for (pack, _, cached) in &mut touched {
                    cached.insert(pack, &self.record, new);
                }
            }
        }
        let mut after = OutcomeBuilder::default();
        let of_new =
            |problem: &&Problem| problem.entry.is_some_and(|at| at as usize >= checkpoint.entries);
        after.add_problems(self.record.problems().iter().filter(of_new));
        for (pack, lists, cached) in &mut touched {
            cached.refresh(pack, &self.record);
            after.add(pack, &self.record, cached, &|rule| rule.reads.may_intersect(lists));
            after.add_problems(&cached.problems);
        }
        let after = after.build(&self.record);
        self.record.rollback(checkpoint);
        (before.build(&self.record), after)
    }

    /// What is said now and where some of the entries take the place of others.
    fn with_amendments(
        &mut self,
        rulesets: &[Ruleset],
        proposed: &[CodedEntry],
    ) -> Result<(Outcomes, Outcomes), Error> {
        let before = self.evaluate(rulesets)?;
        let was = self.record.raw().clone();
        // The evaluations stay true of the record as it is, and will be again.
        let cached = core::mem::take(&mut self.cached);
        let ids = &self.ids;
        self.record.change(|raw| {
            for entry in proposed {
                match ids.find(raw, &entry.id) {
                    Some(place) => raw.replace(place as usize, entry),
                    None => raw.push(entry),
                }
            }
        });
        let after = self.evaluate(rulesets);
        self.record.change(|raw| *raw = was);
        self.cached = cached;
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

fn check_count(entries: usize) -> Result<(), Error> {
    if entries > ENTRIES_MAX {
        return Err(Error::too_many_entries());
    }
    Ok(())
}

/// Whether each entry has an id of its own.
fn check_ids(entries: &[CodedEntry]) -> Result<(), Error> {
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
fn check_text(raw: &RawEntries<'_>, more: impl Iterator<Item = usize>) -> Result<(), Error> {
    let more = more.fold(0, usize::saturating_add);
    if raw.size().saturating_add(more) > TEXT_TOTAL_MAX {
        return Err(Error::too_large(format!(
            "the record's entries have more than {TEXT_TOTAL_MAX} bytes of text"
        )));
    }
    Ok(())
}

fn unknown_entry(id: &str) -> Error {
    Error::unknown_handle(format!("the record has no entry {id}", id = Quoted(id)))
}

fn no_id() -> Error {
    Error::bad_request("an entry has no id")
}

fn twice(id: &str) -> Error {
    Error::bad_request(format!("entry id {id} stands twice", id = Quoted(id)))
}

fn is_there(id: &str) -> Error {
    Error::bad_request(format!("entry id {id} is in the record already", id = Quoted(id)))
}
