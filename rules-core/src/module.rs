//! One instance of the rules: loaded rulesets and open records behind `u32` handles.
//!
//! This is the whole of what hosts see, natively and through the component.

mod describe;
mod failure;
mod handles;
mod known;
mod preview;
mod settings;
#[cfg(test)]
mod tests;

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

pub use self::{
    describe::{Description, Needs},
    failure::Failure,
};
use self::{handles::Handles, known::Known};
use crate::{
    code::Code,
    entry::{CodedEntry, Context, Patient},
    eval::{Evaluation, Matched, Stand, describe, explain, tables},
    json::{self, Explained},
    limits::{ENTRIES_MAX, RECORDS_MAX, RULESETS_MAX, TEXT_TOTAL_MAX},
    order::sorted,
    outcome::{
        Audit, Change, Condition, EntryCounts, EntryProblem, Outcomes, RulesetIdentity, Verdict,
    },
    pack::{LANGUAGE, Lists, Pack, Reach},
    problem::Problem,
    record::{EntryView, Ids, Offered, Record},
    text::Quoted,
    wire,
};

/// The version of this module, as outcomes name it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Loaded rulesets and open records.
#[derive(Debug, Default)]
pub struct Module {
    rulesets: Handles<Pack>,
    records: Handles<OpenRecord>,
    last_handle: u32,
}

/// Entries added at once that what is known of a record is still brought up to date for, one by one.
const FEW: usize = 32;

/// A record that stays open between calls.
#[derive(Debug)]
struct OpenRecord {
    context: Context,
    record: Record<'static>,
    /// Place of each entry by id.
    ids: Ids,
    /// What is known of it under each ruleset it was evaluated under.
    known: Handles<Known>,
}

impl Module {
    /// An instance with nothing loaded.
    pub fn new() -> Self {
        Self::default()
    }

    /// A handle that has not been used in this instance.
    fn next_handle(&mut self) -> Result<u32, Failure> {
        self.last_handle = self
            .last_handle
            .checked_add(1)
            .ok_or_else(|| Failure::TooLarge("this instance has given out every handle".into()))?;
        Ok(self.last_handle)
    }

    /// Loads a pack and returns its handle.
    ///
    /// # Errors
    /// [`Failure::BadPack`], [`Failure::UnsupportedVersion`], [`Failure::TooLarge`] above 64 rulesets, or
    /// [`Failure::BadRequest`] where the same version of the same ruleset is loaded already.
    pub fn load(&mut self, pack: &[u8]) -> Result<u32, Failure> {
        if self.rulesets.len() >= RULESETS_MAX {
            return Err(Failure::TooLarge(format!("more than {RULESETS_MAX} rulesets are loaded")));
        }
        let pack = Pack::load(pack)?;
        let same = |other: &Pack| {
            let (info, other) = (&pack.plan.info, &other.plan.info);
            (&info.name, &info.version) == (&other.name, &other.version)
        };
        if self.rulesets.iter().any(|(_, pack)| same(pack)) {
            let (name, version) = (&pack.plan.info.name, &pack.plan.info.version);
            let message = format!("ruleset `{name}` {version} is loaded already");
            return Err(Failure::BadRequest(message));
        }
        let handle = self.next_handle()?;
        self.rulesets.insert(handle, pack);
        Ok(handle)
    }

    /// Gives a ruleset's memory back.
    ///
    /// # Errors
    /// [`Failure::UnknownHandle`].
    pub fn unload(&mut self, ruleset: u32) -> Result<(), Failure> {
        if !self.rulesets.remove(ruleset) {
            return Err(unknown_ruleset(ruleset));
        }
        for (_, open) in self.records.iter_mut() {
            open.known.remove(ruleset);
        }
        Ok(())
    }

    /// Lists the loaded handles, in the order they were loaded.
    pub fn list(&self) -> Vec<u32> {
        self.rulesets.iter().map(|(handle, _)| handle).collect()
    }

    /// Describes a loaded ruleset.
    ///
    /// # Errors
    /// [`Failure::UnknownHandle`].
    pub fn describe(&self, ruleset: u32) -> Result<Description, Failure> {
        self.pack(ruleset).map(describe::describe)
    }

