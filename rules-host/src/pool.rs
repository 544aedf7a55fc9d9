use std::{
    mem,
    num::NonZeroUsize,
    ops::{Deref, DerefMut},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};

use crate::{Component, Error, RulesetHandle, Session, session::Ruleset};

/// Sessions with the same rulesets, for as many threads as there are.
///
/// A session is made when one is wanted and none is idle, up to a number; beyond that, a thread waits. Handles of
/// rulesets are the same in all of them.
///
/// ```no_run
/// use std::{num::NonZeroUsize, thread};
/// # use rules_host::{Component, Limits, Pool};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let component = Component::from_file("coded_rules.wasm", Limits::default())?;
/// # let requests = [""];
/// let packs = [std::fs::read("maternity.pack")?];
/// let pool = Pool::new(&component, packs, thread::available_parallelism()?)?;
/// thread::scope(|scope| {
///     for request in requests {
///         let pool = &pool;
///         scope.spawn(move || pool.checkout().evaluate_text(request));
///     }
/// });
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Pool {
    component: Component,
    rulesets: Vec<Ruleset>,
    size: usize,
    state: Mutex<State>,
    returned: Condvar,
}

#[derive(Debug)]
struct State {
    idle: Vec<Session>,
    /// How many sessions there are, idle or not.
    made: usize,
}

/// A session of a [`Pool`], until it is dropped. Records left open in it are closed then.
#[derive(Debug)]
pub struct PooledSession<'p> {
    pool: &'p Pool,
    session: Session,
}

impl Pool {
    /// A pool of at most `size` sessions, with one made, to see that the packs load.
    ///
    /// # Errors
    /// As for [`Session::load`].
    pub fn new<P: Into<Arc<[u8]>>>(
        component: &Component,
        packs: impl IntoIterator<Item = P>,
        size: NonZeroUsize,
    ) -> Result<Self, Error> {
        let mut first = Session::new(component);
        for pack in packs {
            first.load(pack)?;
        }
        let rulesets = first.loaded().to_vec();
        let state = Mutex::new(State { idle: vec![first], made: 1 });
        let (component, size) = (component.clone(), size.get());
        Ok(Self { component, rulesets, size, state, returned: Condvar::new() })
    }

    /// The rulesets of every session, in the order of the packs.
    pub fn rulesets(&self) -> impl Iterator<Item = RulesetHandle> {
        self.rulesets.iter().map(|ruleset| ruleset.handle)
    }

    /// Takes a session; waits while all are taken.
    pub fn checkout(&self) -> PooledSession<'_> {
        let all_taken = |state: &mut State| state.idle.is_empty() && state.made >= self.size;
        let state = self.returned.wait_while(self.state(), all_taken);
        self.take(state.unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes a session; `None` while all are taken.
    pub fn try_checkout(&self) -> Option<PooledSession<'_>> {
        let state = self.state();
        (!state.idle.is_empty() || state.made < self.size).then(|| self.take(state))
    }

    fn take(&self, mut state: MutexGuard<'_, State>) -> PooledSession<'_> {
        let session = state.idle.pop().unwrap_or_else(|| {
            state.made += 1;
            // Its instance is made by the first call, outside the lock.
            Session::with(&self.component, self.rulesets.clone())
        });
        PooledSession { pool: self, session }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A thread that panics holds no session half returned.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a session has this pool's rulesets and no others.
    fn has_own_rulesets(&self, session: &Session) -> bool {
        session.rulesets().eq(self.rulesets())
    }
}

impl Deref for PooledSession<'_> {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

impl DerefMut for PooledSession<'_> {
    fn deref_mut(&mut self) -> &mut Session {
        &mut self.session
    }
}

impl Drop for PooledSession<'_> {
    fn drop(&mut self) {
        let mut session = mem::replace(&mut self.session, Session::new(&self.pool.component));
        session.close_all();
        let mut state = self.pool.state();
        if self.pool.has_own_rulesets(&session) {
            state.idle.push(session);
        } else {
            // Somebody loaded or unloaded a ruleset; the next checkout makes a session as it should be.
            state.made -= 1;
        }
        drop(state);
        self.pool.returned.notify_one();
    }
}
