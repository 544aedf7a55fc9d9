//! The clock that deadlines are measured by.

use std::{
    io,
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread::{self, JoinHandle},
    time::Duration,
};

use wasmtime::Engine;

/// How long a tick takes; a deadline is a number of ticks.
const TICK: Duration = Duration::from_millis(10);

/// A thread that counts ticks for an engine, until this is dropped.
pub(crate) struct Ticker {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Ticker {
    /// Starts counting. The thread does not keep the engine alive.
    pub(crate) fn start(engine: &Engine) -> io::Result<Self> {
        let engine = engine.weak();
        let (stop, stopped) = mpsc::channel();
        let thread =
            thread::Builder::new().name("rules-host deadlines".into()).spawn(move || {
                while stopped.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                    match engine.upgrade() {
                        Some(engine) => engine.increment_epoch(),
                        None => return,
                    }
                }
            })?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // It cannot have panicked, and nobody could be told.
            drop(thread.join());
        }
    }
}

/// The ticks after which so much time has passed for certain, wherever in a tick it begins.
pub(crate) fn ticks(time: Duration) -> u64 {
    let ticks = time.as_nanos().div_ceil(TICK.as_nanos());
    u64::try_from(ticks).unwrap_or(u64::MAX - 1).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_never_early() {
        assert_eq!(ticks(Duration::ZERO), 1);
        assert_eq!(ticks(Duration::from_millis(1)), 2);
        assert_eq!(ticks(Duration::from_millis(10)), 2);
        assert_eq!(ticks(Duration::from_millis(11)), 3);
    }

    #[test]
    fn the_thread_ends_with_its_ticker_and_holds_no_engine() {
        let engine = Engine::default();
        let weak = engine.weak();
        let ticker = Ticker::start(&engine).unwrap();
        drop(ticker);
        drop(engine);
        assert!(weak.upgrade().is_none());
    }
}
