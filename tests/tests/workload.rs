//! The benchmark's rules over made-up patients: the reference, the module and the component fire those that
//! the benchmark's own definition does. `--example workload-parity` asks about all its patients.

#![expect(clippy::print_stdout, reason = "a reader of the log wants to know what was skipped")]

use anyhow::ensure;
use coded_rules_tests::{
    engines, naive,
    vectors::root,
    workload::{self, Workload},
};

/// Patients generated for this test.
const PATIENTS: usize = 40;

#[test]
fn the_rules_that_fire_are_those_to_expect() -> anyhow::Result<()> {
    if !workload::bench().join("gen.py").is_file() {
        println!("skipped: there is no benchmark beside the tree");
        return Ok(());
    }
    let folder = root().join("target/tmp/workload").join(PATIENTS.to_string());
    workload::generate_few(&folder, PATIENTS)?;
    let mut engines = engines::all()?;
    // The reference walks every code of 306 lists for every entry.
    for (workload, patients) in [(Workload::W1, PATIENTS), (Workload::W2, 4)] {
        let compiled = workload.compiled(&folder)?;
        let expected = workload.expected(&folder)?;
        let mut seen = 0;
        for person in workload::people(&folder, patients)? {
            let request = workload::request(&person);
            let reference = naive::reply(&compiled.ir, &compiled.pack, &request);
            let of_person = format!("{}\t", person.id);
            let expected: Vec<usize> = expected
                .lines()
                .filter_map(|line| line.strip_prefix(&of_person)?.parse().ok())
                .collect();
            let name = format!("{} of patient {}", workload.name(), person.id);
            ensure!(workload::fired_in(&reference)? == expected, "{name} on the reference");
            for engine in &mut engines {
                let reply = engine.reply(&compiled, &request);
                ensure!(reply == reference, "{name} on the {}", engine.name());
            }
            seen += expected.len();
        }
        println!("{}: {patients} patients, {seen} outcomes", workload.name());
        ensure!(seen > 0, "nothing fires");
    }
    Ok(())
}
