//! What the steps said, and the line that sums them up.

use crate::stopwatch::Stopwatch;

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It held.
    Passed,
    /// It did not, for this reason.
    Failed(String),
    /// It was not tried, for this reason.
    Skipped(String),
}

impl From<anyhow::Result<()>> for Verdict {
    fn from(result: anyhow::Result<()>) -> Self {
        match result {
            Ok(()) => Self::Passed,
            Err(error) => Self::Failed(format!("{error:#}")),
        }
    }
}

/// The steps so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    passed: usize,
    failed: Vec<String>,
    skipped: Vec<String>,
}

impl Report {
    /// Runs one step between two lines that name it; returns whether it passed.
    pub(super) fn step(&mut self, name: &str, run: impl FnOnce() -> Verdict) -> bool {
        println!("==> {name}");
        let watch = Stopwatch::start();
        let verdict = run();
        let time = watch.elapsed();
        match &verdict {
            Verdict::Passed => println!("    {name}: passed in {time}"),
            Verdict::Failed(why) => println!("    {name}: FAILED in {time}: {why}"),
            Verdict::Skipped(why) => println!("    {name}: SKIPPED: {why}"),
        }
        self.take(name, verdict)
    }

    fn take(&mut self, name: &str, verdict: Verdict) -> bool {
        match verdict {
            Verdict::Passed => {
                self.passed += 1;
                return true;
            }
            Verdict::Failed(_) => self.failed.push(name.to_owned()),
            Verdict::Skipped(_) => self.skipped.push(name.to_owned()),
        }
        false
    }

    /// Whether no step failed.
    pub(super) fn succeeded(&self) -> bool {
        self.failed.is_empty()
    }

    /// What did not pass by name, then the counts on the last line.
    pub(super) fn summary(&self) -> String {
        let mut lines = Vec::new();
        for (word, names) in [("failed", &self.failed), ("skipped", &self.skipped)] {
            if !names.is_empty() {
                lines.push(format!("{word}: {}", names.join("; ")));
            }
        }
        let (failed, skipped) = (self.failed.len(), self.skipped.len());
        lines.push(format!("{} passed, {failed} failed, {skipped} skipped", self.passed));
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_names_what_did_not_pass() {
        let mut report = Report::default();
        assert!(report.take("rustfmt", Verdict::Passed));
        assert!(report.succeeded());
        assert!(!report.take("host node", Verdict::Skipped("no node".into())));
        assert!(report.succeeded());
        assert!(!report.take("clippy", Verdict::Failed("2 warnings".into())));
        assert!(!report.succeeded());
        insta::assert_snapshot!(report.summary(), @r"
        failed: clippy
        skipped: host node
        1 passed, 1 failed, 1 skipped
        ");
    }
}
