//! The data and the outcomes to expect are those that were published.

use anyhow::ensure;
use coded_rules_bench::{
    definition,
    generate::{Data, PATIENTS},
    published_hash,
};
use sha2::{Digest, Sha256};

#[test]
fn the_files_have_the_published_hashes() -> anyhow::Result<()> {
    let data = Data::new(PATIENTS);
    let outcomes = definition::outcomes(&data)?;
    for (file, text) in [
        ("patients.tsv", &data.patients),
        ("codelists_w1.tsv", &data.codelists_w1),
        ("codelists_w2.tsv", &data.codelists_w2),
        ("entries.tsv", &data.entries),
        ("expected_w1.tsv", &outcomes.w1),
        ("expected_w2.tsv", &outcomes.w2),
    ] {
        let hash: String = Sha256::digest(text).iter().map(|it| format!("{it:02x}")).collect();
        let published = published_hash(file)?;
        ensure!(hash == published, "{file} has the hash {hash}, not {published}");
    }
    ensure!(data.entries.lines().count() == 1 + 1_017_035, "not so many entries");
    Ok(())
}

#[test]
fn the_first_patients_are_the_same_however_many_there_are() {
    let (few, more) = (Data::new(3), Data::new(5));
    assert!(more.patients.starts_with(&few.patients));
    assert!(more.entries.starts_with(&few.entries));
}
