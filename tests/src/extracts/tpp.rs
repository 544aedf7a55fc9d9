//! The TPP SystmOne form: tables of layout 93, Windows-1252, `dd MMM yyyy HH:mm:ss`.

use std::collections::BTreeSet;

use encoding_rs::WINDOWS_1252;

use super::{
    Extract, MISTAKE,
    losses::Losses,
    sheet::Sheet,
    statement::{Kind, Measured, Organisation, Record, Statement, parts},
};

const PATIENT: &str = "RowIdentifier, IDOrganisationVisibleTo, Title, FirstName, MiddleNames, Surname, \
    PreviousSurname, NHSNumber, DateBirth, DateDeath, BirthPlace, Gender, SpeaksEnglish, \
    EmailAddress, TestPatient, SSRef, SpineMatched, RemovedData";
const REGISTRATION: &str = "RowIdentifier, IDOrganisationVisibleTo, DateEventRecorded, \
    IDProfileEnteredBy, DateRegistration, DateDeRegistration, RegistrationStatus, \
    PreferredPharmacy, IDPatient, IDOrganisation, IDOrganisationRegisteredAt, RemovedData";
const CODE: &str = "RowIdentifier, IDOrganisationVisibleTo, DateEventRecorded, DateEvent, \
    IDProfileEnteredBy, IDDoneBy, TextualEventDoneBy, IDOrganisationDoneAt, CTV3Code, CTV3Text, \
    SNOMEDCode, SNOMEDText, NumericComparator, IsNumeric, NumericValue, NumericUnit, EpisodeType, \
    IDTemplate, IDQuestionnaire, IDEvent, IDPatient, IDReferralIn, IDAppointment, IDVisit, \
    IDOrganisation, IDOrganisationRegisteredAt, RemovedData";
const PROBLEM: &str = "RowIdentifier, IDOrganisationVisibleTo, DateEventRecorded, DateEvent, \
    IDProfileEnteredBy, IDDoneBy, TextualEventDoneBy, IDOrganisationDoneAt, CTV3Code, DateEnd, \
    Severity, IDCode, IDEvent, IDPatient, IDReferralIn, IDOrganisation, \
    IDOrganisationRegisteredAt, RemovedData";
const MEDICATION: &str = "RowIdentifier, IDOrganisationVisibleTo, DateEventRecorded, DateEvent, \
    IDProfileEnteredBy, IDDoneBy, TextualEventDoneBy, IDOrganisationDoneAt, IDMultiLexProduct, \
    IDMultiLexPack, IDMultiLexDMD, NameOfMedication, DateMedicationStart, DateMedicationEnd, \
    MedicationDosage, MedicationQuantity, IsSupervised, SupervisedDose, UnsupervisedDose, \
    IsRepeatMedication, IsOtherMedication, IsDentalMedication, IsHospitalMedication, \
    IDRepeatTemplate, IDReferralIn, IDEvent, IDPatient, IDOrganisation, \
    IDOrganisationRegisteredAt, RemovedData";
const IMMUNISATION: &str = "RowIdentifier, IDOrganisationVisibleTo, DateEventRecorded, DateEvent, \
    IDProfileEnteredBy, IDDoneBy, TextualEventDoneBy, IDOrganisationDoneAt, IDVaccination, \
    IDImmunisationContent, Dose, Location, Method, DateExpiry, ImmsReadCode, ImmsSNOMEDCode, \
    VaccPart, VaccBatchNumber, VaccAreaCode, VaccinationStatus, IDEvent, IDPatient, \
    IDOrganisation, IDOrganisationRegisteredAt, RemovedData";
const CHILD_AT_RISK: &str = "RowIdentifier, IDOrganisationVisibleTo, DateAdded, IDProfileEnteredBy, \
    ChildProtectionPlan, DateRemoved, IDProfileRemovedBy, RemovalReason, IDPatient, \
    IDOrganisation, IDOrganisationRegisteredAt, RemovedData";
