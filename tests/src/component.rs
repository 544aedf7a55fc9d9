//! The built component in wasmtime.

use std::{env, path::PathBuf};

use anyhow::{Context, anyhow};
use wasmtime::{
    Config, Engine, ResourceLimiter, Store,
    component::{Component, Linker},
};

use crate::vectors::{Answer, root};

/// The types and calls of the WIT package, as the macro writes them.
#[expect(missing_docs, reason = "`wit/coded-record.wit` documents what the macro writes")]
pub mod bindings {
    wasmtime::component::bindgen!({ path: "../wit", world: "rules-module" });
}

use bindings::{
    RulesModule,
    exports::coded_record::rules::types::{Error, ErrorKind},
};

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

/// Compiles the component so that its calls burn fuel.
///
/// # Errors
/// No component, or one that wasmtime does not take.
pub fn compile() -> anyhow::Result<Component> {
    let mut config = Config::new();
    config.consume_fuel(true);
    let engine = Engine::new(&config).map_err(foreign)?;
    Component::from_file(&engine, path()?)
        .map_err(foreign)
        .context("the component does not compile")
}

/// How much memory an instance may take and has taken, in bytes.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    /// The limit.
    pub most: usize,
    /// What it holds; linear memory never shrinks.
    pub held: usize,
}

impl ResourceLimiter for Memory {
    fn memory_growing(
        &mut self,
        _: usize,
        wanted: usize,
        _: Option<usize>,
    ) -> wasmtime::Result<bool> {
        if wanted <= self.most {
            self.held = wanted;
        }
        Ok(wanted <= self.most)
    }

    fn table_growing(&mut self, _: usize, _: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        Ok(true)
    }
}

/// One instance, with fuel and memory counted.
pub struct Instance {
    /// What the calls of [`Instance::module`] take.
    pub store: Store<Memory>,
    /// The exports.
    pub module: RulesModule,
}

impl Instance {
    /// Instantiates a component with nothing to link and at most `memory` bytes.
    ///
    /// # Errors
    /// The component imports something, or needs more memory than that.
    pub fn new(component: &Component, memory: usize) -> anyhow::Result<Self> {
        let mut store = Store::new(component.engine(), Memory { most: memory, held: 0 });
        store.limiter(|memory| memory);
        store.set_fuel(u64::MAX).map_err(foreign)?;
        let linker = Linker::new(component.engine());
        let module = RulesModule::instantiate(&mut store, component, &linker).map_err(foreign)?;
        Ok(Self { store, module })
    }

    /// Loads a pack and returns its handle.
    ///
    /// # Errors
    /// A trap, or a failure as text.
    pub fn load(&mut self, pack: &[u8]) -> anyhow::Result<u32> {
        let rulesets = self.module.coded_record_rules_rulesets();
        let loaded = rulesets.call_load(&mut self.store, pack).map_err(foreign)?;
        loaded.map_err(|failure| anyhow!(text(&failure)))
    }

    /// Gives a loaded pack back.
    ///
    /// # Errors
    /// A trap, or a failure as text.
    pub fn unload(&mut self, handle: u32) -> anyhow::Result<()> {
        let rulesets = self.module.coded_record_rules_rulesets();
        let gone = rulesets.call_unload(&mut self.store, handle).map_err(foreign)?;
        gone.map_err(|failure| anyhow!(text(&failure)))
    }

    /// Evaluates a text request.
    ///
    /// # Errors
    /// A trap.
    pub fn evaluate(&mut self, request: &str) -> anyhow::Result<Answer> {
        let wire = self.module.coded_record_rules_text_request();
        let answer = wire.call_evaluate_text(&mut self.store, request).map_err(foreign)?;
        Ok(answer.map_err(|failure| text(&failure)))
    }

    /// The fuel burnt so far.
    ///
    /// # Errors
    /// None: fuel is always counted here.
    pub fn burnt(&self) -> anyhow::Result<u64> {
        Ok(u64::MAX - self.store.get_fuel().map_err(foreign)?)
    }
}

/// An error as the vectors have it.
pub fn text(error: &Error) -> String {
    let kind = match error.kind {
        ErrorKind::BadRequest => "bad-request",
        ErrorKind::BadPack => "bad-pack",
        ErrorKind::UnknownHandle => "unknown-handle",
        ErrorKind::TooLarge => "too-large",
        ErrorKind::UnsupportedVersion => "unsupported-version",
    };
    format!("{kind}: {}", error.message)
}

/// Wasmtime has its own error type.
pub fn foreign(error: wasmtime::Error) -> anyhow::Error {
    anyhow!("{error:#}")
}