    /// Says what a host must supply for a ruleset.
    ///
    /// # Errors
    /// [`Failure::UnknownHandle`].
    pub fn reads(&self, ruleset: u32) -> Result<Needs, Failure> {
        self.pack(ruleset).map(describe::needs)
    }

    fn pack(&self, ruleset: u32) -> Result<&Pack, Failure> {
        self.rulesets.get(ruleset).ok_or_else(|| unknown_ruleset(ruleset))
    }

    /// Opens an empty record.
    ///
    /// # Errors
    /// [`Failure::BadRequest`] where `today` or `known as of` cannot be read, [`Failure::TooLarge`] above
    /// 64 open records.
    pub fn open(&mut self, patient: &Patient, context: Context) -> Result<u32, Failure> {
        if self.records.len() >= RECORDS_MAX {
            return Err(Failure::TooLarge(format!("more than {RECORDS_MAX} records are open")));
        }
        let record = Record::read(patient, &context, Offered::default());
        let record = record.map_err(Failure::BadRequest)?;
        let handle = self.next_handle()?;
        self.records.insert(
            handle,
            OpenRecord { context, record, ids: Ids::default(), known: Handles::default() },
        );
        Ok(handle)
    }

    fn record(&self, record: u32) -> Result<&OpenRecord, Failure> {
        self.records.get(record).ok_or_else(|| unknown_record(record))
    }

    fn record_mut(&mut self, record: u32) -> Result<&mut OpenRecord, Failure> {
        self.records.get_mut(record).ok_or_else(|| unknown_record(record))
    }

    /// Adds entries at the end of the record's order; all of them or, on an error, none.
    ///
    /// # Errors
    /// [`Failure::UnknownHandle`], [`Failure::TooLarge`], or [`Failure::BadRequest`] where an id is empty or
    /// already there.
    pub fn add_entries(&mut self, record: u32, entries: &[CodedEntry]) -> Result<(), Failure> {
        let open = self.records.get_mut(record).ok_or_else(|| unknown_record(record))?;
        open.add(&self.rulesets, entries)
    }

    /// Replaces the entry of the same id, keeping its place.
    ///
    /// # Errors
    /// [`Failure::UnknownHandle`] where there is no such record or entry.
    pub fn amend(&mut self, record: u32, entry: &CodedEntry) -> Result<(), Failure> {
        let open = self.record_mut(record)?;
        let place = open.place(&entry.id).ok_or_else(|| unknown_entry(&entry.id))?;
        check_text(open.record.offered(), core::slice::from_ref(entry))?;
        open.record.amend(place, entry);
        open.known.clear();
        Ok(())
    }

    /// Takes an entry out.
    ///
    /// # Errors
    /// [`Failure::UnknownHandle`] where there is no such record or entry.
    pub fn withdraw(&mut self, record: u32, entry: &str) -> Result<(), Failure> {
        let open = self.record_mut(record)?;
        let place = open.place(entry).ok_or_else(|| unknown_entry(entry))?;
        open.record.withdraw(place);
        open.known.clear();
        // Those after it have moved up.
        open.ids = Ids::of(open.record.offered());
        Ok(())
    }

    /// Counts the entries held.
    ///
    /// # Errors
    /// [`Failure::UnknownHandle`].
    pub fn count(&self, record: u32) -> Result<u32, Failure> {
        self.record(record).map(|open| open.record.offered().len() as u32)
    }

    /// Gives a record's memory back.
    ///
    /// # Errors
    /// [`Failure::UnknownHandle`].
    pub fn close(&mut self, record: u32) -> Result<(), Failure> {
        if self.records.remove(record) { Ok(()) } else { Err(unknown_record(record)) }
    }

    /// Says which rules have something to say of a record, without what and why: in the order of the
    /// rulesets, and of each its alerts, markers and reports. All loaded rulesets when the list is empty.
    ///
    /// What is found is kept with the record, so asking again, or after a few more entries, costs little.
    ///
    /// # Errors
    /// As for [`Self::evaluate`].
    pub fn decide(&mut self, record: u32, rulesets: &[u32]) -> Result<Vec<Verdict>, Failure> {
        let packs = packs(&self.rulesets, rulesets)?;
        let open = self.records.get_mut(record).ok_or_else(|| unknown_record(record))?;
        open.know(&packs)?;
        let mut verdicts = Vec::new();
        for (ruleset, _) in packs {
            let stands = open.known.get(ruleset).map(|known| known.stands.as_slice());
            let verdict = |stand: &Stand| {
                let Stand { kind, rule, standing } = *stand;
                Verdict { ruleset, kind, rule, standing }
            };
            verdicts.extend(stands.unwrap_or_default().iter().map(verdict));
        }
        Ok(verdicts)
    }

