//! Whether a resource says that something is so.

use serde_json::Value;

use super::json;
use crate::record::ProblemKind;

/// How a statement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is so.
    Stated,
    /// It was recorded by mistake: an entry that is marked so and never used.
    EnteredInError,
    /// It is kept apart.
    Apart(ProblemKind),
}

/// Reads the status fields of a resource, STU3 and R4 alike.
pub(super) fn standing(kind: &str, resource: &Value) -> Standing {
    let status = json::text(resource, "status").unwrap_or_default();
    let verification = json::codes(resource, "verificationStatus");
    if status == "entered-in-error" || verification.contains(&"entered-in-error") {
        return Standing::EnteredInError;
    }
    if verification.contains(&"refuted") {
        return Standing::Apart(ProblemKind::Refuted);
    }
    let intent = json::text(resource, "intent").unwrap_or_default();
    let apart = match kind {
        "Immunization" if status == "not-done" || is_true(resource, "notGiven") => {
            ProblemKind::NotDone
        }
        "Procedure" if status == "not-done" || is_true(resource, "notDone") => ProblemKind::NotDone,
        "Procedure" if status == "preparation" => ProblemKind::Planned,
        "MedicationStatement"
            if status == "not-taken" || json::text(resource, "taken") == Some("n") =>
        {
            ProblemKind::NotDone
        }
        "MedicationStatement" if status == "intended" => ProblemKind::Planned,
        "MedicationRequest" if status == "cancelled" || is_true(resource, "doNotPerform") => {
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
        "ServiceRequest" if is_referral(resource) && is_asked(status, intent) => {
            return Standing::Stated;
        }
        // A request for a test or a recall for a procedure is no test and no procedure: read as an
        // entry it would count as done from the day it falls due.
        "ProcedureRequest" | "ServiceRequest" => ProblemKind::Planned,
        "FamilyMemberHistory" => ProblemKind::FamilyHistory,
        _ => return Standing::Stated,
    };
    Standing::Apart(apart)
}

/// Whether a resource's condition is less than confirmed.
pub(super) fn is_unconfirmed(kind: &str, resource: &Value) -> bool {
    kind == "Condition"
        && json::codes(resource, "verificationStatus")
            .iter()
            .any(|code| matches!(*code, "unconfirmed" | "provisional" | "differential" | "unknown"))
}

/// Reasons for an absent value that say that nothing was done.
pub(super) fn is_not_performed(statement: &Value) -> bool {
    json::codes(statement, "dataAbsentReason").iter().any(|code| {
        matches!(
            *code,
            "not-performed" | "not-asked" | "notasked" | "asked-declined" | "not-permitted"
        )
    })
}

/// Answers that turn a code into its opposite: `false`, No, Absent.
pub(super) fn is_answered_no(statement: &Value) -> bool {
    if statement.get("valueBoolean") == Some(&Value::Bool(false)) {
        return true;
    }
    json::items(statement, "valueCodeableConcept.coding").iter().any(|coding| {
        let system = json::text(coding, "system").unwrap_or_default();
        let code = json::text(coding, "code").unwrap_or_default();
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
fn is_referral(resource: &Value) -> bool {
    json::items(resource, "category")
        .iter()
        .flat_map(|category| json::items(category, "coding"))
        .any(|coding| json::text(coding, "code") == Some("3457005"))
}

/// Whether a request has left its author.
fn is_asked(status: &str, intent: &str) -> bool {
    !matches!(status, "draft" | "revoked") && !matches!(intent, "proposal" | "plan" | "option")
}

fn is_true(resource: &Value, member: &str) -> bool {
    resource.get(member) == Some(&Value::Bool(true))
}
