//! The world's functions, each one call of the engine.

use alloc::{string::String, vec::Vec};

use rules_core::{
    engine::{Engine, RecordHandle, RulesetHandle},
    error,
};

use crate::{
    bindings::{
        Component,
        exports::coded_record::rules::{
            evaluation, records,
            rulesets::{self, Description, Requirements},
            text_request,
            types::{
                Change, CodedEntry, Column, Condition, Context, Error, ErrorKind, Outcomes,
                Patient, Verdict,
            },
        },
    },
    convert::each,
    instance,
};

/// Calls the engine and moves what it says.
fn call<T, U: From<T>>(
    work: impl FnOnce(&mut Engine) -> Result<T, error::Error>,
) -> Result<U, Error> {
    instance::with(work).map(U::from).map_err(Error::from)
}

/// Calls the engine and moves each thing it says.
fn call_each<T, U: From<T>>(
    work: impl FnOnce(&mut Engine) -> Result<Vec<T>, error::Error>,
) -> Result<Vec<U>, Error> {
    instance::with(work).map(each).map_err(Error::from)
}

fn handles(rulesets: &[u32]) -> Vec<RulesetHandle> {
    rulesets.iter().copied().map(RulesetHandle).collect()
}

impl rulesets::Guest for Component {
    fn load(pack: Vec<u8>) -> Result<u32, Error> {
        call(|engine| engine.load(&pack).map(|RulesetHandle(handle)| handle))
    }

    fn describe(ruleset: u32) -> Result<Description, Error> {
        call(|engine| engine.describe(RulesetHandle(ruleset)))
    }

    fn unload(ruleset: u32) -> Result<(), Error> {
        call(|engine| engine.unload(RulesetHandle(ruleset)))
    }

    fn list() -> Vec<u32> {
        let handles = instance::with(|engine| Ok(engine.list())).unwrap_or_default();
        handles.into_iter().map(|RulesetHandle(handle)| handle).collect()
    }

    fn requirements_of(ruleset: u32) -> Result<Requirements, Error> {
        call(|engine| engine.requirements(RulesetHandle(ruleset)))
    }
}

impl records::Guest for Component {
    fn open(patient: Patient, context: Context) -> Result<u32, Error> {
        call(|engine| {
            engine.open(&patient.into(), context.into()).map(|RecordHandle(handle)| handle)
        })
    }

    fn add_entries(record: u32, entries: Vec<CodedEntry>) -> Result<(), Error> {
        call(|engine| engine.add_entries(RecordHandle(record), &each(entries)))
    }

    fn add_text(record: u32, entries: String) -> Result<(), Error> {
        call(|engine| engine.add_text(RecordHandle(record), &entries))
    }

    fn add_columns(record: u32, columns: Vec<Column>) -> Result<(), Error> {
        call(|engine| engine.add_columns(RecordHandle(record), &each(columns)))
    }

    fn amend(record: u32, entry: CodedEntry) -> Result<(), Error> {
        call(|engine| engine.amend(RecordHandle(record), &entry.into()))
    }

    fn withdraw(record: u32, entry: String) -> Result<(), Error> {
        call(|engine| engine.withdraw(RecordHandle(record), &entry))
    }

    fn count(record: u32) -> Result<u32, Error> {
        call(|engine| engine.count(RecordHandle(record)))
    }

    fn close(record: u32) -> Result<(), Error> {
        call(|engine| engine.close(RecordHandle(record)))
    }
}

impl evaluation::Guest for Component {
    fn evaluate(record: u32, rulesets: Vec<u32>) -> Result<Outcomes, Error> {
        call(|engine| engine.evaluate(RecordHandle(record), &handles(&rulesets)))
    }

    fn decide(record: u32, rulesets: Vec<u32>) -> Result<Vec<Verdict>, Error> {
        call_each(|engine| engine.decide(RecordHandle(record), &handles(&rulesets)))
    }

    fn preview(
        record: u32,
        rulesets: Vec<u32>,
        proposed: Vec<CodedEntry>,
    ) -> Result<Vec<Change>, Error> {
        call_each(|engine| {
            engine.preview(RecordHandle(record), &handles(&rulesets), &each(proposed))
        })
    }

    fn explain(record: u32, ruleset: u32, rule: String) -> Result<Vec<Condition>, Error> {
        call_each(|engine| engine.explain(RecordHandle(record), RulesetHandle(ruleset), &rule))
    }
}

impl text_request::Guest for Component {
    fn evaluate_text(request: String) -> Result<String, Error> {
        call(|engine| engine.evaluate_text(&request))
    }

    fn evaluate_bytes(request: Vec<u8>) -> Result<Vec<u8>, Error> {
        let request = String::from_utf8(request).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            let message = alloc::format!("the request is not UTF-8 from byte {valid}");
            Error { kind: ErrorKind::BadRequest, place: None, message }
        })?;
        Self::evaluate_text(request).map(String::into_bytes)
    }
}
