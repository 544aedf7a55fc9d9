//! The benchmark: its data, what its rules mean, the hand-written limit, and what is measured beside it.
//!
//! Nothing beside the tree is needed. [`generate`] makes the data up, [`definition`] says which rules fire for it,
//! [`workload`] turns both into rulesets and records of the engine; the program `limit` is the same rules written by
//! hand. `bench/WORKLOAD.md` has the workload in words and `bench/expected.json` the hashes it must have.
//!
//! `cargo xtask bench` measures records, edits, packs and a population beside the limit; `cargo bench -p
//! coded-rules-bench --bench parts` and `--bench feeds` the parts and the feeds.

pub mod definition;
pub mod generate;
pub mod workload;

/// The day the rules are evaluated for.
pub const TODAY: &str = "2025-03-15";

/// The published hashes, as JSON.
const PUBLISHED: &str = include_str!("../expected.json");

/// The published SHA-256 of a file of the default data, in hexadecimal.
///
/// # Errors
/// None is published of a file of this name.
pub fn published_hash(file: &str) -> anyhow::Result<String> {
    let json: serde_json::Value = serde_json::from_str(PUBLISHED)?;
    let hash = json.get("sha256").and_then(|it| it.get(file)).and_then(|it| it.as_str());
    hash.map(str::to_owned).ok_or_else(|| anyhow::anyhow!("no hash is published of {file}"))
}
