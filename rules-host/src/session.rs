use std::{fmt, sync::Arc};

use rules_core::{
    outcome::Reply,
    ruleset::{Description, Requirements},
};
use wasmtime::Store;

use crate::{
    Component, Error, RecordHandle,
    bindings::RulesModule,
    instance::{Answer, Instance, unique},
    memory::Memory,
};

/// A ruleset loaded in a [`Session`], or in all sessions of a [`Pool`](crate::Pool).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RulesetHandle(u64);

/// Rulesets in an instance of the component: one thread's at a time, used again and again.
///
/// The instance is made when it is first needed. After a trap it is gone and with it the records open in it; the
/// next call gets another one with the same packs, so a trap costs one call.
pub struct Session {
    component: Component,
    rulesets: Vec<Ruleset>,
    live: Option<Instance>,
    /// Records open in the instance.
    pub(crate) open: Vec<RecordHandle>,
    fuel_used: Option<u64>,
}

/// A pack, and what it is called outside and inside.
#[derive(Debug, Clone)]
pub(crate) struct Ruleset {
    pub(crate) handle: RulesetHandle,
    pub(crate) pack: Arc<[u8]>,
    /// Its handle in the living instance.
    inside: u32,
}

impl Session {
    /// A session without rulesets.
    pub fn new(component: &Component) -> Self {
        Self::with(component, Vec::new())
    }

    /// A session that will load these rulesets with its first instance.
    pub(crate) fn with(component: &Component, rulesets: Vec<Ruleset>) -> Self {
        let component = component.clone();
        Self { component, rulesets, live: None, open: Vec::new(), fuel_used: None }
    }

    /// Loads a pack. The bytes are kept, to load them again after a trap.
    ///
    /// # Errors
    /// [`Error::Refused`] where the component does not take it: no pack, of another version, more than 64, or
    /// the same version of the same ruleset a second time. A limit, or a trap.
    pub fn load(&mut self, pack: impl Into<Arc<[u8]>>) -> Result<RulesetHandle, Error> {
        let pack = pack.into();
        let inside = self
            .call(|module, store| module.coded_record_rules_rulesets().call_load(store, &pack))?;
        let handle = RulesetHandle(unique());
        self.rulesets.push(Ruleset { handle, pack, inside });
        Ok(handle)
    }

    /// Gives a ruleset's memory back.
    ///
    /// # Errors
    /// [`Error::UnknownRuleset`]; a limit, or a trap.
    pub fn unload(&mut self, ruleset: RulesetHandle) -> Result<(), Error> {
        self.of_ruleset(ruleset, |module, store, inside| {
            module.coded_record_rules_rulesets().call_unload(store, inside)
        })?;
        self.rulesets.retain(|it| it.handle != ruleset);
        Ok(())
    }

    /// The loaded rulesets, in the order they were loaded.
    pub fn rulesets(&self) -> impl Iterator<Item = RulesetHandle> {
        self.rulesets.iter().map(|ruleset| ruleset.handle)
    }

    /// What a ruleset says of itself.
    ///
    /// # Errors
    /// [`Error::UnknownRuleset`]; a limit, or a trap.
    pub fn describe(&mut self, ruleset: RulesetHandle) -> Result<Description, Error> {
        let described = self.of_ruleset(ruleset, |module, store, inside| {
            module.coded_record_rules_rulesets().call_describe(store, inside)
        });
        described.map(Into::into)
    }

    /// What a host must supply for a ruleset to see everything it asks for.
    ///
    /// # Errors
    /// [`Error::UnknownRuleset`]; a limit, or a trap.
    pub fn requirements(&mut self, ruleset: RulesetHandle) -> Result<Requirements, Error> {
        let requirements = self.of_ruleset(ruleset, |module, store, inside| {
            module.coded_record_rules_rulesets().call_requirements_of(store, inside)
        });
        requirements.map(Into::into)
    }

    /// Evaluates a text request under the rulesets it names.
    ///
    /// # Errors
    /// As for [`Self::evaluate_text`]; [`Error::UnknownReply`] where the component is of another version.
    pub fn evaluate(&mut self, request: &str) -> Result<Reply, Error> {
        let reply = self.evaluate_text(request)?;
        serde_json::from_str(&reply).map_err(Error::UnknownReply)
    }

