//! The hand-written version, a program of its own.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, ensure};
use coded_rules_bench::workload::Workload;

/// The hand-written version.
pub(crate) struct Limit {
    outcomes: PathBuf,
}

impl Limit {
    /// What it says is written below a target folder.
    pub(crate) fn new(target: &Path) -> Self {
        Self { outcomes: target.join("bench/limit.tsv") }
    }

    /// The median nanoseconds a record; `mode` is `lat` for records in memory, `text` for their text.
    pub(crate) fn median(
        &self,
        mode: &str,
        workload: Workload,
        data: &Path,
        patients: usize,
    ) -> anyhow::Result<f64> {
        let mut run = Command::new(env!("CARGO_BIN_EXE_limit"));
        run.args([mode, workload.name()]).arg(data).arg(patients.to_string()).arg(&self.outcomes);
        let ran = run.output().context("the limit does not start")?;
        ensure!(ran.status.success(), "the limit fails: {}", String::from_utf8_lossy(&ran.stderr));
        let said: serde_json::Value = serde_json::from_slice(&ran.stdout)?;
        said.get("median_ns").and_then(|it| it.as_f64()).context("the limit names no median")
    }
}
