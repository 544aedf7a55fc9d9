//! The WebAssembly component, as any host would run it.
//!
//! The component is compiled once a process. A [`Session`] holds one instance with the packs loaded;
//! after a trap the instance is dead, so the session makes a fresh one for the next record.

mod find;
#[cfg(test)]
mod tests;

use std::path::Path;

use wasmtime::{
    Config, Store, StoreLimits, StoreLimitsBuilder, Trap,
    component::{Component, InstancePre, Linker},
};

use crate::failure::Failure;
pub(crate) use find::find;

mod bindings {
    wasmtime::component::bindgen!({ path: "../wit", world: "rules-module" });
}

pub(crate) use bindings::exports::coded_record::rules::types::RulesetIdentity;
use bindings::{
    RulesModule, RulesModulePre,
    exports::coded_record::rules::{rulesets::Description, types::Failure as Refusal},
};

/// The most memory one instance may have.
const MEMORY: usize = 1 << 30;

/// The most instructions one call may take, some minutes' worth. Under two small rulesets a record of
/// 2,000 entries takes 60 million, one of the most entries there may be, 100,000, takes 3,000 million.
const FUEL: u64 = 100_000_000_000;

/// A compiled component.
pub(crate) struct Engine {
    pre: RulesModulePre<StoreLimits>,
}

/// A pack and where it came from.
#[derive(Debug, Clone)]
pub(crate) struct Pack {
    /// The folder or file, as given on the command line.
    pub(crate) origin: String,
    /// The pack's bytes.
    pub(crate) bytes: Vec<u8>,
}

/// One instance with packs loaded, renewed after a trap.
pub(crate) struct Session<'e> {
    engine: &'e Engine,
    packs: &'e [Pack],
    rulesets: Vec<Description>,
    live: Option<Live>,
    /// Instructions for each call.
    fuel: u64,
}

/// An instance that has not trapped.
struct Live {
    store: Store<StoreLimits>,
    module: RulesModule,
}

impl Engine {
    /// Compiles the component in this file.
    pub(crate) fn load(path: &Path) -> Result<Self, Failure> {
        let bytes = std::fs::read(path).map_err(|error| {
            Failure::unable(format!("cannot read the component `{}`: {error}", path.display()))
        })?;
        Self::compile(&bytes).map_err(|error| {
            Failure::unable(format!("`{}` is not the rules component: {error}", path.display()))
                .help("build it with `cargo xtask component`")
        })
    }

    fn compile(bytes: &[u8]) -> wasmtime::Result<Self> {
        let mut config = Config::new();
        config.consume_fuel(true);
        let engine = wasmtime::Engine::new(&config)?;
        let component = Component::from_binary(&engine, bytes)?;
        // Nothing is linked: a component that asks for anything at all is not ours.
        let pre: InstancePre<StoreLimits> = Linker::new(&engine).instantiate_pre(&component)?;
        Ok(Self { pre: RulesModulePre::new(pre)? })
    }

    /// A fresh instance without rulesets.
    fn instantiate(&self) -> wasmtime::Result<Live> {
        let limits =
            StoreLimitsBuilder::new().memory_size(MEMORY).trap_on_grow_failure(true).build();
        let mut store = Store::new(self.pre.engine(), limits);
        store.limiter(|limits| limits);
        store.set_fuel(FUEL)?;
        let module = self.pre.instantiate(&mut store)?;
        Ok(Live { store, module })
    }
}

impl<'e> Session<'e> {
    /// Loads the packs, in this order, into a first instance.
    pub(crate) fn open(engine: &'e Engine, packs: &'e [Pack]) -> Result<Self, Failure> {
        let mut session = Self { engine, packs, rulesets: Vec::new(), live: None, fuel: FUEL };
        session.live()?;
        Ok(session)
    }

    /// What the loaded rulesets say of themselves, in the order of the packs.
    pub(crate) fn rulesets(&self) -> &[Description] {
        &self.rulesets
    }

    /// Evaluates a text request and returns the reply's bytes.
    pub(crate) fn evaluate(&mut self, request: &[u8]) -> Result<Vec<u8>, Failure> {
        let fuel = self.fuel;
        let live = self.live()?;
        let reply = live.call(fuel, |module, store| {
            module.coded_record_rules_wire().call_evaluate_bytes(store, request)
        });
        match reply {
            Ok(reply) => reply.map_err(|refusal| refused(&refusal)),
            Err(error) => {
                self.live = None;
                Err(trapped(&error))
            }
        }
    }

    /// The living instance; a fresh one with the packs loaded if there is none.
    fn live(&mut self) -> Result<&mut Live, Failure> {
        let live = match self.live.take() {
            Some(live) => live,
            None => {
                let mut live = self.engine.instantiate().map_err(|error| trapped(&error))?;
                self.rulesets = live.load(self.packs)?;
                live
            }
        };
        Ok(self.live.insert(live))
    }
}

impl Live {
    /// Calls the component with so much fuel.
    fn call<T>(
        &mut self,
        fuel: u64,
        call: impl FnOnce(&RulesModule, &mut Store<StoreLimits>) -> wasmtime::Result<T>,
    ) -> wasmtime::Result<T> {
        self.store.set_fuel(fuel)?;
        call(&self.module, &mut self.store)
    }

    fn load(&mut self, packs: &[Pack]) -> Result<Vec<Description>, Failure> {
        let mut rulesets = Vec::with_capacity(packs.len());
        for pack in packs {
            let described = self.call(FUEL, |module, store| {
                let api = module.coded_record_rules_rulesets();
                match api.call_load(&mut *store, &pack.bytes)? {
                    Ok(handle) => api.call_describe(store, handle),
                    Err(refusal) => Ok(Err(refusal)),
                }
            });
            let described = described.map_err(|error| trapped(&error).at(&pack.origin))?;
            rulesets.push(described.map_err(|refusal| refused(&refusal).at(&pack.origin))?);
        }
        Ok(rulesets)
    }
}

/// What the component would not take: all of it is wrong input.
fn refused(refusal: &Refusal) -> Failure {
    let (what, message) = match refusal {
        Refusal::BadRequest(message) => ("bad request", message),
        Refusal::BadPack(message) => ("bad pack", message),
        Refusal::UnknownHandle(message) => ("unknown name", message),
        Refusal::TooLarge(message) => ("too large", message),
        Refusal::UnsupportedVersion(message) => ("unsupported version", message),
    };
    Failure::input(format!("{what}: {}", crate::terminal::visible(message)))
}

/// A trap is a bug, or one of this host's limits; both are named.
fn trapped(error: &wasmtime::Error) -> Failure {
    let reason = match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => "it took more instructions than it may".to_owned(),
        Some(trap) => trap.to_string(),
        None => format!("{error:#}"),
    };
    Failure::internal(format!("the component stopped: {reason}"))
        .help("this is a bug of the component, not of the record; please report it")
}
