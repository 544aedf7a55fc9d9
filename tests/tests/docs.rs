//! What the documents say of the tree is true of it: links lead somewhere, the glossary's words are the code's, the
//! architecture names every crate.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, ensure};
use coded_rules_tests::vectors::root;

/// Folders that hold no documents of ours.
const LEFT_OUT: [&str; 3] = ["target", "node_modules", ".git"];

/// The heading from which on the glossary's words are the code's.
const CODE: &str = "## The code's words\n";

/// What declares a name.
const DECLARATIONS: [&str; 7] = ["struct", "enum", "trait", "type", "fn", "mod", "const"];

fn documents(folder: &Path, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for item in fs::read_dir(folder)? {
        let path = item?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if !LEFT_OUT.contains(&&*name) {
                documents(&path, found)?;
            }
        } else if name.ends_with(".md") {
            found.push(path);
        }
    }
    Ok(())
}

/// The targets of the links of a page, without those inside blocks of code.
fn links(page: &str) -> Vec<&str> {
    let mut is_code = false;
    let mut found = Vec::new();
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        }
        if !is_code {
            let after = line.split("](").skip(1);
            found.extend(after.filter_map(|rest| rest.split_once(')')).map(|(link, _)| link));
        }
    }
    found
}

#[test]
fn every_link_leads_to_a_file() -> anyhow::Result<()> {
    let (mut pages, mut count, mut dead) = (Vec::new(), 0, Vec::new());
    documents(root(), &mut pages)?;
    for page in pages {
        let folder = page.parent().context("a page lies in a folder")?;
        for link in links(&fs::read_to_string(&page)?) {
            let file = link.split('#').next().unwrap_or_default();
            if file.is_empty() || file.contains("://") {
                continue;
            }
            count += 1;
            if !folder.join(file).exists() {
                dead.push(format!("{}: {link}", page.display()));
            }
        }
    }
    ensure!(dead.is_empty(), "links that lead nowhere:\n{}", dead.join("\n"));
    ensure!(count > 100, "only {count} links are read");
    Ok(())
}

/// Whether a source declares this name.
fn declares(source: &str, name: &str) -> bool {
    let is_end = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    DECLARATIONS.iter().any(|word| {
        let declaration = format!("{word} {name}");
        source
            .match_indices(&declaration)
            .any(|(at, found)| source.get(at + found.len()..).is_some_and(is_end))
    })
}

#[test]
fn the_words_of_the_code_are_declared_where_the_glossary_says() -> anyhow::Result<()> {
    let glossary = fs::read_to_string(root().join("docs/glossary.md"))?;
    let (_, words) = glossary.split_once(CODE).context("the glossary has no second half")?;
    let (mut count, mut wrong) = (0, Vec::new());
    for row in words.lines().filter_map(|line| line.strip_prefix("| `")) {
        let (name, rest) = row.split_once('`').context("a word ends")?;
        let file = links(rest).first().map(|link| root().join("docs").join(link));
        let file = file.with_context(|| format!("`{name}` has no file"))?;
        let source = fs::read_to_string(&file);
        if !source.is_ok_and(|source| declares(&source, name)) {
            wrong.push(format!("`{name}` is not declared in {}", file.display()));
        }
        count += 1;
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    ensure!(count >= 30, "only {count} words are read");
    Ok(())
}

#[test]
fn the_architecture_has_every_crate() -> anyhow::Result<()> {
    let architecture = fs::read_to_string(root().join("docs/architecture.md"))?;
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    let members = manifest.split_once("members = [").and_then(|(_, rest)| rest.split_once(']'));
    let (members, _) = members.context("the manifest has members")?;
    for member in members.split('"').skip(1).step_by(2) {
        // A crate inside another's folder is named there.
        let folder = member.split('/').next().unwrap_or_default();
        ensure!(architecture.contains(&format!("| `{folder}` |")), "`{folder}` is no room");
    }
    Ok(())
}