    /// Evaluates a record under these rulesets; all loaded ones when the list is empty.
    ///
    /// # Errors
    /// [`Failure::UnknownHandle`], or [`Failure::BadRequest`] where a parameter does not fit.
    pub fn evaluate(&mut self, record: u32, rulesets: &[u32]) -> Result<Outcomes, Failure> {
        let packs = packs(&self.rulesets, rulesets)?;
        let open = self.records.get_mut(record).ok_or_else(|| unknown_record(record))?;
        open.know(&packs)?;
        let mut said = Said::of(&open.record);
        for (handle, pack) in packs {
            if let Some(known) = open.known.get(handle) {
                said.add(pack, &open.record, known, &|_| true);
            }
        }
        Ok(said.outcomes(&open.record))
    }

    /// Says what the proposed entries would start, stop or change. The record stays as it is.
    ///
    /// A proposed entry with the id of one that is there stands for an amendment.
    ///
    /// # Errors
    /// As for [`Self::add_entries`] and [`Self::evaluate`].
    pub fn preview(
        &mut self,
        record: u32,
        rulesets: &[u32],
        proposed: &[CodedEntry],
    ) -> Result<Vec<Change>, Failure> {
        let packs = packs(&self.rulesets, rulesets)?;
        let open = self.records.get_mut(record).ok_or_else(|| unknown_record(record))?;
        check_ids(proposed)?;
        let new = proposed.iter().filter(|entry| open.place(&entry.id).is_none()).count();
        check_count(open.record.offered().len().saturating_add(new))?;
        check_text(open.record.offered(), proposed)?;
        open.know(&packs)?;
        let (before, after) = if new == proposed.len() {
            open.with_more(&packs, proposed)
        } else {
            open.with_amendments(&packs, proposed)?
        };
        Ok(preview::changes(&before, &after))
    }

    /// Says, condition by condition, why a marker, alert, report, table or field stands as it does.
    ///
    /// # Errors
    /// [`Failure::UnknownHandle`] where there is no such record, ruleset or rule.
    pub fn explain(
        &self,
        record: u32,
        ruleset: u32,
        rule: &str,
    ) -> Result<Vec<Condition>, Failure> {
        let open = self.record(record)?;
        let pack = self.pack(ruleset)?;
        explain_rule(pack, &open.record, &open.context, rule)
    }

    /// Evaluates a text request and returns canonical JSON.
    ///
    /// # Errors
    /// Any [`Failure`]; a malformed request names line and column.
    pub fn evaluate_text(&self, request: &str) -> Result<String, Failure> {
        let request = wire::read(request)?;
        let packs = self.packs_named(&request.rulesets)?;
        let context = &request.context;
        let record = Record::read(&request.patient, context, request.offered);
        let record = record.map_err(Failure::BadRequest)?;
        let mut said = Said::of(&record);
        for (pack, parameters) in packs.iter().zip(settings::settings(&packs, context)?) {
            let known = Known::find(pack, &record, parameters);
            said.add(pack, &record, &known, &|_| true);
        }
        let outcomes = said.outcomes(&record);
        let mut explanations = Vec::with_capacity(request.explain.len());
        for (ruleset, rule) in request.explain {
            let pack = packs.iter().find(|pack| pack.plan.info.name == ruleset);
            let pack = pack.ok_or_else(|| {
                let message = format!(
                    "no ruleset {ruleset} takes part in this request",
                    ruleset = Quoted(&ruleset)
                );
                Failure::UnknownHandle(message)
            })?;
            let conditions = explain_rule(pack, &record, context, &rule)?;
            explanations.push(Explained { ruleset, rule, conditions });
        }
        Ok(json::reply(&outcomes, &explanations))
    }

