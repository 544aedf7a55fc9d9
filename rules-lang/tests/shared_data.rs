//! Published lists as they are: every damaged id is refused, and what is proposed for it is what was meant.
//!
//! The lists are not of this project: they are read where they lie, beside it.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use rules_core::code::{Code as Coded, Scheme};
use rules_lang::{
    Sources, compile,
    diagnostic::{Applicability, Code},
    resolve::CodelistFile,
};

/// A file or folder of the shared data.
fn shared(name: &str) -> PathBuf {
    let root = env::var_os("CODED_RULES_SHARED_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"),
        PathBuf::from,
    );
    let path = root.join(name);
    assert!(path.exists(), "no {}; set CODED_RULES_SHARED_DATA", path.display());
    path
}

#[test]
#[ignore = "needs ../shared/data"]
fn damaged_ids_are_refused_and_the_repair_is_the_id_that_was_meant() {
    let table = fs::read_to_string(shared("derived/corrupt-sctid-pairs.tsv")).unwrap();
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
#[ignore = "needs ../shared/data"]
fn codes_that_differ_only_in_case_stay_apart() {
    let table = fs::read_to_string(shared("derived/case-collisions.tsv")).unwrap();
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

/// A list with the scheme that most of its codes are of; those that say it themselves need none.
fn read(path: &Path) -> (CodelistFile, Vec<u8>) {
    let bytes = fs::read(path).unwrap();
    let mut sources = Sources::new("", "");
    sources.files.insert("list.csv".into(), bytes.clone());
    let schemes = [None].into_iter().chain(Scheme::ALL.into_iter().map(Some));
    let all = schemes.map(|scheme| CodelistFile::read(&sources, "list.csv", scheme));
    // Of equals the first; a local code may be anything.
    let best = all.take(7).min_by_key(|it| (it.rows == 0, it.refused)).unwrap();
    (best, bytes)
}

#[test]
#[ignore = "needs ../shared/data"]
fn every_row_of_the_published_lists_is_accounted_for() {
    let (mut lists, mut rows, mut refused, mut repairs) = (0, 0, 0, 0);
    let (mut problems, mut strange) = (BTreeMap::<&str, usize>::new(), Vec::new());
    for source in ["codelists-opensafely", "codelists-hdruk"] {
        let mut folders = vec![shared(source)];
        while let Some(folder) = folders.pop() {
            for item in fs::read_dir(folder).unwrap() {
                let path = item.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|it| it == "csv") {
                    let (list, bytes) = read(&path);
                    let mut plain =
                        csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
                    let there = plain.byte_records().count();
                    if list.rows != there {
                        strange.push(format!("{}: {} of {there} rows", path.display(), list.rows));
                    }
                    let errors =
                        list.diagnostics.iter().filter(|it| it.code.code().starts_with('E'));
                    for it in errors {
                        *problems.entry(it.code.slug()).or_default() += 1;
                        repairs += it.fixes.len();
                    }
                    (lists, rows, refused) = (lists + 1, rows + list.rows, refused + list.refused);
                }
            }
        }
    }
    println!("{lists} lists, {rows} rows, {refused} refused, {repairs} repairs, {problems:?}");
    assert_eq!(strange, <[String; 0]>::default());
    assert!(lists >= 220, "{lists}");
}
