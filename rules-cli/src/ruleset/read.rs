//! Reads a ruleset's files.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read},
    path::{Component, Path, PathBuf},
};

use rules_lang::{Analysis, Sources, limits, syntax};

use super::Files;
use crate::error::Error;

/// What the paths of libraries begin with.
const LIBRARIES: &str = "libraries/";

/// Reads and compiles the rules, with the files, libraries and codelists they name.
pub(super) fn read(path: &Path) -> Result<(Files, Analysis), Error> {
    let (rules, text) = main(path)?;
    let folder = rules.parent().unwrap_or(Path::new(""));
    let mut others = BTreeMap::new();
    let analysis = Analysis::load(Sources::new(name(&rules), text), |path| {
        let Some(place) = place(folder, path) else { return Ok::<_, Error>(None) };
        let bytes = bytes(&place, limits::CODELIST_BYTES)?;
        others.insert(path.to_owned(), place);
        Ok(Some(bytes))
    })?;
    Ok((Files::new(rules, others), analysis))
}

/// The rulesets and libraries of a path: itself, or, of a folder that only holds others, those.
pub(super) fn all(path: &Path) -> Vec<PathBuf> {
    let found = below(path, FOLDERS_DEEP);
    if found.is_empty() { vec![path.to_path_buf()] } else { found }
}

/// How deep rulesets may lie in folders of folders.
const FOLDERS_DEEP: usize = 4;

fn below(folder: &Path, depth: usize) -> Vec<PathBuf> {
    let items = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut items: Vec<PathBuf> = items.map(|item| item.path()).collect();
    items.sort();
    let is_rules = |it: &PathBuf| it.extension().is_some_and(|it| it == "rules");
    if items.iter().any(is_rules) {
        return vec![folder.to_path_buf()];
    }
    let folders = items.iter().filter(|it| depth > 0 && it.is_dir());
    folders.flat_map(|it| below(it, depth - 1)).collect()
}

/// Where the file lies that the rules in a folder call so. Of what is not there the compiler says so, at
/// the place that names it.
fn place(folder: &Path, path: &str) -> Option<PathBuf> {
    // A pack carries its sources by these names, so they stay inside the ruleset.
    if !stays_inside(Path::new(path)) {
        return None;
    }
    let inside = folder.join(path);
    if inside.is_file() {
        return Some(inside);
    }
    let above = match (folder.file_name(), folder.parent()) {
        (Some(_), Some(parent)) => parent.to_path_buf(),
        _ => folder.join(".."),
    };
    Some(above.join(path)).filter(|beside| path.starts_with(LIBRARIES) && beside.is_file())
}

/// The files of rules of a ruleset, the main one first, with their texts.
pub(super) fn texts(path: &Path) -> Result<Vec<(PathBuf, String)>, Error> {
    let (rules, text) = main(path)?;
    let folder = rules.parent().unwrap_or(Path::new(""));
    let mut texts = Vec::new();
    for needed in rules_lang::needed_files(&Sources::new(name(&rules), text.clone())) {
        let is_own = needed.path.ends_with(".rules") && !needed.path.starts_with(LIBRARIES);
        if let Some(place) = place(folder, &needed.path).filter(|_| is_own) {
            texts.push((place.clone(), self::text(&place)?));
        }
    }
    texts.insert(0, (rules, text));
    Ok(texts)
}

/// The main rules file of a folder, or the file itself, with its text.
fn main(path: &Path) -> Result<(PathBuf, String), Error> {
    let rules = locate(path)?;
    let text = text(&rules)?;
    Ok((rules, text))
}

fn name(rules: &Path) -> String {
    rules.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The text of a file of rules.
fn text(rules: &Path) -> Result<String, Error> {
    let bytes = bytes(rules, limits::RULES_BYTES)?;
    String::from_utf8(bytes).map_err(|error| not_utf8(rules, error.as_bytes()))
}

/// The one `*.rules` file of a folder with a header, or the file itself.
fn locate(path: &Path) -> Result<PathBuf, Error> {
    if !path.is_dir() {
        return Ok(path.to_path_buf());
    }
    let listed = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let items = listed
        .map_err(|error| Error::input(format!("cannot list `{}`: {error}", path.display())))?;
    let mut found: Vec<PathBuf> = items
        .into_iter()
        .map(|item| item.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rules"))
        .collect();
    found.sort();
    if found.len() > 1 {
        // The other files of a ruleset have no header; nor has what cannot be read.
        let has_header = |path: &Path| text(path).is_ok_and(|text| syntax::has_header(&text));
        let main: Vec<_> = found.iter().filter(|path| has_header(path)).cloned().collect();
        if !main.is_empty() {
            found = main;
        }
    }
    match found.as_slice() {
        [rules] => Ok(rules.clone()),
        [] => Err(Error::input(format!("`{}` holds no `*.rules` file", path.display()))),
        [first, second, ..] => Err(Error::input(format!(
            "`{}` holds several rulesets, among them `{}` and `{}`",
            path.display(),
            first.display(),
            second.display()
        ))
        .help("give each a folder, or name the file")),
    }
}

/// A file's bytes, if it is not larger than the limit.
pub(super) fn bytes(path: &Path, limit: usize) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| Error::input(format!("cannot read `{}`: {error}", path.display())))?;
    if bytes.len() > limit {
        let message = format!("{}: larger than the limit of {limit} bytes", path.display());
        return Err(Error::input(message));
    }
    Ok(bytes)
}

/// Whether a path of a ruleset leads to a file below its folder.
fn stays_inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

/// The error that says where the text stops being text.
fn not_utf8(path: &Path, bytes: &[u8]) -> Error {
    let valid = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let line = valid.matches('\n').count() + 1;
    let column = valid.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Error::input(format!("{}:{line}:{column}: not UTF-8 text", path.display()))
        .help("save the file as UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codelists_lie_below_the_ruleset() {
        assert!(stays_inside(Path::new("codelists/a.csv")));
        assert!(!stays_inside(Path::new("../a.csv")));
        assert!(!stays_inside(Path::new("/etc/passwd")));
    }

    #[test]
    fn text_that_is_none_is_pointed_at() {
        insta::assert_snapshot!(not_utf8(Path::new("a.rules"), b"one\ntw\xff"), @r"
        a.rules:2:3: not UTF-8 text
          help: save the file as UTF-8
        ");
    }
}
