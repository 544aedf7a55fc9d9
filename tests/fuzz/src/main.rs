//! Runs a target over files, without libFuzzer: `cargo run -p coded-rules-fuzz -- TARGET FILE…`.

use std::{env, fs};

use anyhow::{Context, bail};
use coded_rules_fuzz::{TARGETS, target};

fn main() -> anyhow::Result<()> {
    let mut arguments = env::args().skip(1);
    let name = arguments.next().unwrap_or_default();
    let Some(target) = target(&name) else {
        let names: Vec<&str> = TARGETS.iter().map(|it| it.name).collect();
        bail!("the first argument is a target: {}", names.join(", "));
    };
    for path in arguments {
        let bytes = fs::read(&path).with_context(|| format!("cannot read {path}"))?;
        eprintln!("{name}: {path}, {} bytes", bytes.len());
        (target.run)(&bytes);
    }
    Ok(())
}
