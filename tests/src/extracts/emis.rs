//! The EMIS Web form: files of version 5.4 in UTF-8, a first export and what changed since.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Extract, MISTAKE,
    losses::Losses,
    sheet::Sheet,
    statement::{Coding, Kind, Measured, Organisation, Record, Statement, parts},
};

const PATIENT: &str = "PatientGuid, OrganisationGuid, UsualGpUserInRoleGuid, Sex, DateOfBirth, \
    DateOfDeath, Title, GivenName, MiddleNames, Surname, DateOfRegistration, NhsNumber, \
    PatientNumber, PatientTypeDescription, DummyType, HouseNameFlatNumber, NumberAndStreet, \
    Village, Town, County, Postcode, ResidentialInstituteCode, NHSNumberStatus, CarerName, \
    CarerRelation, PersonGuid, DateOfDeactivation, Deleted, SpineSensitive, IsConfidential, \
    EmailAddress, HomePhone, MobilePhone, ExternalUsualGPGuid, ExternalUsualGP, \
    ExternalUsualGPOrganisation, ProcessingId";
const OBSERVATION: &str = "ObservationGuid, PatientGuid, OrganisationGuid, EffectiveDate, \
    EffectiveDatePrecision, EnteredDate, EnteredTime, ClinicianUserInRoleGuid, \
    EnteredByUserInRoleGuid, ParentObservationGuid, CodeId, ProblemGuid, AssociatedText, \
    ConsultationGuid, Value, NumericUnit, ObservationType, NumericRangeLow, NumericRangeHigh, \
    DocumentGuid, Deleted, IsConfidential, ProcessingId";
const PROBLEM: &str = "ObservationGuid, PatientGuid, OrganisationGuid, ParentProblemObservationGuid, \
    Deleted, Comment, EndDate, EndDatePrecision, ExpectedDuration, LastReviewDate, \
    LastReviewDatePrecision, LastReviewUserInRoleGuid, ParentProblemRelationship, \
    ProblemStatusDescription, SignificanceDescription, ProcessingId";
const CONSULTATION: &str = "ConsultationGuid, PatientGuid, OrganisationGuid, EffectiveDate, \
    EffectiveDatePrecision, EnteredDate, EnteredTime, ClinicianUserInRoleGuid, \
    EnteredByUserInRoleGuid, AppointmentSlotGuid, ConsultationSourceTerm, ConsultationSourceCodeId, \
    Complete, Deleted, IsConfidential, ProcessingId";
const DRUG_RECORD: &str = "DrugRecordGuid, PatientGuid, OrganisationGuid, EffectiveDate, \
    EffectiveDatePrecision, EnteredDate, EnteredTime, ClinicianUserInRoleGuid, \
    EnteredByUserInRoleGuid, CodeId, Dosage, Quantity, QuantityUnit, ProblemObservationGuid, \
    PrescriptionType, IsActive, CancellationDate, NumberOfIssues, NumberOfIssuesAuthorised, \
    IsConfidential, Deleted, ProcessingId";
const ISSUE_RECORD: &str = "IssueRecordGuid, PatientGuid, OrganisationGuid, DrugRecordGuid, \
    EffectiveDate, EffectiveDatePrecision, EnteredDate, EnteredTime, ClinicianUserInRoleGuid, \
    EnteredByUserInRoleGuid, CodeId, Dosage, Quantity, QuantityUnit, ProblemObservationGuid, \
    CourseDurationInDays, EstimatedNhsCost, IsConfidential, Deleted, ProcessingId";
const CLINICAL_CODE: &str = "CodeId, Term, ReadTermId, SnomedCTConceptId, SnomedCTDescriptionId, \
    NationalCode, NationalCodeCategory, NationalDescription, EmisCodeCategoryDescription, \
    ProcessingId, ParentCodeId";
const DRUG_CODE: &str = "CodeId, Term, DmdProductCodeId, ProcessingId";
const ORGANISATION: &str = "OrganisationGuid, CDB, OrganisationName, ODSCode, ParentOrganisationGuid, \
    CCGOrganisationGuid, OrganisationType, OpenDate, CloseDate, MainLocationGuid, ProcessingId";
const SHARING: &str = "OrganisationGuid, IsActivated, LastModifiedDate, Disabled, Deleted";

/// Every so many rows one was sent in the first export with another date and value.
const SENT_BEFORE: usize = 13;

/// Every so many rows one is confidential.
const CONFIDENTIAL: usize = 10;

