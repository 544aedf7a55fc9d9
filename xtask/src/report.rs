//! What the steps of a run said, how long each took, and the lines that sum them up.

use crate::stopwatch::Stopwatch;

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It held.
    Passed,
    /// It did not, for this reason.
    Failed(String),
    /// It was not run, for this reason. That is no pass.
    NotRun(String),
}

impl From<anyhow::Result<()>> for Verdict {
    fn from(result: anyhow::Result<()>) -> Self {
        match result {
            Ok(()) => Self::Passed,
            Err(error) => Self::Failed(format!("{error:#}")),
        }
    }
}

/// One step that is over.
#[derive(Debug)]
struct Step {
    name: String,
    verdict: Verdict,
    seconds: f64,
}

/// The steps so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    steps: Vec<Step>,
}

impl Report {
    /// Runs one step between two lines that name it; returns whether it passed.
    pub(crate) fn step(&mut self, name: &str, run: impl FnOnce() -> Verdict) -> bool {
        println!("==> {name}");
        let watch = Stopwatch::start();
        let verdict = run();
        let time = watch.elapsed();
        match &verdict {
            Verdict::Passed => println!("    {name}: passed in {time}"),
            Verdict::Failed(why) => println!("    {name}: FAILED in {time}: {why}"),
            Verdict::NotRun(why) => println!("    {name}: NOT RUN: {why}"),
        }
        self.take(name, verdict, watch.seconds())
    }

    fn take(&mut self, name: &str, verdict: Verdict, seconds: f64) -> bool {
        let passed = verdict == Verdict::Passed;
        self.steps.push(Step { name: name.to_owned(), verdict, seconds });
        passed
    }

    /// Whether no step failed.
    pub(crate) fn succeeded(&self) -> bool {
        !self.steps.iter().any(|step| matches!(step.verdict, Verdict::Failed(_)))
    }

    /// Every step with its time, what did not pass with its reason, then the counts on the last line.
    pub(crate) fn summary(&self) -> String {
        let mut lines = Vec::new();
        for Step { name, verdict, seconds } in &self.steps {
            let time = crate::stopwatch::shown(*seconds);
            lines.push(match verdict {
                Verdict::Passed => format!("{time:>8}  {name}"),
                Verdict::Failed(why) => format!("{time:>8}  {name}: failed: {why}"),
                Verdict::NotRun(why) => format!("       -  {name}: not run: {why}"),
            });
        }
        let total = self.steps.iter().map(|step| step.seconds).sum();
        lines.push(format!("{:>8}  in all", crate::stopwatch::shown(total)));
        let [mut passed, mut failed, mut not_run] = [0_u32; 3];
        for step in &self.steps {
            match step.verdict {
                Verdict::Passed => passed += 1,
                Verdict::Failed(_) => failed += 1,
                Verdict::NotRun(_) => not_run += 1,
            }
        }
        if not_run > 0 {
            lines.push(format!("{not_run} not run"));
        }
        lines.push(format!("{passed} passed, {failed} failed"));
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_names_what_did_not_pass() {
        let mut report = Report::default();
        assert!(report.take("rustfmt", Verdict::Passed, 0.5));
        assert!(report.succeeded());
        assert!(!report.take("host node", Verdict::NotRun("no node".into()), 0.0));
        assert!(report.succeeded());
        assert!(!report.take("clippy", Verdict::Failed("2 warnings".into()), 75.2));
        assert!(!report.succeeded());
        insta::assert_snapshot!(report.summary(), @r"
           0.5 s  rustfmt
               -  host node: not run: no node
            75 s  clippy: failed: 2 warnings
            76 s  in all
        1 not run
        1 passed, 1 failed
        ");
    }
}
