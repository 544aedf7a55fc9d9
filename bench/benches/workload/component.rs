//! The engine as the component, in `rules-host` without fuel: what a host in Rust pays, its conversions included.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use coded_rules_bench::{
    TODAY,
    workload::{self, Person},
};
use coded_rules_tests::component;
use rules_core::{entry::Context, text_request};
use rules_host::{Component, Limits, RecordHandle, Session};

use super::figures::Figures;

/// No instructions are counted.
fn limits() -> Limits {
    Limits::default().without_fuel()
}

/// The component, compiled.
pub(crate) struct Compiled(Component);

impl Compiled {
    pub(crate) fn new() -> anyhow::Result<Self> {
        Ok(Self(component::compile(limits())?))
    }

    /// An instance with a pack.
    pub(crate) fn load(&self, pack: &[u8]) -> anyhow::Result<Instance> {
        let mut session = Session::new(&self.0);
        session.load(pack)?;
        Ok(Instance(session))
    }

    /// How long an instance takes to be there, from the precompiled component: the component read, an
    /// instance made, a pack loaded.
    pub(crate) fn cold_start(&self, pack: &[u8]) -> anyhow::Result<[Duration; 3]> {
        let bytes = self.0.precompiled()?;
        let start = Instant::now();
        #[expect(unsafe_code, reason = "these bytes were made above by the same component")]
        // SAFETY: as above.
        let component = unsafe { Component::from_precompiled(&bytes, limits()) }?;
        let read = start.elapsed();
        let mut session = Session::new(&component);
        session.start()?;
        let made = start.elapsed();
        session.load(pack)?;
        let loaded = start.elapsed();
        Ok([read, made.saturating_sub(read), loaded.saturating_sub(made)])
    }
}

/// One instance.
pub(crate) struct Instance(Session);

impl Instance {
    /// A record with this patient's facts and no entries.
    fn open_empty(&mut self, person: &Person) -> anyhow::Result<RecordHandle> {
        Ok(self.0.open_record(&person.patient, &Context::on(TODAY))?)
    }

    fn open(&mut self, person: &Person) -> anyhow::Result<RecordHandle> {
        let record = self.open_empty(person)?;
        self.0.add_entries(record, &person.entries)?;
        Ok(record)
    }

    fn timed(
        &mut self,
        people: &[Person],
        sweeps: usize,
        work: impl Fn(&mut Session, RecordHandle) -> Result<(), rules_host::Error>,
    ) -> anyhow::Result<Figures> {
        Figures::of(people, sweeps, |person| {
            let record = self.open(person)?;
            let start = Instant::now();
            work(&mut self.0, record)?;
            let took = start.elapsed();
            self.0.close(record)?;
            Ok(took)
        })
    }

    /// Which rules have something to say of an open record, asked for the first time.
    pub(crate) fn decide(&mut self, people: &[Person], sweeps: usize) -> anyhow::Result<Figures> {
        self.timed(people, sweeps, |session, record| {
            session.decide(record, &[]).map(|it| drop(black_box(it)))
        })
    }

    /// Everything the rules say of an open record, with evidence, asked for the first time.
    pub(crate) fn evaluate(&mut self, people: &[Person], sweeps: usize) -> anyhow::Result<Figures> {
        self.timed(people, sweeps, |session, record| {
            session.evaluate_record(record, &[]).map(|it| drop(black_box(it)))
        })
    }

    /// Handing the entries of a record over, typed.
    pub(crate) fn typed_entries(
        &mut self,
        people: &[Person],
        sweeps: usize,
    ) -> anyhow::Result<Figures> {
        self.handed_over(people, sweeps, |person| {
            let entries = person.entries.clone();
            move |session: &mut Session, record| session.add_entries(record, &entries)
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
            move |session: &mut Session, record| session.add_text(record, &lines)
        })
    }

    /// The same, by column.
    pub(crate) fn columns(&mut self, people: &[Person], sweeps: usize) -> anyhow::Result<Figures> {
        self.handed_over(people, sweeps, |person| {
            let columns = text_request::columns(&person.entries);
            move |session: &mut Session, record| session.add_columns(record, &columns)
        })
    }

    /// A record opened, and entries added that were made ready before the clock runs.
    fn handed_over<F: FnOnce(&mut Session, RecordHandle) -> Result<(), rules_host::Error>>(
        &mut self,
        people: &[Person],
        sweeps: usize,
        ready: impl Fn(&Person) -> F,
    ) -> anyhow::Result<Figures> {
        Figures::of(people, sweeps, |person| {
            let hand_over = ready(person);
            let start = Instant::now();
            let record = self.open_empty(person)?;
            hand_over(&mut self.0, record)?;
            let took = start.elapsed();
            self.0.close(record)?;
            Ok(took)
        })
    }

    /// A request as text, answered as text.
    pub(crate) fn text(&mut self, people: &[Person], sweeps: usize) -> anyhow::Result<Figures> {
        Figures::of(people, sweeps, |person| {
            let request = workload::request(person);
            let start = Instant::now();
            black_box(self.0.evaluate_text(&request)?);
            Ok(start.elapsed())
        })
    }

    /// What a text request adds to the bytes of memory held, and what was held before.
    pub(crate) fn memory(&mut self, request: &str) -> anyhow::Result<[usize; 2]> {
        let before = self.0.memory_held();
        self.0.evaluate_text(request)?;
        Ok([self.0.memory_held() - before, before])
    }
}
