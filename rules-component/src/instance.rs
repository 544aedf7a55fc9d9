//! The one value an instance holds between calls.

use core::cell::RefCell;

use rules_core::{engine::Engine, error::Error};

static STATE: OneThread<Option<Engine>> = OneThread(RefCell::new(None));

/// Gives the instance's engine to `work`; it is made on first use.
///
/// Exports never call one another, so it is never lent twice. If it were, the caller would be told
/// instead of the instance being lost.
pub(crate) fn with<T>(work: impl FnOnce(&mut Engine) -> Result<T, Error>) -> Result<T, Error> {
    let Ok(mut state) = STATE.0.try_borrow_mut() else {
        return Err(Error::bad_request("the module is in the middle of another call"));
    };
    work(state.get_or_insert_with(Engine::new))
}

/// A value that only one thread can reach.
struct OneThread<T>(RefCell<T>);

#[cfg(target_feature = "atomics")]
compile_error!("with threads, `OneThread` would have to lock");

// SAFETY: a wasm32 instance without the `atomics` feature has one thread, so no reference to the cell is
// ever shared between threads.
#[expect(unsafe_code, reason = "`static` asks for `Sync`; `core` has no safe cell for one thread")]
unsafe impl<T> Sync for OneThread<T> {}
