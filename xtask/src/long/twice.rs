//! The component built from two copies of the tree in two folders: the bytes must be the same.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, ensure};

use crate::{
    component,
    places::{Places, shown},
    process,
};

/// Builds both and compares them.
pub(super) fn build(places: &Places) -> anyhow::Result<()> {
    let folder = places.target.join("long").join("double-build");
    // The second lies deeper: the length of a path must not matter either.
    let [one, two] = [folder.join("one"), folder.join("two").join("deeper")].map(|root| {
        copy(places, &root)?;
        let copy = Places { target: root.join("target"), root };
        component::build(&copy)?;
        read(&copy.component())
    });
    let (one, two) = (one?, two?);
    let first = one.iter().zip(&two).position(|(a, b)| a != b);
    let at = first.unwrap_or_else(|| one.len().min(two.len()));
    ensure!(one == two, "the components differ from byte {at}; see {}", shown(places, &folder));
    println!("    {} bytes twice", one.len());
    // Only what differs is worth keeping.
    fs::remove_dir_all(&folder)?;
    Ok(())
}

/// Copies the files of the tree, as they are now, that are under version control or could be.
fn copy(places: &Places, root: &Path) -> anyhow::Result<()> {
    if root.is_dir() {
        fs::remove_dir_all(root)?;
    }
    let mut list = Command::new("git");
    list.current_dir(&places.root);
    list.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listed = process::output(&mut list).context("the files of the tree cannot be listed")?;
    for name in listed.split('\0').filter(|name| !name.is_empty()) {
        let (from, to): (PathBuf, PathBuf) = (places.root.join(name), root.join(name));
        // A file that is listed may have been removed meanwhile.
        if from.is_file() {
            fs::create_dir_all(to.parent().unwrap_or(root))?;
            fs::copy(&from, &to).with_context(|| format!("cannot copy {}", from.display()))?;
        }
    }
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
