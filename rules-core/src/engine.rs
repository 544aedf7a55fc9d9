//! Loaded rulesets and open records behind handles: what the component has between calls.
//!
//! A host in Rust can use [`Ruleset`] and [`OpenRecord`] by themselves, and share rulesets between threads; an engine
//! keeps few of both in one place and refuses more than the [limits](crate::limits).

mod handles;
#[cfg(test)]
mod tests;

use alloc::{format, string::String, vec::Vec};

use self::handles::Handles;
pub use self::handles::{RecordHandle, RulesetHandle};
use crate::{
    entry::{CodedEntry, Column, Context, Patient},
    error::Error,
    evaluate::evaluate_text,
    json,
    limits::{RECORDS_MAX, RULESETS_MAX},
    open_record::OpenRecord,
    outcome::{Change, Condition, Outcomes, Verdict},
    ruleset::{Description, Requirements, Ruleset},
};

/// Loaded rulesets and open records.
///
/// ```
/// # fn main() -> Result<(), rules_core::error::Error> {
/// # let pack = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/small.pack"));
/// use rules_core::{engine::Engine, entry::{Context, Patient}};
///
/// let mut engine = Engine::new();
/// engine.load(pack)?;
/// let record = engine.open(&Patient::default(), Context::on("2026-01-05"))?;
/// engine.add_text(record, "entry\te1\t2026-01-01\tread2:C10F.\n")?;
/// assert_eq!(engine.evaluate(record, &[])?.alerts[0].rule, "is_ill");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
pub struct Engine {
    rulesets: Handles<RulesetHandle, Ruleset>,
    records: Handles<RecordHandle, OpenRecord>,
    last_handle: u32,
}

impl Engine {
    /// An engine with nothing loaded.
    pub fn new() -> Self {
        Self::default()
    }

    /// A handle that has not been used in this engine.
    fn next_handle(&mut self) -> Result<u32, Error> {
        self.last_handle = self
            .last_handle
            .checked_add(1)
            .ok_or_else(|| Error::too_large("this instance has given out every handle"))?;
        Ok(self.last_handle)
    }

    /// Loads a pack and returns its handle.
    ///
    /// # Errors
    /// As for [`Ruleset::load`] and [`Self::share`].
    pub fn load(&mut self, pack: &[u8]) -> Result<RulesetHandle, Error> {
        self.check_room()?;
        self.share(Ruleset::load(pack)?)
    }

    /// Takes a ruleset that is loaded already, which others may use at the same time, and returns its handle.
    ///
    /// # Errors
    /// Above 64 rulesets, or where the same version of the same ruleset is here already.
    pub fn share(&mut self, ruleset: Ruleset) -> Result<RulesetHandle, Error> {
        self.check_room()?;
        let (name, version) = (ruleset.name(), ruleset.version());
        if self.rulesets.iter().any(|(_, it)| (it.name(), it.version()) == (name, version)) {
            let message = format!("ruleset `{name}` {version} is loaded already");
            return Err(Error::bad_request(message));
        }
        let handle = RulesetHandle(self.next_handle()?);
        self.rulesets.insert(handle, ruleset);
        Ok(handle)
    }

    fn check_room(&self) -> Result<(), Error> {
        if self.rulesets.len() >= RULESETS_MAX {
            return Err(Error::too_large(format!("more than {RULESETS_MAX} rulesets are loaded")));
        }
        Ok(())
    }

    /// Lets go of a ruleset; unless something else uses it, its memory is given back.
    ///
    /// # Errors
    /// There is no such ruleset.
    pub fn unload(&mut self, ruleset: RulesetHandle) -> Result<(), Error> {
        let gone = self.rulesets.remove(ruleset).ok_or_else(|| unknown_ruleset(ruleset))?;
        for record in self.records.values_mut() {
            record.forget(&gone);
        }
        Ok(())
    }

    /// Lists the loaded handles, in the order they were loaded.
    pub fn list(&self) -> Vec<RulesetHandle> {
        self.rulesets.iter().map(|(handle, _)| handle).collect()
    }

    /// The loaded ruleset of this handle.
    ///
    /// # Errors
    /// There is no such ruleset.
    pub fn ruleset(&self, ruleset: RulesetHandle) -> Result<&Ruleset, Error> {
        self.rulesets.get(ruleset).ok_or_else(|| unknown_ruleset(ruleset))
    }

    /// Describes a loaded ruleset.
    ///
    /// # Errors
    /// There is no such ruleset.
    pub fn describe(&self, ruleset: RulesetHandle) -> Result<Description, Error> {
        self.ruleset(ruleset).map(Ruleset::describe)
    }

    /// Says what a host must supply for a ruleset.
    ///
    /// # Errors
    /// There is no such ruleset.
    pub fn requirements(&self, ruleset: RulesetHandle) -> Result<Requirements, Error> {
        self.ruleset(ruleset).map(Ruleset::requirements)
    }

    /// The loaded rulesets, or those of these handles.
    fn rulesets(&self, wanted: &[RulesetHandle]) -> Result<Vec<Ruleset>, Error> {
        if wanted.is_empty() {
            return Ok(self.rulesets.iter().map(|(_, ruleset)| ruleset.clone()).collect());
        }
        wanted.iter().map(|handle| self.ruleset(*handle).cloned()).collect()
    }

    /// Opens an empty record.
    ///
    /// # Errors
    /// As for [`OpenRecord::new`], or above 64 open records.
    pub fn open(&mut self, patient: &Patient, context: Context) -> Result<RecordHandle, Error> {
        if self.records.len() >= RECORDS_MAX {
            return Err(Error::too_large(format!("more than {RECORDS_MAX} records are open")));
        }
        let record = OpenRecord::new(patient, context)?;
        let handle = RecordHandle(self.next_handle()?);
        self.records.insert(handle, record);
        Ok(handle)
    }

