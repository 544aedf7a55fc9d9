//! OMOP common data model 5.4 tables.
//!
//! Columns: the CDM 5.4 specification (ohdsi.github.io/CommonDataModel/cdm54.html). Table and column
//! names may be in either case, and tables may be tab-separated, as the OHDSI vocabularies are.

mod concept;
mod reader;

pub(super) use self::reader::Omop;
use super::{
    spec::{Need, Role, Spec, Tables, may, must},
    table::{Dialect, Encoding},
};

pub(super) const DIALECT: Dialect =
    Dialect { encoding: Encoding::Utf8, any_case: true, tabs: true };

/// Every table that is read.
pub(super) const TABLES: Tables = &[
    Spec {
        name: "PERSON",
        need: Need::Must,
        role: Role::Patient,
        id: "person_id",
        patient: "person_id",
        columns: &[
            must("person_id"),
            must("gender_concept_id"),
            must("year_of_birth"),
            may("month_of_birth"),
            may("day_of_birth"),
            may("care_site_id"),
        ],
    },
    Spec {
        name: "DEATH",
        need: Need::May,
        role: Role::Patient,
        id: "",
        patient: "person_id",
        columns: &[must("person_id"), must("death_date")],
    },
    Spec {
        name: "CONDITION_OCCURRENCE",
        need: Need::Must,
        role: Role::Facts,
        id: "condition_occurrence_id",
        patient: "person_id",
        columns: &[
            must("condition_occurrence_id"),
            must("person_id"),
            must("condition_concept_id"),
            must("condition_start_date"),
            may("condition_start_datetime"),
            may("condition_end_date"),
            may("provider_id"),
            must("condition_source_value"),
            must("condition_source_concept_id"),
        ],
    },
    Spec {
        name: "OBSERVATION",
        need: Need::May,
        role: Role::Facts,
        id: "observation_id",
        patient: "person_id",
        columns: &[
            must("observation_id"),
            must("person_id"),
            must("observation_concept_id"),
            must("observation_date"),
            may("observation_datetime"),
            must("value_as_number"),
            must("value_as_string"),
            must("value_as_concept_id"),
            may("unit_concept_id"),
            may("provider_id"),
            must("observation_source_value"),
            must("observation_source_concept_id"),
            may("unit_source_value"),
            may("value_source_value"),
        ],
    },
    Spec {
        name: "MEASUREMENT",
        need: Need::May,
        role: Role::Facts,
        id: "measurement_id",
        patient: "person_id",
        columns: &[
            must("measurement_id"),
            must("person_id"),
            must("measurement_concept_id"),
            must("measurement_date"),
            may("measurement_datetime"),
            must("operator_concept_id"),
            must("value_as_number"),
            must("value_as_concept_id"),
            must("unit_concept_id"),
            may("provider_id"),
            must("measurement_source_value"),
            must("measurement_source_concept_id"),
            may("unit_source_value"),
            may("value_source_value"),
        ],
    },
    Spec {
        name: "PROCEDURE_OCCURRENCE",
        need: Need::May,
        role: Role::Facts,
        id: "procedure_occurrence_id",
        patient: "person_id",
        columns: &[
            must("procedure_occurrence_id"),
            must("person_id"),
            must("procedure_concept_id"),
            must("procedure_date"),
            may("procedure_datetime"),
            may("provider_id"),
            must("procedure_source_value"),
            must("procedure_source_concept_id"),
        ],
    },
    Spec {
        name: "DRUG_EXPOSURE",
        need: Need::May,
        role: Role::Facts,
        id: "drug_exposure_id",
        patient: "person_id",
        columns: &[
            must("drug_exposure_id"),
            must("person_id"),
            must("drug_concept_id"),
            must("drug_exposure_start_date"),
            may("drug_exposure_start_datetime"),
            may("provider_id"),
            must("drug_source_value"),
            must("drug_source_concept_id"),
        ],
    },
    Spec {
        name: "CONCEPT",
        need: Need::Must,
        role: Role::LookUp,
        id: "concept_id",
        patient: "",
        columns: &[
            must("concept_id"),
            must("concept_name"),
            must("vocabulary_id"),
            must("concept_code"),
        ],
    },
    Spec {
        name: "PROVIDER",
        need: Need::May,
        role: Role::LookUp,
        id: "provider_id",
        patient: "",
        columns: &[must("provider_id"), must("care_site_id")],
    },
    Spec {
        name: "CARE_SITE",
        need: Need::May,
        role: Role::LookUp,
        id: "care_site_id",
        patient: "",
        columns: &[must("care_site_id"), must("care_site_name"), must("care_site_source_value")],
    },
];

/// Where a table of facts keeps what all of them have.
#[derive(Debug, Clone, Copy)]
struct Columns {
    concept: &'static str,
    source_concept: &'static str,
    source_value: &'static str,
    date: &'static str,
    datetime: &'static str,
}

/// The columns of a table of facts.
fn columns(table: &str) -> Columns {
    match table {
        "CONDITION_OCCURRENCE" => Columns {
            concept: "condition_concept_id",
            source_concept: "condition_source_concept_id",
            source_value: "condition_source_value",
            date: "condition_start_date",
            datetime: "condition_start_datetime",
        },
        "OBSERVATION" => Columns {
            concept: "observation_concept_id",
            source_concept: "observation_source_concept_id",
            source_value: "observation_source_value",
            date: "observation_date",
            datetime: "observation_datetime",
        },
        "MEASUREMENT" => Columns {
            concept: "measurement_concept_id",
            source_concept: "measurement_source_concept_id",
            source_value: "measurement_source_value",
            date: "measurement_date",
            datetime: "measurement_datetime",
        },
        "PROCEDURE_OCCURRENCE" => Columns {
            concept: "procedure_concept_id",
            source_concept: "procedure_source_concept_id",
            source_value: "procedure_source_value",
            date: "procedure_date",
            datetime: "procedure_datetime",
        },
        _ => Columns {
            concept: "drug_concept_id",
            source_concept: "drug_source_concept_id",
            source_value: "drug_source_value",
            date: "drug_exposure_start_date",
            datetime: "drug_exposure_start_datetime",
        },
    }
}
