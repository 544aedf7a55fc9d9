//! Records that stay open between calls.

use std::mem;

use rules_core::{
    entry::{CodedEntry, Column, Context, Patient},
    outcome::{Change, Condition, Outcomes, Verdict},
};
use wasmtime::Store;

use crate::{
    Error, RulesetHandle, Session,
    bindings::RulesModule,
    convert::{change, each},
    instance::Answer,
    memory::Memory,
};

/// A record open in an instance. It ends with the instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordHandle {
    instance: u64,
    inside: u32,
}

impl Session {
    /// Opens an empty record.
    ///
    /// # Errors
    /// [`Error::Refused`] where a day of the context cannot be read, or 64 records are open; a limit, or a trap.
    pub fn open_record(
        &mut self,
        patient: &Patient,
        context: &Context,
    ) -> Result<RecordHandle, Error> {
        let (patient, context) = (patient.into(), context.into());
        let inside = self.call(|module, store| {
            module.coded_record_rules_records().call_open(store, &patient, &context)
        })?;
        let instance = self.instance().ok_or(Error::StaleRecord)?;
        let record = RecordHandle { instance, inside };
        self.open.push(record);
        Ok(record)
    }

    /// Adds entries at the end of the record's order; all of them or, on an error, none.
    ///
    /// # Errors
    /// [`Error::StaleRecord`]; [`Error::Refused`] where an id is empty or there already, or there are too many
    /// entries; a limit, or a trap.
    pub fn add_entries(
        &mut self,
        record: RecordHandle,
        entries: &[CodedEntry],
    ) -> Result<(), Error> {
        let entries = each(entries);
        self.of_record(record, |module, store, inside| {
            module.coded_record_rules_records().call_add_entries(store, inside, &entries)
        })
    }

    /// The same from `entry` lines as a text request has them: one string in, which is much faster.
    ///
    /// # Errors
    /// As for [`Self::add_entries`]; a malformed line is named by line and column.
    pub fn add_text(&mut self, record: RecordHandle, entries: &str) -> Result<(), Error> {
        self.of_record(record, |module, store, inside| {
            module.coded_record_rules_records().call_add_text(store, inside, entries)
        })
    }

    /// The same by column: one text for each field of an `entry` line that any of the entries has.
    ///
    /// # Errors
    /// As for [`Self::add_entries`]; columns of different lengths, of no or of the same name.
    pub fn add_columns(&mut self, record: RecordHandle, columns: &[Column]) -> Result<(), Error> {
        let columns = each(columns);
        self.of_record(record, |module, store, inside| {
            module.coded_record_rules_records().call_add_columns(store, inside, &columns)
        })
    }

    /// Replaces the entry of the same id, keeping its place.
    ///
    /// # Errors
    /// [`Error::StaleRecord`]; [`Error::Refused`] where there is no such entry; a limit, or a trap.
    pub fn amend(&mut self, record: RecordHandle, entry: &CodedEntry) -> Result<(), Error> {
        let entry = entry.into();
        self.of_record(record, |module, store, inside| {
            module.coded_record_rules_records().call_amend(store, inside, &entry)
        })
    }

    /// Takes the entry of this id out.
    ///
    /// # Errors
    /// As for [`Self::amend`].
    pub fn withdraw(&mut self, record: RecordHandle, entry: &str) -> Result<(), Error> {
        self.of_record(record, |module, store, inside| {
            module.coded_record_rules_records().call_withdraw(store, inside, entry)
        })
    }

    /// Counts the entries held.
    ///
    /// # Errors
    /// [`Error::StaleRecord`]; a limit, or a trap.
    pub fn count(&mut self, record: RecordHandle) -> Result<u32, Error> {
        self.of_record(record, |module, store, inside| {
            module.coded_record_rules_records().call_count(store, inside)
        })
    }

    /// Gives a record's memory back.
    ///
    /// # Errors
    /// [`Error::StaleRecord`], where there is nothing left to give back; [`Error::Refused`] where it is closed
    /// already; a limit, or a trap.
    pub fn close(&mut self, record: RecordHandle) -> Result<(), Error> {
        self.of_record(record, |module, store, inside| {
            module.coded_record_rules_records().call_close(store, inside)
        })?;
        self.open.retain(|it| *it != record);
        Ok(())
    }

