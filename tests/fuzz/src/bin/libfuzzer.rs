//! A target under libFuzzer; `cargo xtask fuzz` builds and runs it.
//!
//! `CODED_RULES_FUZZ_TARGET` names the target; `CODED_RULES_FUZZ_SEEDS` is a folder that is given
//! what the tree has for it.

#![no_main]
#![expect(clippy::panic, reason = "a mistake of the caller ends the program before it begins")]

use std::{env, fs, path::Path, sync::OnceLock};

use anyhow::Context;
use coded_rules_fuzz::{Target, seeds, target};
use libfuzzer_sys::fuzz_target;

static TARGET: OnceLock<&'static Target> = OnceLock::new();

/// Finds the target and writes its seeds.
fn start() -> anyhow::Result<()> {
    let name = env::var("CODED_RULES_FUZZ_TARGET").context("CODED_RULES_FUZZ_TARGET")?;
    let target = TARGET.get_or_init(|| target(&name).unwrap_or_else(|| panic!("no such target")));
    if let Some(folder) = env::var_os("CODED_RULES_FUZZ_SEEDS") {
        for (n, bytes) in seeds::of_the_tree(target)?.into_iter().enumerate() {
            fs::write(Path::new(&folder).join(format!("seed-{n:03}")), bytes)?;
        }
    }
    Ok(())
}

fuzz_target!(
    init: {
        if let Err(error) = start() {
            panic!("{error:#}");
        }
    },
    |data: &[u8]| {
        if let Some(target) = TARGET.get() {
            (target.run)(data);
        }
    }
);