pub(super) fn extract(records: &[Record]) -> anyhow::Result<Extract> {
    let mut writing = Writing {
        patients: Sheet::new(PATIENT),
        observations: Sheet::new(OBSERVATION),
        changes: Sheet::new(OBSERVATION),
        problems: Sheet::new(PROBLEM),
        plans: Sheet::new(DRUG_RECORD),
        issues: Sheet::new(ISSUE_RECORD),
        clinical: BTreeMap::new(),
        drugs: BTreeMap::new(),
        organisations: BTreeSet::new(),
        losses: Losses::default(),
        rows: 0,
    };
    for (number, record) in records.iter().enumerate() {
        writing.losses.add(&record.losses);
        writing.record(record, &guid(number + 1))?;
    }
    writing.finish()
}

/// Every so many rows one has no clinician, but only who typed it.
const TYPED_ONLY: usize = 7;

/// The number of each combination of codes and words.
type Numbers = BTreeMap<(Vec<Coding>, String), usize>;

struct Writing {
    patients: Sheet,
    observations: Sheet,
    /// The observations of the second export.
    changes: Sheet,
    problems: Sheet,
    plans: Sheet,
    issues: Sheet,
    clinical: Numbers,
    drugs: Numbers,
    organisations: BTreeSet<Organisation>,
    losses: Losses,
    rows: usize,
}

/// A GUID as EMIS writes it, made of a number.
fn guid(number: usize) -> String {
    format!("{{5EED0000-0000-4000-8000-{number:012X}}}")
}

/// What stands for an organisation's GUID: its code, so that it is the same in every table.
fn organisation_guid(organisation: Option<&Organisation>) -> String {
    let name = organisation.map(|organisation| format!("{{ORG-{}}}", organisation.code));
    name.unwrap_or_default()
}

/// What stands for the GUID of someone in a role.
fn role_guid(person: &str) -> String {
    if person.is_empty() { String::new() } else { format!("{{ROLE-{person}}}") }
}

impl Writing {
    fn record(&mut self, record: &Record, patient: &str) -> anyhow::Result<()> {
        if record.known {
            self.patient(record, patient)?;
        }
        self.mistake(patient)?;
        let mut guids: Vec<String> = Vec::with_capacity(record.statements.len());
        for statement in &record.statements {
            let row = match statement.kind {
                Kind::Problem(Some(observation)) => {
                    guids.get(observation).cloned().unwrap_or_default()
                }
                _ => {
                    let part_of = statement.part_of.and_then(|place| guids.get(place));
                    let part_of = part_of.cloned().unwrap_or_default();
                    self.statement(statement, patient, &part_of)?
                }
            };
            if matches!(statement.kind, Kind::Problem(_)) {
                self.problems.add(&[
                    ("ObservationGuid", &row),
                    ("PatientGuid", patient),
                    ("Deleted", "false"),
                    ("Comment", &statement.text),
                    ("SignificanceDescription", "Significant Problem"),
                    ("ProcessingId", "1"),
                ])?;
            }
            guids.push(row);
        }
        Ok(())
    }

    /// A row that stands in the first export and is deleted in the second.
    fn mistake(&mut self, patient: &str) -> anyhow::Result<()> {
        let row = self.number();
        let coding = Coding {
            system: "http://snomed.info/sct".to_owned(),
            code: MISTAKE.0.to_owned(),
            term: String::new(),
        };
        let next = 1 + self.clinical.len();
        let code = *self.clinical.entry((vec![coding], "Mistake".to_owned())).or_insert(next);
        for (sheet, deleted) in [(&mut self.observations, "false"), (&mut self.changes, "true")] {
            sheet.add(&[
                ("ObservationGuid", &row),
                ("PatientGuid", patient),
                ("EffectiveDate", "2020-01-01"),
                ("EffectiveDatePrecision", "YMD"),
                ("EnteredDate", "2020-01-01"),
                ("EnteredTime", "09:00:00"),
                ("CodeId", &code.to_string()),
                ("ObservationType", "Observation"),
                ("Deleted", deleted),
                ("IsConfidential", "false"),
                ("ProcessingId", "1"),
            ])?;
        }
        Ok(())
    }

    fn number(&mut self) -> String {
        self.rows += 1;
        guid(0x10_0000 + self.rows)
    }

