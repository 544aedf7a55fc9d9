//! Whether a resource says that something is so.

use super::tree::{self, Node};
use crate::problem::ProblemKind;

/// How a statement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClinicalStatus {
    /// It is so.
    Stated,
    /// It was recorded by mistake: an entry that is marked so and never used.
    EnteredInError,
    /// It is kept apart.
    Apart(ProblemKind),
}

/// Reads the status fields of a resource, STU3 and R4 alike.
pub(super) fn clinical_status(kind: &str, resource: &Node<'_>) -> ClinicalStatus {
    let status = tree::text(resource, "status").unwrap_or_default();
    let verification = tree::codes(resource, "verificationStatus");
    if status == "entered-in-error" || verification.contains(&"entered-in-error") {
        return ClinicalStatus::EnteredInError;
    }
    if verification.contains(&"refuted") {
        return ClinicalStatus::Apart(ProblemKind::Refuted);
    }
    let intent = tree::text(resource, "intent").unwrap_or_default();
    let apart = match kind {
        "Immunization" if status == "not-done" || tree::is_true(resource, "notGiven") => {
            ProblemKind::NotDone
        }
        "Procedure" if status == "not-done" || tree::is_true(resource, "notDone") => {
            ProblemKind::NotDone
        }
        "Procedure" if status == "preparation" => ProblemKind::Planned,
        "MedicationStatement"
            if status == "not-taken" || tree::text(resource, "taken") == Some("n") =>
        {
            ProblemKind::NotDone
        }
        "MedicationStatement" if status == "intended" => ProblemKind::Planned,
        "MedicationRequest" if status == "cancelled" || tree::is_true(resource, "doNotPerform") => {
            ProblemKind::NotDone
        }
        "MedicationRequest" if status == "draft" || matches!(intent, "proposal" | "option") => {
            ProblemKind::Planned
        }
        "Observation" | "DiagnosticReport" | "Encounter" if status == "cancelled" => {
            ProblemKind::NotDone
        }
        "Encounter" if status == "planned" => ProblemKind::Planned,
        "ReferralRequest" if matches!(status, "cancelled" | "draft") => ProblemKind::NotDone,
        "ServiceRequest" if tree::is_true(resource, "doNotPerform") => ProblemKind::NotDone,
        "ServiceRequest" if is_referral(resource) && is_asked(status, intent) => {
            return ClinicalStatus::Stated;
        }
        // A request for a test or a recall for a procedure is no test and no procedure: read as an
        // entry it would count as done from the day it falls due.
        "ProcedureRequest" | "ServiceRequest" => ProblemKind::Planned,
        "FamilyMemberHistory" => ProblemKind::FamilyHistory,
        _ => return ClinicalStatus::Stated,
    };
    ClinicalStatus::Apart(apart)
}

/// Whether a resource's condition is less than confirmed.
pub(super) fn is_unconfirmed(kind: &str, resource: &Node<'_>) -> bool {
    kind == "Condition"
        && tree::codes(resource, "verificationStatus")
            .iter()
            .any(|code| matches!(*code, "unconfirmed" | "provisional" | "differential" | "unknown"))
}

/// Whether a resource says, beside or without a date, that it no longer holds.
pub(super) fn is_over(kind: &str, resource: &Node<'_>) -> bool {
    let codes = match kind {
        "Condition" | "AllergyIntolerance" => tree::codes(resource, "clinicalStatus"),
        "Flag" => tree::codes(resource, "status"),
        _ => return false,
    };
    codes.iter().any(|code| matches!(*code, "inactive" | "remission" | "resolved"))
}

/// Reasons for an absent value that say that nothing was done.
pub(super) fn is_not_performed(statement: &Node<'_>) -> bool {
    tree::codes(statement, "dataAbsentReason").iter().any(|code| {
        matches!(
            *code,
            "not-performed" | "not-asked" | "notasked" | "asked-declined" | "not-permitted"
        )
    })
}

/// Answers that turn a code into its opposite: `false`, No, Absent.
pub(super) fn is_answered_no(statement: &Node<'_>) -> bool {
    if statement.get("valueBoolean").and_then(Node::as_boolean) == Some(false) {
        return true;
    }
    tree::items(statement, "valueCodeableConcept.coding").iter().any(|coding| {
        let system = tree::text(coding, "system").unwrap_or_default();
        let code = tree::text(coding, "code").unwrap_or_default();
        match system {
            "http://snomed.info/sct" => matches!(code, "373067005" | "2667000" | "410516002"),
            "http://terminology.hl7.org/CodeSystem/v2-0136" | "http://hl7.org/fhir/v2/0136" => {
                code == "N"
            }
            _ => false,
        }
    })
}

/// Whether a request is a referral by its category (UK Core names SNOMED CT 3457005, patient referral).
fn is_referral(resource: &Node<'_>) -> bool {
    tree::items(resource, "category")
        .iter()
        .flat_map(|category| tree::items(category, "coding"))
        .any(|coding| tree::text(coding, "code") == Some("3457005"))
}

/// Whether a request has left its author.
fn is_asked(status: &str, intent: &str) -> bool {
    !matches!(status, "draft" | "revoked") && !matches!(intent, "proposal" | "plan" | "option")
}
