//! Reads clinical feeds into coded entries and patient facts.
//!
//! Promise: nothing that states a coded fact is lost. It becomes an entry or a [`FeedProblem`], and the
//! [`Tally`] of each record shows that the sum comes out. What is read from where is in `docs/feeds.md`.
//!
//! Cost: one patient in memory at a time; `O(n log n)` in the resources of a bundle.

mod error;
mod fhir;
mod format;
mod record;
mod tally;
pub mod textform;

pub use error::FeedError;
pub use fhir::{Records, read};
pub use format::{Format, Layout, detect};
pub use record::{FeedProblem, PatientRecord, ProblemKind};
pub use tally::{Note, SystemCount, Tally, TypeCount};
