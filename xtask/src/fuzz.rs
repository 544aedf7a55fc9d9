//! Runs the fuzz targets under libFuzzer, each for a bounded time.
//!
//! The flags are those of `cargo fuzz` without a sanitizer, which a stable compiler takes. What is found is
//! kept in the target folder; `tests/fuzz/corpus` is only read.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use crate::{
    places::{Places, shown},
    process,
};

/// Seconds a target runs unless told otherwise.
pub(crate) const SECONDS: u32 = 60;

/// Seconds one input may take, and MiB the program may use.
const TIMEOUT: u32 = 20;
const MEMORY: u32 = 2048;

/// What makes rustc count the edges that an input takes.
const FLAGS: [&str; 7] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
];

/// The C++ compilers that the build looks for.
const COMPILERS: [&str; 4] = ["c++", "g++", "clang++", "cl"];

/// Builds the targets and runs one or all of them.
pub(crate) fn run(places: &Places, target: Option<&str>, seconds: u32) -> anyhow::Result<()> {
    let targets = targets(places)?;
    let chosen: Vec<&String> =
        targets.iter().filter(|name| target.is_none_or(|it| it == name.as_str())).collect();
    if chosen.is_empty() {
        bail!("there is no such target; the targets are {}", targets.join(", "));
    }
    let program = build(places)?;
    let mut failed = Vec::new();
    for name in chosen {
        println!("==> {name}, {seconds} s");
        if let Err(error) = fuzz(places, &program, name, seconds) {
            println!("    {name}: {error:#}");
            failed.push(name.as_str());
        }
    }
    if failed.is_empty() { Ok(()) } else { bail!("targets that failed: {}", failed.join(", ")) }
}

/// The targets: each has a folder in the corpus.
fn targets(places: &Places) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for item in fs::read_dir(corpus(places)).context("no `tests/fuzz/corpus`")? {
        let item = item?;
        if item.path().is_dir() {
            names.push(item.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn corpus(places: &Places) -> PathBuf {
    places.root.join("tests").join("fuzz").join("corpus")
}

/// Builds the program in a folder of its own, so that nothing else is built again for its flags.
fn build(places: &Places) -> anyhow::Result<PathBuf> {
    let has_compiler = std::env::var_os("CXX").is_some_and(|it| !it.is_empty())
        || COMPILERS.into_iter().any(process::is_installed);
    if !has_compiler {
        bail!(
            "libFuzzer is built from C++, and no compiler for it is installed (looked for {}); \
             `cargo test -p coded-rules-fuzz` runs the targets without it",
            COMPILERS.join(", ")
        );
    }
    let said = process::output(Command::new(rustc()).arg("-vV"))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.context("`rustc -vV` names no host")?;
    let folder = places.target.join("fuzz");
    let mut command = places.cargo();
    command
        .args(["build", "--package", "coded-rules-fuzz", "--bin", "libfuzzer"])
        // With a target named, build scripts and macros are built without the flags.
        .args(["--features", "libfuzzer", "--profile", "fuzz", "--target", host])
        .env("CARGO_TARGET_DIR", &folder)
        .env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}"));
    process::run(&mut command).context("the fuzz targets could not be built with libFuzzer")?;
    Ok(folder.join(host).join("fuzz").join(format!("libfuzzer{}", std::env::consts::EXE_SUFFIX)))
}

/// The compiler that cargo uses.
fn rustc() -> std::ffi::OsString {
    std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
}

/// Runs one target; fails with how to run the input again that ended it.
fn fuzz(places: &Places, program: &Path, name: &str, seconds: u32) -> anyhow::Result<()> {
    let folder = places.target.join("fuzz");
    let [finds, seeds, artefacts] =
        ["finds", "seeds", "artefacts"].map(|part| folder.join(part).join(name));
    for folder in [&finds, &seeds, &artefacts] {
        fs::create_dir_all(folder)?;
    }
    let before = files(&artefacts)?;
    let mut command = Command::new(program);
    command
        .current_dir(&places.root)
        .env("CODED_RULES_FUZZ_TARGET", name)
        .env("CODED_RULES_FUZZ_SEEDS", &seeds)
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-timeout={TIMEOUT}"))
        .arg(format!("-rss_limit_mb={MEMORY}"))
        .arg(format!("-artifact_prefix={}{}", artefacts.display(), std::path::MAIN_SEPARATOR))
        .args(["-print_final_stats=1", "-verbosity=0"])
        // What is found is written into the first folder; the others are only read.
        .args([&finds, &corpus(places).join(name), &seeds]);
    let result = process::run(&mut command);
    if let Err(error) = result {
        let new = files(&artefacts)?.into_iter().filter(|it| !before.contains(it));
        for artefact in new {
            let path = shown(places, &artefact);
            println!("    {name}: an input that fails is {path}; run it again:");
            println!("      cargo run -p coded-rules-fuzz -- {name} {path}");
        }
        return Err(error);
    }
    Ok(())
}

fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut paths =
        fs::read_dir(folder)?.map(|it| Ok(it?.path())).collect::<anyhow::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
