//! What is wrong with one entry or one patient fact, as reported beside the outcomes.

use alloc::string::String;

/// What kind of thing is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemCode {
    /// The entry has no coding at all.
    CodingMissing,
    /// The entry has more codings than the limit.
    CodingsTooMany,
    /// A code is malformed for its scheme; the entry's other codings are used.
    CodeMalformed,
    /// The two codings of an entry disagree about a codelist that covers both schemes.
    CodingsDisagree,
    /// The entry has no effective date; it is not used.
    DateMissing,
    /// The effective date cannot be read; the entry is not used.
    DateMalformed,
    /// The recorded date cannot be read; the entry is used without it.
    RecordedMalformed,
    /// A text of the entry is longer than the limit; the entry is not used.
    TextTooLong,
    /// The value is not a number, or not a date, that can be read; a measure does not use it.
    ValueMalformed,
    /// A measure's entry carries no value; the measure does not use it.
    ValueMissing,
    /// The value is of another kind than the measure's; the measure does not use it.
    ValueKind,
    /// The value has a unit the measure does not accept, or none; the measure does not use it.
    UnitNotAccepted,
    /// The value lies outside the measure's plausible range; the measure does not use it.
    ValueImplausible,
    /// A patient fact cannot be read; it counts as not supplied.
    PatientFactMalformed,
}

impl ProblemCode {
    /// The stable name in outcomes.
    pub fn name(self) -> &'static str {
        match self {
            Self::CodingMissing => "coding-missing",
            Self::CodingsTooMany => "codings-too-many",
            Self::CodeMalformed => "code-malformed",
            Self::CodingsDisagree => "codings-disagree",
            Self::DateMissing => "date-missing",
            Self::DateMalformed => "date-malformed",
            Self::RecordedMalformed => "recorded-malformed",
            Self::TextTooLong => "text-too-long",
            Self::ValueMalformed => "value-malformed",
            Self::ValueMissing => "value-missing",
            Self::ValueKind => "value-kind",
            Self::UnitNotAccepted => "unit-not-accepted",
            Self::ValueImplausible => "value-implausible",
            Self::PatientFactMalformed => "patient-fact-malformed",
        }
    }
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The entry by its place in what the host offered; `None` for a patient fact.
    pub entry: Option<u32>,
    /// The kind.
    pub code: ProblemCode,
    /// One sentence without final stop that names what was found.
    pub message: String,
}