    fn record(&self, record: RecordHandle) -> Result<&OpenRecord, Error> {
        self.records.get(record).ok_or_else(|| unknown_record(record))
    }

    fn record_mut(&mut self, record: RecordHandle) -> Result<&mut OpenRecord, Error> {
        self.records.get_mut(record).ok_or_else(|| unknown_record(record))
    }

    /// Adds entries at the end of the record's order; all of them or, on an error, none.
    ///
    /// # Errors
    /// There is no such record; as for [`OpenRecord::add_entries`].
    pub fn add_entries(
        &mut self,
        record: RecordHandle,
        entries: &[CodedEntry],
    ) -> Result<(), Error> {
        self.record_mut(record)?.add_entries(entries)
    }

    /// Adds entries written as the `entry` lines of a text request; all of them or, on an error, none.
    ///
    /// # Errors
    /// There is no such record; as for [`OpenRecord::add_text`].
    pub fn add_text(&mut self, record: RecordHandle, entries: &str) -> Result<(), Error> {
        self.record_mut(record)?.add_text(entries)
    }

    /// Adds entries given by column; all of them or, on an error, none.
    ///
    /// # Errors
    /// There is no such record; as for [`OpenRecord::add_columns`].
    pub fn add_columns(&mut self, record: RecordHandle, columns: &[Column]) -> Result<(), Error> {
        self.record_mut(record)?.add_columns(columns)
    }

    /// Replaces the entry of the same id, keeping its place.
    ///
    /// # Errors
    /// There is no such record or entry.
    pub fn amend(&mut self, record: RecordHandle, entry: &CodedEntry) -> Result<(), Error> {
        self.record_mut(record)?.amend(entry)
    }

    /// Takes an entry out.
    ///
    /// # Errors
    /// There is no such record or entry.
    pub fn withdraw(&mut self, record: RecordHandle, entry: &str) -> Result<(), Error> {
        self.record_mut(record)?.withdraw(entry)
    }

    /// Counts the entries held.
    ///
    /// # Errors
    /// There is no such record.
    pub fn count(&self, record: RecordHandle) -> Result<u32, Error> {
        self.record(record).map(|open| open.len() as u32)
    }

    /// Gives a record's memory back.
    ///
    /// # Errors
    /// There is no such record.
    pub fn close(&mut self, record: RecordHandle) -> Result<(), Error> {
        self.records.remove(record).map(drop).ok_or_else(|| unknown_record(record))
    }

    /// Says which rules have something to say of a record, without what and why: in the order of the
    /// rulesets, and of each its alerts, markers and reports. All loaded rulesets when the list is empty.
    ///
    /// # Errors
    /// As for [`Self::evaluate`].
    pub fn decide(
        &mut self,
        record: RecordHandle,
        rulesets: &[RulesetHandle],
    ) -> Result<Vec<(RulesetHandle, Verdict)>, Error> {
        let asked = self.rulesets(rulesets)?;
        let handles = if rulesets.is_empty() { self.list() } else { rulesets.to_vec() };
        let mut verdicts = Vec::new();
        for (handle, of_ruleset) in
            handles.into_iter().zip(self.record_mut(record)?.decide(&asked)?)
        {
            verdicts.extend(of_ruleset.into_iter().map(|verdict| (handle, verdict)));
        }
        Ok(verdicts)
    }

    /// Evaluates a record under these rulesets; all loaded ones when the list is empty.
    ///
    /// # Errors
    /// There is no such record or ruleset; as for [`OpenRecord::evaluate`].
    pub fn evaluate(
        &mut self,
        record: RecordHandle,
        rulesets: &[RulesetHandle],
    ) -> Result<Outcomes, Error> {
        let rulesets = self.rulesets(rulesets)?;
        self.record_mut(record)?.evaluate(&rulesets)
    }

    /// Says what the proposed entries would start, stop or change. The record stays as it is.
    ///
    /// # Errors
    /// There is no such record or ruleset; as for [`OpenRecord::preview`].
    pub fn preview(
        &mut self,
        record: RecordHandle,
        rulesets: &[RulesetHandle],
        proposed: &[CodedEntry],
    ) -> Result<Vec<Change>, Error> {
        let rulesets = self.rulesets(rulesets)?;
        self.record_mut(record)?.preview(&rulesets, proposed)
    }

    /// Says, condition by condition, why a marker, alert, report, table or field stands as it does.
    ///
    /// # Errors
    /// There is no such record, ruleset or rule.
    pub fn explain(
        &self,
        record: RecordHandle,
        ruleset: RulesetHandle,
        rule: &str,
    ) -> Result<Vec<Condition>, Error> {
        self.record(record)?.explain(self.ruleset(ruleset)?, rule)
    }

    /// Evaluates a text request and returns canonical JSON.
    ///
    /// # Errors
    /// As for [`evaluate_text`].
    pub fn evaluate_text(&self, request: &str) -> Result<String, Error> {
        evaluate_text(&self.rulesets(&[])?, request).map(|reply| json::reply(&reply))
    }
}

fn unknown_ruleset(RulesetHandle(handle): RulesetHandle) -> Error {
    Error::unknown_handle(format!("no ruleset has handle {handle}"))
}

fn unknown_record(RecordHandle(handle): RecordHandle) -> Error {
    Error::unknown_handle(format!("no record has handle {handle}"))
}
