//! What is wrong with one entry or one patient fact, as reported beside the outcomes.

use alloc::string::String;

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What kind of thing is wrong.
    #[non_exhaustive]
    pub enum ProblemCode {
        /// The entry has no coding at all.
        CodingMissing = "coding-missing",
        /// The entry has more codings than the limit.
        CodingsTooMany = "codings-too-many",
        /// A code is malformed for its scheme; the entry's other codings are used.
        CodeMalformed = "code-malformed",
        /// The two codings of an entry disagree about a codelist that covers both schemes.
        CodingsDisagree = "codings-disagree",
        /// The entry has no effective date; it is not used.
        DateMissing = "date-missing",
        /// The effective date cannot be read; the entry is not used.
        DateMalformed = "date-malformed",
        /// The recorded date cannot be read; the entry is used without it.
        RecordedMalformed = "recorded-malformed",
        /// A text of the entry is longer than the limit; the entry is not used.
        TextTooLong = "text-too-long",
        /// The value is not a number, or not a date, that can be read; a measure does not use it.
        ValueMalformed = "value-malformed",
        /// A measure's entry carries no value; the measure does not use it.
        ValueMissing = "value-missing",
        /// The value is of another kind than the measure's; the measure does not use it.
        ValueKind = "value-kind",
        /// The value has a unit the measure does not accept, or none; the measure does not use it.
        UnitNotAccepted = "unit-not-accepted",
        /// The value lies outside the measure's plausible range; the measure does not use it.
        ValueImplausible = "value-implausible",
        /// A patient fact cannot be read; it counts as not supplied.
        PatientFactMalformed = "patient-fact-malformed",
    }
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The entry by its place in the entries received; `None` for a patient fact.
    pub entry: Option<u32>,
    /// The kind.
    pub code: ProblemCode,
    /// One sentence without final stop that names what was found.
    pub message: String,
}
