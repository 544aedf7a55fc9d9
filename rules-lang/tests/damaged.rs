//! Published lists as they are: every damaged id is refused, and what is proposed for it is what was meant.
//!
//! The lists are not of this project: they are read where they lie, beside it.

use std::{fs, path::PathBuf};

use rules_core::code::{Code as Coded, Scheme};
use rules_lang::{
    Sources, compile,
    diagnostic::{Applicability, Code},
};

/// The shared material, or `None` with the reason printed.
fn shared(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(name);
    if !path.exists() {
        println!("skipped: `{}` is not there", path.display());
    }
    path.exists().then_some(path)
}

#[test]
fn damaged_ids_are_refused_and_the_repair_is_the_id_that_was_meant() {
    let Some(path) = shared("derived/corrupt-sctid-pairs.tsv") else { return };
    let table = fs::read_to_string(path).unwrap();
    let rows: Vec<Vec<&str>> =
        table.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.len(), 800);
    let list: String = rows.iter().map(|row| format!("{}\n", row[0])).collect();
    let rules = "ruleset r { title \"R\" version 1.0.0 language 1 owner \"O\" }\n\
                 codelist damaged from \"damaged.csv\" as snomed\n\
                 report r1 { include when any damaged }\n";
    let mut sources = Sources::new("r.rules", rules);
    sources.files.insert("damaged.csv".into(), format!("code\n{list}").into_bytes());
    let diagnostics = compile(&sources).diagnostics;
    let refused: Vec<_> = diagnostics.iter().filter(|it| it.code == Code::MalformedCode).collect();
    assert_eq!(refused.len(), 800, "every one is refused");
    // Of some nobody has found the id they were made from.
    let (mut right, mut unheard_of) = (0, 0);
    for (row, diagnostic) in rows.iter().zip(refused) {
        let fix = diagnostic.fixes.iter().find(|it| it.applicability == Applicability::Repair);
        let proposed = &fix.unwrap().edits[0].text;
        match row[3] {
            "" => unheard_of += 1,
            meant => {
                assert_eq!(proposed, meant, "{}", row[0]);
                right += 1;
            }
        }
    }
    println!("{right} of 800 repairs are what was meant; {unheard_of} may be");
    assert!(right >= 760, "{right}");
}

#[test]
fn codes_that_differ_only_in_case_stay_apart() {
    let Some(path) = shared("derived/case-collisions.tsv") else { return };
    let table = fs::read_to_string(path).unwrap();
    let rows: Vec<Vec<&str>> =
        table.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    let mut pairs = 0;
    for (n, row) in rows.iter().enumerate() {
        let scheme = if row[0] == "ctv3" { Scheme::Ctv3 } else { Scheme::ReadV2 };
        let code = |text: &str| Coded::parse(scheme, text).unwrap();
        for other in rows[n + 1..].iter().filter(|it| (it[0], it[1]) == (row[0], row[1])) {
            assert_ne!(code(row[2]), code(other[2]), "{row:?} {other:?}");
            pairs += 1;
        }
    }
    println!("{pairs} pairs apart");
    assert!(pairs >= 300, "{pairs}");
}
