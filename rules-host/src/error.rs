use std::{error, fmt, io, path::PathBuf, time::Duration};

use rules_core::error::Error as EngineError;

/// What wasmtime or the system says.
type Source = Box<dyn error::Error + Send + Sync>;

/// Why there is no answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The component cannot take what it was given, and says why. Its instance lives on.
    Refused(EngineError),
    /// The call took more instructions than [`Limits::fuel`](crate::Limits::fuel) allows.
    OutOfFuel {
        /// The instructions a call may take.
        limit: u64,
    },
    /// The instance needed more memory than [`Limits::memory`](crate::Limits::memory) allows.
    OutOfMemory {
        /// The bytes an instance may have.
        limit: usize,
    },
    /// The call took longer than [`Limits::deadline`](crate::Limits::deadline) allows.
    DeadlineExceeded {
        /// The time a call may take.
        limit: Duration,
    },
    /// The component stopped for another reason: a mistake in it, not in the record.
    Trapped(Source),
    /// The record is of an instance that is gone, after a trap or [`Session::renew`](crate::Session::renew), or
    /// of another session. Open it again.
    StaleRecord,
    /// The ruleset is not loaded in this session.
    UnknownRuleset,
    /// The reply is not one that this version of the host knows.
    UnknownReply(serde_json::Error),
    /// The component's file cannot be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The bytes are not the rules component: not WebAssembly, of another interface, or in want of imports.
    NotTheComponent(Source),
    /// The system gives no thread to measure deadlines by.
    NoThread(io::Error),
}

impl Error {
    /// Whether the instance is gone, and with it the records that were open in it. The next call gets another.
    pub fn ends_instance(&self) -> bool {
        matches!(
            self,
            Self::OutOfFuel { .. }
                | Self::OutOfMemory { .. }
                | Self::DeadlineExceeded { .. }
                | Self::Trapped(_)
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => write!(f, "{}: {refusal}", refusal.kind),
            Self::OutOfFuel { limit } => {
                write!(f, "the call took more than the {limit} instructions it may take")
            }
            Self::OutOfMemory { limit } => {
                write!(f, "the instance needed more than the {limit} bytes of memory it may have")
            }
            Self::DeadlineExceeded { limit } => {
                write!(f, "the call took longer than the {} ms it may take", limit.as_millis())
            }
            Self::Trapped(_) => f.write_str("the component stopped"),
            Self::StaleRecord => {
                f.write_str("the record was open in an instance that is gone; open it again")
            }
            Self::UnknownRuleset => f.write_str("the ruleset is not loaded in this session"),
            Self::UnknownReply(_) => f.write_str("the component's reply cannot be read"),
            Self::Unreadable { path, .. } => write!(f, "cannot read `{}`", path.display()),
            Self::NotTheComponent(_) => f.write_str("not the rules component"),
            Self::NoThread(_) => f.write_str("cannot start the thread that measures deadlines"),
        }
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Trapped(source) | Self::NotTheComponent(source) => Some(&**source),
            Self::Unreadable { source, .. } | Self::NoThread(source) => Some(source),
            Self::UnknownReply(source) => Some(source),
            Self::Refused(_)
            | Self::OutOfFuel { .. }
            | Self::OutOfMemory { .. }
            | Self::DeadlineExceeded { .. }
            | Self::StaleRecord
            | Self::UnknownRuleset => None,
        }
    }
}
