//! One instance of the rules: loaded rulesets and open records behind `u32` handles.
//!
//! This is the whole of what hosts see, natively and through the component.

mod describe;
mod failure;
mod preview;
mod settings;
#[cfg(test)]
mod tests;

use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::{String, ToString},
    vec::Vec,
};

pub use self::{
    describe::{Description, Needs},
    failure::Failure,
};
use crate::{
    entry::{CodedEntry, Context, Patient},
    eval::{Evaluation, decide, explain},
    json::{self, Explained},
    limits::{ENTRIES_MAX, RECORDS_MAX, RULESETS_MAX, TEXT_TOTAL_MAX},
    order::sorted,
    outcome::{Audit, Change, Condition, EntryCounts, EntryProblem, Outcomes, RulesetIdentity},
    pack::{LANGUAGE, Pack},
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
    rulesets: BTreeMap<u32, Pack>,
    records: BTreeMap<u32, OpenRecord>,
    last_handle: u32,
}

/// A record that stays open between calls.
#[derive(Debug)]
struct OpenRecord {
    context: Context,
    record: Record<'static>,
    /// Place of each entry by id.
    ids: Ids,
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
        if self.rulesets.values().any(same) {
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
        self.rulesets.remove(&ruleset).map(drop).ok_or_else(|| unknown_ruleset(ruleset))
    }

    /// Lists the loaded handles, in the order they were loaded.
    pub fn list(&self) -> Vec<u32> {
        self.rulesets.keys().copied().collect()
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
        self.rulesets.get(&ruleset).ok_or_else(|| unknown_ruleset(ruleset))
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
        self.records.insert(handle, OpenRecord { context, record, ids: Ids::default() });
        Ok(handle)
    }

    fn record(&self, record: u32) -> Result<&OpenRecord, Failure> {
        self.records.get(&record).ok_or_else(|| unknown_record(record))
    }

    fn record_mut(&mut self, record: u32) -> Result<&mut OpenRecord, Failure> {
        self.records.get_mut(&record).ok_or_else(|| unknown_record(record))
    }

    /// Adds entries at the end of the record's order; all of them or, on an error, none.
    ///
    /// # Errors
    /// [`Failure::UnknownHandle`], [`Failure::TooLarge`], or [`Failure::BadRequest`] where an id is empty or
    /// already there.
    pub fn add_entries(&mut self, record: u32, entries: &[CodedEntry]) -> Result<(), Failure> {
        self.record_mut(record)?.add(entries)
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
        self.records.remove(&record).map(drop).ok_or_else(|| unknown_record(record))
    }

