//! The engine on the benchmark workload, beside the hand-written limit, in one run on one core:
//! `cargo xtask bench`. Read the ratios; the machine's own speed is in both.
//!
//! `-- --patients N` takes the first N patients (500), `-- --sweeps N` so many sweeps (5).

#![expect(clippy::disallowed_methods, reason = "a benchmark has a clock")]

use std::{
    env,
    hint::black_box,
    path::{Path, PathBuf},
    thread,
    time::Instant,
};

use anyhow::{Context as _, bail};
use coded_rules_bench::{
    generate,
    workload::{self, Person, Workload},
};

mod component;
mod figures;
mod limit;
mod native;
mod scaling;

use figures::Figures;
use limit::Limit;
use native::Native;

fn main() -> anyhow::Result<()> {
    let settings = Settings::read(env::args().skip(1))?;
    let folder = settings.target.join("bench/data");
    generate::write(&folder, generate::PATIENTS)?;
    let bench = Bench {
        limit: Limit::new(&settings.target),
        people: workload::people(&folder, settings.patients)?,
        component: component::Compiled::new()?,
        folder,
        sweeps: settings.sweeps,
    };
    let entries: usize = bench.people.iter().map(|person| person.entries.len()).sum();
    println!("{} patients, {entries} entries, {} sweeps", bench.people.len(), bench.sweeps);
    bench.single()?;
    bench.edits()?;
    bench.sizes()?;
    bench.starts()?;
    bench.population()
}

struct Bench {
    limit: Limit,
    people: Vec<Person>,
    component: component::Compiled,
    folder: PathBuf,
    sweeps: usize,
}

fn heading(title: &str, columns: &[&str]) {
    println!("\n{title}\n\n| {} |", columns.join(" | "));
    println!("|{}", "---|".repeat(columns.len()));
}

fn micros(nanoseconds: f64) -> String {
    format!("{:.2}", nanoseconds / 1e3)
}

impl Bench {
    /// One record at a time, beside the limit.
    fn single(&self) -> anyhow::Result<()> {
        heading(
            "One record, µs",
            &["workload", "what", "limit", "p50", "p90", "p99", "× limit", "ns an entry"],
        );
        let entries: usize = self.people.iter().map(|person| person.entries.len()).sum();
        for workload in [Workload::W1, Workload::W2] {
            let pack = workload.compiled(&self.folder)?.pack;
            let mut native = Native::load(&pack)?;
            self.agrees(&mut native, workload)?;
            let mut instance = self.component.load(&pack)?;
            let (people, sweeps) = (&self.people, self.sweeps);
            let row =
                |what: &str, mode: &str, ours: &mut dyn FnMut() -> anyhow::Result<Figures>| {
                    let before = self.limit(mode, workload)?;
                    let ours = ours()?;
                    let limit = f64::midpoint(before, self.limit(mode, workload)?);
                    println!(
                        "| {} | {what} | {} | {} | {} | {} | {:.2} | {:.1} |",
                        workload.name(),
                        micros(limit),
                        micros(ours.median()),
                        micros(ours.percentile(90)),
                        micros(ours.percentile(99)),
                        ours.median() / limit,
                        ours.sum() / entries as f64,
                    );
                    anyhow::Ok(ours.median())
                };
            let decide = row("verdicts, native", "lat", &mut || native.decide(people, sweeps))?;
            let evaluate = row("outcomes with evidence, native", "lat", &mut || {
                native.evaluate(people, sweeps)
            })?;
            let text = row("text to JSON, native", "text", &mut || native.text(people, sweeps))?;
            let inside =
                row("verdicts, component", "lat", &mut || instance.decide(people, sweeps))?;
            let said = row("outcomes with evidence, component", "lat", &mut || {
                instance.evaluate(people, sweeps)
            })?;
            let wire =
                row("text to JSON, component", "text", &mut || instance.text(people, sweeps))?;
            let typed = row("typed entries in, component", "text", &mut || {
                instance.typed_entries(people, sweeps)
            })?;
            let lines = row("lines of entries in, component", "text", &mut || {
                instance.text_entries(people, sweeps)
            })?;
            let columns = row("columns of entries in, component", "text", &mut || {
                instance.columns(people, sweeps)
            })?;
            println!(
                "\n{}: component over native: verdicts {:.2}, outcomes {:.2}, text {:.2}; evidence over none {:.2}; \
                 typed entries over lines of text {:.2}, over columns {:.2}\n",
                workload.name(),
                inside / decide,
                said / evaluate,
                wire / text,
                evaluate / decide,
                typed / lines,
                typed / columns,
            );
        }
        Ok(())
    }

