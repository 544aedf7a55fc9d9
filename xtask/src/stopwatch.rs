//! How long a step took.

use std::time::Instant;

/// A running watch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts now.
    #[expect(clippy::disallowed_methods, reason = "durations are for the developer who waits")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// The seconds since.
    pub(crate) fn seconds(self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }

    /// The time since, for people.
    pub(crate) fn elapsed(self) -> String {
        shown(self.seconds())
    }
}

/// A time for people: `0.4 s`, `75 s`.
pub(crate) fn shown(seconds: f64) -> String {
    if seconds < 10.0 { format!("{seconds:.1} s") } else { format!("{seconds:.0} s") }
}
