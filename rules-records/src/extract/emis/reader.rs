//! From EMIS Web rows to a record.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::{
    code::Scheme,
    entry::{CodedEntry, EntryFlags, EntryValue, Registration},
};

use super::{
    super::{
        dates,
        format::ExtractFormat,
        lookup::{Organisation, Organisations},
        record_builder::{Coded, RecordBuilder, Rejection, RowState},
        row::View,
        spec::Role,
    },
    code::read_term_id,
};
use crate::{problem::ProblemKind, tally::Note};

/// What is looked up while rows are read: only the codes that rows name.
#[derive(Debug, Default)]
pub(in super::super) struct Emis {
    clinical_used: BTreeSet<String>,
    drugs_used: BTreeSet<String>,
    clinical: BTreeMap<String, Codes>,
    drugs: BTreeMap<String, Codes>,
    organisations: Organisations,
    /// Organisations whose sharing agreement is switched off.
    disabled: BTreeSet<String>,
}

/// What a `CodeId` stands for.
#[derive(Debug)]
struct Codes {
    codes: Vec<(Scheme, String)>,
    term: String,
}

fn is_medicine(view: &View<'_>) -> bool {
    view.spec.name.starts_with("Prescribing_")
}

fn is_consultation(view: &View<'_>) -> bool {
    view.spec.name == "CareRecord_Consultation"
}

/// A number that stands for no id when it is not above zero.
fn sctid<'r>(view: &View<'r>, column: &str) -> Option<&'r str> {
    let id = view.raw(column);
    Some(id).filter(|id| !matches!(id.trim(), "" | "0") && !id.trim().starts_with('-'))
}

impl ExtractFormat for Emis {
    fn observe(&mut self, view: &View<'_>) {
        let id = view.text("CodeId");
        if view.spec.role == Role::Facts && !id.is_empty() {
            let used =
                if is_medicine(view) { &mut self.drugs_used } else { &mut self.clinical_used };
            if !used.contains(id) {
                used.insert(id.to_owned());
            }
        }
    }

    fn look_up(&mut self, view: &View<'_>) {
        let id = view.id();
        let term = view.text("Term").to_owned();
        match view.spec.name {
            "Coding_ClinicalCode" if self.clinical_used.contains(id) => {
                let mut codes = Vec::new();
                let read = view.raw("ReadTermId");
                if !read.trim().is_empty() {
                    codes.push(read_term_id(read));
                }
                if let Some(id) = sctid(view, "SnomedCTConceptId") {
                    codes.push((Scheme::SnomedCt, id.to_owned()));
                }
                self.clinical.insert(id.to_owned(), Codes { codes, term });
            }
            "Coding_DrugCode" if self.drugs_used.contains(id) => {
                let dmd = sctid(view, "DmdProductCodeId");
                let codes = dmd.map(|id| (Scheme::Dmd, id.to_owned())).into_iter().collect();
                self.drugs.insert(id.to_owned(), Codes { codes, term });
            }
            "Admin_Organisation" => {
                let name = view.text("OrganisationName").to_owned();
                let code = view.text("ODSCode").to_owned();
                self.organisations.add(id, Organisation { code, name });
            }
            "Agreements_SharingOrganisation" if view.is_true("Disabled") => {
                self.disabled.insert(id.to_owned());
            }
            _ => {}
        }
    }

    fn withdraws(&self, view: &View<'_>) -> bool {
        view.is_true("Deleted")
    }

    fn record(&self, rows: &[(View<'_>, RowState)], builder: &mut RecordBuilder<'_>) {
        let consultations = rows.iter().map(|(view, _)| view).filter(|view| is_consultation(view));
        let confidential = consultations
            .filter(|view| view.is_true("IsConfidential"))
            .map(|view| view.id().to_owned())
            .collect();
        let patient = EntryFlags::default();
        let mut reader = EmisReader { emis: self, builder, patient, confidential };
        let of_role = |role: Role| rows.iter().filter(move |(view, _)| view.spec.role == role);
        let mut known = false;
        for (view, state) in of_role(Role::Patient) {
            known = true;
            reader.patient(view, *state);
        }
        if !known {
            let message =
                "the patient has no row in this table: birth date, sex and death are unknown";
            reader.builder.add_record_notice(
                "Admin_Patient",
                ProblemKind::NoPatient,
                Some(message),
            );
        }
        let mut observations = BTreeSet::new();
        for (view, state) in of_role(Role::Facts) {
            if !is_medicine(view) {
                observations.insert(view.id());
            }
            reader.fact(view, *state);
        }
        for (view, _) in of_role(Role::Marks) {
            if is_consultation(view) {
                reader.builder.count_annotation(view);
            } else {
                reader.problem(view, observations.contains(view.id()));
            }
        }
    }
}

struct EmisReader<'b, 'f, 'e> {
    emis: &'e Emis,
    builder: &'b mut RecordBuilder<'f>,
    /// Marks that the patient's own row puts on every entry.
    patient: EntryFlags,
    /// Consultations that are confidential, and with them what was recorded in them.
    confidential: BTreeSet<String>,
}

impl EmisReader<'_, '_, '_> {
    fn patient(&mut self, view: &View<'_>, state: RowState) {
        if state == RowState::Withdrawn || self.emis.withdraws(view) {
            self.patient.deleted = true;
            let message = "the patient's row is deleted: every entry is marked as deleted";
            self.builder.add_notice(view, "Deleted", ProblemKind::NoPatient, Some(message));
        }
        self.patient.confidential = view.is_true("IsConfidential");
        let organisation = view.reference("OrganisationGuid");
        if organisation.is_some_and(|id| self.emis.disabled.contains(id)) {
            self.builder.count_note(Note::SharingDisabled);
        }
        let day = |text: &str| dates::emis(text, "");
        let birth_date = self.builder.date(view, "DateOfBirth", day);
        let death_date = self.builder.date(view, "DateOfDeath", day);
        let start = self.builder.date(view, "DateOfRegistration", day);
        let end = self.builder.date(view, "DateOfDeactivation", day);
        let sex = self.builder.sex(view, "Sex");
        let organisation = self.emis.organisations.get(organisation).code;
        let patient = &mut self.builder.record.patient;
        patient.birth_date = birth_date;
        patient.death_date = death_date;
        patient.sex = sex;
        if start.is_empty() {
            self.builder.count_note(Note::RegistrationUndated);
        } else {
            patient
                .registrations
                .push(Registration::new(start).with_end(end).with_organisation(organisation));
        }
    }

