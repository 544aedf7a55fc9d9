//! Reads clinical feeds into coded entries and patient facts.
//!
//! Promise: nothing that states a coded fact is lost. It becomes an entry or a [`FeedProblem`], and the
//! [`Tally`] of each record shows that the sum comes out. What is read from where is in `docs/feeds.md`.
//!
//! Cost: one patient in memory at a time, and 64 MB of rows of a folder of tables, which are put in the
//! order of patients first; `O(n log n)` in the resources of a bundle and in the rows of a folder.

mod error;
mod extract;
mod fhir;
mod format;
mod record;
mod tally;

pub use error::FeedError;
pub use extract::{Extract, Kind, extract, kinds};
pub use fhir::{BUNDLE_MAX, Records, read};
pub use format::{Format, Layout, detect};
pub use record::{FeedProblem, PatientRecord, Place, ProblemKind};
pub use tally::{Note, SystemCount, Tally, TypeCount};