    /// Evaluates a record under these rulesets; all loaded ones when the list is empty.
    ///
    /// # Errors
    /// [`Failure::UnknownHandle`], or [`Failure::BadRequest`] where a parameter does not fit.
    pub fn evaluate(&self, record: u32, rulesets: &[u32]) -> Result<Outcomes, Failure> {
        let open = self.record(record)?;
        let packs = packs(&self.rulesets, rulesets)?;
        evaluate(&packs, &open.record, &open.context)
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
        let open = self.records.get_mut(&record).ok_or_else(|| unknown_record(record))?;
        check_ids(proposed)?;
        let new = proposed.iter().filter(|entry| open.place(&entry.id).is_none()).count();
        check_count(open.record.offered().len().saturating_add(new))?;
        check_text(open.record.offered(), proposed)?;
        let before = evaluate(&packs, &open.record, &open.context)?;
        let mut amended = Vec::new();
        for entry in proposed {
            match open.place(&entry.id) {
                Some(place) => {
                    let was = open.record.offered().entry(place).map(EntryView::to_entry);
                    amended.extend(was.map(|was| (place, was)));
                    open.record.amend(place, entry);
                }
                None => {
                    open.record.add(entry);
                }
            }
        }
        let after = evaluate(&packs, &open.record, &open.context);
        (0..new).for_each(|_| open.record.take_back());
        for (place, was) in amended {
            open.record.amend(place, &was);
        }
        Ok(preview::changes(&before, &after?))
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
        let outcomes = evaluate(&packs, &record, context)?;
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
            return Ok(self.rulesets.values().collect());
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
        let mut found = self.rulesets.values().filter(matches);
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

    fn add(&mut self, entries: &[CodedEntry]) -> Result<(), Failure> {
        check_count(self.record.offered().len().saturating_add(entries.len()))?;
        check_ids(entries)?;
        if let Some(there) = entries.iter().find(|entry| self.place(&entry.id).is_some()) {
            let message = format!("entry id {} is in the record already", Quoted(&there.id));
            return Err(Failure::BadRequest(message));
        }
        check_text(self.record.offered(), entries)?;
        for entry in entries {
            let place = self.record.offered().len() as u32;
            self.ids.insert(self.record.offered(), &entry.id, place);
            self.record.add(entry);
        }
        Ok(())
    }
}

/// The packs of these handles, or all.
fn packs<'p>(loaded: &'p BTreeMap<u32, Pack>, wanted: &[u32]) -> Result<Vec<&'p Pack>, Failure> {
    if wanted.is_empty() {
        return Ok(loaded.values().collect());
    }
    let of = |handle: &u32| loaded.get(handle).ok_or_else(|| unknown_ruleset(*handle));
    distinct(wanted.iter().map(of).collect::<Result<_, _>>()?)
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
    let mut seen = BTreeSet::new();
    for id in entries.iter().map(|entry| entry.id.as_str()) {
        if id.is_empty() {
            return Err(Failure::BadRequest("an entry has no id".into()));
        }
        if !seen.insert(id) {
            let message = format!("entry id {id} stands twice", id = Quoted(id));
            return Err(Failure::BadRequest(message));
        }
    }
    Ok(())
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
    let mut evaluation = Evaluation::new(pack, record, parameters, &mut Vec::new());
    explain(&mut evaluation, rule).ok_or_else(|| {
        let name = &pack.plan.info.name;
        Failure::UnknownHandle(format!("ruleset `{name}` has no rule {}", Quoted(rule)))
    })
}

/// Evaluates a record under packs, in order.
fn evaluate(packs: &[&Pack], record: &Record<'_>, context: &Context) -> Result<Outcomes, Failure> {
    let settings = settings::settings(packs, context)?;
    let mut problems = record.problems().to_vec();
    let (offered, used) = (record.offered().len(), record.rows().len());
    let mut outcomes = Outcomes {
        audit: Audit {
            module: VERSION.into(),
            language: u32::from(LANGUAGE),
            today: record.today.to_string(),
            known_as_of: record.known_as_of.map(|day| day.to_string()).unwrap_or_default(),
            rulesets: packs.iter().map(|pack| identity(pack)).collect(),
        },
        entries: EntryCounts {
            offered: offered as u32,
            used: used as u32,
            not_used: offered.saturating_sub(used) as u32,
        },
        ..Outcomes::default()
    };
    for (pack, parameters) in packs.iter().zip(&settings) {
        let mut evaluation = Evaluation::new(pack, record, parameters, &mut problems);
        let decisions = decide(&mut evaluation);
        outcomes.alerts.extend(decisions.alerts);
        outcomes.markers.extend(decisions.markers);
        outcomes.inclusions.extend(decisions.inclusions);
        outcomes.tables.extend(decisions.tables);
        outcomes.undecided.extend(decisions.undecided);
    }
    let before = |a: usize, b: usize| problems.get(a) < problems.get(b);
    let order = sorted(problems.len(), &mut { before });
    let mut ordered: Vec<&Problem> = order.iter().filter_map(|at| problems.get(*at)).collect();
    ordered.dedup();
    outcomes.problems = ordered.into_iter().map(|problem| named(problem, record)).collect();
    Ok(outcomes)
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
