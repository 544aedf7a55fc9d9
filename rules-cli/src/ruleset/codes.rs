//! The codes that a ruleset knows.

use std::{collections::BTreeSet, path::Path};

use rules_core::{code::Code, pack, plan::CodeRow};

use crate::error::Error;

/// The codes on the codelists of one ruleset.
#[derive(Debug)]
pub(crate) struct Codes {
    pub(crate) name: String,
    pub(crate) version: String,
    exact: BTreeSet<Code>,
    /// Read v2 codes that stand for everything below them, too.
    below: BTreeSet<Code>,
}

/// The codes of the ruleset, or of the pack, at a path.
pub(crate) fn codes(path: &Path) -> Result<Codes, Error> {
    let pack = super::pack(path)?;
    let plan = pack::Pack::load(&pack.bytes)
        .map_err(|error| Error::input(error.to_string()).at(&pack.origin))?
        .plan;
    let (below, exact): (Vec<_>, Vec<_>) =
        plan.codes.rows().into_iter().partition(|row| row.and_below);
    let all = |rows: Vec<CodeRow>| rows.into_iter().map(|row| row.code).collect();
    Ok(Codes {
        exact: all(exact),
        below: all(below),
        name: plan.info.name,
        version: plan.info.version,
    })
}

impl Codes {
    /// Whether a code is on one of the codelists, itself or by one above it.
    pub(crate) fn knows(&self, code: Code) -> bool {
        let start = match code {
            Code::ReadV2(read) => Some(read),
            _ => None,
        };
        self.exact.contains(&code)
            || std::iter::successors(start, |read| read.parent())
                .any(|read| self.below.contains(&Code::ReadV2(read)))
    }
}
