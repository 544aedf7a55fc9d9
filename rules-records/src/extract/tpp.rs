//! TPP SystmOne strategic reporting tables.
//!
//! Columns, encoding and date form: endeavourhealth/Transforms (Apache-2.0), `tpp/csv/schema`, layouts
//! up to 93. Columns come and go between layouts, so they are found by name.

mod reading;

pub(super) use self::reading::Tpp;
use super::{
    spec::{Need, Role, Spec, Tables, may, must},
    table::{Dialect, Encoding},
};

pub(super) const DIALECT: Dialect =
    Dialect { encoding: Encoding::Windows1252, any_case: false, tabs: false };

/// Every table that is read.
pub(super) const TABLES: Tables = &[
    Spec {
        name: "SRPatient",
        need: Need::Must,
        role: Role::Patient,
        id: "RowIdentifier",
        patient: "RowIdentifier",
        columns: &[
            must("RowIdentifier"),
            must("DateBirth"),
            must("DateDeath"),
            must("Gender"),
            may("RemovedData"),
        ],
    },
    Spec {
        name: "SRPatientRegistration",
        need: Need::May,
        role: Role::Patient,
        id: "RowIdentifier",
        patient: "IDPatient",
        columns: &[
            must("RowIdentifier"),
            must("DateRegistration"),
            must("DateDeRegistration"),
            must("IDPatient"),
            must("IDOrganisation"),
            may("RemovedData"),
        ],
    },
    Spec {
        name: "SRCode",
        need: Need::Must,
        role: Role::Facts,
        id: "RowIdentifier",
        patient: "IDPatient",
        columns: &[
            must("RowIdentifier"),
            must("IDPatient"),
            must("DateEvent"),
            must("DateEventRecorded"),
            may("IDProfileEnteredBy"),
            may("IDDoneBy"),
            must("CTV3Code"),
            may("CTV3Text"),
            may("SNOMEDCode"),
            may("SNOMEDText"),
            may("NumericComparator"),
            may("IsNumeric"),
            must("NumericValue"),
            must("NumericUnit"),
            may("EpisodeType"),
            may("IDOrganisationDoneAt"),
            must("IDOrganisation"),
            may("RemovedData"),
        ],
    },
    Spec {
        name: "SRPrimaryCareMedication",
        need: Need::May,
        role: Role::Facts,
        id: "RowIdentifier",
        patient: "IDPatient",
        columns: &[
            must("RowIdentifier"),
            must("IDPatient"),
            must("DateEvent"),
            must("DateEventRecorded"),
            may("IDProfileEnteredBy"),
            may("IDDoneBy"),
            may("DateMedicationStart"),
            must("IDMultiLexDMD"),
            may("IDMultiLexProduct"),
            may("NameOfMedication"),
            may("IDOrganisationDoneAt"),
            must("IDOrganisation"),
            may("RemovedData"),
        ],
    },
    Spec {
        name: "SRImmunisation",
        need: Need::May,
        role: Role::Facts,
        id: "RowIdentifier",
        patient: "IDPatient",
        columns: &[
            must("RowIdentifier"),
            must("IDPatient"),
            must("DateEvent"),
            must("DateEventRecorded"),
            may("IDProfileEnteredBy"),
            may("IDDoneBy"),
            must("ImmsReadCode"),
            may("ImmsSNOMEDCode"),
            may("VaccPart"),
            may("IDOrganisationDoneAt"),
            must("IDOrganisation"),
            may("RemovedData"),
        ],
    },
    Spec {
        name: "SRProblem",
        need: Need::May,
        role: Role::Marks,
        id: "RowIdentifier",
        patient: "IDPatient",
        columns: &[
            must("RowIdentifier"),
            must("IDPatient"),
            must("DateEvent"),
            must("DateEventRecorded"),
            may("IDProfileEnteredBy"),
            may("IDDoneBy"),
            must("CTV3Code"),
            must("IDCode"),
            may("DateEnd"),
            may("IDOrganisationDoneAt"),
            must("IDOrganisation"),
            may("RemovedData"),
        ],
    },
    Spec {
        name: "SRChildAtRisk",
        need: Need::May,
        role: Role::Facts,
        id: "RowIdentifier",
        patient: "IDPatient",
        columns: &[must("RowIdentifier"), must("IDPatient"), may("RemovedData")],
    },
    Spec {
        name: "SROrganisation",
        need: Need::May,
        role: Role::LookUp,
        id: "RowIdentifier",
        patient: "",
        columns: &[must("RowIdentifier"), must("ID"), must("Name")],
    },
    Spec {
        name: "SRMapping",
        need: Need::May,
        role: Role::LookUp,
        id: "RowIdentifier",
        patient: "",
        columns: &[must("RowIdentifier"), may("Mapping")],
    },
];
