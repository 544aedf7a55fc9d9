//! What a target starts from: the vectors, samples and rulesets of the tree, and its kept corpus.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;
use coded_rules_tests::{packs, vectors};
use rules_core::pack;
use rules_lang::{Sources, compile};

use crate::{Target, feed, mutate::Numbers, pack as packed};

/// What a ruleset without a header is headed with.
const HEADER: &str = "ruleset seed { title \"Seed\" version 1.0.0 language 1 owner \"Tests\" }\n";

/// The kept inputs of a target, in order of name.
///
/// # Errors
/// A file that cannot be read.
pub fn kept(target: &Target) -> anyhow::Result<Vec<(PathBuf, Vec<u8>)>> {
    let folder = target.corpus();
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    files(&folder, "")
}

/// What the tree has for a target.
///
/// # Errors
/// A file that cannot be read, or a ruleset that does not compile.
pub fn of_the_tree(target: &Target) -> anyhow::Result<Vec<Vec<u8>>> {
    Ok(match target.name {
        "pack" => {
            let mut seeds = vec![packs::build("tests/vectors/rulesets/probe")?];
            seeds.extend(plans()?);
            for row in rows(120) {
                seeds.push([&[packed::CHANGES][..], &row].concat());
            }
            seeds
        }
        "request" | "text-form" => {
            let mut seeds = Vec::new();
            for group in vectors::groups()? {
                seeds.extend(group.vectors.into_iter().map(|it| it.request.into_bytes()));
            }
            for (_, text) in files(&vectors::root().join("samples/text"), ".txt")? {
                seeds.push(text);
            }
            seeds
        }
        "feed" => {
            let samples = files(&vectors::root().join("samples/fhir"), ".json")?;
            let mut seeds: Vec<Vec<u8>> = samples.into_iter().map(|(_, bytes)| bytes).collect();
            for row in rows(80) {
                seeds.push([&[feed::CHANGES][..], &row].concat());
            }
            seeds
        }
        "language" => rules()?.into_iter().map(String::into_bytes).collect(),
        _ => rows(400),
    })
}

/// The plans of the tree's rulesets, as they stand in packs.
///
/// # Errors
/// A file that cannot be read, or a ruleset that does not compile.
pub fn plans() -> anyhow::Result<Vec<Vec<u8>>> {
    let mut packs = Vec::new();
    for ruleset in ["tests/vectors/rulesets/probe", "rulesets/maternity", "rulesets/diabetes"] {
        packs.push(packs::build(ruleset)?);
    }
    for rules in rules()? {
        let plan = compile(&Sources::new("seed.rules", rules)).plan;
        packs.extend(plan.and_then(|plan| pack::encode(&plan, &[]).ok()));
    }
    Ok(packs.iter().filter_map(|pack| packed::plan(pack)).map(<[u8]>::to_vec).collect())
}

/// Rows of random bytes, always the same.
fn rows(length: usize) -> Vec<Vec<u8>> {
    let mut numbers = Numbers::new(1);
    (1..=12).map(|n| numbers.bytes(length * n / 12)).collect()
}

/// The rulesets of the tree, and the small ones of the cases of meaning.
fn rules() -> anyhow::Result<Vec<String>> {
    let root = vectors::root();
    let mut all = Vec::new();
    for folder in ["rulesets/maternity", "rulesets/diabetes", "tests/national", "tests/feeds"] {
        for (_, bytes) in files(&root.join(folder), ".rules")? {
            all.push(String::from_utf8(bytes)?);
        }
    }
    for (_, page) in files(&root.join("tests/semantics"), ".md")? {
        let page = String::from_utf8(page)?;
        for block in page.split("```rules").skip(1) {
            let rules = block.split_once('\n').and_then(|(_, rest)| rest.split_once("```"));
            all.extend(rules.map(|(rules, _)| format!("{HEADER}{rules}")));
        }
    }
    Ok(all)
}

/// The files of a folder whose names end so, in order of name.
fn files(folder: &Path, ending: &str) -> anyhow::Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut paths = Vec::new();
    for item in fs::read_dir(folder).with_context(|| format!("no folder {}", folder.display()))? {
        let path = item?.path();
        let is_wanted = path.file_name().is_some_and(|it| it.to_string_lossy().ends_with(ending));
        if path.is_file() && is_wanted {
            paths.push(path);
        }
    }
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let bytes =
                fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            Ok((path, bytes))
        })
        .collect()
}