    /// Closes what is open, so that nobody else finds it.
    pub(crate) fn close_all(&mut self) {
        for record in mem::take(&mut self.open) {
            if self.close(record).is_err() {
                // It must not stay open, so the instance goes; what it held goes with it.
                self.renew();
                return;
            }
        }
    }

    /// Which rules have something to say under these rulesets, or all if none is named, without what and why: in
    /// the order of the rulesets, and of each its alerts, markers and reports.
    ///
    /// # Errors
    /// [`Error::StaleRecord`], [`Error::UnknownRuleset`]; [`Error::Refused`] where a ruleset is named twice or a
    /// parameter cannot be read; a limit, or a trap.
    pub fn decide(
        &mut self,
        record: RecordHandle,
        rulesets: &[RulesetHandle],
    ) -> Result<Vec<(RulesetHandle, Verdict)>, Error> {
        let rulesets = self.insides(rulesets)?;
        let verdicts = self.of_record(record, |module, store, inside| {
            module.coded_record_rules_evaluation().call_decide(store, inside, &rulesets)
        })?;
        verdicts.into_iter().map(|it| Ok((self.outside(it.ruleset)?, it.into()))).collect()
    }

    /// Everything the rules say of an open record under these rulesets, or all if none is named, with evidence.
    ///
    /// # Errors
    /// As for [`Self::decide`].
    pub fn evaluate_record(
        &mut self,
        record: RecordHandle,
        rulesets: &[RulesetHandle],
    ) -> Result<Outcomes, Error> {
        let rulesets = self.insides(rulesets)?;
        let outcomes = self.of_record(record, |module, store, inside| {
            module.coded_record_rules_evaluation().call_evaluate(store, inside, &rulesets)
        });
        outcomes.map(Into::into)
    }

    /// What the proposed entries would start, stop or change. The record stays as it is.
    ///
    /// # Errors
    /// As for [`Self::decide`] and [`Self::add_entries`]; [`Error::UnknownReply`] where the component is of
    /// another version.
    pub fn preview(
        &mut self,
        record: RecordHandle,
        rulesets: &[RulesetHandle],
        proposed: &[CodedEntry],
    ) -> Result<Vec<Change>, Error> {
        let (rulesets, proposed) = (self.insides(rulesets)?, each(proposed));
        let changes = self.of_record(record, |module, store, inside| {
            let evaluation = module.coded_record_rules_evaluation();
            evaluation.call_preview(store, inside, &rulesets, &proposed)
        })?;
        changes.into_iter().map(|it| change(it).map_err(Error::UnknownReply)).collect()
    }

    /// Why a marker, alert, report or table stands as it does, condition by condition.
    ///
    /// # Errors
    /// As for [`Self::decide`]; [`Error::Refused`] where the ruleset has no rule of that name.
    pub fn explain(
        &mut self,
        record: RecordHandle,
        ruleset: RulesetHandle,
        rule: &str,
    ) -> Result<Vec<Condition>, Error> {
        let ruleset = self.inside(ruleset)?;
        let conditions = self.of_record(record, |module, store, inside| {
            module.coded_record_rules_evaluation().call_explain(store, inside, ruleset, rule)
        })?;
        Ok(each(conditions))
    }

    /// What the instance calls these rulesets.
    fn insides(&self, rulesets: &[RulesetHandle]) -> Result<Vec<u32>, Error> {
        rulesets.iter().map(|ruleset| self.inside(*ruleset)).collect()
    }

    fn of_record<T>(
        &mut self,
        record: RecordHandle,
        call: impl FnOnce(&RulesModule, &mut Store<Memory>, u32) -> Answer<T>,
    ) -> Result<T, Error> {
        if self.instance() != Some(record.instance) {
            return Err(Error::StaleRecord);
        }
        self.call(|module, store| call(module, store, record.inside))
    }
}
