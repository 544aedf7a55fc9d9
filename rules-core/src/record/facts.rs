//! What rules may ask about the patient, read from what the host gave.

use alloc::{format, vec::Vec};

use crate::{
    date::{PartialDate, Span},
    entry::{Patient, Sex},
    problem::{Problem, ProblemCode},
    text::Quoted,
};

/// What rules may ask about the patient, checked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct PatientFacts {
    /// The days the date of birth may be.
    pub(crate) birth: Option<Span>,
    /// Recorded sex.
    pub(crate) sex: Sex,
    /// The days the date of death may be.
    pub(crate) death: Option<Span>,
    /// Registrations with a readable start.
    pub(crate) registrations: Vec<RegistrationFact>,
}

/// One registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RegistrationFact {
    /// The days it may have started.
    pub(crate) start: Span,
    /// The days it may have ended.
    pub(crate) end: Option<Span>,
}

impl PatientFacts {
    /// Reads the facts; what cannot be read is a problem and counts as not supplied.
    pub(super) fn read(patient: &Patient, problems: &mut Vec<Problem>) -> Self {
        let mut span = |name: &str, text: &str| match text {
            "" => None,
            text => PartialDate::parse(text)
                .map_err(|error| {
                    let message =
                        format!("the {name} {text} cannot be read: {error}", text = Quoted(text));
                    let code = ProblemCode::PatientFactMalformed;
                    problems.push(Problem { entry: None, code, message });
                })
                .ok()
                .map(PartialDate::span),
        };
        let birth = span("date of birth", &patient.birth_date);
        let death = span("date of death", &patient.death_date);
        let mut registrations = Vec::with_capacity(patient.registrations.len());
        for registration in &patient.registrations {
            let start = span("start of a registration", &registration.start);
            let end = span("end of a registration", &registration.end);
            if let Some(start) = start {
                registrations.push(RegistrationFact { start, end });
            }
        }
        Self { birth, sex: patient.sex, death, registrations }
    }
}
