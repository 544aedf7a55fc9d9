//! The workload: the rules with their codelists, the patients, and the rules that fire.

mod fired;
mod records;
mod ruleset;

use std::{fs, path::Path};

use anyhow::{Context as _, bail};
use coded_rules_tests::engines::Compiled;
use rules_core::{
    code::{Code, Scheme},
    pack,
};
use rules_lang::Sources;

pub use fired::{fired, fired_in, rule_number};
pub use records::{Person, context, people, request};
pub use ruleset::{ruleset, sources};

/// Which of the two workloads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Workload {
    /// Twelve rules.
    W1,
    /// Two hundred: the twelve over seventeen families of codelists, up to number 200.
    W2,
}

impl Workload {
    /// The name in the benchmark's file names.
    pub fn name(self) -> &'static str {
        match self {
            Self::W1 => "w1",
            Self::W2 => "w2",
        }
    }

    /// How many families of codelists there are.
    fn families(self) -> usize {
        match self {
            Self::W1 => 1,
            Self::W2 => 17,
        }
    }

    /// The rules as text.
    pub fn rules(self) -> String {
        ruleset(self.families(), 200)
    }

    /// The rules with their codelists, from a folder of [`crate::generate::write`].
    ///
    /// # Errors
    /// The folder is not there, or a codelist is not.
    pub fn sources(self, folder: &Path) -> anyhow::Result<Sources> {
        let lists = fs::read_to_string(folder.join(format!("codelists_{}.tsv", self.name())))?;
        sources(self.rules(), &lists)
    }

    /// The rules compiled with their codelists.
    ///
    /// # Errors
    /// As [`Workload::sources`]; or they do not compile.
    pub fn compiled(self, folder: &Path) -> anyhow::Result<Compiled> {
        let compilation = rules_lang::compile(&self.sources(folder)?);
        let (Some(plan), Some(ir)) = (compilation.plan, compilation.ir) else {
            bail!("the workload does not compile: {:#?}", compilation.diagnostics.first());
        };
        Ok(Compiled { ir, pack: pack::encode(&plan, &[])? })
    }

    /// The outcomes to expect: patient and rule number, ascending.
    ///
    /// # Errors
    /// The folder is not there.
    pub fn expected(self, folder: &Path) -> anyhow::Result<String> {
        Ok(fs::read_to_string(folder.join(format!("expected_{}.tsv", self.name())))?)
    }
}

/// The code under which a code of the benchmark is read. The benchmark makes its codes up without the
/// chapters of their schemes; what is none of its scheme stands as a local code.
fn standing(scheme: &str, code: &str) -> anyhow::Result<(Scheme, String)> {
    let known = Scheme::from_name(scheme).with_context(|| format!("unknown scheme `{scheme}`"))?;
    Ok(match Code::parse(known, code) {
        Ok(_) => (known, code.into()),
        Err(_) => (Scheme::Local, format!("{scheme}-{code}")),
    })
}