    /// The packs a text request names, or all.
    fn packs_named(&self, rulesets: &[wire::RulesetRef]) -> Result<Vec<&Pack>, Failure> {
        if rulesets.is_empty() {
            return Ok(self.rulesets.iter().map(|(_, pack)| pack).collect());
        }
        distinct(rulesets.iter().map(|wanted| self.pack_named(wanted)).collect::<Result<_, _>>()?)
    }

    fn pack_named(&self, wanted: &wire::RulesetRef) -> Result<&Pack, Failure> {
        let matches = |pack: &&Pack| {
            let info = &pack.plan.info;
            info.name == wanted.name && wanted.version.as_ref().is_none_or(|v| *v == info.version)
        };
        let name = match &wanted.version {
            Some(version) => format!("{} {version}", Quoted(&wanted.name)),
            None => Quoted(&wanted.name).to_string(),
        };
        let mut found = self.rulesets.iter().map(|(_, pack)| pack).filter(matches);
        match (found.next(), found.next()) {
            (Some(pack), None) => Ok(pack),
            (Some(_), Some(_)) => Err(Failure::BadRequest(format!(
                "ruleset {name} is loaded more than once; name the version or unload one"
            ))),
            (None, _) => Err(Failure::UnknownHandle(format!("no ruleset {name} is loaded"))),
        }
    }
}

impl OpenRecord {
    /// The place of an entry, by its id.
    fn place(&self, id: &str) -> Option<usize> {
        self.ids.find(self.record.offered(), id).map(|place| place as usize)
    }

    fn add(&mut self, loaded: &Handles<Pack>, entries: &[CodedEntry]) -> Result<(), Failure> {
        let there = self.record.offered().len();
        check_count(there.saturating_add(entries.len()))?;
        check_text(self.record.offered(), entries)?;
        if entries.len() > FEW {
            self.known.clear();
            self.record.add_all(entries);
            return self.note_ids(there);
        }
        check_ids(entries)?;
        if let Some(there) = entries.iter().find(|entry| self.place(&entry.id).is_some()) {
            return Err(is_there(&there.id));
        }
        for entry in entries {
            let place = self.record.offered().len() as u32;
            self.ids.insert(self.record.offered(), &entry.id, place);
            let Some(new) = self.record.add(entry) else { continue };
            for (handle, known) in self.known.iter_mut() {
                if let Some(pack) = loaded.get(handle) {
                    known.insert(pack, &self.record, new);
                }
            }
        }
        Ok(())
    }

    /// Notes the ids of the entries from this place on; where one cannot be, takes all of them back.
    fn note_ids(&mut self, from: usize) -> Result<(), Failure> {
        let offered = self.record.offered();
        let mut refused = None;
        for (place, entry) in (0_u32..).zip(offered.entries()).skip(from) {
            let id = entry.id();
            if id.is_empty() {
                refused = Some(no_id());
            } else if !self.ids.insert(offered, id, place) {
                let is_new = self.ids.find(offered, id).is_some_and(|at| at as usize >= from);
                refused = Some(if is_new { twice(id) } else { is_there(id) });
            }
            if refused.is_some() {
                break;
            }
        }
        let Some(refused) = refused else { return Ok(()) };
        self.record.take_back_to(from);
        self.ids = Ids::of(self.record.offered());
        Err(refused)
    }

    /// Makes sure that the record is known under these packs.
    fn know(&mut self, packs: &[(u32, &Pack)]) -> Result<(), Failure> {
        let only_packs: Vec<&Pack> = packs.iter().map(|(_, pack)| *pack).collect();
        let settings = settings::settings(&only_packs, &self.context)?;
        for ((handle, pack), parameters) in packs.iter().zip(settings) {
            match self.known.get_mut(*handle) {
                Some(known) => known.refresh(pack, &self.record),
                None => {
                    let known = Known::find(pack, &self.record, parameters);
                    self.known.insert(*handle, known);
                }
            }
        }
        Ok(())
    }

