//! One instance of the component, from its making to its trap.

use std::sync::atomic::{AtomicU64, Ordering};

use wasmtime::{Store, Trap};

use crate::{
    Component, Error, Limits,
    bindings::{RulesModule, exports::coded_record::rules::types},
    memory::{Exceeded, Memory},
    ticker,
};

/// What a call of the generated bindings gives: a trap, a refusal, or an answer.
pub(crate) type Answer<T> = wasmtime::Result<Result<T, types::Error>>;

/// An instance that has not trapped.
pub(crate) struct Instance {
    id: u64,
    limits: Limits,
    store: Store<Memory>,
    module: RulesModule,
}

impl Instance {
    /// An instance with nothing loaded.
    pub(crate) fn new(component: &Component) -> Result<Self, Error> {
        let limits = component.limits();
        let memory = Memory { limit: limits.memory, held: 0 };
        let mut store = Store::new(component.pre().engine(), memory);
        store.limiter(|memory| memory);
        let made = set(&mut store, limits).and_then(|()| component.pre().instantiate(&mut store));
        let module = made.map_err(|error| stopped(error, limits))?;
        Ok(Self { id: unique(), limits, store, module })
    }

    /// A number that no other instance of this process has.
    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    /// Calls the component within the limits.
    pub(crate) fn call<T>(
        &mut self,
        call: impl FnOnce(&RulesModule, &mut Store<Memory>) -> Answer<T>,
    ) -> Result<T, Error> {
        let answer =
            set(&mut self.store, self.limits).and_then(|()| call(&self.module, &mut self.store));
        answer
            .map_err(|error| stopped(error, self.limits))?
            .map_err(|refusal| Error::Refused(refusal.into()))
    }

    /// The instructions of the last call, where they are counted.
    pub(crate) fn fuel_used(&self) -> Option<u64> {
        let left = self.store.get_fuel().ok()?;
        self.limits.fuel.map(|fuel| fuel.saturating_sub(left))
    }

    /// The bytes of linear memory it has.
    pub(crate) fn memory_held(&self) -> usize {
        self.store.data().held
    }
}

/// Numbers that are given out once a process.
pub(crate) fn unique() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Gives a call its whole fuel and time; what the last one left would add up.
fn set(store: &mut Store<Memory>, limits: Limits) -> wasmtime::Result<()> {
    if let Some(deadline) = limits.deadline {
        store.set_epoch_deadline(ticker::ticks(deadline));
    }
    limits.fuel.map_or(Ok(()), |fuel| store.set_fuel(fuel))
}

fn stopped(error: wasmtime::Error, limits: Limits) -> Error {
    if error.is::<Exceeded>() {
        return Error::OutOfMemory { limit: limits.memory };
    }
    match (error.downcast_ref(), limits) {
        (Some(Trap::OutOfFuel), Limits { fuel: Some(limit), .. }) => Error::OutOfFuel { limit },
        (Some(Trap::Interrupt), Limits { deadline: Some(limit), .. }) => {
            Error::DeadlineExceeded { limit }
        }
        _ => Error::Trapped(error.into()),
    }
}