    fn limit(&self, mode: &str, workload: Workload) -> anyhow::Result<f64> {
        self.limit.median(mode, workload, &self.folder, self.people.len())
    }

    /// An entry more in an open record of 2,000.
    fn edits(&self) -> anyhow::Result<()> {
        heading(
            "An open record of 2,000 entries, µs",
            &[
                "workload",
                "first verdicts",
                "an entry added, and verdicts",
                "full over added",
                "preview",
                "full over preview",
            ],
        );
        let people = scaling::records(&self.people, 2_000, 100);
        for workload in [Workload::W1, Workload::W2] {
            let mut native = Native::load(&workload.compiled(&self.folder)?.pack)?;
            let full = native.decide(&people, self.sweeps)?.median();
            let added = native.add(&people, self.sweeps)?.median();
            let preview = native.preview(&people, self.sweeps)?.median();
            println!(
                "| {} | {} | {} | {:.1} | {} | {:.1} |",
                workload.name(),
                micros(full),
                micros(added),
                full / added,
                micros(preview),
                full / preview,
            );
        }
        Ok(())
    }

    /// Longer records, and more rules.
    fn sizes(&self) -> anyhow::Result<()> {
        heading(
            "Longer records, twelve rules",
            &["entries", "records", "verdicts, µs", "ns an entry"],
        );
        let mut native = Native::load(&Workload::W1.compiled(&self.folder)?.pack)?;
        for entries in [400, 2_000, 10_000, 50_000] {
            let people = scaling::records(&self.people, entries, 100);
            if people.is_empty() {
                continue;
            }
            let took = native.decide(&people, self.sweeps)?.median();
            let of = people.len();
            println!("| {entries} | {of} | {} | {:.1} |", micros(took), took / entries as f64);
        }
        heading(
            "More rules on the same records; the codes of those above 200 are on none",
            &["rules", "verdicts, µs", "× 200 rules"],
        );
        let mut at_200 = None;
        for rules in [200, 2_000] {
            let mut native = Native::load(&scaling::pack_of(rules, &self.folder)?)?;
            let took = native.decide(&self.people, self.sweeps)?.median();
            let base = *at_200.get_or_insert(took);
            println!("| {rules} | {} | {:.2} |", micros(took), took / base);
        }
        Ok(())
    }

    /// Packs loaded, and instances made.
    fn starts(&self) -> anyhow::Result<()> {
        heading("Loading a pack, ms", &["pack", "KiB", "native", "component"]);
        let packs = [
            ("twelve rules", Workload::W1.compiled(&self.folder)?.pack),
            ("two hundred rules", Workload::W2.compiled(&self.folder)?.pack),
            ("100,000 codes", scaling::pack_of_codes(100_000)?),
        ];
        let median = |mut times: Vec<f64>| {
            times.sort_by(f64::total_cmp);
            times.get(times.len() / 2).copied().unwrap_or_default()
        };
        for (name, pack) in &packs {
            let (mut native, mut inside) = (Vec::new(), Vec::new());
            for _ in 0..11 {
                let start = Instant::now();
                black_box(Native::load(pack)?);
                native.push(start.elapsed().as_secs_f64() * 1e3);
                let [_, _, load] = self.component.cold_start(pack)?;
                inside.push(load.as_secs_f64() * 1e3);
            }
            let (native, inside) = (median(native), median(inside));
            println!("| {name} | {} | {native:.2} | {inside:.2} |", pack.len() / 1024);
        }
        let small = &packs.first().context("a pack")?.1;
        let mut starts: Vec<[f64; 3]> = Vec::new();
        for _ in 0..11 {
            starts.push(self.component.cold_start(small)?.map(|it| it.as_secs_f64() * 1e3));
        }
        let of = |at: usize| median(starts.iter().filter_map(|it| it.get(at).copied()).collect());
        println!(
            "\nCold start from the precompiled component, ms: read {:.2}, instance {:.2}, twelve rules {:.2}",
            of(0),
            of(1),
            of(2)
        );
        Ok(())
    }