    fn patient(&mut self, record: &Record, patient: &str) -> anyhow::Result<()> {
        let sex = match record.gender.as_str() {
            "female" => "F",
            "male" => "M",
            "other" => "I",
            _ => "U",
        };
        self.organisations.extend(record.organisation.clone());
        let (start, end) = record.registrations.last().cloned().unwrap_or_default();
        if record.registrations.len() > 1 {
            self.losses.count("earlier registration: the row has one");
        }
        self.patients.add(&[
            ("PatientGuid", patient),
            ("OrganisationGuid", &organisation_guid(record.organisation.as_ref())),
            ("Sex", sex),
            ("DateOfBirth", &record.birth),
            ("DateOfDeath", &record.death),
            ("DateOfRegistration", &start),
            ("DateOfDeactivation", &end),
            ("Deleted", "false"),
            ("IsConfidential", "false"),
            ("ProcessingId", "1"),
        ])
    }

    /// Writes a statement and gives back its row's id.
    fn statement(
        &mut self,
        statement: &Statement,
        patient: &str,
        part_of: &str,
    ) -> anyhow::Result<String> {
        let row = self.number();
        self.organisations.extend(statement.organisation.clone());
        let organisation = organisation_guid(statement.organisation.as_ref());
        let (effective, precision) = self.date(&statement.effective);
        let (entered, time) = parts(&statement.recorded);
        let code = self.code(statement);
        let is_confidential = self.rows.is_multiple_of(CONFIDENTIAL);
        let (clinician, entered_by) = match role_guid(&statement.recorder) {
            unknown if unknown.is_empty() => Default::default(),
            recorder if self.rows.is_multiple_of(TYPED_ONLY) => (String::new(), recorder),
            recorder => (recorder, role_guid("typist")),
        };
        let mut cells = vec![
            ("PatientGuid", patient),
            ("ClinicianUserInRoleGuid", &clinician),
            ("EnteredByUserInRoleGuid", &entered_by),
            ("OrganisationGuid", &organisation),
            ("EffectiveDate", &effective),
            ("EffectiveDatePrecision", precision),
            ("EnteredDate", entered),
            ("EnteredTime", time),
            ("CodeId", &code),
            ("Deleted", if statement.in_error { "true" } else { "false" }),
            ("IsConfidential", if is_confidential { "true" } else { "false" }),
            ("ProcessingId", "1"),
        ];
        match statement.kind {
            Kind::Plan => {
                cells.extend([("DrugRecordGuid", row.as_str()), ("IsActive", "true")]);
                self.plans.add(&cells)?;
            }
            Kind::Issue => {
                cells.push(("IssueRecordGuid", &row));
                self.issues.add(&cells)?;
            }
            Kind::Observation | Kind::Problem(_) | Kind::Vaccination => {
                let kind = match (&statement.kind, &statement.value) {
                    (Kind::Vaccination, _) => "Immunisation",
                    (_, Some(Measured::Number { .. })) => "Value",
                    _ => "Observation",
                };
                let (value, unit, words) = self.value(statement);
                cells.extend([
                    ("ObservationGuid", row.as_str()),
                    ("ParentObservationGuid", part_of),
                    ("ObservationType", kind),
                    ("Value", &value),
                    ("NumericUnit", &unit),
                    ("AssociatedText", &words),
                ]);
                // The later file has the last word.
                if self.rows.is_multiple_of(SENT_BEFORE) {
                    let mut before = cells.clone();
                    before.extend([
                        ("EffectiveDate", "1999-01-01"),
                        ("EffectiveDatePrecision", "YMD"),
                        ("Value", "999"),
                    ]);
                    self.observations.add(&before)?;
                    self.changes.add(&cells)?;
                } else {
                    self.observations.add(&cells)?;
                }
            }
        }
        Ok(row)
    }

    /// The number in its column, or all of it in words where the form has no place for the comparator.
    fn value(&mut self, statement: &Statement) -> (String, String, String) {
        // A concept that is not coded at all has its words here.
        let uncoded =
            if statement.codings.is_empty() { statement.text.clone() } else { String::new() };
        match &statement.value {
            None => (String::new(), String::new(), uncoded),
            Some(Measured::Words(words)) => (String::new(), String::new(), words.clone()),
            Some(Measured::Number { value, unit, comparator }) if comparator.is_empty() => {
                (value.clone(), unit.clone(), uncoded)
            }
            Some(Measured::Number { value, unit, comparator }) => {
                self.losses.count("comparator: the number goes into the words");
                (String::new(), String::new(), format!("{comparator} {value} {unit}"))
            }
        }
    }

