//! What a record states, in no system's form.

use super::Losses;

/// One patient's record.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// `1989-03-13`, possibly partial; empty if unknown.
    pub birth: String,
    /// FHIR's word; empty if not recorded.
    pub gender: String,
    /// The day; empty while alive.
    pub death: String,
    /// First and last day at the managing organisation; the last is empty while it lasts.
    pub registrations: Vec<(String, String)>,
    /// The managing organisation.
    pub organisation: Option<Organisation>,
    /// Whether there is a patient at all.
    pub known: bool,
    /// In the record's order.
    pub statements: Vec<Statement>,
    /// What no extract has rows for.
    pub losses: Losses,
}

/// An organisation's national code, or what stands for it, and its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Organisation {
    /// The ODS code.
    pub code: String,
    /// The name.
    pub name: String,
}

/// A code as recorded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coding {
    /// Its system's address.
    pub system: String,
    /// The code.
    pub code: String,
    /// Its words.
    pub term: String,
}

/// What sort of row it becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// An observation, a procedure, a report, a referral, an allergy, a coded consultation.
    Observation,
    /// A problem, made from the observation at this place among the statements where the two say the same.
    Problem(Option<usize>),
    /// A vaccination.
    Vaccination,
    /// A medicine as planned.
    Plan,
    /// One issue of a medicine.
    Issue,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measured {
    /// A number with its unit, and FHIR's comparator or nothing.
    Number {
        /// As written.
        value: String,
        /// The UCUM code where there is one.
        unit: String,
        /// `<`, `<=`, `>=`, `>` or empty.
        comparator: String,
    },
    /// Words.
    Words(String),
}

/// One thing that a record states.
#[derive(Debug, Clone)]
pub struct Statement {
    /// What it becomes.
    pub kind: Kind,
    /// Its codes.
    pub codings: Vec<Coding>,
    /// The words a person saw.
    pub text: String,
    /// When it was true, as FHIR writes dates; empty if unknown.
    pub effective: String,
    /// When it was recorded, in the same form.
    pub recorded: String,
    /// Its value.
    pub value: Option<Measured>,
    /// Where it was recorded.
    pub organisation: Option<Organisation>,
    /// Who recorded it: the reference to the person; empty if unknown.
    pub recorder: String,
    /// Whether it was entered in error.
    pub in_error: bool,
    /// The statement that it is a part of.
    pub part_of: Option<usize>,
}

impl Statement {
    /// The code in a system whose address ends so.
    pub(super) fn code(&self, system: &str) -> Option<&str> {
        self.codings
            .iter()
            .find(|coding| coding.system.ends_with(system))
            .map(|coding| coding.code.as_str())
    }

    /// Whether it is a medicine.
    pub(super) fn is_medicine(&self) -> bool {
        matches!(self.kind, Kind::Plan | Kind::Issue)
    }
}

/// The day, month or year of a FHIR date, and its time to the second or nothing.
pub(super) fn parts(date: &str) -> (&str, &str) {
    let (day, rest) = date.split_once('T').unwrap_or((date, ""));
    let end = rest.find(['.', 'Z', '+', '-']).unwrap_or(rest.len());
    (day, rest.get(..end).unwrap_or_default())
}
