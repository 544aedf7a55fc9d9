//! From the command line's arguments to the files to read.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{Discovery, Input, Source};
use crate::error::Error;

/// The names that files of records have in a folder; each may also end in `.gz`.
const EXTENSIONS: [&str; 5] = [".json", ".ndjson", ".jsonl", ".xml", ".txt"];

/// The inputs in the order given, folders in order of name; what cannot be listed is an error each.
pub(crate) fn walk(arguments: &[PathBuf]) -> Vec<Result<Input, Error>> {
    let mut inputs = Vec::new();
    for argument in arguments {
        if argument.as_os_str() == "-" {
            inputs.push(Ok(Input { source: Source::StandardInput, discovery: Discovery::Named }));
        } else if argument.is_dir() {
            let before = inputs.len();
            folder(argument, &mut inputs);
            if inputs.len() == before {
                let message = format!("`{}` holds no file of records", argument.display());
                let extensions = EXTENSIONS.join(", ");
                inputs.push(Err(Error::input(message).help(format!(
                    "looked for files that end in {extensions}, and for the tables of SystmOne, EMIS Web and OMOP extracts"
                ))));
            }
        } else {
            inputs.push(Ok(Input {
                source: Source::File(argument.clone()),
                discovery: Discovery::Named,
            }));
        }
    }
    inputs
}

/// Adds the files below a folder. Links to folders are not followed, so there is an end.
fn folder(folder: &Path, inputs: &mut Vec<Result<Input, Error>>) {
    let listed = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut items = match listed {
        Ok(items) => items,
        Err(error) => {
            inputs.push(Err(Error::input(format!("cannot list `{}`: {error}", folder.display()))));
            return;
        }
    };
    items.sort_by_key(fs::DirEntry::file_name);
    inputs.extend(extract(folder));
    for item in items {
        let path = item.path();
        let name = item.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        if item.file_type().is_ok_and(|kind| kind.is_dir()) {
            self::folder(&path, inputs);
        } else if is_records(&name) && path.is_file() {
            inputs.push(Ok(Input { source: Source::File(path), discovery: Discovery::Found }));
        }
    }
}

/// The extract whose tables lie in a folder, if they do.
fn extract(folder: &Path) -> Option<Result<Input, Error>> {
    let kinds = rules_records::detect_extract(folder).unwrap_or_default();
    match kinds.as_slice() {
        [] => None,
        [kind] => {
            let source = Source::Extract(folder.to_owned(), *kind);
            Some(Ok(Input { source, discovery: Discovery::Found }))
        }
        several => {
            let titles: Vec<&str> = several.iter().map(|kind| kind.title()).collect();
            let message =
                format!("`{}` holds tables of {}", folder.display(), titles.join(" and of "));
            Some(Err(Error::input(message).help("put each extract into a folder of its own")))
        }
    }
}

fn is_records(name: &str) -> bool {
    let name = name.strip_suffix(".gz").unwrap_or(name);
    EXTENSIONS.iter().any(|extension| name.ends_with(extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_records_are_told_by_name() {
        for name in ["a.json", "a.json.gz", "a.ndjson", "a.xml", "b.txt", "b.txt.gz"] {
            assert!(is_records(name), "{name}");
        }
        for name in ["a.csv", "README.md", "a.gz", "a.rules"] {
            assert!(!is_records(name), "{name}");
        }
    }
}
