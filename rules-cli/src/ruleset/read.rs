//! Reads a ruleset's files.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Component, Path, PathBuf},
};

use rules_lang::{Sources, limits};

use super::Files;
use crate::failure::Failure;

/// Reads the rules and the codelists they name.
pub(super) fn read(path: &Path) -> Result<Files, Failure> {
    let (rules, text) = text(path)?;
    let name = rules.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let folder = rules.parent().unwrap_or(Path::new("")).to_path_buf();
    let mut sources = Sources::new(name, text);
    for needed in rules_lang::needed_files(&sources.main.text) {
        // A pack carries its sources by these names, so they stay inside the ruleset. The compiler
        // reports what is not there, at the place that names it.
        if !stays_inside(Path::new(&needed.path)) {
            continue;
        }
        let path = folder.join(&needed.path);
        if path.is_file() {
            sources.files.insert(needed.path, self::bytes(&path, limits::CODELIST_BYTES)?);
        }
    }
    Ok(Files::new(folder, sources))
}

/// The rules file of a folder, or the file itself, with its text.
pub(super) fn text(path: &Path) -> Result<(PathBuf, String), Failure> {
    let rules = locate(path)?;
    let bytes = bytes(&rules, limits::RULES_BYTES)?;
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(&rules, error.as_bytes()))?;
    Ok((rules, text))
}

/// The one `*.rules` file of a folder, or the file itself.
fn locate(path: &Path) -> Result<PathBuf, Failure> {
    if !path.is_dir() {
        return Ok(path.to_path_buf());
    }
    let listed = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let items = listed
        .map_err(|error| Failure::input(format!("cannot list `{}`: {error}", path.display())))?;
    let mut found: Vec<PathBuf> = items
        .into_iter()
        .map(|item| item.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rules"))
        .collect();
    found.sort();
    match found.as_slice() {
        [rules] => Ok(rules.clone()),
        [] => Err(Failure::input(format!("`{}` holds no `*.rules` file", path.display()))),
        [first, second, ..] => Err(Failure::input(format!(
            "`{}` holds several rulesets, among them `{}` and `{}`",
            path.display(),
            first.display(),
            second.display()
        ))
        .help("give each a folder, or name the file")),
    }
}

/// A file's bytes, if it is not larger than the limit.
pub(super) fn bytes(path: &Path, limit: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| Failure::input(format!("cannot read `{}`: {error}", path.display())))?;
    if bytes.len() > limit {
        let message = format!("{}: larger than the limit of {limit} bytes", path.display());
        return Err(Failure::input(message));
    }
    Ok(bytes)
}

/// Whether a path of a ruleset leads to a file below its folder.
fn stays_inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

/// The error that says where the text stops being text.
fn not_utf8(path: &Path, bytes: &[u8]) -> Failure {
    let valid = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let line = valid.matches('\n').count() + 1;
    let column = valid.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Failure::input(format!("{}:{line}:{column}: not UTF-8 text", path.display()))
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
