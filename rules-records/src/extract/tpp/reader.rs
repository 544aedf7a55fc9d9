//! From SystmOne rows to a record.

use std::collections::BTreeMap;

use rules_core::{
    code::Scheme,
    entry::{CodedEntry, Comparator, EntryValue, EpisodeType, Registration},
};

use super::super::{
    dates,
    format::ExtractFormat,
    lookup::{Organisation, Organisations},
    record_builder::{Coded, RecordBuilder, Rejection, RowState},
    row::View,
    spec::Role,
};
use crate::{problem::ProblemKind, tally::Note};

/// What is looked up while rows are read.
#[derive(Debug, Default)]
pub(in super::super) struct Tpp {
    organisations: Organisations,
    /// Episode types by the id of their mapping.
    episodes: BTreeMap<String, EpisodeType>,
}

impl ExtractFormat for Tpp {
    fn observe(&mut self, _: &View<'_>) {}

    fn look_up(&mut self, view: &View<'_>) {
        match view.spec.name {
            // Rows refer to an organisation by its national code, not by its row.
            "SROrganisation" => {
                let code = view.text("ID");
                let name = view.text("Name").to_owned();
                self.organisations.add(code, Organisation { code: code.to_owned(), name });
            }
            _ => {
                if let Some(episode) = episode(view.text("Mapping")) {
                    self.episodes.insert(view.id().to_owned(), episode);
                }
            }
        }
    }

    fn withdraws(&self, view: &View<'_>) -> bool {
        view.is_true("RemovedData")
    }

    fn record(&self, rows: &[(View<'_>, RowState)], builder: &mut RecordBuilder<'_>) {
        let mut reader = TppReader { tpp: self, builder, patient_withdrawn: false };
        let of_role = |role: Role| rows.iter().filter(move |(view, _)| view.spec.role == role);
        let mut known = false;
        for (view, state) in of_role(Role::Patient) {
            if view.spec.name == "SRPatient" {
                known = true;
                reader.patient(view, *state);
            } else {
                reader.registration(view, *state);
            }
        }
        if !known {
            let message =
                "the patient has no row in this table: birth date, sex and death are unknown";
            reader.builder.add_record_notice("SRPatient", ProblemKind::NoPatient, Some(message));
        }
        let mut codes = BTreeMap::new();
        for (view, state) in of_role(Role::Facts) {
            if view.spec.name == "SRCode" {
                codes.insert(view.id(), view.raw("CTV3Code"));
            }
            reader.fact(view, *state);
        }
        for (view, state) in of_role(Role::Marks) {
            let own = Some(view.raw("CTV3Code")).filter(|code| !is_none(code));
            let made_from = view.reference("IDCode").and_then(|id| codes.get(id));
            // A problem and the code it was made from are one statement.
            match made_from {
                Some(code) if own.is_none_or(|own| own == *code) => reader.mark(view),
                _ => reader.fact(view, *state),
            }
        }
    }
}

struct TppReader<'b, 'f, 't> {
    tpp: &'t Tpp,
    builder: &'b mut RecordBuilder<'f>,
    /// Whether the patient's own row is withdrawn, and with it the whole record.
    patient_withdrawn: bool,
}

impl TppReader<'_, '_, '_> {
    fn patient(&mut self, view: &View<'_>, state: RowState) {
        if self.is_withdrawn(view, state) {
            self.patient_withdrawn = true;
            let message = "the patient's row is withdrawn: every entry is marked as deleted";
            self.builder.add_notice(view, "RemovedData", ProblemKind::NoPatient, Some(message));
        }
        let day = |text: &str| {
            dates::tpp(text).map(|date| date.split('T').next().unwrap_or_default().to_owned())
        };
        let birth_date = self.builder.date(view, "DateBirth", day);
        let death_date = self.builder.date(view, "DateDeath", day);
        let sex = self.builder.sex(view, "Gender");
        let patient = &mut self.builder.record.patient;
        patient.birth_date = birth_date;
        patient.death_date = death_date;
        patient.sex = sex;
    }

    fn registration(&mut self, view: &View<'_>, state: RowState) {
        if self.is_withdrawn(view, state) {
            return;
        }
        let day = |text: &str| {
            dates::tpp(text).map(|date| date.split('T').next().unwrap_or_default().to_owned())
        };
        let start = self.builder.date(view, "DateRegistration", day);
        let end = self.builder.date(view, "DateDeRegistration", day);
        if start.is_empty() {
            self.builder.count_note(Note::RegistrationUndated);
            return;
        }
        let organisation = self.tpp.organisations.get(view.reference("IDOrganisation")).code;
        let registration = Registration::new(start).with_end(end).with_organisation(organisation);
        self.builder.record.patient.registrations.push(registration);
    }

    fn is_withdrawn(&self, view: &View<'_>, state: RowState) -> bool {
        state == RowState::Withdrawn || self.tpp.withdraws(view)
    }

    /// A problem that says something about an entry made from another row.
    fn mark(&mut self, view: &View<'_>) {
        self.builder.count_annotation(view);
        self.builder.count_note(Note::ProblemMark);
        if !view.text("DateEnd").is_empty() {
            self.builder.count_note(Note::EndNotCarried);
        }
    }

    fn fact(&mut self, view: &View<'_>, state: RowState) {
        let withdrawn = self.is_withdrawn(view, state);
        let (coded, column) = self.codes(view);
        if withdrawn && coded.is_empty() {
            let rejection = Rejection::new(ProblemKind::Withdrawn, "RemovedData");
            self.builder.reject(view, coded, rejection);
            return;
        }
        if view.spec.name == "SRChildAtRisk" {
            // The row has no code, and none is made up for it: see `docs/feeds.md`.
            let message = "an entry on the register of children at risk has no code in this table, so it is not an entry";
            let rejection = Rejection {
                kind: ProblemKind::NoCoding,
                column: view.spec.id,
                message: Some(message),
            };
            self.builder.reject(view, coded, rejection);
            return;
        }
        let started = self.builder.date(view, "DateMedicationStart", dates::tpp);
        let event = self.builder.date(view, "DateEvent", dates::tpp);
        let recorded = self.builder.date(view, "DateEventRecorded", dates::tpp);
        let done_at = view.reference("IDOrganisationDoneAt");
        let organisation =
            self.tpp.organisations.get(done_at.or_else(|| view.reference("IDOrganisation")));
        if !view.text("DateEnd").is_empty() {
            self.builder.count_note(Note::EndNotCarried);
        }
        let mut entry = CodedEntry::default()
            .with_effective(if started.is_empty() { event } else { started })
            .with_recorded(recorded)
            .with_organisation(organisation.code)
            .with_service(organisation.name)
            .with_recorder(recorder(view));
        entry.value = self.value(view);
        entry.episode = self.episode(view);
        entry.flags.deleted = withdrawn || self.patient_withdrawn;
        self.builder.add_entry(view, coded, column, entry);
    }

    /// The codes of a row, and the column where its main one should be.
    fn codes(&mut self, view: &View<'_>) -> (Coded, &'static str) {
        let mut coded = Coded::default();
        match view.spec.name {
            "SRPrimaryCareMedication" => {
                view.text("NameOfMedication").clone_into(&mut coded.text);
                add_code(&mut coded, view, "IDMultiLexDMD", Scheme::Dmd);
                add_code(&mut coded, view, "IDMultiLexProduct", Scheme::Local);
                (coded, "IDMultiLexDMD")
            }
            "SRImmunisation" => {
                view.text("VaccPart").clone_into(&mut coded.text);
                self.ctv3(&mut coded, view, "ImmsReadCode");
                add_code(&mut coded, view, "ImmsSNOMEDCode", Scheme::SnomedCt);
                (coded, "ImmsReadCode")
            }
            "SRChildAtRisk" => {
                // No code stands here: what the row says is kept as its words.
                let columns = ["ChildProtectionPlan", "DateAdded", "DateRemoved", "RemovalReason"];
                let said = columns.map(|column| (column, view.text(column)));
                let said = said.iter().filter(|(_, text)| !text.is_empty());
                let said: Vec<_> = said.map(|(column, text)| format!("{column} {text}")).collect();
                coded.text = said.join(", ");
                (coded, view.spec.id)
            }
            _ => {
                let words = [view.text("CTV3Text"), view.text("SNOMEDText")];
                let words = words.into_iter().find(|words| !words.is_empty());
                words.unwrap_or_default().clone_into(&mut coded.text);
                self.ctv3(&mut coded, view, "CTV3Code");
                add_code(&mut coded, view, "SNOMEDCode", Scheme::SnomedCt);
                (coded, "CTV3Code")
            }
        }
    }

    /// A CTV3 code. TPP's own, which begin with `Y`, are listed and used as CTV3 codes; they are counted.
    fn ctv3(&mut self, coded: &mut Coded, view: &View<'_>, column: &str) {
        if view.raw(column).starts_with('Y') {
            self.builder.count_note(Note::LocalCode);
        }
        add_code(coded, view, column, Scheme::Ctv3);
    }

    /// The number of a row, where it says that it has one.
    fn value(&mut self, view: &View<'_>) -> Option<EntryValue> {
        let number = view.text("NumericValue");
        // Rows without a number hold `0` or `-1`; old layouts do not say which rows have one.
        let said = !view.text("IsNumeric").is_empty();
        if number.is_empty() || (said && !view.is_true("IsNumeric")) {
            return None;
        }
        let unit = view.text("NumericUnit");
        let comparator = match view.text("NumericComparator") {
            "" | "=" => None,
            "<" => Some(Comparator::Less),
            "<=" => Some(Comparator::LessOrEqual),
            ">=" => Some(Comparator::GreaterOrEqual),
            ">" => Some(Comparator::Greater),
            // About 45 is neither 45 nor a bound.
            other => {
                self.builder.count_note(Note::ValueAsText);
                let text = format!("{other} {number} {unit}");
                return self.builder.words(text.trim_end());
            }
        };
        Some(EntryValue::Quantity { value: number.to_owned(), unit: unit.to_owned(), comparator })
    }

    /// The episode type: the id of a mapping, or the word itself.
    fn episode(&self, view: &View<'_>) -> Option<EpisodeType> {
        let text = view.reference("EpisodeType")?;
        self.tpp.episodes.get(text).copied().or_else(|| episode(text))
    }
}

/// Who did it, else who typed it: the first is a member of staff, the second one of their profiles, and the
/// two are numbered apart.
fn recorder(view: &View<'_>) -> String {
    let named = |table: &str, column| view.reference(column).map(|id| format!("{table}/{id}"));
    named("SRStaffMember", "IDDoneBy")
        .or_else(|| named("SRStaffMemberProfile", "IDProfileEnteredBy"))
        .unwrap_or_default()
}

/// Takes the code of a column in, as recorded.
fn add_code(coded: &mut Coded, view: &View<'_>, column: &str, scheme: Scheme) {
    let code = view.raw(column);
    if !is_none(code) {
        coded.add_code(scheme.title(), scheme, code);
    }
}

/// How SystmOne writes that there is no code: nothing, or a number that is not above zero.
fn is_none(code: &str) -> bool {
    let code = code.trim();
    code.is_empty() || code == "0" || code.starts_with('-')
}

/// An episode type by its word.
fn episode(word: &str) -> Option<EpisodeType> {
    match word.trim().to_ascii_lowercase().as_str() {
        "first" => Some(EpisodeType::First),
        "new" => Some(EpisodeType::New),
        "review" | "ongoing" => Some(EpisodeType::Review),
        "flare up" | "flare-up" => Some(EpisodeType::FlareUp),
        "end" | "ended" => Some(EpisodeType::End),
        "other" => Some(EpisodeType::Other),
        _ => None,
    }
}
