//! What an evaluation may cost in the component, in instructions and memory. Fuel is exact: the same on every
//! machine, so a budget of it is no timed test.

use anyhow::Context as _;
use coded_rules_tests::{component, packs};
use rules_host::{Error, Limits, Session};

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

fn loaded(limits: Limits) -> anyhow::Result<Session> {
    let mut session = Session::new(&component::compile(limits)?);
    for ruleset in RULESETS {
        session.load(packs::build(ruleset)?)?;
    }
    Ok(session)
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_record_keeps_to_its_instructions() -> anyhow::Result<()> {
    let mut session = loaded(Limits::default())?;
    let kinds = [
        ("read2:H33..", "\t", BACKGROUND),
        ("read2:42W5. snomed:999791000000106", "48\tmmol/mol", RESULT),
    ];
    for (coding, value, budget) in kinds {
        for entries in [0, 400, 4_000] {
            session.evaluate_text(&request(entries, coding, value))?;
            let fuel = session.fuel_used().context("fuel is counted")?;
            let most = REQUEST + budget * entries as u64;
            assert!(fuel <= most, "{entries} entries `{coding}` burn {fuel}, more than {most}");
        }
    }
    Ok(())
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_host_stops_a_call_that_burns_too_much() -> anyhow::Result<()> {
    // Enough to load either ruleset.
    let mut session = loaded(Limits::default().fuel(4_000_000))?;
    let [few, many] = [4, 4_000].map(|entries| request(entries, "read2:H33..", "\t"));
    let before = session.evaluate_text(&few)?;
    let stopped = session.evaluate_text(&many);
    assert!(matches!(stopped, Err(Error::OutOfFuel { .. })), "{stopped:?}");
    assert_eq!(session.evaluate_text(&few)?, before);
    Ok(())
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn memory_is_given_back() -> anyhow::Result<()> {
    let mut session = loaded(Limits::default())?;
    let requests = [
        request(400, "read2:42W5. snomed:999791000000106", "48\tmmol/mol"),
        request(50, "read2:62...", "\t"),
        request(10, "read2:wrong", "\t"),
        "no request".to_owned(),
    ];
    let mut all = |times: usize| -> anyhow::Result<usize> {
        for request in requests.iter().cycle().take(times * requests.len()) {
            let _ = component::answer(&mut session, request)?;
        }
        Ok(session.memory_held())
    };
    let warm = all(10)?;
    assert_eq!(all(500)?, warm, "2,000 more calls take no more memory");
    Ok(())
}