    /// What is said now and with more entries, as far as they can change it. They have new ids.
    fn with_more(
        &mut self,
        packs: &[(u32, &Pack)],
        proposed: &[CodedEntry],
    ) -> (Outcomes, Outcomes) {
        let there = self.record.offered().len();
        let mut before = Said::default();
        let mut touched = Vec::with_capacity(packs.len());
        for (handle, pack) in packs {
            let Some(known) = self.known.get(*handle) else { continue };
            let lists = lists_of(pack, proposed);
            if lists == Lists::default() {
                continue;
            }
            before.add(pack, &self.record, known, &|reach| reach.reads.meets(&lists));
            // Nothing that is there already comes to have other problems.
            touched.push((*pack, lists, known.without_problems()));
        }
        before.problems.clear();
        for entry in proposed {
            if let Some(new) = self.record.add(entry) {
                for (pack, _, known) in &mut touched {
                    known.insert(pack, &self.record, new);
                }
            }
        }
        let mut after = Said::default();
        let of_new = |problem: &&Problem| problem.entry.is_some_and(|at| at as usize >= there);
        after.problems.extend(self.record.problems().iter().filter(of_new).cloned());
        for (pack, lists, known) in &mut touched {
            known.refresh(pack, &self.record);
            after.add(pack, &self.record, known, &|reach| reach.reads.meets(lists));
        }
        let after = after.outcomes(&self.record);
        self.record.take_back_to(there);
        (before.outcomes(&self.record), after)
    }

    /// What is said now and where some of the entries take the place of others.
    fn with_amendments(
        &mut self,
        packs: &[(u32, &Pack)],
        proposed: &[CodedEntry],
    ) -> Result<(Outcomes, Outcomes), Failure> {
        let everything = |open: &Self| {
            let mut said = Said::of(&open.record);
            for (handle, pack) in packs {
                if let Some(known) = open.known.get(*handle) {
                    said.add(pack, &open.record, known, &|_| true);
                }
            }
            said.outcomes(&open.record)
        };
        let before = everything(self);
        let there = self.record.offered().len();
        let mut amended = Vec::new();
        for entry in proposed {
            match self.place(&entry.id) {
                Some(place) => {
                    let was = self.record.offered().entry(place).map(EntryView::to_entry);
                    amended.extend(was.map(|was| (place, was)));
                    self.record.amend(place, entry);
                }
                None => {
                    self.record.add(entry);
                }
            }
        }
        self.known.clear();
        let known = self.know(packs);
        let after = everything(self);
        self.record.take_back_to(there);
        for (place, was) in amended {
            self.record.amend(place, &was);
        }
        self.known.clear();
        known.map(|()| (before, after))
    }
}

/// The lists that codes of these entries are on.
fn lists_of(pack: &Pack, entries: &[CodedEntry]) -> Lists {
    let (mut all, mut spare) = (Lists::default(), Vec::new());
    for coding in entries.iter().flat_map(|entry| &entry.codings) {
        if let Ok(code) = Code::parse(coding.scheme, &coding.code) {
            let lists = pack.memberships(code.key(), || Some(code), &mut spare);
            lists.iter().for_each(|list| all.add(*list));
        }
    }
    all
}

/// The packs of these handles, or all.
fn packs<'p>(loaded: &'p Handles<Pack>, wanted: &[u32]) -> Result<Vec<(u32, &'p Pack)>, Failure> {
    if wanted.is_empty() {
        return Ok(loaded.iter().collect());
    }
    let of = |handle: &u32| match loaded.get(*handle) {
        Some(pack) => Ok((*handle, pack)),
        None => Err(unknown_ruleset(*handle)),
    };
    let packs: Vec<(u32, &Pack)> = wanted.iter().map(of).collect::<Result<_, _>>()?;
    distinct(packs.iter().map(|(_, pack)| *pack).collect())?;
    Ok(packs)
}

/// The packs, each once; a second mention would say every outcome twice.
fn distinct(packs: Vec<&Pack>) -> Result<Vec<&Pack>, Failure> {
    for (at, pack) in packs.iter().enumerate() {
        if packs.iter().take(at).any(|other| core::ptr::eq(*other, *pack)) {
            let name = &pack.plan.info.name;
            return Err(Failure::BadRequest(format!("ruleset `{name}` is named twice")));
        }
    }
    Ok(packs)
}

