//! The engines that must agree: the same ruleset and request give the same bytes on each.

pub use rules_author::{Compiled, Engine};
use rules_core::{engine, error::Error};

#[cfg(feature = "component")]
use rules_host::{RulesetHandle, Session};

#[cfg(feature = "component")]
use crate::component;

/// The engine in this process alone, which needs nothing built.
pub fn native() -> Vec<Box<dyn Engine>> {
    vec![Box::new(Native::default())]
}

/// Every engine, the one whose answers are read first.
///
/// # Errors
/// There is no component, or it does not start.
#[cfg(feature = "component")]
pub fn all() -> anyhow::Result<Vec<Box<dyn Engine>>> {
    Ok(vec![Box::new(Native::default()), Box::new(Hosted::new()?)])
}

/// The module in this process.
#[derive(Debug, Default)]
pub struct Native(Option<(Vec<u8>, engine::Engine)>);

impl Engine for Native {
    fn name(&self) -> &'static str {
        "native"
    }

    fn reply(&mut self, compiled: &Compiled, request: &str) -> String {
        let pack = &compiled.pack;
        if self.0.as_ref().is_none_or(|(loaded, _)| loaded != pack) {
            let mut module = engine::Engine::new();
            if let Err(failure) = module.load(pack) {
                return text(failure);
            }
            self.0 = Some((pack.clone(), module));
        }
        let Some((_, module)) = &self.0 else { return String::new() };
        module.evaluate_text(request).unwrap_or_else(text)
    }
}

/// The component in a session of its host.
#[cfg(feature = "component")]
pub struct Hosted {
    session: Session,
    loaded: Option<(Vec<u8>, RulesetHandle)>,
}

#[cfg(feature = "component")]
impl Hosted {
    /// Compiles the component.
    ///
    /// # Errors
    /// There is no component, or wasmtime does not take it.
    pub fn new() -> anyhow::Result<Self> {
        Ok(Self { session: component::session()?, loaded: None })
    }

    fn answer(&mut self, pack: &[u8], request: &str) -> anyhow::Result<String> {
        if self.loaded.as_ref().is_none_or(|(loaded, _)| loaded != pack) {
            if let Some((_, ruleset)) = self.loaded.take() {
                self.session.unload(ruleset)?;
            }
            self.loaded = Some((pack.to_vec(), self.session.load(pack)?));
        }
        Ok(component::answer(&mut self.session, request)?.unwrap_or_else(|refusal| refusal))
    }
}

#[cfg(feature = "component")]
impl Engine for Hosted {
    fn name(&self) -> &'static str {
        "component"
    }

    fn reply(&mut self, compiled: &Compiled, request: &str) -> String {
        self.answer(&compiled.pack, request).unwrap_or_else(|error| format!("trap: {error:#}"))
    }
}

fn text(error: Error) -> String {
    format!("{}: {error}", error.kind)
}
