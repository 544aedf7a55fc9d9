//! The semantic suite: pages of Markdown in `tests/semantics` that a clinician can read, each a topic.
//!
//! `rules_author` reads and runs a page; here are the files. `CONTRIBUTING.md` says how a case is written.

use std::{env, fs, path::PathBuf};

use anyhow::{Context, ensure};
use rules_author::{Engine, Page, Report};

use crate::vectors::root;

/// The variable that names one page, or one case of it: `missing.md`, `missing.md:41`.
pub const SELECTION: &str = "SEMANTICS";

/// Pages to run.
#[derive(Debug)]
pub struct Selection {
    /// In order of name.
    pub pages: Vec<Page>,
    /// The line of the one case to run.
    pub line: Option<usize>,
}

impl Selection {
    /// Every page, or what the environment names.
    ///
    /// # Errors
    /// A page that cannot be read or is not written as pages are; or none is called so.
    pub fn read() -> anyhow::Result<Self> {
        let mut pages = pages()?;
        let Ok(wanted) = env::var(SELECTION) else { return Ok(Self { pages, line: None }) };
        let (name, line) = match wanted.split_once(':') {
            None => (wanted.as_str(), None),
            Some((name, line)) => (name, Some(line.parse().context("the line is no number")?)),
        };
        pages.retain(|page| page.name == name);
        ensure!(!pages.is_empty(), "no page of tests/semantics is called `{name}`");
        Ok(Self { pages, line })
    }

    /// Whether it is every page.
    pub fn is_all() -> bool {
        env::var_os(SELECTION).is_none()
    }
}

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
            Ok(Page::read(&name, &fs::read_to_string(path)?)?)
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
    Ok(Page::read("CONTRIBUTING.md", page)?)
}

/// Runs a page, or one case of it; files that it names lead on from the top of the tree.
pub fn run(page: &Page, line: Option<usize>, engines: &mut [Box<dyn Engine>]) -> Report {
    let mut engines: Vec<&mut dyn Engine> = engines.iter_mut().map(|it| &mut **it as _).collect();
    rules_author::run(page, line, &mut engines, &mut |file| {
        fs::read_to_string(root().join(file)).ok()
    })
}
