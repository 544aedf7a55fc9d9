//! The semantic suite: pages of Markdown in `tests/semantics` that a clinician can read, each a topic.
//!
//! A page is sections (`##`), each of which asks one ruleset about many small records. `CONTRIBUTING.md`
//! says how a case is written; [`page`] reads a page, [`record`] turns what is written of a patient into a
//! request, [`ask`] makes the ruleset that is asked, and [`outcome`] compares the reply with what is written.

pub mod ask;
pub mod outcome;
pub mod page;
pub mod record;

use std::{fs, path::PathBuf};

use anyhow::Context;

pub use page::{Case, Check, Expected, Page, Section};

use crate::vectors::root;

/// Every page, in order of name.
///
/// # Errors
/// A page that cannot be read or is not written as pages are.
pub fn pages() -> anyhow::Result<Vec<Page>> {
    let folder = root().join("tests/semantics");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .with_context(|| format!("no folder {}", folder.display()))?
        .map(|item| Ok(item?.path()))
        .collect::<anyhow::Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|end| end == "md"));
    files.sort();
    files
        .iter()
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Page::read(&name, &fs::read_to_string(path)?)
        })
        .collect()
}

/// The page that `CONTRIBUTING.md` shows.
///
/// # Errors
/// There is none, or it is not written as pages are.
pub fn example() -> anyhow::Result<Page> {
    let guide = fs::read_to_string(root().join("CONTRIBUTING.md"))?;
    let page = guide.split_once("````markdown\n").and_then(|(_, rest)| rest.split_once("\n````\n"));
    let (page, _) = page.context("CONTRIBUTING.md shows no page")?;
    Page::read("CONTRIBUTING.md", page)
}
