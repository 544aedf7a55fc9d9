//! Builds std for the target from source and installs it in the sysroot.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use super::{TARGET, discard, rustc::Rustc, source::Source, work::Work};
use crate::{places, process, stopwatch::Stopwatch};

/// An empty crate: building it builds std. Optimised as a release of std is.
const SEED_MANIFEST: &str = "\
[package]
name = \"wasm-std-seed\"
version = \"0.0.0\"
edition = \"2024\"

[lib]
path = \"lib.rs\"

[profile.release]
opt-level = 3
codegen-units = 1
debug = 0

[workspace]
";

/// What is built, best first: all that rustup ships for the target, or what the module and tests need.
const CRATES: [&str; 2] = ["std,panic_abort,panic_unwind,proc_macro,test", "std,panic_abort"];

/// Separates flags in `CARGO_ENCODED_RUSTFLAGS`.
const SEPARATOR: &str = "\x1f";

/// Finds the source, builds std and puts the libraries where rustup would.
pub(super) fn install(rustc: &Rustc, work: &Work) -> anyhow::Result<()> {
    let source = Source::place(rustc, work)?;
    let seed = work.fresh("seed")?;
    fs::write(seed.join("Cargo.toml"), SEED_MANIFEST)?;
    fs::write(seed.join("lib.rs"), "#![no_std]\n")?;

    println!("wasm-target: building std");
    let watch = Stopwatch::start();
    let libraries = build(rustc, work, &seed)?;
    drop(source);
    println!("wasm-target: std built in {}", watch.elapsed());
    put(&libraries, &rustc.target_folder())?;
    for folder in ["apt", "package", "source", "seed"] {
        discard(&work.folder.join(folder))?;
    }
    Ok(())
}

/// Builds, and returns the folder with the libraries.
fn build(rustc: &Rustc, work: &Work, seed: &Path) -> anyhow::Result<PathBuf> {
    // Fetched first, so that the folders whose names are replaced below exist.
    process::logged(seed_cargo(seed).args(["fetch", "-Zbuild-std=std"]), &work.log("std"), None)?;
    let flags = flags(rustc)?;
    let mut result = Ok(());
    for crates in CRATES {
        let mut command = seed_cargo(seed);
        command
            .args(["build", "--release", "--target", TARGET])
            .arg(format!("-Zbuild-std={crates}"))
            .env("CARGO_ENCODED_RUSTFLAGS", &flags);
        result = process::logged(&mut command, &work.log("std"), None);
        if result.is_ok() {
            break;
        }
    }
    result?;
    Ok(seed.join("target").join(TARGET).join("release").join("deps"))
}

/// Cargo with its unstable options, out of reach of this workspace's settings.
fn seed_cargo(seed: &Path) -> Command {
    let mut command = Command::new(places::cargo());
    command.current_dir(seed).env("RUSTC_BOOTSTRAP", "1").env("CARGO_INCREMENTAL", "0");
    command.env("CARGO_TARGET_DIR", seed.join("target"));
    for variable in ["RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS", "CARGO_BUILD_TARGET"] {
        command.env_remove(variable);
    }
    command
}

/// Bitcode, so that LTO works; and the file names in panic messages that a released std has, so that
/// the module's bytes depend on no folder of this machine.
fn flags(rustc: &Rustc) -> anyhow::Result<String> {
    let mut flags = vec!["-Cembed-bitcode=yes".to_owned()];
    if let Some(source) = rustc.library().parent() {
        let commit = if rustc.commit.is_empty() { &rustc.version } else { &rustc.commit };
        flags.push(format!("--remap-path-prefix={}=/rustc/{commit}", source.display()));
    }
    for registry in registries()? {
        flags.push(format!("--remap-path-prefix={}=/rust/deps", registry.display()));
    }
    Ok(flags.join(SEPARATOR))
}

/// Where cargo unpacked the crates std depends on.
fn registries() -> anyhow::Result<Vec<PathBuf>> {
    let home = match env::var_os("CARGO_HOME") {
        Some(home) => PathBuf::from(home),
        None => env::home_dir().context("no home folder")?.join(".cargo"),
    };
    let folders = fs::read_dir(home.join("registry").join("src")).into_iter().flatten();
    Ok(folders.flatten().map(|item| item.path()).collect())
}

/// Copies the libraries beside their place, then moves the folder there in one step.
fn put(libraries: &Path, target: &Path) -> anyhow::Result<()> {
    let unfinished = target.with_extension("unfinished");
    let folder = unfinished.join("lib");
    discard(&unfinished)?;
    fs::create_dir_all(&folder)
        .with_context(|| format!("cannot write to the sysroot at {}", target.display()))?;
    let mut count = 0_u32;
    for item in fs::read_dir(libraries)? {
        let path = item?.path();
        let name = path.file_name().unwrap_or_default();
        let wanted = path.extension().is_some_and(|it| it == "rlib")
            && !name.to_string_lossy().starts_with("libwasm_std_seed-");
        if wanted {
            fs::copy(&path, folder.join(name))?;
            count += 1;
        }
    }
    if count == 0 {
        bail!("cargo built no library in {}", libraries.display());
    }
    discard(target)?;
    fs::rename(&unfinished, target).context("cannot move the libraries into the sysroot")
}
