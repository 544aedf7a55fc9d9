//! Packs built from ruleset folders, and their digests in answers.

use std::{collections::BTreeMap, fs};

use anyhow::{Context, bail};
use rules_core::pack::{self, Pack};
use rules_lang::{Analysis, Sources};

use crate::{
    engines::Compiled,
    vectors::{Answer, root},
};

/// The pack of the ruleset in a folder, given from the top of the tree, as `coded-rules build` makes it.
///
/// # Errors
/// The ruleset cannot be read or does not compile.
pub fn build(ruleset: &str) -> anyhow::Result<Vec<u8>> {
    Ok(compile(ruleset)?.pack)
}

/// Compiles the ruleset in a folder, given from the top of the tree.
///
/// # Errors
/// The ruleset cannot be read or does not compile.
pub fn compile(ruleset: &str) -> anyhow::Result<Compiled> {
    let folder = root().join(ruleset);
    let name = format!("{}.rules", base(ruleset));
    let text =
        fs::read_to_string(folder.join(&name)).with_context(|| format!("no `{ruleset}/{name}`"))?;
    let compilation = Analysis::load(Sources::new(name, text), |path| {
        // Libraries stand beside the rulesets.
        let beside = folder.parent().filter(|_| path.starts_with("libraries/"));
        let bytes = fs::read(beside.unwrap_or(&folder).join(path));
        bytes.map(Some).with_context(|| format!("no `{path}` of `{ruleset}`"))
    })?;
    let Analysis { plan, ir, sources, diagnostics, .. } = compilation;
    let (Some(plan), Some(ir)) = (plan, ir) else {
        let mistakes =
            diagnostics.iter().map(|it| format!("{:?}: {}", it.primary.span, it.message));
        bail!("`{ruleset}` does not compile: {}", mistakes.collect::<Vec<_>>().join("; "));
    };
    let mut kept = vec![(sources.main.name.clone(), sources.main.text.clone().into_bytes())];
    kept.extend(sources.files.iter().map(|(name, bytes)| (name.clone(), bytes.clone())));
    let pack = pack::encode(&plan, &kept).with_context(|| format!("`{ruleset}`"))?;
    Ok(Compiled { ir, pack })
}

/// What stands for each pack's digest in the committed answers, so that a new comment in a ruleset
/// changes none of them.
#[derive(Debug, Clone)]
pub struct Digests(BTreeMap<String, String>);

impl Digests {
    /// The digests of these packs, built from these rulesets.
    ///
    /// # Errors
    /// Something is not a pack.
    pub fn of(rulesets: &[String], packs: &[Vec<u8>]) -> anyhow::Result<Self> {
        let mut digests = BTreeMap::new();
        for (ruleset, pack) in rulesets.iter().zip(packs) {
            let digest = Pack::load(pack).with_context(|| format!("`{ruleset}`"))?.digest;
            digests.insert(format!("digest({}.pack)", base(ruleset)), digest);
        }
        Ok(Self(digests))
    }

    /// Puts the digests in where they are stood for.
    pub fn fill(&self, answer: Answer) -> Answer {
        answer.map(|reply| {
            self.0.iter().fold(reply, |reply, (name, digest)| reply.replace(name.as_str(), digest))
        })
    }

    /// The reverse.
    pub fn hide(&self, answer: Answer) -> Answer {
        answer.map(|reply| {
            self.0.iter().fold(reply, |reply, (name, digest)| reply.replace(digest.as_str(), name))
        })
    }
}

fn base(ruleset: &str) -> &str {
    ruleset.rsplit('/').next().unwrap_or(ruleset)
}
