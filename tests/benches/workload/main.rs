//! The engine on the benchmark workload, beside the hand-written limit, in one run on one core:
//! `cargo xtask bench`. Read the ratios; the machine's own speed is in both.
//!
//! `-- --patients N` takes the first N patients (500), `-- --sweeps N` so many sweeps (5).

#![expect(clippy::disallowed_methods, reason = "a benchmark has a clock")]

use std::{
    env, fs,
    hint::black_box,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context as _, bail};
use coded_rules_tests::workload::{self, Person, Workload};
use rules_core::module::Module;

mod figures;

use figures::Figures;

fn main() -> anyhow::Result<()> {
    let settings = Settings::read(env::args().skip(1))?;
    let folder = settings.target.join("bench/data");
    workload::generate(&folder)?;
    let limit = Limit::build(&settings.target)?;
    let people = workload::people(&folder, settings.patients)?;
    let entries: usize = people.iter().map(|person| person.entries.len()).sum();
    println!("{} patients, {entries} entries, {} sweeps\n", people.len(), settings.sweeps);
    println!("| workload | what | limit, µs | ours, µs | ratio | ours, ns an entry |");
    println!("|---|---|---|---|---|---|");
    for workload in [Workload::W1, Workload::W2] {
        let pack = workload.compiled(&folder)?.pack;
        let mut module = Module::new();
        module.load(&pack).map_err(|failure| anyhow::anyhow!("{failure:?}"))?;
        agrees(&mut module, workload, &people, &folder)?;
        for (what, mode, measure) in [
            ("record, native", "lat", record as Measure),
            ("text, native", "text", text as Measure),
        ] {
            let before = limit.run(mode, workload, &folder, people.len())?;
            let ours = measure(&mut module, &people, settings.sweeps)?;
            let after = limit.run(mode, workload, &folder, people.len())?;
            let limit = f64::midpoint(before, after);
            let (name, per_entry) = (workload.name(), ours.sum / entries as f64);
            println!(
                "| {name} | {what} | {:.2} | {:.2} | {:.2} | {per_entry:.1} |",
                limit / 1e3,
                ours.median / 1e3,
                ours.median / limit,
            );
        }
    }
    Ok(())
}

/// Whether the rules that fire are those the benchmark expects.
fn agrees(
    module: &mut Module,
    workload: Workload,
    people: &[Person],
    folder: &Path,
) -> anyhow::Result<()> {
    let mut fired = String::new();
    for person in people {
        let fail = |failure| anyhow::anyhow!("{failure:?}");
        let record = module.open(&person.patient, workload::context()).map_err(fail)?;
        module.add_entries(record, &person.entries).map_err(fail)?;
        let outcomes = module.evaluate(record, &[]).map_err(fail)?;
        module.close(record).map_err(fail)?;
        for rule in workload::fired(&outcomes) {
            fired.push_str(&format!("{}\t{rule}\n", person.id));
        }
    }
    let most = people.last().map_or(0, |person| person.id);
    let is_ours = |line: &&str| {
        line.split('\t').next().and_then(|id| id.parse::<u32>().ok()).is_some_and(|id| id <= most)
    };
    let expected = workload.expected(folder)?;
    let differs = expected.lines().filter(is_ours).zip(fired.lines()).find(|(a, b)| a != b);
    if let Some((wanted, found)) = differs {
        bail!("{}: expected `{wanted}`, found `{found}`", workload.name());
    }
    if expected.lines().filter(is_ours).count() != fired.lines().count() {
        bail!("{}: more or fewer outcomes than expected", workload.name());
    }
    Ok(())
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

/// The hand-written version, built from the benchmark's own source.
struct Limit {
    program: PathBuf,
    out: PathBuf,
}

impl Limit {
    fn build(target: &Path) -> anyhow::Result<Self> {
        let folder = target.join("bench/limit");
        let manifest = workload::bench().join("limit/Cargo.toml");
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        // Beside the tree stands a folder that may not be written to.
        let copy = folder.join("source");
        copy_folder(&workload::bench().join("limit"), &copy)?;
        // Where the target folder lies inside this tree, the copy is still no member of its workspace.
        let mut text = fs::read_to_string(&manifest)?;
        if !text.contains("[workspace]") {
            text.push_str("\n[workspace]\n");
        }
        fs::write(copy.join("Cargo.toml"), text)?;
        build.args(["build", "--release", "--manifest-path"]).arg(copy.join("Cargo.toml"));
        build.arg("--target-dir").arg(&folder);
        let built =
            build.output().with_context(|| format!("no cargo for {}", manifest.display()))?;
        if !built.status.success() {
            bail!("the limit does not build: {}", String::from_utf8_lossy(&built.stderr));
        }
        Ok(Self { program: folder.join("release/limit"), out: folder.join("outcomes.tsv") })
    }

    /// The median nanoseconds a record.
    fn run(
        &self,
        mode: &str,
        workload: Workload,
        data: &Path,
        patients: usize,
    ) -> anyhow::Result<f64> {
        let mut run = Command::new(&self.program);
        run.args([mode, workload.name()]).arg(data).arg(patients.to_string()).arg(&self.out);
        let ran = run.output().context("the limit does not start")?;
        let said: serde_json::Value = serde_json::from_slice(&ran.stdout)?;
        said.get("median_ns").and_then(|it| it.as_f64()).context("the limit names no median")
    }
}

fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to)?;
        } else {
            fs::write(to, fs::read(entry.path())?)?;
        }
    }
    Ok(())
}

type Measure = fn(&mut Module, &[Person], usize) -> anyhow::Result<Figures>;

/// An open record, evaluated.
fn record(module: &mut Module, people: &[Person], sweeps: usize) -> anyhow::Result<Figures> {
    Figures::of(people, sweeps, |person| {
        let fail = |failure| anyhow::anyhow!("{failure:?}");
        let record = module.open(&person.patient, workload::context()).map_err(fail)?;
        module.add_entries(record, &person.entries).map_err(fail)?;
        let start = Instant::now();
        black_box(module.evaluate(record, &[]).map_err(fail)?);
        let took = start.elapsed();
        module.close(record).map_err(fail)?;
        Ok(took)
    })
}

/// A request as text, answered as text.
fn text(module: &mut Module, people: &[Person], sweeps: usize) -> anyhow::Result<Figures> {
    Figures::of(people, sweeps, |person| {
        let request = workload::request(person);
        let start = Instant::now();
        black_box(
            module.evaluate_text(&request).map_err(|failure| anyhow::anyhow!("{failure:?}"))?,
        );
        Ok(start.elapsed())
    })
}
