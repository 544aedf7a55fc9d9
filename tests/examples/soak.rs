//! A million evaluations in one instance, which must hold no more memory after them than it did early on:
//! `cargo run --release -p coded-rules-tests --example soak`, with another number behind `--`.
//!
//! Every vector in turn, as text and as an open record (`open`, `add-entries`, `decide`, `evaluate`, `explain`,
//! `add-columns`, `evaluate`, `close`); after each round through them the rulesets are unloaded and loaded again.

use std::env;

use anyhow::ensure;
use coded_rules_tests::{component, packs, typed, vectors::groups};
use rules_host::{Limits, Session};

/// Evaluations, unless told otherwise.
const EVALUATIONS: usize = 1_000_000;

/// Evaluations of a vector that is answered: as text, verdicts, typed, by column.
const EACH: usize = 4;

fn main() -> anyhow::Result<()> {
    let wanted = env::args().nth(1).map(|it| it.parse()).transpose()?.unwrap_or(EVALUATIONS);
    let component = component::compile(Limits::default())?;
    let groups = groups()?;
    let share = wanted.div_ceil(groups.len());
    for group in groups {
        let packs =
            group.rulesets.iter().map(|it| packs::build(it)).collect::<anyhow::Result<Vec<_>>>()?;
        let mut session = Session::new(&component);
        let (mut done, mut early, mut next) = (0, 0, 10);
        while done < share {
            let handles = packs
                .iter()
                .map(|it| session.load(it.as_slice()))
                .collect::<Result<Vec<_>, _>>()?;
            for vector in &group.vectors {
                done += 1;
                if component::answer(&mut session, &vector.request)?.is_ok() {
                    typed::evaluate(&mut session, &vector.request)?;
                    done += EACH - 1;
                }
            }
            for handle in handles {
                session.unload(handle)?;
            }
            let held = session.memory_held();
            if early == 0 && done >= share / 100 {
                early = held;
            }
            if done >= next || done >= share {
                println!("{:>9} evaluations of {}: {held} bytes", done, group.name);
                next = done * 10;
            }
            ensure!(
                early == 0 || held == early,
                "{done} evaluations hold {held} bytes, {early} before"
            );
        }
    }
    Ok(())
}
