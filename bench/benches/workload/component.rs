//! The engine as the component, in wasmtime without fuel.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use anyhow::anyhow;
use coded_rules_bench::{
    TODAY,
    workload::{self, Person},
};
use coded_rules_tests::component::{
    self,
    bindings::{RulesModule, exports::coded_record::rules::types as wit},
    foreign,
};
use rules_core::{
    code::Scheme,
    entry::{CodedEntry, Column, EntryValue},
    text_request,
};
use wasmtime::{
    Engine, Store,
    component::{Component, Linker},
};

use super::figures::Figures;

/// The component, compiled.
pub(crate) struct Compiled {
    engine: Engine,
    component: Component,
}

impl Compiled {
    pub(crate) fn new() -> anyhow::Result<Self> {
        let engine = Engine::default();
        let component = Component::from_file(&engine, component::path()?).map_err(foreign)?;
        Ok(Self { engine, component })
    }

    /// An instance with a pack.
    pub(crate) fn load(&self, pack: &[u8]) -> anyhow::Result<Instance> {
        let mut instance = Instance::new(&self.component)?;
        instance.load(pack)?;
        Ok(instance)
    }

    /// How long an instance takes to be there, from the precompiled component: the component read, an
    /// instance made, a pack loaded.
    pub(crate) fn cold_start(&self, pack: &[u8]) -> anyhow::Result<[Duration; 3]> {
        let bytes = self.component.serialize().map_err(foreign)?;
        let start = Instant::now();
        #[expect(unsafe_code, reason = "these bytes were made above by the same engine")]
        // SAFETY: as above.
        let component = unsafe { Component::deserialize(&self.engine, &bytes) }.map_err(foreign)?;
        let read = start.elapsed();
        let mut instance = Instance::new(&component)?;
        let made = start.elapsed();
        instance.load(pack)?;
        let loaded = start.elapsed();
        Ok([read, made.saturating_sub(read), loaded.saturating_sub(made)])
    }
}

/// One instance.
pub(crate) struct Instance {
    store: Store<()>,
    module: RulesModule,
}

fn said<T>(answer: wasmtime::Result<Result<T, wit::Error>>) -> anyhow::Result<T> {
    answer.map_err(foreign)?.map_err(|failure| anyhow!(component::text(&failure)))
}

impl Instance {
    fn new(component: &Component) -> anyhow::Result<Self> {
        let mut store = Store::new(component.engine(), ());
        let linker = Linker::new(component.engine());
        let module = RulesModule::instantiate(&mut store, component, &linker).map_err(foreign)?;
        Ok(Self { store, module })
    }

    fn load(&mut self, pack: &[u8]) -> anyhow::Result<()> {
        let rulesets = self.module.coded_record_rules_rulesets();
        said(rulesets.call_load(&mut self.store, pack)).map(drop)
    }

    fn open(&mut self, person: &Person) -> anyhow::Result<u32> {
        let records = self.module.coded_record_rules_records();
        let patient = wit::Patient {
            birth_date: person.patient.birth_date.clone(),
            sex: wit::Sex::Unknown,
            death_date: String::new(),
            registrations: Vec::new(),
        };
        let context = wit::Context {
            today: TODAY.into(),
            known_as_of: String::new(),
            organisation: String::new(),
            parameters: Vec::new(),
        };
        let record = said(records.call_open(&mut self.store, &patient, &context))?;
        let entries: Vec<wit::CodedEntry> = person.entries.iter().map(entry).collect();
        said(records.call_add_entries(&mut self.store, record, &entries))?;
        Ok(record)
    }

    fn timed(
        &mut self,
        people: &[Person],
        sweeps: usize,
        work: impl Fn(&mut Self, u32) -> anyhow::Result<()>,
    ) -> anyhow::Result<Figures> {
        Figures::of(people, sweeps, |person| {
            let record = self.open(person)?;
            let start = Instant::now();
            work(self, record)?;
            let took = start.elapsed();
            let records = self.module.coded_record_rules_records();
            said(records.call_close(&mut self.store, record))?;
            Ok(took)
        })
    }

    /// Which rules have something to say of an open record, asked for the first time.
    pub(crate) fn decide(&mut self, people: &[Person], sweeps: usize) -> anyhow::Result<Figures> {
        self.timed(people, sweeps, |instance, record| {
            let evaluation = instance.module.coded_record_rules_evaluation();
            said(evaluation.call_decide(&mut instance.store, record, &[]))
                .map(|it| drop(black_box(it)))
        })
    }

