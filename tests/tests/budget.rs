//! What an evaluation may cost in the component, in instructions and memory. Fuel is exact: the same on every
//! machine, so a budget of it is no timed test.

use coded_rules_tests::{
    component::{self, Instance},
    packs,
};

/// Rulesets every request here is evaluated under.
const RULESETS: [&str; 2] = ["rulesets/maternity", "rulesets/diabetes"];

/// Most fuel an entry may burn that is on no codelist, and one that is a result some rule reads.
const BACKGROUND: u64 = 6_000;
const RESULT: u64 = 18_000;

/// Most fuel a request may burn for everything else.
const REQUEST: u64 = 100_000;

/// A request of entries with these codings and units, spread over the years.
fn request(entries: usize, coding: &str, value: &str) -> String {
    let mut request = String::from("coded-record\t1\ntoday\t2026-11-23\n");
    request.push_str("patient\tbirth=1960-05-17\tsex=female\n");
    for n in 0..entries {
        let day = n * 36 * 12 * 28 / entries;
        let (year, month, day) = (1990 + day / 336, 1 + day / 28 % 12, 1 + day % 28);
        request.push_str(&format!(
            "entry\te{n}\t{year}-{month:02}-{day:02}\t{coding}\t{value}\t\tA1\n"
        ));
    }
    request
}

fn loaded(instance: &mut Instance) -> anyhow::Result<()> {
    for ruleset in RULESETS {
        instance.load(&packs::build(ruleset)?)?;
    }
    Ok(())
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_record_keeps_to_its_instructions() -> anyhow::Result<()> {
    let mut instance = Instance::new(&component::compile()?, 256 << 20)?;
    loaded(&mut instance)?;
    let mut burnt = |request: &str| -> anyhow::Result<u64> {
        let before = instance.burnt()?;
        instance.evaluate(request)?.map_err(|failure| anyhow::anyhow!(failure))?;
        Ok(instance.burnt()? - before)
    };
    let kinds = [
        ("read2:H33..", "\t", BACKGROUND),
        ("read2:42W5. snomed:999791000000106", "48\tmmol/mol", RESULT),
    ];
    for (coding, value, budget) in kinds {
        for entries in [0, 400, 4_000] {
            let fuel = burnt(&request(entries, coding, value))?;
            let most = REQUEST + budget * entries as u64;
            assert!(fuel <= most, "{entries} entries `{coding}` burn {fuel}, more than {most}");
        }
    }
    Ok(())
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_host_stops_a_call_that_burns_too_much() -> anyhow::Result<()> {
    let compiled = component::compile()?;
    let mut instance = Instance::new(&compiled, 256 << 20)?;
    loaded(&mut instance)?;
    instance.store.set_fuel(100_000).map_err(component::foreign)?;
    let long = request(4_000, "read2:H33..", "\t");
    assert!(instance.evaluate(&long).is_err(), "the call must trap");
    // A trap ends the instance; the next one answers.
    let mut instance = Instance::new(&compiled, 256 << 20)?;
    loaded(&mut instance)?;
    assert!(instance.evaluate(&long)?.is_ok());
    Ok(())
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn memory_is_given_back() -> anyhow::Result<()> {
    let mut instance = Instance::new(&component::compile()?, 256 << 20)?;
    loaded(&mut instance)?;
    let requests = [
        request(400, "read2:42W5. snomed:999791000000106", "48\tmmol/mol"),
        request(50, "read2:62...", "\t"),
        request(10, "read2:wrong", "\t"),
        "no request".to_owned(),
    ];
    let mut all = |times: usize| -> anyhow::Result<usize> {
        for request in requests.iter().cycle().take(times * requests.len()) {
            let _ = instance.evaluate(request)?;
        }
        Ok(instance.store.data().held)
    };
    let warm = all(10)?;
    assert_eq!(all(500)?, warm, "2,000 more calls take no more memory");
    Ok(())
}