const ORGANISATION: &str = "RowIdentifier, Name, ID, HouseName, HouseNumber, NameOfRoad, \
    NameOfLocality, NameOfTown, NameOfCounty, FullPostCode, Telephone, SecondaryTelephone, Fax, \
    MadeObsolete, IDTrust, IDCcg, RemovedData";

/// Every so many rows one was sent before with another date and value.
const SENT_BEFORE: usize = 13;

pub(super) fn extract(records: &[Record]) -> anyhow::Result<Extract> {
    let mut writing = Writing {
        patients: Sheet::new(PATIENT),
        registrations: Sheet::new(REGISTRATION),
        codes: Sheet::new(CODE),
        problems: Sheet::new(PROBLEM),
        medication: Sheet::new(MEDICATION),
        immunisations: Sheet::new(IMMUNISATION),
        organisations: BTreeSet::new(),
        losses: Losses::default(),
        rows: 0,
    };
    for (number, record) in records.iter().enumerate() {
        writing.losses.add(&record.losses);
        writing.record(record, &(number + 1).to_string())?;
    }
    writing.finish()
}

struct Writing {
    patients: Sheet,
    registrations: Sheet,
    codes: Sheet,
    problems: Sheet,
    medication: Sheet,
    immunisations: Sheet,
    organisations: BTreeSet<Organisation>,
    losses: Losses,
    /// Rows numbered so far: the next has the next number.
    rows: usize,
}

/// Every so many rows one has no one who did it, but only who typed it.
const TYPED_ONLY: usize = 7;

/// Who types what others do.
const TYPIST: &str = "typist";

/// Some columns of a row and what stands in them.
type Cells<'c> = Vec<(&'static str, &'c str)>;

impl Writing {
    fn record(&mut self, record: &Record, patient: &str) -> anyhow::Result<()> {
        if record.known {
            self.patient(record, patient)?;
        }
        let mistake = self.number();
        let (snomed, ctv3) = MISTAKE;
        self.codes.add(&[
            ("RowIdentifier", &mistake),
            ("DateEvent", "01 Jan 2020 09:00:00"),
            ("DateEventRecorded", "01 Jan 2020 09:00:00"),
            ("CTV3Code", ctv3),
            ("SNOMEDCode", snomed),
            ("IsNumeric", "0"),
            ("IDPatient", patient),
            ("RemovedData", "0"),
        ])?;
        let mut codes: Vec<String> = Vec::with_capacity(record.statements.len());
        for statement in &record.statements {
            let row = match statement.kind {
                Kind::Problem(Some(observation)) => {
                    codes.get(observation).cloned().unwrap_or_default()
                }
                _ => self.statement(statement, patient)?,
            };
            if matches!(statement.kind, Kind::Problem(_)) {
                self.problem(statement, &row, patient)?;
            }
            codes.push(row);
        }
        // One row withdraws it; every other one names no patient.
        let whose = if self.rows.is_multiple_of(2) { patient } else { "" };
        self.codes.add(&[("RowIdentifier", &mistake), ("IDPatient", whose), ("RemovedData", "1")])
    }

    fn number(&mut self) -> String {
        self.rows += 1;
        self.rows.to_string()
    }

    fn patient(&mut self, record: &Record, patient: &str) -> anyhow::Result<()> {
        let birth = self.date(&record.birth);
        let death = self.date(&record.death);
        let gender = match record.gender.as_str() {
            "female" => "F",
            "male" => "M",
            "other" => "I",
            _ => "U",
        };
        // The patient's own dates have no seconds.
        self.patients.add(&[
            ("RowIdentifier", patient),
            ("DateBirth", birth.strip_suffix(":00").unwrap_or(&birth)),
            ("DateDeath", death.strip_suffix(":00").unwrap_or(&death)),
            ("Gender", gender),
            ("TestPatient", "1"),
            ("RemovedData", "0"),
        ])?;
        for (start, end) in &record.registrations {
            let row = self.number();
            let organisation = self.organisation(record.organisation.as_ref());
            let (start, end) = (self.date(start), self.date(end));
            self.registrations.add(&[
                ("RowIdentifier", &row),
                ("DateRegistration", &start),
                ("DateDeRegistration", &end),
                ("RegistrationStatus", "GMS"),
                ("IDPatient", patient),
                ("IDOrganisation", &organisation),
                ("RemovedData", "0"),
            ])?;
        }
        Ok(())
    }

