use std::{fmt, fs, path::Path, sync::Arc};

use wasmtime::{Config, Engine, component, component::Linker};

use crate::{Error, Limits, bindings::RulesModulePre, memory::Memory, ticker::Ticker};

/// The rules component, compiled, with the limits of all its sessions.
///
/// Made once a process: compiling takes some tenths of a second. A clone is the same component; threads share it.
#[derive(Clone)]
pub struct Component {
    shared: Arc<Shared>,
}

struct Shared {
    pre: RulesModulePre<Memory>,
    limits: Limits,
    /// Only where there is a deadline.
    _ticker: Option<Ticker>,
}

impl Component {
    /// Compiles a component from its bytes.
    ///
    /// # Errors
    /// [`Error::NotTheComponent`]; [`Error::NoThread`] where there is a deadline.
    pub fn from_bytes(bytes: &[u8], limits: Limits) -> Result<Self, Error> {
        Self::link(limits, |engine| component::Component::from_binary(engine, bytes))
    }

    /// Compiles the component in this file.
    ///
    /// # Errors
    /// As for [`Self::from_bytes`]; [`Error::Unreadable`].
    pub fn from_file(path: impl AsRef<Path>, limits: Limits) -> Result<Self, Error> {
        let path = path.as_ref();
        let bytes = fs::read(path)
            .map_err(|source| Error::Unreadable { path: path.to_path_buf(), source })?;
        Self::from_bytes(&bytes, limits)
    }

    /// Takes what [`Self::precompiled`] gave, in a tenth of a millisecond.
    ///
    /// # Errors
    /// [`Error::NotTheComponent`] where the bytes are of another version of wasmtime, another processor, or
    /// compiled with fuel or a deadline where these limits have none, or without; then compile again.
    /// [`Error::NoThread`] where there is a deadline.
    ///
    /// # Safety
    /// The bytes are machine code, and run. They must come from [`Self::precompiled`], unchanged: keep them where
    /// only this host can write.
    #[expect(unsafe_code, reason = "machine code cannot be checked; the caller vouches for it")]
    pub unsafe fn from_precompiled(bytes: &[u8], limits: Limits) -> Result<Self, Error> {
        Self::link(limits, |engine| {
            // SAFETY: the caller's promise is the one that wasmtime asks for.
            unsafe { component::Component::deserialize(engine, bytes) }
        })
    }

    /// The compiled code, for [`Self::from_precompiled`]: 1.5 MB.
    ///
    /// # Errors
    /// [`Error::NotTheComponent`], should wasmtime have no code to give.
    pub fn precompiled(&self) -> Result<Vec<u8>, Error> {
        let component = self.shared.pre.instance_pre().component();
        component.serialize().map_err(|error| Error::NotTheComponent(error.into()))
    }

    fn link(
        limits: Limits,
        compile: impl FnOnce(&Engine) -> wasmtime::Result<component::Component>,
    ) -> Result<Self, Error> {
        let mut config = Config::new();
        config.consume_fuel(limits.fuel.is_some());
        config.epoch_interruption(limits.deadline.is_some());
        let link = || {
            let engine = Engine::new(&config)?;
            let component = compile(&engine)?;
            // Nothing is linked: a component that asks for anything at all is not ours.
            let pre = Linker::new(&engine).instantiate_pre(&component)?;
            RulesModulePre::new(pre)
        };
        let pre = link().map_err(|error| Error::NotTheComponent(error.into()))?;
        let ticker = match limits.deadline {
            Some(_) => Some(Ticker::start(pre.engine()).map_err(Error::NoThread)?),
            None => None,
        };
        Ok(Self { shared: Arc::new(Shared { pre, limits, _ticker: ticker }) })
    }

    /// The limits of its sessions.
    pub fn limits(&self) -> Limits {
        self.shared.limits
    }

    pub(crate) fn pre(&self) -> &RulesModulePre<Memory> {
        &self.shared.pre
    }
}

impl fmt::Debug for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Component").field("limits", &self.limits()).finish_non_exhaustive()
    }
}