    /// A problem says something about the observation of its id; alone it has no code.
    fn problem(&mut self, view: &View<'_>, observed: bool) {
        if observed || self.emis.withdraws(view) {
            self.builder.count_annotation(view);
            self.builder.count_note(Note::ProblemMark);
            if !view.text("EndDate").is_empty() {
                self.builder.count_note(Note::EndNotCarried);
            }
            return;
        }
        let mut coded = Coded::default();
        view.text("Comment").clone_into(&mut coded.text);
        let rejection = Rejection {
            kind: ProblemKind::CodeNotFound,
            column: view.spec.id,
            message: Some("a problem whose observation is not in the extract, and so its code"),
        };
        self.builder.reject(view, coded, rejection);
    }

    fn fact(&mut self, view: &View<'_>, state: RowState) {
        let deleted = state == RowState::Withdrawn || self.emis.withdraws(view);
        let id = view.text("CodeId");
        let known = if is_medicine(view) { &self.emis.drugs } else { &self.emis.clinical };
        let codes = known.get(id);
        let mut coded = Coded::default();
        match codes {
            Some(codes) => {
                coded.text.clone_from(&codes.term);
                for (scheme, code) in &codes.codes {
                    coded.add_code(scheme.title(), *scheme, code);
                }
            }
            None => view.text("AssociatedText").clone_into(&mut coded.text),
        }
        if let Some(rejection) = rejection(view, deleted, codes.is_some()) {
            self.builder.reject(view, coded, rejection);
            return;
        }
        let precision = view.text("EffectiveDatePrecision");
        let effective =
            self.builder.date(view, "EffectiveDate", |text| dates::emis(text, precision));
        let time = view.text("EnteredTime");
        let recorded =
            self.builder.date(view, "EnteredDate", |text| dates::date_and_time(text, time));
        if !view.text("CancellationDate").is_empty() {
            self.builder.count_note(Note::EndNotCarried);
        }
        let organisation = self.emis.organisations.get(view.reference("OrganisationGuid"));
        let mut entry = CodedEntry::default()
            .with_effective(effective)
            .with_recorded(recorded)
            .with_organisation(organisation.code)
            .with_service(organisation.name)
            .with_recorder(recorder(view));
        entry.value = self.value(view);
        entry.flags.deleted = deleted || self.patient.deleted;
        entry.flags.confidential = self.is_confidential(view);
        self.builder.add_entry(view, coded, "CodeId", entry);
    }

    /// Whether the row, its consultation or the patient is marked so.
    fn is_confidential(&self, view: &View<'_>) -> bool {
        let consultation = view.reference("ConsultationGuid");
        view.is_true("IsConfidential")
            || consultation.is_some_and(|id| self.confidential.contains(id))
            || self.patient.confidential
    }

    /// The number with its unit, else the words beside the code.
    fn value(&mut self, view: &View<'_>) -> Option<EntryValue> {
        let value = view.text("Value");
        if value.is_empty() {
            return self.builder.words(view.text("AssociatedText"));
        }
        let unit = view.text("NumericUnit").to_owned();
        Some(EntryValue::Quantity { value: value.to_owned(), unit, comparator: None })
    }
}

/// The clinician, in either spelling of the column, else who typed it.
fn recorder(view: &View<'_>) -> String {
    let columns = ["ClinicianUserInRoleGuid", "ClinicanUserInRoleGuid", "EnteredByUserInRoleGuid"];
    let named = columns.iter().find_map(|column| view.reference(column));
    named.unwrap_or_default().to_owned()
}

/// Why a row cannot be an entry, before its codes are looked at.
fn rejection(view: &View<'_>, deleted: bool, known: bool) -> Option<Rejection> {
    let code = view.text("CodeId");
    if deleted && code.is_empty() {
        return Some(Rejection::new(ProblemKind::Withdrawn, "Deleted"));
    }
    let kind = view.text("ObservationType");
    if kind.eq_ignore_ascii_case("family history") {
        return Some(Rejection::new(ProblemKind::FamilyHistory, "ObservationType"));
    }
    if kind.eq_ignore_ascii_case("test request") {
        return Some(Rejection::new(ProblemKind::Planned, "ObservationType"));
    }
    (!known && !code.is_empty()).then(|| Rejection::new(ProblemKind::CodeNotFound, "CodeId"))
}