    fn organisation(&mut self, organisation: Option<&Organisation>) -> String {
        let Some(organisation) = organisation else { return String::new() };
        self.organisations.insert(organisation.clone());
        organisation.code.clone()
    }

    /// Writes a statement and gives back the number of its row.
    fn statement(&mut self, statement: &Statement, patient: &str) -> anyhow::Result<String> {
        let row = self.number();
        let organisation = self.organisation(statement.organisation.as_ref());
        let (event, recorded) = (self.date(&statement.effective), self.date(&statement.recorded));
        let (done_by, entered_by) = self.people(statement);
        let mut cells: Cells<'_> = vec![
            ("RowIdentifier", &row),
            ("DateEventRecorded", &recorded),
            ("DateEvent", &event),
            ("IDDoneBy", done_by),
            ("IDProfileEnteredBy", entered_by),
            ("IDOrganisationDoneAt", &organisation),
            ("IDPatient", patient),
            ("IDOrganisation", &organisation),
            ("RemovedData", if statement.in_error { "1" } else { "0" }),
        ];
        self.left_behind(statement);
        let snomed = statement.code("snomed.info/sct").unwrap_or("-1");
        let ctv3 = statement.code("read.info/ctv3").unwrap_or_default();
        match statement.kind {
            Kind::Plan | Kind::Issue => {
                cells.extend([
                    ("IDMultiLexDMD", snomed),
                    ("IDMultiLexProduct", statement.code("multilex-drug-codes").unwrap_or("-1")),
                    ("NameOfMedication", &statement.text),
                    ("DateMedicationStart", event.as_str()),
                    ("IsRepeatMedication", "0"),
                ]);
                self.medication.add(&cells)?;
            }
            Kind::Vaccination => {
                cells.extend([
                    ("ImmsReadCode", ctv3),
                    ("ImmsSNOMEDCode", snomed),
                    ("VaccPart", statement.text.as_str()),
                ]);
                self.immunisations.add(&cells)?;
            }
            Kind::Observation | Kind::Problem(_) => {
                cells.extend([("CTV3Code", ctv3), ("SNOMEDCode", snomed)]);
                let words = if ctv3.is_empty() { "SNOMEDText" } else { "CTV3Text" };
                cells.push((words, &statement.text));
                if let Some(Measured::Number { value, unit, comparator }) = &statement.value {
                    cells.extend([
                        ("IsNumeric", "1"),
                        ("NumericValue", value.as_str()),
                        ("NumericUnit", unit),
                        ("NumericComparator", comparator),
                    ]);
                } else {
                    cells.extend([("IsNumeric", "0"), ("NumericValue", "-1")]);
                }
                if self.rows.is_multiple_of(SENT_BEFORE) {
                    let mut before = cells.clone();
                    before.extend([
                        ("DateEvent", "01 Jan 1999 00:00:00"),
                        ("IsNumeric", "1"),
                        ("NumericValue", "999"),
                    ]);
                    self.codes.add(&before)?;
                }
                self.codes.add(&cells)?;
            }
        }
        Ok(row)
    }

    /// Who did it and who typed it; their references stand for the numbers of staff and profiles.
    fn people<'s>(&self, statement: &'s Statement) -> (&'s str, &'s str) {
        match statement.recorder.as_str() {
            "" => ("-1", "-1"),
            recorder if self.rows.is_multiple_of(TYPED_ONLY) => ("-1", recorder),
            recorder => (recorder, TYPIST),
        }
    }

    fn problem(&mut self, statement: &Statement, code: &str, patient: &str) -> anyhow::Result<()> {
        let row = self.number();
        let (event, recorded) = (self.date(&statement.effective), self.date(&statement.recorded));
        self.problems.add(&[
            ("RowIdentifier", &row),
            ("DateEventRecorded", &recorded),
            ("DateEvent", &event),
            ("CTV3Code", statement.code("read.info/ctv3").unwrap_or_default()),
            ("IDCode", code),
            ("IDPatient", patient),
            ("RemovedData", "0"),
        ])
    }

    /// Counts what the row has no column for.
    fn left_behind(&mut self, statement: &Statement) {
        for coding in &statement.codings {
            match coding.system.rsplit('/').next().unwrap_or_default() {
                "sct" | "ctv3" => {}
                "multilex-drug-codes" if statement.is_medicine() => {}
                "readv2" => self.losses.count("Read v2 code: the column is for CTV3"),
                "egton-codes" | "emis-drug-codes" => self.losses.count("code of EMIS's own"),
                _ => self.losses.count("code of another system"),
            }
        }
        match &statement.value {
            Some(Measured::Words(_)) => self.losses.count("value in words: free text is elsewhere"),
            Some(Measured::Number { .. }) if statement.kind == Kind::Vaccination => {
                self.losses.count("number of a vaccination");
            }
            _ => {}
        }
        if statement.part_of.is_some() {
            self.losses.count("what a value is a part of");
        }
    }

    /// `02 Nov 2020 11:09:56`; a day has no time and a date known in part its first day, as SystmOne has no other.
    fn date(&mut self, date: &str) -> String {
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let (day, time) = parts(date);
        let time = if time.is_empty() { "00:00:00" } else { time };
        let mut fields = day.split('-');
        let (year, month, day) = (fields.next(), fields.next(), fields.next());
        let Some(year) = year.filter(|year| year.len() == 4) else { return date.to_owned() };
        if day.is_none() {
            self.losses.count("date known in part: the form has days only");
        }
        let month = month.and_then(|month| month.parse::<usize>().ok()).unwrap_or(1);
        let month = MONTHS.get(month.saturating_sub(1)).copied().unwrap_or_default();
        format!("{} {month} {year} {time}", day.unwrap_or("01"))
    }

    fn finish(mut self) -> anyhow::Result<Extract> {
        let mut organisations = Sheet::new(ORGANISATION);
        for (number, organisation) in self.organisations.iter().enumerate() {
            organisations.add(&[
                ("RowIdentifier", &number.to_string()),
                ("ID", &organisation.code),
                ("Name", &organisation.name),
                ("RemovedData", "0"),
            ])?;
        }
        let mut files = Vec::new();
        for (name, sheet) in [
            ("SRPatient", &self.patients),
            ("SRPatientRegistration", &self.registrations),
            ("SRCode", &self.codes),
            ("SRProblem", &self.problems),
            ("SRPrimaryCareMedication", &self.medication),
            ("SRImmunisation", &self.immunisations),
            ("SRChildAtRisk", &Sheet::new(CHILD_AT_RISK)),
            ("SROrganisation", &organisations),
        ] {
            let text = sheet.text()?;
            // What the code page has not becomes a question mark, as it does there.
            let is_carried = |c: char| !WINDOWS_1252.encode(c.encode_utf8(&mut [0; 4])).2;
            let kept: String = text.chars().map(|c| if is_carried(c) { c } else { '?' }).collect();
            for _ in text.chars().filter(|c| !is_carried(*c)) {
                self.losses.count("character that Windows-1252 has not");
            }
            files.push((format!("{name}.csv"), WINDOWS_1252.encode(&kept).0.into_owned()));
        }
        Ok(Extract { files, losses: self.losses })
    }
}
