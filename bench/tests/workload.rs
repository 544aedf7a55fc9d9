//! The benchmark's rules over made-up patients: the reference, the module, the component and the limit fire those that
//! the benchmark's own definition does. `--example workload-parity` asks about all its patients.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::ensure;
use coded_rules_bench::{
    generate,
    workload::{self, Workload},
};
use coded_rules_tests::{
    engines::{self, Engine, Native},
    reference,
};
use rules_lang::Sources;

/// Patients of the test; the reference walks every code of 306 lists for every entry, so it takes fewer.
const PATIENTS: [(Workload, usize); 2] = [(Workload::W1, 40), (Workload::W2, 4)];

/// A folder with the data of forty patients.
fn data() -> anyhow::Result<PathBuf> {
    static WRITING: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _alone = WRITING.lock();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("workload-40");
    generate::write(&folder, 40)?;
    Ok(folder)
}

/// The outcomes to expect of the first so many patients.
fn expected(folder: &Path, workload: Workload, patients: usize) -> anyhow::Result<Vec<String>> {
    let is_of_first = |line: &&str| {
        let id = line.split('\t').next().and_then(|id| id.parse::<usize>().ok());
        id.is_some_and(|id| id <= patients)
    };
    let expected = workload.expected(folder)?;
    Ok(expected.lines().filter(is_of_first).map(str::to_owned).collect())
}

fn hold(engines: &mut [Box<dyn Engine>]) -> anyhow::Result<()> {
    let folder = data()?;
    for (workload, patients) in PATIENTS {
        let compiled = workload.compiled(&folder)?;
        let mut fired = Vec::new();
        for person in workload::people(&folder, patients)? {
            let request = workload::request(&person);
            let reference = reference::reply(&compiled.ir, &compiled.pack, &request);
            for engine in &mut *engines {
                let reply = engine.reply(&compiled, &request);
                let (name, id) = (engine.name(), person.id);
                ensure!(reply == reference, "patient {id}: the {name} differs from the reference");
            }
            let rules = workload::fired_in(&reference)?;
            fired.extend(rules.iter().map(|rule| format!("{}\t{rule}", person.id)));
        }
        ensure!(!fired.is_empty(), "nothing fires");
        assert_eq!(fired, expected(&folder, workload, patients)?, "{}", workload.name());
    }
    Ok(())
}

#[test]
fn the_rules_that_fire_are_those_to_expect() -> anyhow::Result<()> {
    hold(&mut [Box::new(Native::default())])
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn the_rules_that_fire_in_the_component_are_those_to_expect() -> anyhow::Result<()> {
    hold(&mut engines::all()?)
}

#[test]
fn the_limit_fires_what_is_to_expect() -> anyhow::Result<()> {
    let folder = data()?;
    for (workload, mode) in [
        (Workload::W1, "lat"),
        (Workload::W1, "text"),
        (Workload::W2, "lat"),
        (Workload::W2, "text"),
    ] {
        let name = workload.name();
        let outcomes = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("limit-{mode}-{name}"));
        let mut run = Command::new(env!("CARGO_BIN_EXE_limit"));
        let ran = run.args([mode, name]).arg(&folder).arg("40").arg(&outcomes).output()?;
        ensure!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        let fired: Vec<String> =
            fs::read_to_string(&outcomes)?.lines().map(str::to_owned).collect();
        assert_eq!(fired, expected(&folder, workload, 40)?, "{mode} {name}");
    }
    Ok(())
}

#[test]
fn the_rules_compile_over_any_codes() -> anyhow::Result<()> {
    for (families, count) in [(1, 12), (17, 200)] {
        let rules = workload::ruleset(families, 200);
        let mut lists = String::from("list\tscheme\tcode\n");
        for needed in rules_lang::needed_files(&Sources::new("workload.rules", rules.clone())) {
            let list = needed.path.trim_end_matches(".csv").replace("_f", ".");
            // The benchmark makes codes up that have no chapter of their scheme.
            lists.push_str(&format!("{list}\tread2\tC10..\n{list}\tread2\tXzcV.\n"));
        }
        let compilation = rules_lang::compile(&workload::sources(rules, &lists)?);
        assert_eq!(compilation.diagnostics, []);
        let plan = compilation.plan.expect("a plan");
        assert_eq!(plan.alerts.len() + plan.markers.len() + plan.reports.len(), count);
    }
    Ok(())
}
