//! The rules as text, over one or many families of codelists.

use std::{collections::BTreeMap, fmt::Write as _};

use anyhow::{Context as _, bail};
use rules_lang::Sources;

use super::{fired::number, standing};

/// The twelve rules, as a ruleset.
const TWELVE: &str = include_str!("../../rules/twelve.rules");

/// A ruleset of so many copies of the twelve rules, each over its own family of codelists, without the
/// rules above a number.
pub fn ruleset(families: usize, rules: usize) -> String {
    let (header, body) = TWELVE.split_once("\n\n").unwrap_or((TWELVE, ""));
    let declarations: Vec<&str> = split(body);
    let names: Vec<&str> = declarations.iter().filter_map(|it| declared(it)).collect();
    let mut text = format!("{header}\n");
    for family in 0..families {
        let is_left_out = |declaration: &&str| {
            declared(declaration).and_then(number).is_some_and(|rule| 12 * family + rule > rules)
        };
        let mut kept: Vec<&str> =
            declarations.iter().copied().filter(|it| !is_left_out(it)).collect();
        // What only the rules left out have used goes with them.
        while let Some(unused) = kept.iter().position(|it| is_unused(it, &kept)) {
            kept.remove(unused);
        }
        for declaration in kept {
            text.push('\n');
            text.push_str(&in_family(declaration, &names, family));
        }
    }
    text
}

/// Whether a codelist, measure or field stands in no other declaration.
fn is_unused(declaration: &str, all: &[&str]) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let uses = |other: &&str, name| other.split(|c| !is_word(c)).any(|word| word == name);
    match declared(declaration) {
        Some(name) if number(name).is_none() => {
            all.iter().filter(|other| uses(other, name)).count() == 1
        }
        _ => false,
    }
}

/// The declarations of a text, each with the lines before the next.
fn split(body: &str) -> Vec<&str> {
    let words = ["codelist ", "measure ", "marker ", "field ", "alert ", "table ", "report "];
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        if words.iter().any(|word| line.starts_with(word)) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([body.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| body.get(*start..end)).collect()
}

/// The name a declaration declares.
fn declared(declaration: &str) -> Option<&str> {
    declaration.split_whitespace().nth(1).map(|name| name.trim_end_matches(':'))
}

/// A declaration over one family: every declared name in it with `_FAMILY` after it, and codelist files
/// likewise; the first family's stay as they are.
fn in_family(declaration: &str, names: &[&str], family: usize) -> String {
    let code = declaration.lines().filter(|line| !line.trim_start().starts_with('#'));
    let mut text = String::new();
    for line in code {
        let mut word = String::new();
        for letter in line.chars().chain(['\n']) {
            if letter.is_ascii_alphanumeric() || letter == '_' {
                word.push(letter);
                continue;
            }
            text.push_str(&word);
            if family > 0 && names.contains(&word.as_str()) {
                let _ = write!(text, "_f{family:02}");
            }
            word.clear();
            text.push(letter);
        }
    }
    text
}

/// The ruleset with the codelists of a benchmark's file.
///
/// # Errors
/// A codelist the rules name is not in the file.
pub fn sources(rules: String, lists: &str) -> anyhow::Result<Sources> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for line in lists.lines().skip(1) {
        let mut fields = line.split('\t');
        let (Some(list), Some(scheme), Some(code)) = (fields.next(), fields.next(), fields.next())
        else {
            bail!("not a codelist's line: `{line}`");
        };
        let file = match list.split_once('.') {
            None => format!("{list}.csv"),
            Some((list, family)) => format!("{list}_f{family}.csv"),
        };
        let file = files.entry(file).or_insert_with(|| "scheme,code,term\n".into());
        let (scheme, code) = standing(scheme, code)?;
        let _ = writeln!(file, "{},{code},", scheme.name());
    }
    let mut sources = Sources::new("workload.rules", rules);
    sources.complete(|path| {
        let file = files.remove(path).with_context(|| format!("no codelist `{path}`"))?;
        anyhow::Ok(Some(file.into_bytes()))
    })?;
    Ok(sources)
}
