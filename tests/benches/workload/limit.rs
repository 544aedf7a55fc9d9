//! The hand-written version, built from the benchmark's own source.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, bail};
use coded_rules_tests::workload::{self, Workload};

/// The hand-written version.
pub(crate) struct Limit {
    program: PathBuf,
    out: PathBuf,
}

impl Limit {
    /// Builds it under a target folder.
    pub(crate) fn build(target: &Path) -> anyhow::Result<Self> {
        let folder = target.join("bench/limit");
        let manifest = workload::bench().join("limit/Cargo.toml");
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        // Beside the tree stands a folder that may not be written to.
        let copy = folder.join("source");
        copy_folder(&workload::bench().join("limit"), &copy)?;
        // Where the target folder lies inside this tree, the copy is still no member of its workspace.
        let mut text = fs::read_to_string(&manifest)?;
        if !text.contains("[workspace]") {
            text.push_str("\n[workspace]\n");
        }
        fs::write(copy.join("Cargo.toml"), text)?;
        build.args(["build", "--release", "--manifest-path"]).arg(copy.join("Cargo.toml"));
        build.arg("--target-dir").arg(&folder);
        let built =
            build.output().with_context(|| format!("no cargo for {}", manifest.display()))?;
        if !built.status.success() {
            bail!("the limit does not build: {}", String::from_utf8_lossy(&built.stderr));
        }
        Ok(Self { program: folder.join("release/limit"), out: folder.join("outcomes.tsv") })
    }

    /// The median nanoseconds a record; `mode` is `lat` for records in memory, `text` for their text.
    pub(crate) fn median(
        &self,
        mode: &str,
        workload: Workload,
        data: &Path,
        patients: usize,
    ) -> anyhow::Result<f64> {
        let mut run = Command::new(&self.program);
        run.args([mode, workload.name()]).arg(data).arg(patients.to_string()).arg(&self.out);
        let ran = run.output().context("the limit does not start")?;
        let said: serde_json::Value = serde_json::from_slice(&ran.stdout)?;
        said.get("median_ns").and_then(|it| it.as_f64()).context("the limit names no median")
    }
}

fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to)?;
        } else {
            fs::write(to, fs::read(entry.path())?)?;
        }
    }
    Ok(())
}
