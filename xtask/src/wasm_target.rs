//! Makes the `wasm32-unknown-unknown` target usable for the installed rustc.
//!
//! Most machines have it or get it from rustup. Where rustup can fetch nothing, the distribution's own
//! package of the standard library's source serves, if there is one of exactly rustc's version: std is
//! built from it once and put where rustup would have put it, so that no unstable cargo flag is needed
//! afterwards.

mod apt;
mod build_std;
mod mirrors;
mod probe;
mod rustc;
mod rustup;
mod source;
mod stamp;
mod work;

use std::{env, fs, time::Duration};

use anyhow::bail;

use crate::{places::Places, stopwatch::Stopwatch};
use rustc::Rustc;
use stamp::Stamp;
use work::Work;

/// The target.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// How long rustup may take, in seconds; the variable overrides it.
const RUSTUP_LIMIT: (&str, u64) = ("WASM_TARGET_RUSTUP_SECONDS", 60);

/// A way to get the target: its name for people, and the way.
type Route = (&'static str, fn(&Rustc, &Work) -> anyhow::Result<()>);

/// In the order they are tried.
const ROUTES: [Route; 2] =
    [("rustup", rustup::add), ("std built from the distribution's source", build_std::install)];

/// Makes the target usable and says so.
pub(crate) fn run(places: &Places) -> anyhow::Result<()> {
    ensure(places)?;
    println!("wasm-target: {TARGET} is usable");
    Ok(())
}

/// Makes the target usable, if it is not; at once if this rustc passed the probe before.
pub(crate) fn ensure(places: &Places) -> anyhow::Result<()> {
    let watch = Stopwatch::start();
    let rustc = Rustc::ask()?;
    let work = Work::lock(places)?;
    let stamp = Stamp::in_folder(&work.folder);
    if stamp.fits(&rustc) {
        return Ok(());
    }
    let mut tried = Vec::new();
    match probe::run(&rustc, &work) {
        Ok(()) => return done(&stamp, &rustc, "already there", watch),
        Err(error) => tried.push(format!("as installed: {error:#}")),
    }
    for (name, route) in ROUTES {
        println!("wasm-target: trying {name}");
        match route(&rustc, &work).and_then(|()| probe::run(&rustc, &work)) {
            Ok(()) => {
                // Cargo cannot see that std changed under the same rustc.
                discard(&places.target.join(TARGET))?;
                return done(&stamp, &rustc, name, watch);
            }
            Err(error) => {
                println!("wasm-target: {name}: {error:#}");
                tried.push(format!("{name}: {error:#}"));
            }
        }
    }
    bail!(advice(&rustc, &tried))
}

fn done(stamp: &Stamp, rustc: &Rustc, how: &str, watch: Stopwatch) -> anyhow::Result<()> {
    stamp.write(rustc)?;
    println!(
        "wasm-target: {TARGET} works with rustc {} ({how}, {})",
        rustc.version,
        watch.elapsed()
    );
    Ok(())
}

/// What a person can do when nothing worked.
fn advice(rustc: &Rustc, tried: &[String]) -> String {
    let version = &rustc.version;
    let tried = tried.iter().map(|line| format!("  - {}", line.replace('\n', "\n    ")));
    format!(
        "rustc {version} cannot build for {TARGET}. Tried:\n{}\nAny one of these helps:\n\
         \x20 - with rustup and a network: `rustup target add {TARGET}`\n\
         \x20 - with a distribution's rustc: install its package of the target's standard library \
         (`libstd-rust-dev-wasm32` or `rust-std-static-{TARGET}`)\n\
         \x20 - put the source of std {version} at `{}` (its `Cargo.lock` and the folder `std` lie there) \
         and run `cargo xtask wasm-target` again",
        tried.collect::<Vec<_>>().join("\n"),
        rustc.library().display(),
    )
}

/// The limit for rustup from the environment.
fn rustup_limit() -> Duration {
    let (variable, default) = RUSTUP_LIMIT;
    let seconds = env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    Duration::from_secs(seconds)
}

/// Removes a folder if it is there.
fn discard(folder: &std::path::Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            bail!("cannot remove {}: {error}", folder.display())
        }
        _ => Ok(()),
    }
}