    /// The number of the statement's codes in their table; empty where it has none.
    fn code(&mut self, statement: &Statement) -> String {
        if statement.codings.is_empty() {
            return String::new();
        }
        for coding in &statement.codings {
            match coding.system.rsplit('/').next().unwrap_or_default() {
                "sct" => {}
                "readv2" | "egton-codes" if !statement.is_medicine() => {}
                "ctv3" => self.losses.count("CTV3 code: the column is for Read v2"),
                "emis-drug-codes" => self.losses.count("EMIS drug code: the table has none"),
                "multilex-drug-codes" => self.losses.count("Multilex code"),
                _ => self.losses.count("code of another system"),
            }
        }
        let table = if statement.is_medicine() { &mut self.drugs } else { &mut self.clinical };
        let next = 1 + table.len();
        let key = (statement.codings.clone(), statement.text.clone());
        table.entry(key).or_insert(next).to_string()
    }

    /// The date and its precision.
    fn date(&mut self, date: &str) -> (String, &'static str) {
        let (day, time) = parts(date);
        if !time.is_empty() {
            self.losses.count("time of day: the form has days");
        }
        match day.len() {
            0 => (String::new(), "U"),
            4 => (format!("{day}-01-01"), "Y"),
            7 => (format!("{day}-01"), "YM"),
            _ => (day.to_owned(), "YMD"),
        }
    }

    fn finish(self) -> anyhow::Result<Extract> {
        let mut clinical = Sheet::new(CLINICAL_CODE);
        for ((codings, term), id) in &self.clinical {
            let of = |system: &str| {
                let coding = codings.iter().find(|coding| coding.system.ends_with(system));
                coding.map(|coding| coding.code.clone()).unwrap_or_default()
            };
            let local = of("egton-codes");
            let read = if local.is_empty() { read_term_id(&of("readv2")) } else { local };
            clinical.add(&[
                ("CodeId", &id.to_string()),
                ("Term", term),
                ("ReadTermId", &read),
                ("SnomedCTConceptId", &of("snomed.info/sct")),
                ("ProcessingId", "1"),
            ])?;
        }
        let mut drugs = Sheet::new(DRUG_CODE);
        for ((codings, term), id) in &self.drugs {
            let dmd = codings.iter().find(|coding| coding.system.ends_with("snomed.info/sct"));
            drugs.add(&[
                ("CodeId", &id.to_string()),
                ("Term", term),
                ("DmdProductCodeId", dmd.map_or("", |coding| &coding.code)),
                ("ProcessingId", "1"),
            ])?;
        }
        let mut organisations = Sheet::new(ORGANISATION);
        let mut sharing = Sheet::new(SHARING);
        for organisation in &self.organisations {
            let guid = organisation_guid(Some(organisation));
            organisations.add(&[
                ("OrganisationGuid", &guid),
                ("OrganisationName", &organisation.name),
                ("ODSCode", &organisation.code),
                ("ProcessingId", "1"),
            ])?;
            sharing.add(&[
                ("OrganisationGuid", &guid),
                ("IsActivated", "true"),
                ("Disabled", "false"),
                ("Deleted", "false"),
            ])?;
        }
        let (before, after) = ("20210101000000", "20210201000000");
        let mut files = Vec::new();
        for (export, name, sheet) in [
            (before, "Admin_Patient", &self.patients),
            (before, "Admin_Organisation", &organisations),
            (before, "Agreements_SharingOrganisation", &sharing),
            (before, "CareRecord_Observation", &self.observations),
            (after, "CareRecord_Observation", &self.changes),
            (before, "CareRecord_Problem", &self.problems),
            (before, "CareRecord_Consultation", &Sheet::new(CONSULTATION)),
            (before, "Prescribing_DrugRecord", &self.plans),
            (before, "Prescribing_IssueRecord", &self.issues),
            (before, "Coding_ClinicalCode", &clinical),
            (before, "Coding_DrugCode", &drugs),
        ] {
            let name = format!("291_{name}_{export}_5EED0000-0000-4000-8000-000000000000.csv");
            files.push((name, sheet.text()?.into_bytes()));
        }
        Ok(Extract { files, losses: self.losses })
    }
}

/// A 7-character Read code as EMIS exports it: without its padding, and a term that is not the preferred one after a
/// hyphen without its leading `1`.
fn read_term_id(code: &str) -> String {
    let (Some(code), term) = (code.get(..5), code.get(5..)) else { return code.to_owned() };
    let code = code.trim_end_matches('.');
    match term.unwrap_or_default() {
        "" | "00" => code.to_owned(),
        term => format!("{code}-{}", term.trim_start_matches('1')),
    }
}
