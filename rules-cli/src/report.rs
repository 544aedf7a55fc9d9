//! Reports for people: what an evaluation says of a patient, and what a whole run came to.
//!
//! Everything hangs on a gutter of labels, so that a reader scans down one edge:
//!
//! ```text
//!   warning    Due dates disagree
//!              Recorded due dates differ: …
//!   marker     Pregnant, active since 2026-06-02
//! ```

mod evidence;
mod explanation;
mod inspection;
mod patient;
#[cfg(test)]
mod tests;
mod totals;
mod writer;

pub(crate) use explanation::explanation;
pub(crate) use inspection::Inspection;
pub(crate) use patient::{RecordLabel, heading, patient};
pub(crate) use totals::Totals;
pub(crate) use writer::{ReportWriter, counted};
