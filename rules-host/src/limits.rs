use std::time::Duration;

/// What one call and one instance may take.
///
/// Fuel counts WebAssembly instructions: the same call takes the same on every machine, and counting costs a
/// quarter to a third of the time. A deadline costs little and differs from machine to machine. Memory is
/// always limited. Both are compiled into the code, so limits are given with the component.
///
/// ```
/// use std::time::Duration;
/// use rules_host::Limits;
///
/// let limits = Limits::default().memory(512 << 20).without_fuel().deadline(Duration::from_secs(2));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub(crate) fuel: Option<u64>,
    pub(crate) memory: usize,
    pub(crate) deadline: Option<Duration>,
}

/// Four times the fuel of the largest record, 256 MB for an instance, no deadline.
impl Default for Limits {
    fn default() -> Self {
        Self { fuel: Some(10_000_000_000), memory: 256 << 20, deadline: None }
    }
}

impl Limits {
    /// The instructions one call may take.
    #[must_use]
    pub fn fuel(mut self, instructions: u64) -> Self {
        self.fuel = Some(instructions);
        self
    }

    /// Counts no instructions.
    #[must_use]
    pub fn without_fuel(mut self) -> Self {
        self.fuel = None;
        self
    }

    /// The bytes of linear memory an instance may have: its rulesets, open records, the request and the reply.
    #[must_use]
    pub fn memory(mut self, bytes: usize) -> Self {
        self.memory = bytes;
        self
    }

    /// How long one call may take. It is stopped some hundredths of a second later at the most.
    #[must_use]
    pub fn deadline(mut self, time: Duration) -> Self {
        self.deadline = Some(time);
        self
    }
}
