//! Reads clinical feeds into coded entries and patient facts: FHIR bundles in JSON and XML, and folders of tables from TPP
//! SystmOne, EMIS Web and OMOP.
//!
//! Promise: nothing that states a coded fact is lost. It becomes an entry or a [`FeedProblem`], and the
//! [`Tally`] of each record shows that the sum comes out. What is read from where is in `docs/feeds.md`.
//!
//! Bound: one patient in memory at a time, and 64 MB of rows of a folder of tables, which are put in the
//! order of patients first; `O(n log n)` in the resources of a bundle and in the rows of a folder.
//!
//! # A first record
//!
//! ```
//! use rules_records::{Layout, fhir};
//!
//! let bundle = r#"{
//!   "resourceType": "Bundle",
//!   "entry": [
//!     {"resource": {"resourceType": "Patient", "id": "ann", "birthDate": "1990-04-02"}},
//!     {"resource": {
//!       "resourceType": "Condition", "id": "e1", "onsetDateTime": "2026-06-01",
//!       "code": {"coding": [{"system": "http://snomed.info/sct", "code": "195967001"}]}
//!     }}
//!   ]
//! }"#;
//! let mut records = fhir::read(bundle.as_bytes(), Layout::Bundle);
//! let record = records.next().expect("a bundle is a record")?;
//! assert_eq!(record.patient.birth_date, "1990-04-02");
//! assert_eq!(record.entries[0].codings[0].code, "195967001");
//! assert_eq!(record.entries[0].effective, "2026-06-01");
//! assert!(record.problems.is_empty() && record.tally.reconciles());
//! # Ok::<(), rules_records::FeedError>(())
//! ```
//!
//! [`detect`] tells what a file holds, [`detect_extract`] whose tables a folder holds, and [`open_extract`] reads them.

mod error;
mod extract;
pub mod fhir;
mod format;
mod problem;
mod record;
mod tally;

pub use error::{FeedError, FeedErrorKind};
pub use extract::{Extract, ExtractKind, detect_extract, open_extract};
pub use format::{Format, Layout, detect};
pub use problem::{FeedProblem, Place, ProblemKind};
pub use record::PatientRecord;
pub use tally::{Note, SystemCount, Tally, TypeCount};
