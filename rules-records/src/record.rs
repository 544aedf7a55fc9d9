//! What comes out of a feed for one patient.

use rules_core::{
    entry::{CodedEntry, Context, Patient},
    text_request::RequestWriter,
};

use crate::{problem::FeedProblem, tally::Tally};

/// One patient's record as a feed gave it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PatientRecord {
    /// The patient's id in the feed: for naming files and lines, never for the engine.
    pub id: String,
    /// What the rules may ask about the patient.
    pub patient: Patient,
    /// The coded entries, in the feed's order.
    pub entries: Vec<CodedEntry>,
    /// What did not become an entry, and what was odd.
    pub problems: Vec<FeedProblem>,
    /// The count that shows nothing was lost.
    pub tally: Tally,
}

impl PatientRecord {
    /// A record that comes from no feed: no id, nothing counted.
    pub fn new(patient: Patient, entries: Vec<CodedEntry>) -> Self {
        Self { patient, entries, ..Self::default() }
    }

    /// The text request for this record in these circumstances. The record's id stays out: the engine has no use for
    /// it.
    pub fn request<'a>(&'a self, context: &'a Context) -> RequestWriter<'a> {
        RequestWriter::new(context).patient(&self.patient).entries(&self.entries)
    }
}
