//! The benchmark's rules over all its patients, on the reference, the module and the component: the rules
//! that fire must have the benchmark's hash, and the replies be the same bytes.
//!
//! `cargo run --release -p coded-rules-bench --example workload-parity`; `-- w1` takes one of the two,
//! `-- w1 100` its first patients, without the hash.

use std::env;

use anyhow::{bail, ensure};
use coded_rules_bench::{
    generate, published_hash,
    workload::{self, Workload},
};
use coded_rules_tests::{engines, reference, vectors::root};
use sha2::{Digest, Sha256};

fn main() -> anyhow::Result<()> {
    let mut arguments = env::args().skip(1);
    let workloads = match arguments.next().as_deref() {
        None => vec![Workload::W1, Workload::W2],
        Some("w1") => vec![Workload::W1],
        Some("w2") => vec![Workload::W2],
        Some(other) => bail!("`{other}` is neither w1 nor w2"),
    };
    let most = arguments.next().map(|it| it.parse()).transpose()?;
    let folder = root().join("target/bench/data");
    generate::write(&folder, generate::PATIENTS)?;
    let people = workload::people(&folder, most.unwrap_or(usize::MAX))?;
    for workload in workloads {
        let compiled = workload.compiled(&folder)?;
        let mut engines = engines::all()?;
        let mut fired = String::new();
        for person in &people {
            let request = workload::request(person);
            let reference = reference::reply(&compiled.ir, &compiled.pack, &request);
            for engine in &mut engines {
                let reply = engine.reply(&compiled, &request);
                let (id, name) = (person.id, engine.name());
                ensure!(reply == reference, "patient {id}: the {name} differs from the reference");
            }
            for rule in workload::fired_in(&reference)? {
                fired.push_str(&format!("{}\t{rule}\n", person.id));
            }
        }
        let (name, outcomes) = (workload.name(), fired.lines().count());
        let said = format!("{name}: {} patients, {outcomes} outcomes", people.len());
        if most.is_some() {
            println!("{said}, the same on the reference and {} engines", engines.len());
            continue;
        }
        let hash: String = Sha256::digest(&fired).iter().map(|it| format!("{it:02x}")).collect();
        let expected = published_hash(&format!("expected_{name}.tsv"))?;
        ensure!(hash == expected, "{said}: their hash is {hash}, not {expected}");
        println!("{said}, of the hash to expect, on the reference and {} engines", engines.len());
    }
    Ok(())
}