    /// Everything the rules say of an open record, with evidence, asked for the first time.
    pub(crate) fn evaluate(&mut self, people: &[Person], sweeps: usize) -> anyhow::Result<Figures> {
        self.timed(people, sweeps, |instance, record| {
            let evaluation = instance.module.coded_record_rules_evaluation();
            said(evaluation.call_evaluate(&mut instance.store, record, &[]))
                .map(|it| drop(black_box(it)))
        })
    }

    /// Handing the entries of a record over, typed.
    pub(crate) fn typed_entries(
        &mut self,
        people: &[Person],
        sweeps: usize,
    ) -> anyhow::Result<Figures> {
        Figures::of(people, sweeps, |person| {
            let start = Instant::now();
            let record = self.open(person)?;
            let took = start.elapsed();
            let records = self.module.coded_record_rules_records();
            said(records.call_close(&mut self.store, record))?;
            Ok(took)
        })
    }

    /// The same, as lines of text.
    pub(crate) fn text_entries(
        &mut self,
        people: &[Person],
        sweeps: usize,
    ) -> anyhow::Result<Figures> {
        self.handed_over(people, sweeps, |person| {
            let request = workload::request(person);
            let lines = request.split_once("entry\t").map(|(head, _)| head.len());
            let lines = request.get(lines.unwrap_or_default()..).unwrap_or_default().to_owned();
            move |instance: &mut Self, record| {
                let records = instance.module.coded_record_rules_records();
                said(records.call_add_text(&mut instance.store, record, &lines))
            }
        })
    }

    /// The same, by column.
    pub(crate) fn columns(&mut self, people: &[Person], sweeps: usize) -> anyhow::Result<Figures> {
        self.handed_over(people, sweeps, |person| {
            let column = |it: Column| wit::Column { name: it.name, values: it.values };
            let columns: Vec<_> =
                text_request::columns(&person.entries).into_iter().map(column).collect();
            move |instance: &mut Self, record| {
                let records = instance.module.coded_record_rules_records();
                said(records.call_add_columns(&mut instance.store, record, &columns))
            }
        })
    }

    /// `open`, and entries that were made ready before the clock runs.
    fn handed_over<F: FnOnce(&mut Self, u32) -> anyhow::Result<()>>(
        &mut self,
        people: &[Person],
        sweeps: usize,
        ready: impl Fn(&Person) -> F,
    ) -> anyhow::Result<Figures> {
        Figures::of(people, sweeps, |person| {
            let hand_over = ready(person);
            let empty = Person { entries: Vec::new(), ..person.clone() };
            let start = Instant::now();
            let record = self.open(&empty)?;
            hand_over(self, record)?;
            let took = start.elapsed();
            let records = self.module.coded_record_rules_records();
            said(records.call_close(&mut self.store, record))?;
            Ok(took)
        })
    }

    /// A request as text, answered as text.
    pub(crate) fn text(&mut self, people: &[Person], sweeps: usize) -> anyhow::Result<Figures> {
        Figures::of(people, sweeps, |person| {
            let request = workload::request(person);
            let start = Instant::now();
            let wire = self.module.coded_record_rules_text_request();
            black_box(said(wire.call_evaluate_text(&mut self.store, &request))?);
            Ok(start.elapsed())
        })
    }
}

fn entry(entry: &CodedEntry) -> wit::CodedEntry {
    let coding = |coding: &rules_core::entry::Coding| wit::Coding {
        scheme: match coding.scheme {
            Scheme::ReadV2 => wit::Scheme::Read2,
            Scheme::Ctv3 => wit::Scheme::Ctv3,
            Scheme::SnomedCt => wit::Scheme::Snomed,
            Scheme::Dmd => wit::Scheme::Dmd,
            Scheme::Icd10 => wit::Scheme::Icd10,
            Scheme::Opcs4 => wit::Scheme::Opcs4,
            Scheme::Local => wit::Scheme::Local,
        },
        code: coding.code.clone(),
    };
    let mut flags = wit::EntryFlags::empty();
    if entry.flags.entered_in_error {
        flags |= wit::EntryFlags::ENTERED_IN_ERROR;
    }
    wit::CodedEntry {
        id: entry.id.clone(),
        codings: entry.codings.iter().map(coding).collect(),
        effective: entry.effective.clone(),
        recorded: entry.recorded.clone(),
        value: entry.value.as_ref().map(|value| match value {
            EntryValue::Quantity { value, unit, .. } => wit::EntryValue::Quantity(wit::Quantity {
                value: value.clone(),
                unit: unit.clone(),
                comparator: None,
            }),
            EntryValue::Date(date) => wit::EntryValue::Date(date.clone()),
            EntryValue::Text(text) => wit::EntryValue::Text(text.clone()),
        }),
        organisation: entry.organisation.clone(),
        service: entry.service.clone(),
        recorder: entry.recorder.clone(),
        episode: None,
        flags,
    }
}
