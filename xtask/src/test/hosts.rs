//! The host examples: every one must give the conformance vectors' replies.

use std::{fs, path::PathBuf, process::Command};

use anyhow::Context;

use crate::{
    places::{COMPONENT_VARIABLE, Places},
    process,
    report::Verdict,
    strictness::Strictness,
};

/// The script in a host's folder that runs the vectors it is given.
const CHECK: &str = "check";

/// Hosts whose language may not be installed, with the program that is needed.
const TOOLS: [(&str, &str); 2] = [("node", "node"), ("python", "python3")];

/// One host example.
#[derive(Debug)]
pub(super) struct Host {
    /// The name of its folder.
    pub(super) name: String,
    folder: PathBuf,
}

/// The folders of `host-examples` that have a check, in order of name.
pub(super) fn find(places: &Places) -> anyhow::Result<Vec<Host>> {
    let mut hosts = Vec::new();
    for item in fs::read_dir(places.root.join("host-examples")).context("no `host-examples`")? {
        let folder = item?.path();
        if folder.join(CHECK).is_file() {
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            hosts.push(Host { name, folder });
        }
    }
    hosts.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(hosts)
}

impl Host {
    /// Runs its check over the vectors.
    pub(super) fn check(&self, places: &Places, strictness: Strictness) -> Verdict {
        let needed = TOOLS.iter().find(|(host, _)| *host == self.name);
        if let Some((_, tool)) = needed.filter(|(_, tool)| !process::is_installed(tool)) {
            return strictness.lacking(&format!("`{tool}` is not installed"));
        }
        // By name of the shell: not every system starts a script.
        let mut command = Command::new("sh");
        command
            .arg(self.folder.join(CHECK))
            .arg(places.root.join("tests").join("vectors"))
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &places.target)
            .env(COMPONENT_VARIABLE, places.component());
        process::run(&mut command).into()
    }
}