    /// Everybody, on every core.
    fn population(&self) -> anyhow::Result<()> {
        let pack = Workload::W1.compiled(&self.folder)?.pack;
        let requests: Vec<String> = self.people.iter().map(workload::request).collect();
        let entries: usize = self.people.iter().map(|person| person.entries.len()).sum();
        let cores = thread::available_parallelism()?.get();
        let start = Instant::now();
        thread::scope(|scope| {
            let work = |share: usize| {
                let (requests, pack) = (&requests, &pack);
                move || -> anyhow::Result<()> {
                    let mut module = rules_core::engine::Engine::new();
                    module.load(pack).map_err(|failure| anyhow::anyhow!("{failure}"))?;
                    for request in requests.iter().skip(share).step_by(cores) {
                        let reply = module.evaluate_text(request);
                        black_box(reply.map_err(|failure| anyhow::anyhow!("{failure}"))?);
                    }
                    Ok(())
                }
            };
            let threads: Vec<_> = (0..cores).map(|share| scope.spawn(work(share))).collect();
            threads.into_iter().try_for_each(|thread| match thread.join() {
                Ok(done) => done,
                Err(_) => bail!("a thread panicked"),
            })
        })?;
        let per_second = entries as f64 / start.elapsed().as_secs_f64();
        println!(
            "\nA population from text, {cores} cores: {:.1} million entries a second",
            per_second / 1e6
        );
        self.memory(&pack)
    }

    /// What a record of 5,000 entries adds to the component's memory.
    fn memory(&self, pack: &[u8]) -> anyhow::Result<()> {
        let Some(person) = scaling::records(&self.people, 5_000, 1).pop() else { return Ok(()) };
        let request = workload::request(&person);
        let [added, before] = self.component.load(pack)?.memory(&request)?;
        println!(
            "A text request of 5,000 entries ({} KiB) adds {} KiB to the {} KiB an instance with twelve rules holds",
            request.len() / 1024,
            added / 1024,
            before / 1024
        );
        Ok(())
    }

    /// Whether the rules that fire are those the benchmark expects.
    fn agrees(&self, native: &mut Native, workload: Workload) -> anyhow::Result<()> {
        let mut fired = String::new();
        for person in &self.people {
            for rule in native.fired(person)? {
                fired.push_str(&format!("{}\t{rule}\n", person.id));
            }
        }
        let most = self.people.last().map_or(0, |person| person.id);
        let is_ours = |line: &&str| {
            let id = line.split('\t').next().and_then(|id| id.parse::<u32>().ok());
            id.is_some_and(|id| id <= most)
        };
        let expected = workload.expected(&self.folder)?;
        let differs = expected.lines().filter(is_ours).zip(fired.lines()).find(|(a, b)| a != b);
        if let Some((wanted, found)) = differs {
            bail!("{}: expected `{wanted}`, found `{found}`", workload.name());
        }
        if expected.lines().filter(is_ours).count() != fired.lines().count() {
            bail!("{}: more or fewer outcomes than expected", workload.name());
        }
        Ok(())
    }
}

struct Settings {
    patients: usize,
    sweeps: usize,
    target: PathBuf,
}

impl Settings {
    fn read(mut arguments: impl Iterator<Item = String>) -> anyhow::Result<Self> {
        let target = env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"), PathBuf::from);
        let mut settings = Self { patients: 500, sweeps: 5, target };
        while let Some(argument) = arguments.next() {
            let mut number = || {
                arguments.next().context("a number should follow")?.parse().context("not a number")
            };
            match argument.as_str() {
                "--patients" => settings.patients = number()?,
                "--sweeps" => settings.sweeps = number()?,
                // What cargo itself passes on.
                "--bench" => {}
                other => bail!("unknown argument `{other}`"),
            }
        }
        Ok(settings)
    }
}
