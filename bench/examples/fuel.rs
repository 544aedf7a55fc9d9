//! Prints what the vectors cost in the component: the fuel each call burns, which is exact and the same on
//! every machine, and the bytes of linear memory the instance holds after it. At the end come records of
//! growing size under all rulesets of the tree, and the benchmark's workloads:
//! `cargo run -p coded-rules-bench --example fuel`

use anyhow::Context;
use coded_rules_bench::{
    generate,
    workload::{self, Workload},
};
use coded_rules_tests::{
    component, packs,
    vectors::{groups, root},
};
use rules_host::{Component, Limits, Session};

fn main() -> anyhow::Result<()> {
    let component = component::compile(Limits::default())?;
    for group in groups()? {
        let mut session = Session::new(&component);
        for ruleset in &group.rulesets {
            let pack = packs::build(ruleset)?;
            let bytes = pack.len();
            session.load(pack)?;
            print(&session, &format!("load {ruleset}, {bytes} bytes"))?;
        }
        for vector in &group.vectors {
            let answer = component::answer(&mut session, &vector.request)
                .with_context(|| vector.name.clone())?;
            let entries = vector.request.lines().filter(|line| line.starts_with("entry\t")).count();
            let kind = if answer.is_ok() { "reply" } else { "failure" };
            print(&session, &format!("{kind} {}, {entries} entries", vector.name))?;
        }
    }
    grown(&component)?;
    workloads(&component)
}

/// What the last call burnt and the instance holds, and what that was for.
fn print(session: &Session, what: &str) -> anyhow::Result<()> {
    let fuel = session.fuel_used().context("fuel is counted")?;
    println!("{fuel:>14} {:>10} {what}", session.memory_held());
    Ok(())
}

/// Records of growing size, every entry a result that some rule reads; each in a fresh instance.
fn grown(component: &Component) -> anyhow::Result<()> {
    for entries in [0_usize, 1, 100, 1_000, 10_000, 100_000] {
        let mut request = String::from("coded-record\t1\ntoday\t2026-11-23\n");
        request.push_str("patient\tbirth=1960-05-17\tsex=female\n");
        for n in 0..entries {
            let (year, month, day) = (1990 + n % 36, 1 + n % 12, 1 + n % 28);
            request.push_str(&format!(
                "entry\te{n}\t{year}-{month:02}-{day:02}\tread2:42W5. snomed:999791000000106\t{}\tmmol/mol\t\tA1\n",
                40 + n % 60
            ));
        }
        let mut session = Session::new(component);
        for ruleset in ["rulesets/maternity", "rulesets/diabetes"] {
            session.load(packs::build(ruleset)?)?;
        }
        session.evaluate_text(&request)?;
        print(&session, &format!("{entries} entries in {} bytes", request.len()))?;
    }
    Ok(())
}

/// The benchmark's workloads over their first patients: text requests, each answered by the same instance.
fn workloads(component: &Component) -> anyhow::Result<()> {
    const PATIENTS: usize = 100;
    let folder = root().join("target/bench/data");
    generate::write(&folder, generate::PATIENTS)?;
    let people = workload::people(&folder, PATIENTS)?;
    for which in [Workload::W1, Workload::W2] {
        let mut session = Session::new(component);
        session.load(which.compiled(&folder)?.pack)?;
        let mut fuel = 0;
        for person in &people {
            session.evaluate_text(&workload::request(person))?;
            fuel += session.fuel_used().context("fuel is counted")?;
        }
        let held = session.memory_held();
        println!("{fuel:>14} {held:>10} workload {}, {PATIENTS} patients", which.name());
    }
    Ok(())
}
