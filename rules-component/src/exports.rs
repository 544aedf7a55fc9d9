//! The world's functions, each one call of the module.

use alloc::{string::String, vec::Vec};

use rules_core::module::{self, Module};

use crate::{
    bindings::{
        Component,
        exports::coded_record::rules::{
            evaluation, records,
            rulesets::{self, Description, Needs},
            types::{
                Change, CodedEntry, Column, Condition, Context, Failure, Outcomes, Patient, Verdict,
            },
            wire,
        },
    },
    convert::each,
    instance,
};

/// Calls the module and moves what it says.
fn call<T, U: From<T>>(
    work: impl FnOnce(&mut Module) -> Result<T, module::Failure>,
) -> Result<U, Failure> {
    instance::with(work).map(U::from).map_err(Failure::from)
}

/// Calls the module and moves each thing it says.
fn call_each<T, U: From<T>>(
    work: impl FnOnce(&mut Module) -> Result<Vec<T>, module::Failure>,
) -> Result<Vec<U>, Failure> {
    instance::with(work).map(each).map_err(Failure::from)
}

impl rulesets::Guest for Component {
    fn load(pack: Vec<u8>) -> Result<u32, Failure> {
        call(|module| module.load(&pack))
    }

    fn describe(ruleset: u32) -> Result<Description, Failure> {
        call(|module| module.describe(ruleset))
    }

    fn unload(ruleset: u32) -> Result<(), Failure> {
        call(|module| module.unload(ruleset))
    }

    fn list() -> Vec<u32> {
        instance::with(|module| Ok(module.list())).unwrap_or_default()
    }

    fn reads(ruleset: u32) -> Result<Needs, Failure> {
        call(|module| module.reads(ruleset))
    }
}

impl records::Guest for Component {
    fn open(patient: Patient, context: Context) -> Result<u32, Failure> {
        call(|module| module.open(&patient.into(), context.into()))
    }

    fn add_entries(record: u32, entries: Vec<CodedEntry>) -> Result<(), Failure> {
        call(|module| module.add_entries(record, &each(entries)))
    }

    fn add_text(record: u32, entries: String) -> Result<(), Failure> {
        call(|module| module.add_text(record, &entries))
    }

    fn add_columns(record: u32, columns: Vec<Column>) -> Result<(), Failure> {
        call(|module| module.add_columns(record, &each(columns)))
    }

    fn amend(record: u32, entry: CodedEntry) -> Result<(), Failure> {
        call(|module| module.amend(record, &entry.into()))
    }

    fn withdraw(record: u32, entry: String) -> Result<(), Failure> {
        call(|module| module.withdraw(record, &entry))
    }

    fn count(record: u32) -> Result<u32, Failure> {
        call(|module| module.count(record))
    }

    fn close(record: u32) -> Result<(), Failure> {
        call(|module| module.close(record))
    }
}

impl evaluation::Guest for Component {
    fn evaluate(record: u32, rulesets: Vec<u32>) -> Result<Outcomes, Failure> {
        call(|module| module.evaluate(record, &rulesets))
    }

    fn decide(record: u32, rulesets: Vec<u32>) -> Result<Vec<Verdict>, Failure> {
        call_each(|module| module.decide(record, &rulesets))
    }

    fn preview(
        record: u32,
        rulesets: Vec<u32>,
        proposed: Vec<CodedEntry>,
    ) -> Result<Vec<Change>, Failure> {
        call_each(|module| module.preview(record, &rulesets, &each(proposed)))
    }

    fn explain(record: u32, ruleset: u32, rule: String) -> Result<Vec<Condition>, Failure> {
        call_each(|module| module.explain(record, ruleset, &rule))
    }
}

impl wire::Guest for Component {
    fn evaluate_text(request: String) -> Result<String, Failure> {
        call(|module| module.evaluate_text(&request))
    }

    fn evaluate_bytes(request: Vec<u8>) -> Result<Vec<u8>, Failure> {
        let request = String::from_utf8(request).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            Failure::BadRequest(alloc::format!("the request is not UTF-8 from byte {valid}"))
        })?;
        Self::evaluate_text(request).map(String::into_bytes)
    }
}
