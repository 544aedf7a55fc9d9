//! The engine as a library.

use std::{hint::black_box, time::Instant};

use coded_rules_bench::workload::{self, Person};
use rules_core::{
    engine::{Engine, RecordHandle, RulesetHandle},
    entry::CodedEntry,
    error::Error,
};

use super::figures::Figures;

/// A module with one pack.
pub(crate) struct Native {
    module: Engine,
    ruleset: RulesetHandle,
}

fn fail(error: Error) -> anyhow::Error {
    anyhow::anyhow!("{error}")
}

impl Native {
    pub(crate) fn load(pack: &[u8]) -> anyhow::Result<Self> {
        let mut module = Engine::new();
        let ruleset = module.load(pack).map_err(fail)?;
        Ok(Self { module, ruleset })
    }

    fn open(&mut self, person: &Person) -> anyhow::Result<RecordHandle> {
        let record = self.module.open(&person.patient, workload::context()).map_err(fail)?;
        self.module.add_entries(record, &person.entries).map_err(fail)?;
        Ok(record)
    }

    /// The rules that fire, by number.
    pub(crate) fn fired(&mut self, person: &Person) -> anyhow::Result<Vec<usize>> {
        let record = self.open(person)?;
        let outcomes = self.module.evaluate(record, &[self.ruleset]).map_err(fail)?;
        self.module.close(record).map_err(fail)?;
        Ok(workload::fired(&outcomes))
    }

    /// Times something done to a record that was just opened.
    fn timed(
        &mut self,
        people: &[Person],
        sweeps: usize,
        prepare: impl Fn(&mut Engine, RecordHandle, &Person) -> Result<Vec<CodedEntry>, Error>,
        work: impl Fn(&mut Engine, RecordHandle, &[CodedEntry]) -> Result<(), Error>,
    ) -> anyhow::Result<Figures> {
        Figures::of(people, sweeps, |person| {
            let record = self.open(person)?;
            let entries = prepare(&mut self.module, record, person).map_err(fail)?;
            let start = Instant::now();
            work(&mut self.module, record, &entries).map_err(fail)?;
            let took = start.elapsed();
            self.module.close(record).map_err(fail)?;
            Ok(took)
        })
    }

    /// Which rules have something to say of an open record, asked for the first time.
    pub(crate) fn decide(&mut self, people: &[Person], sweeps: usize) -> anyhow::Result<Figures> {
        self.timed(
            people,
            sweeps,
            |_, _, _| Ok(Vec::new()),
            |module, record, _| module.decide(record, &[]).map(|it| drop(black_box(it))),
        )
    }

    /// Everything the rules say of an open record, with evidence, asked for the first time.
    pub(crate) fn evaluate(&mut self, people: &[Person], sweeps: usize) -> anyhow::Result<Figures> {
        self.timed(
            people,
            sweeps,
            |_, _, _| Ok(Vec::new()),
            |module, record, _| module.evaluate(record, &[]).map(|it| drop(black_box(it))),
        )
    }

    /// An entry added to a record that is known, and which rules have something to say then.
    pub(crate) fn add(&mut self, people: &[Person], sweeps: usize) -> anyhow::Result<Figures> {
        self.timed(people, sweeps, known, |module, record, entries| {
            module.add_entries(record, entries)?;
            module.decide(record, &[]).map(|it| drop(black_box(it)))
        })
    }

    /// What an entry would change in a record that is known.
    pub(crate) fn preview(&mut self, people: &[Person], sweeps: usize) -> anyhow::Result<Figures> {
        self.timed(people, sweeps, known, |module, record, entries| {
            module.preview(record, &[], entries).map(|it| drop(black_box(it)))
        })
    }

    /// A request as text, answered as text.
    pub(crate) fn text(&mut self, people: &[Person], sweeps: usize) -> anyhow::Result<Figures> {
        Figures::of(people, sweeps, |person| {
            let request = workload::request(person);
            let start = Instant::now();
            black_box(self.module.evaluate_text(&request).map_err(fail)?);
            Ok(start.elapsed())
        })
    }
}

/// Makes a record known; the entry to add is one of the patient's own, dated yesterday.
fn known(
    module: &mut Engine,
    record: RecordHandle,
    person: &Person,
) -> Result<Vec<CodedEntry>, Error> {
    module.decide(record, &[])?;
    let other = person.entries.get(person.entries.len() / 2);
    let new = |entry: &CodedEntry| {
        let mut entry = entry.clone().with_effective("2025-03-14");
        entry.id = "new".into();
        entry
    };
    Ok(other.map(new).into_iter().collect())
}
