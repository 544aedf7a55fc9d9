//! Builds the rules engine as a WebAssembly component.

use std::{fs, path::Path};

use anyhow::Context;
use wit_component::ComponentEncoder;

use crate::{
    places::{Places, shown},
    process, size,
    stopwatch::Stopwatch,
    wasm_target,
};

/// The profile of the workspace that ships.
pub(crate) const PROFILE: &str = "module";

/// Builds the core module, wraps it into a component and writes both.
pub(crate) fn build(places: &Places) -> anyhow::Result<()> {
    wasm_target::ensure(places)?;
    let watch = Stopwatch::start();
    process::run(
        places.cargo().args(["build", "--quiet", "--package", "rules-component"]).args([
            "--target",
            wasm_target::TARGET,
            "--profile",
            PROFILE,
        ]),
    )?;
    let built = places.target.join(wasm_target::TARGET).join(PROFILE).join("rules_component.wasm");
    let core = fs::read(&built).with_context(|| format!("cannot read {}", built.display()))?;
    let component = encode(&core)?;

    write(&places.core_module(), &core)?;
    write(&places.component(), &component)?;
    let path = places.component();
    println!(
        "component: {}, {}, in {}",
        shown(places, &path),
        size::shown(&component)?,
        watch.elapsed()
    );
    Ok(())
}

/// Wraps a core module that carries its world as wit-bindgen wrote it.
fn encode(core: &[u8]) -> anyhow::Result<Vec<u8>> {
    ComponentEncoder::default()
        .validate(true)
        .module(core)
        .and_then(|encoder| encoder.encode())
        .context("the core module cannot be made a component")
}

/// Writes the file even if its bytes are the same: its time says which tree it was built from.
fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // Under another name first: a program that reads the component meanwhile sees the old or the new one.
    let unfinished = path.with_extension("unfinished");
    fs::write(&unfinished, bytes)
        .and_then(|()| fs::rename(&unfinished, path))
        .with_context(|| format!("cannot write {}", path.display()))
}
