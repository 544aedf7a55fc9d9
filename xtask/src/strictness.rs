//! What becomes of a step that lacks something.

use std::env;

use crate::report::Verdict;

/// How strictly it is taken when something that a step needs is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// On a developer's machine the step is not run, and the summary says so.
    Developer,
    /// In continuous integration (`CI=true`) it fails.
    Integration,
}

impl Strictness {
    /// As the environment asks.
    pub(crate) fn ask() -> Self {
        Self::of(env::var("CI").ok().as_deref())
    }

    /// From the value of the variable `CI`.
    fn of(ci: Option<&str>) -> Self {
        if ci == Some("true") { Self::Integration } else { Self::Developer }
    }

    /// What a step becomes that lacks something; `what` says what, and how to get it.
    pub(crate) fn lacking(self, what: &str) -> Verdict {
        match self {
            Self::Developer => Verdict::NotRun(what.to_owned()),
            Self::Integration => Verdict::Failed(format!("{what}, and CI=true")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_integration_insists() {
        assert_eq!(Strictness::of(None), Strictness::Developer);
        assert_eq!(Strictness::of(Some("")), Strictness::Developer);
        assert_eq!(Strictness::of(Some("true")), Strictness::Integration);
        assert!(matches!(Strictness::Developer.lacking("no node"), Verdict::NotRun(_)));
        assert!(matches!(Strictness::Integration.lacking("no node"), Verdict::Failed(_)));
    }
}
