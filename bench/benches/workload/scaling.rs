//! Records and rulesets of other sizes.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::Context as _;
use coded_rules_bench::workload::{self, Person};
use rules_core::{code::check_digit, pack};
use rules_lang::Sources;

/// Records of about so many entries, made of the entries of patients that follow one another.
pub(crate) fn records(people: &[Person], entries: usize, most: usize) -> Vec<Person> {
    let mut records: Vec<Person> = Vec::new();
    for person in people {
        match records.last_mut() {
            Some(last) if last.entries.len() < entries => {
                last.entries.extend(person.entries.iter().cloned());
            }
            _ => records.push(person.clone()),
        }
    }
    records.retain_mut(|record| {
        record.entries.truncate(entries);
        record.entries.len() == entries
    });
    records.truncate(most);
    records
}

/// A pack of so many rules: those of the workload, and others like them whose codes nobody has.
pub(crate) fn pack_of(rules: usize, folder: &Path) -> anyhow::Result<Vec<u8>> {
    let families = rules.div_ceil(12);
    let mut lists = fs::read_to_string(folder.join("codelists_w2.tsv"))?;
    let names: Vec<String> = fs::read_to_string(folder.join("codelists_w1.tsv"))?
        .lines()
        .skip(1)
        .filter_map(|line| line.split('\t').next().map(str::to_owned))
        .collect();
    for family in 17..families {
        for name in &names {
            // Some names stand on several lines; a code on a list twice is on it.
            let _ = writeln!(lists, "{name}.{family:02}\tlocal\tabsent-{name}-{family}");
        }
    }
    encoded(&workload::sources(workload::ruleset(families, rules), &lists)?)
}

/// A pack of one rule and so many codes.
pub(crate) fn pack_of_codes(codes: usize) -> anyhow::Result<Vec<u8>> {
    let mut list = String::from("scheme,code,term\n");
    for number in 0..codes {
        let body = format!("{}00", 1_000_000 + number);
        let check = check_digit(body.as_bytes()).context("digits")?;
        let _ = writeln!(list, "snomed,{body}{check},Made up");
    }
    let rules = "# lint: allow no-review-date: measured, never shown\n\
        ruleset many_codes {\n  title \"Many codes\"\n  version 1.0.0\n  language 1\n  owner \"Engine group\"\n}\n\
        codelist many from \"many.csv\"\n\
        report has_one \"Has one\" { include when any many }\n";
    let mut sources = Sources::new("many.rules", rules);
    sources.complete(|_| anyhow::Ok(Some(list.clone().into_bytes())))?;
    encoded(&sources)
}

fn encoded(sources: &Sources) -> anyhow::Result<Vec<u8>> {
    let compilation = rules_lang::compile(sources);
    let plan =
        compilation.plan.with_context(|| format!("{:#?}", compilation.diagnostics.first()))?;
    Ok(pack::encode(&plan, &[])?)
}
