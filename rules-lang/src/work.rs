//! Counts what the compiler does on a thread, so that a test can say that it does it once.

use std::cell::Cell;

/// How often each thing was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Work {
    pub(crate) parsed: usize,
    pub(crate) typed: usize,
    pub(crate) lowered: usize,
}

thread_local! {
    static DONE: Cell<Work> = const { Cell::new(Work { parsed: 0, typed: 0, lowered: 0 }) };
}

pub(crate) fn done() -> Work {
    DONE.get()
}

pub(crate) fn add(change: impl FnOnce(&mut Work)) {
    let mut done = DONE.get();
    change(&mut done);
    DONE.set(done);
}

impl Work {
    pub(crate) fn since(self, before: Self) -> Self {
        Self {
            parsed: self.parsed - before.parsed,
            typed: self.typed - before.typed,
            lowered: self.lowered - before.lowered,
        }
    }
}
