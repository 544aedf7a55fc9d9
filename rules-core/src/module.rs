//! One instance of the rules: loaded rulesets and open records behind `u32` handles.
//!
//! This is the whole of what hosts see, natively and through the component.

mod describe;
mod failure;
mod handles;
mod known;
mod open;
mod preview;
mod said;
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
use self::{handles::Handles, open::OpenRecord, said::Said};
use crate::{
    entry::{CodedEntry, Column, Context, Patient},
    eval::{Evaluation, Matched, explain},
    json,
    limits::{RECORDS_MAX, RULESETS_MAX},
    outcome::{Change, Condition, Explanation, Outcomes, Reply, Verdict},
    pack::Pack,
    record::Record,
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
            open.forget(ruleset);
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
        let record = OpenRecord::new(patient, context)?;
        let handle = self.next_handle()?;
        self.records.insert(handle, record);
        Ok(handle)
    }

    fn record(&self, record: u32) -> Result<&OpenRecord, Failure> {
        self.records.get(record).ok_or_else(|| unknown_record(record))
    }

    /// Adds entries at the end of the record's order; all of them or, on an error, none.
    ///
    /// # Errors
    /// [`Failure::UnknownHandle`], [`Failure::TooLarge`], or [`Failure::BadRequest`] where an id is empty or
    /// already there.
    pub fn add_entries(&mut self, record: u32, entries: &[CodedEntry]) -> Result<(), Failure> {
        opened(&mut self.records, record)?.add(&self.rulesets, entries)
    }

    /// Adds entries written as the `entry` lines of a text request; all of them or, on an error, none.
    ///
    /// # Errors
    /// As for [`Self::add_entries`]; a malformed line is named by line and column.
    pub fn add_text(&mut self, record: u32, entries: &str) -> Result<(), Failure> {
        opened(&mut self.records, record)?.add_text(&self.rulesets, entries)
    }

    /// Adds entries given by column: one text for each field of an `entry` line that any entry has, values in
    /// the order of the entries with a line feed between; all of them or, on an error, none.
    ///
    /// # Errors
    /// As for [`Self::add_entries`]; columns of different lengths, of no or of the same name; a value that
    /// cannot be read is named by column, line and character.
    pub fn add_columns(&mut self, record: u32, columns: &[Column]) -> Result<(), Failure> {
        opened(&mut self.records, record)?.add_columns(&self.rulesets, columns)
    }

    /// Replaces the entry of the same id, keeping its place.
    ///
    /// # Errors
    /// [`Failure::UnknownHandle`] where there is no such record or entry.
    pub fn amend(&mut self, record: u32, entry: &CodedEntry) -> Result<(), Failure> {
        opened(&mut self.records, record)?.amend(entry)
    }

    /// Takes an entry out.
    ///
    /// # Errors
    /// [`Failure::UnknownHandle`] where there is no such record or entry.
    pub fn withdraw(&mut self, record: u32, entry: &str) -> Result<(), Failure> {
        opened(&mut self.records, record)?.withdraw(entry)
    }

    /// Counts the entries held.
    ///
    /// # Errors
    /// [`Failure::UnknownHandle`].
    pub fn count(&self, record: u32) -> Result<u32, Failure> {
        self.record(record).map(|open| open.len() as u32)
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
        opened(&mut self.records, record)?.decide(&packs)
    }

    /// Evaluates a record under these rulesets; all loaded ones when the list is empty.
    ///
    /// # Errors
    /// [`Failure::UnknownHandle`], or [`Failure::BadRequest`] where a parameter does not fit.
    pub fn evaluate(&mut self, record: u32, rulesets: &[u32]) -> Result<Outcomes, Failure> {
        let packs = packs(&self.rulesets, rulesets)?;
        opened(&mut self.records, record)?.evaluate(&packs)
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
        opened(&mut self.records, record)?.preview(&packs, proposed)
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
        self.record(record)?.explain(self.pack(ruleset)?, rule)
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
            said.find(pack, &record, parameters);
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
            explanations.push(Explanation { ruleset, rule, conditions });
        }
        Ok(json::reply(&Reply::new(outcomes, explanations)))
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

/// The record of this handle.
fn opened(records: &mut Handles<OpenRecord>, record: u32) -> Result<&mut OpenRecord, Failure> {
    records.get_mut(record).ok_or_else(|| unknown_record(record))
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
    let matched = Matched::match_record(pack, record, parameters, &mut Vec::new());
    let mut evaluation = Evaluation::new(pack, record, parameters, &matched);
    explain(&mut evaluation, rule).ok_or_else(|| {
        let name = &pack.plan.info.name;
        Failure::UnknownHandle(format!("ruleset `{name}` has no rule {}", Quoted(rule)))
    })
}
