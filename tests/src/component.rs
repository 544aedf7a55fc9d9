//! The built component, run by `rules-host`.

use std::{env, path::PathBuf};

use rules_host::{Component, Error, Limits, Session};

use crate::vectors::{Answer, root};

/// The variable that names the component; without it, it is where `cargo xtask component` puts it.
const VARIABLE: &str = "CODED_RULES_COMPONENT";

/// Where the component is.
///
/// # Errors
/// There is none yet.
pub fn path() -> anyhow::Result<PathBuf> {
    let path = match env::var_os(VARIABLE) {
        Some(path) => PathBuf::from(path),
        None => {
            let target = env::var_os("CARGO_TARGET_DIR")
                .map_or_else(|| root().join("target"), PathBuf::from);
            target.join("component").join("coded_rules.wasm")
        }
    };
    if !path.is_file() {
        anyhow::bail!("no component at {}: run `cargo xtask component`", path.display());
    }
    Ok(path)
}

/// Compiles the component.
///
/// # Errors
/// No component, or one that wasmtime does not take.
pub fn compile(limits: Limits) -> anyhow::Result<Component> {
    Ok(Component::from_file(path()?, limits)?)
}

/// A session of the component, with as much fuel and memory as hosts are told to give.
///
/// # Errors
/// As for [`compile`].
pub fn session() -> anyhow::Result<Session> {
    Ok(Session::new(&compile(Limits::default())?))
}

/// Evaluates a text request; a refusal is an answer, as the vectors have it.
///
/// # Errors
/// A limit, or a trap.
pub fn answer(session: &mut Session, request: &str) -> anyhow::Result<Answer> {
    match session.evaluate_text(request) {
        Ok(reply) => Ok(Ok(reply)),
        Err(refused @ Error::Refused(_)) => Ok(Err(refused.to_string())),
        Err(error) => Err(error.into()),
    }
}
