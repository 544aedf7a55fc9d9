//! Which resources state coded facts, and where in them codes and dates stand.
//!
//! This table is the one in `docs/feeds.md`.

/// Where a resource holds the concept that states its fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stated {
    /// A member that is a concept, or a list of them.
    In(&'static str),
    /// `medicationCodeableConcept`, or the code of the medication referred to.
    Medication,
    /// `vaccineCode`, and the vaccination procedure extension.
    Vaccination,
    /// `code`, and the code of each component.
    Observation,
    /// The code of each condition of a relative.
    Relative,
}

/// How a resource type is read. Paths of each list are tried in order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// The concepts.
    pub(super) stated: Stated,
    /// When it was true.
    pub(super) effective: &'static [&'static str],
    /// When it was recorded; stands in, counted, where no effective date is given.
    pub(super) recorded: &'static [&'static str],
    /// When it ended: not carried, counted.
    pub(super) ended: &'static [&'static str],
    /// Who recorded it: members, or members of their items.
    pub(super) recorder: &'static [&'static str],
}

const CODE: Stated = Stated::In("code");

/// The shape of a resource type; `None` if it is not read.
pub(super) fn shape(kind: &str) -> Option<Shape> {
    let (stated, effective, recorded, ended): (_, &[_], &[_], &[_]) = match kind {
        "Observation" => (
            Stated::Observation,
            &["effectiveDateTime", "effectivePeriod.start", "effectiveInstant"],
            &["issued"],
            &[],
        ),
        "Condition" => (
            CODE,
            &["onsetDateTime", "onsetPeriod.start"],
            &["recordedDate", "assertedDate"],
            &["abatementDateTime", "abatementPeriod.start", "onsetPeriod.end"],
        ),
        "Procedure" => (CODE, &["performedDateTime", "performedPeriod.start"], &[], &[]),
        "MedicationRequest" => (
            Stated::Medication,
            &["dispenseRequest.validityPeriod.start"],
            &["authoredOn"],
            &["dispenseRequest.validityPeriod.end"],
        ),
        "MedicationStatement" => (
            Stated::Medication,
            &["effectiveDateTime", "effectivePeriod.start"],
            &["dateAsserted"],
            &["effectivePeriod.end"],
        ),
        "AllergyIntolerance" => {
            (CODE, &["onsetDateTime", "onsetPeriod.start"], &["recordedDate", "assertedDate"], &[])
        }
        "Immunization" => {
            (Stated::Vaccination, &["occurrenceDateTime", "date"], &["recorded"], &[])
        }
        "Encounter" => (Stated::In("type"), &["period.start"], &[], &[]),
        "ReferralRequest" => {
            (Stated::In("reasonCode"), &["authoredOn", "occurrenceDateTime"], &["authoredOn"], &[])
        }
        "ProcedureRequest" | "ServiceRequest" => (
            CODE,
            &["authoredOn", "occurrenceDateTime", "occurrencePeriod.start"],
            &["authoredOn"],
            &[],
        ),
        "DiagnosticReport" => {
            (CODE, &["effectiveDateTime", "effectivePeriod.start"], &["issued"], &[])
        }
        "Flag" => (CODE, &["period.start"], &[], &["period.end"]),
        "FamilyMemberHistory" => (Stated::Relative, &["date"], &[], &[]),
        _ => return None,
    };
    Some(Shape { stated, effective, recorded, ended, recorder: recorder(kind) })
}

/// Where a resource type names who recorded it: the recorder before the one who did it or asked for it.
///
/// `performer` of a request is who should do it, and no recorder.
fn recorder(kind: &str) -> &'static [&'static str] {
    match kind {
        "Observation" => &["performer"],
        "Condition" | "AllergyIntolerance" => &["recorder", "asserter"],
        "Procedure" => &["recorder", "performer.actor"],
        "MedicationRequest" => &["recorder", "requester", "requester.agent"],
        "MedicationStatement" => &["informationSource"],
        "Immunization" => &["performer.actor", "practitioner.actor"],
        "Encounter" => &["participant.individual"],
        "ReferralRequest" | "ProcedureRequest" | "ServiceRequest" => {
            &["requester", "requester.agent"]
        }
        "DiagnosticReport" => &["performer", "performer.actor"],
        "Flag" => &["author"],
        _ => &[],
    }
}

/// Whether a resource type that is not read carries no fact about the patient.
pub(super) fn is_not_clinical(kind: &str) -> bool {
    matches!(
        kind,
        "Account"
            | "Appointment"
            | "AppointmentResponse"
            | "AuditEvent"
            | "Binary"
            | "CareTeam"
            | "Claim"
            | "ClaimResponse"
            | "Composition"
            | "Consent"
            | "Coverage"
            | "Device"
            | "Endpoint"
            | "EpisodeOfCare"
            | "ExplanationOfBenefit"
            | "Group"
            | "HealthcareService"
            | "List"
            | "Location"
            | "Medication"
            | "MessageHeader"
            | "OperationOutcome"
            | "Organization"
            | "Parameters"
            | "Patient"
            | "Person"
            | "Practitioner"
            | "PractitionerRole"
            | "Provenance"
            | "RelatedPerson"
            | "Schedule"
            | "Slot"
            | "Substance"
            | "Task"
    )
}