fn check_count(entries: usize) -> Result<(), Failure> {
    if entries > ENTRIES_MAX {
        return Err(Failure::TooLarge(format!("the record has more than {ENTRIES_MAX} entries")));
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
fn check_text(offered: &Offered<'_>, entries: &[CodedEntry]) -> Result<(), Failure> {
    let more = entries.iter().map(Offered::text_len).fold(0, usize::saturating_add);
    if offered.size().saturating_add(more) > TEXT_TOTAL_MAX {
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

fn unknown_ruleset(handle: u32) -> Failure {
    Failure::UnknownHandle(format!("no ruleset has handle {handle}"))
}

fn unknown_record(handle: u32) -> Failure {
    Failure::UnknownHandle(format!("no record has handle {handle}"))
}

fn unknown_entry(id: &str) -> Failure {
    Failure::UnknownHandle(format!("the record has no entry {id}", id = Quoted(id)))
}

fn explain_rule(
    pack: &Pack,
    record: &Record<'_>,
    context: &Context,
    rule: &str,
) -> Result<Vec<Condition>, Failure> {
    let settings = settings::settings(&[pack], context)?;
    let parameters = settings.first().map(Vec::as_slice).unwrap_or_default();
    let matched = Matched::find(pack, record, parameters, &mut Vec::new());
    let mut evaluation = Evaluation::new(pack, record, parameters, &matched);
    explain(&mut evaluation, rule).ok_or_else(|| {
        let name = &pack.plan.info.name;
        Failure::UnknownHandle(format!("ruleset `{name}` has no rule {}", Quoted(rule)))
    })
}

/// What is being said of a record, ruleset by ruleset.
#[derive(Default)]
struct Said {
    outcomes: Outcomes,
    problems: Vec<Problem>,
}

impl Said {
    fn of(record: &Record<'_>) -> Self {
        let (offered, used) = (record.offered().len(), record.len());
        let outcomes = Outcomes {
            audit: Audit {
                module: VERSION.into(),
                language: u32::from(LANGUAGE),
                today: record.today.to_string(),
                known_as_of: record.known_as_of.map(|day| day.to_string()).unwrap_or_default(),
                rulesets: Vec::new(),
            },
            entries: EntryCounts {
                offered: offered as u32,
                used: used as u32,
                not_used: offered.saturating_sub(used) as u32,
            },
            ..Outcomes::default()
        };
        Self { outcomes, problems: record.problems().to_vec() }
    }

    /// Adds what the rules `asked` for say.
    fn add(
        &mut self,
        pack: &Pack,
        record: &Record<'_>,
        known: &Known,
        asked: &dyn Fn(&Reach) -> bool,
    ) {
        let Self { outcomes, problems } = self;
        outcomes.audit.rulesets.push(identity(pack));
        problems.extend_from_slice(&known.problems);
        let mut evaluation = Evaluation::new(pack, record, &known.parameters, &known.matched);
        let decisions = describe(&mut evaluation, &known.stands_asked(pack, asked));
        outcomes.alerts.extend(decisions.alerts);
        outcomes.markers.extend(decisions.markers);
        outcomes.inclusions.extend(decisions.inclusions);
        outcomes.undecided.extend(decisions.undecided);
        outcomes.tables.extend(tables(&mut evaluation, asked));
    }

    fn outcomes(self, record: &Record<'_>) -> Outcomes {
        let Self { mut outcomes, problems } = self;
        let before = |a: usize, b: usize| problems.get(a) < problems.get(b);
        let order = sorted(problems.len(), &mut { before });
        let mut ordered: Vec<&Problem> = order.iter().filter_map(|at| problems.get(*at)).collect();
        ordered.dedup();
        outcomes.problems = ordered.into_iter().map(|problem| named(problem, record)).collect();
        outcomes
    }
}

fn identity(pack: &Pack) -> RulesetIdentity {
    let info = &pack.plan.info;
    RulesetIdentity {
        name: info.name.clone(),
        version: info.version.clone(),
        digest: pack.digest.clone(),
    }
}

fn named(problem: &Problem, record: &Record<'_>) -> EntryProblem {
    let entry = problem.entry.and_then(|place| record.offered().entry(place as usize));
    EntryProblem {
        entry: entry.map(|entry| entry.id().into()).unwrap_or_default(),
        code: problem.code.name(),
        message: problem.message.clone(),
    }
}
