//! EMIS Web extract tables.
//!
//! Columns, dates and codes: endeavourhealth/Transforms (Apache-2.0), `emis/csv/schema`, versions 5.0 to
//! 5.4. Columns come and go between versions, and two names were misspelt in early ones; columns are found
//! by name. Of those two the clinician's is read, in either spelling.

mod code;
mod reader;

pub(super) use self::reader::Emis;
use super::{
    spec::{Column, Need, Role, Spec, Tables, may, must},
    table::{Dialect, Encoding},
};

pub(super) const DIALECT: Dialect =
    Dialect { encoding: Encoding::Utf8, any_case: false, tabs: false };

/// The columns read of both tables of medicines, by the name of their own id.
const fn medicines(id: &'static str) -> [Column; 14] {
    [
        must(id),
        must("PatientGuid"),
        must("OrganisationGuid"),
        must("EffectiveDate"),
        must("EffectiveDatePrecision"),
        must("EnteredDate"),
        must("EnteredTime"),
        may("ClinicianUserInRoleGuid"),
        may("ClinicanUserInRoleGuid"),
        may("EnteredByUserInRoleGuid"),
        must("CodeId"),
        must("IsConfidential"),
        must("Deleted"),
        may("CancellationDate"),
    ]
}

const DRUG_RECORD: [Column; 14] = medicines("DrugRecordGuid");
const ISSUE_RECORD: [Column; 14] = medicines("IssueRecordGuid");

/// Every table that is read.
pub(super) const TABLES: Tables = &[
    Spec {
        name: "Admin_Patient",
        need: Need::Must,
        role: Role::Patient,
        id: "PatientGuid",
        patient: "PatientGuid",
        columns: &[
            must("PatientGuid"),
            must("OrganisationGuid"),
            must("Sex"),
            must("DateOfBirth"),
            must("DateOfDeath"),
            must("DateOfRegistration"),
            must("DateOfDeactivation"),
            must("Deleted"),
            may("IsConfidential"),
        ],
    },
    Spec {
        name: "CareRecord_Observation",
        need: Need::Must,
        role: Role::Facts,
        id: "ObservationGuid",
        patient: "PatientGuid",
        columns: &[
            must("ObservationGuid"),
            must("PatientGuid"),
            must("OrganisationGuid"),
            must("EffectiveDate"),
            must("EffectiveDatePrecision"),
            must("EnteredDate"),
            must("EnteredTime"),
            may("ClinicianUserInRoleGuid"),
            may("ClinicanUserInRoleGuid"),
            may("EnteredByUserInRoleGuid"),
            must("CodeId"),
            must("AssociatedText"),
            must("Value"),
            must("NumericUnit"),
            must("ObservationType"),
            may("ConsultationGuid"),
            must("Deleted"),
            must("IsConfidential"),
        ],
    },
    Spec {
        name: "CareRecord_Problem",
        need: Need::May,
        role: Role::Marks,
        id: "ObservationGuid",
        patient: "PatientGuid",
        columns: &[
            must("ObservationGuid"),
            must("PatientGuid"),
            must("EndDate"),
            must("Deleted"),
            may("Comment"),
        ],
    },
    Spec {
        name: "CareRecord_Consultation",
        need: Need::May,
        role: Role::Marks,
        id: "ConsultationGuid",
        patient: "PatientGuid",
        columns: &[
            must("ConsultationGuid"),
            must("PatientGuid"),
            must("Deleted"),
            must("IsConfidential"),
        ],
    },
    Spec {
        name: "Prescribing_DrugRecord",
        need: Need::May,
        role: Role::Facts,
        id: "DrugRecordGuid",
        patient: "PatientGuid",
        columns: &DRUG_RECORD,
    },
    Spec {
        name: "Prescribing_IssueRecord",
        need: Need::May,
        role: Role::Facts,
        id: "IssueRecordGuid",
        patient: "PatientGuid",
        columns: &ISSUE_RECORD,
    },
    Spec {
        name: "Coding_ClinicalCode",
        need: Need::Must,
        role: Role::LookUp,
        id: "CodeId",
        patient: "",
        columns: &[must("CodeId"), must("Term"), must("ReadTermId"), must("SnomedCTConceptId")],
    },
    Spec {
        name: "Coding_DrugCode",
        need: Need::May,
        role: Role::LookUp,
        id: "CodeId",
        patient: "",
        columns: &[must("CodeId"), must("Term"), must("DmdProductCodeId")],
    },
    Spec {
        name: "Admin_Organisation",
        need: Need::May,
        role: Role::LookUp,
        id: "OrganisationGuid",
        patient: "",
        columns: &[must("OrganisationGuid"), must("OrganisationName"), must("ODSCode")],
    },
    Spec {
        name: "Agreements_SharingOrganisation",
        need: Need::May,
        role: Role::LookUp,
        id: "OrganisationGuid",
        patient: "",
        columns: &[must("OrganisationGuid"), must("Disabled")],
    },
];