    /// The same, with the reply as canonical JSON: what to keep, to compare and to hand on.
    ///
    /// # Errors
    /// [`Error::Refused`] where the request is malformed, too large or of another version, or names what is not
    /// loaded; a limit, or a trap.
    pub fn evaluate_text(&mut self, request: &str) -> Result<String, Error> {
        self.call(|module, store| {
            module.coded_record_rules_text_request().call_evaluate_text(store, request)
        })
    }

    /// The same in bytes: a request that is not UTF-8 is refused like any other that is malformed.
    ///
    /// # Errors
    /// As for [`Self::evaluate_text`].
    pub fn evaluate_bytes(&mut self, request: &[u8]) -> Result<Vec<u8>, Error> {
        self.call(|module, store| {
            module.coded_record_rules_text_request().call_evaluate_bytes(store, request)
        })
    }

    /// Makes the instance now and loads the rulesets into it, so that the next call need not.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`] or another limit; a trap.
    pub fn start(&mut self) -> Result<(), Error> {
        self.live().map(drop)
    }

    /// The instructions that the last call took, the same on every machine; `None` before the first one and
    /// where they are not counted ([`Limits::without_fuel`](crate::Limits::without_fuel)).
    pub fn fuel_used(&self) -> Option<u64> {
        self.fuel_used
    }

    /// The bytes of linear memory that the instance has; 0 where there is none. It never shrinks while the
    /// instance lives.
    pub fn memory_held(&self) -> usize {
        self.live.as_ref().map_or(0, Instance::memory_held)
    }

    /// Drops the instance and all records open in it; the next call gets another. Gives back the memory that an
    /// unusually big record took.
    pub fn renew(&mut self) {
        self.live = None;
        self.open.clear();
    }

    /// Calls the component; a trap ends the instance.
    pub(crate) fn call<T>(
        &mut self,
        call: impl FnOnce(&RulesModule, &mut Store<Memory>) -> Answer<T>,
    ) -> Result<T, Error> {
        let live = self.live()?;
        let answer = live.call(call);
        self.fuel_used = live.fuel_used();
        if answer.as_ref().is_err_and(Error::ends_instance) {
            self.renew();
        }
        answer
    }

    fn of_ruleset<T>(
        &mut self,
        ruleset: RulesetHandle,
        call: impl FnOnce(&RulesModule, &mut Store<Memory>, u32) -> Answer<T>,
    ) -> Result<T, Error> {
        self.live()?;
        let inside = self.inside(ruleset)?;
        self.call(|module, store| call(module, store, inside))
    }

    /// The living instance; if there is none, a fresh one with the rulesets loaded.
    fn live(&mut self) -> Result<&mut Instance, Error> {
        let live = match self.live.take() {
            Some(live) => live,
            None => {
                let mut live = Instance::new(&self.component)?;
                for Ruleset { pack, inside, .. } in &mut self.rulesets {
                    *inside = live.call(|module, store| {
                        module.coded_record_rules_rulesets().call_load(store, pack)
                    })?;
                }
                live
            }
        };
        Ok(self.live.insert(live))
    }

    /// The number of the living instance.
    pub(crate) fn instance(&self) -> Option<u64> {
        self.live.as_ref().map(Instance::id)
    }

    /// What the living instance calls a ruleset.
    pub(crate) fn inside(&self, ruleset: RulesetHandle) -> Result<u32, Error> {
        let found = self.rulesets.iter().find(|it| it.handle == ruleset);
        found.map(|it| it.inside).ok_or(Error::UnknownRuleset)
    }

    /// The ruleset that the living instance calls so.
    pub(crate) fn outside(&self, inside: u32) -> Result<RulesetHandle, Error> {
        let found = self.rulesets.iter().find(|it| it.inside == inside);
        found.map(|it| it.handle).ok_or(Error::UnknownRuleset)
    }

    /// The loaded rulesets, for another session.
    pub(crate) fn loaded(&self) -> &[Ruleset] {
        &self.rulesets
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("rulesets", &self.rulesets.len())
            .field("open_records", &self.open.len())
            .field("memory_held", &self.memory_held())
            .finish_non_exhaustive()
    }
}
