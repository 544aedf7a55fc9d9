//! From OMOP rows to a record.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::{
    code::Scheme,
    entry::{CodedEntry, EntryValue, Sex},
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
    columns,
    concept::{Concept, comparator},
};
use crate::{problem::ProblemKind, tally::Note};

/// The columns that name a concept.
const CONCEPTS: [&str; 2] = ["value_as_concept_id", "unit_concept_id"];

/// What is looked up while rows are read: only the concepts that rows name.
#[derive(Debug, Default)]
pub(in super::super) struct Omop {
    used: BTreeSet<String>,
    concepts: BTreeMap<String, Concept>,
    /// The care site of each provider.
    providers: BTreeMap<String, String>,
    care_sites: Organisations,
}

impl Omop {
    fn concept(&self, id: Option<&str>) -> Option<&Concept> {
        self.concepts.get(id?)
    }
}

impl ExtractFormat for Omop {
    fn observe(&mut self, view: &View<'_>) {
        if view.spec.role != Role::Facts {
            return;
        }
        let columns = columns(view.spec.name);
        for column in CONCEPTS.iter().chain([&columns.concept, &columns.source_concept]) {
            if let Some(id) = view.reference(column)
                && !self.used.contains(id)
            {
                self.used.insert(id.to_owned());
            }
        }
    }

    fn look_up(&mut self, view: &View<'_>) {
        let id = view.id();
        match view.spec.name {
            "CONCEPT" if self.used.contains(id) => {
                let concept = Concept {
                    vocabulary: view.text("vocabulary_id").to_owned(),
                    code: view.raw("concept_code").to_owned(),
                    name: view.text("concept_name").to_owned(),
                };
                self.concepts.insert(id.to_owned(), concept);
            }
            "PROVIDER" => {
                if let Some(site) = view.reference("care_site_id") {
                    self.providers.insert(id.to_owned(), site.to_owned());
                }
            }
            "CARE_SITE" => {
                let name = view.text("care_site_name").to_owned();
                let code = match view.text("care_site_source_value") {
                    "" => id,
                    code => code,
                };
                self.care_sites.add(id, Organisation { code: code.to_owned(), name });
            }
            _ => {}
        }
    }

    /// The model has no rows that withdraw others.
    fn withdraws(&self, _: &View<'_>) -> bool {
        false
    }

    fn record(&self, rows: &[(View<'_>, RowState)], builder: &mut RecordBuilder<'_>) {
        let mut reader = OmopReader { omop: self, builder, care_site: None };
        let mut known = false;
        for (view, _) in rows {
            match view.spec.name {
                "PERSON" => {
                    known = true;
                    reader.person(view);
                }
                "DEATH" => reader.death(view),
                _ => reader.fact(view),
            }
        }
        if !known {
            let message =
                "the person has no row in this table: birth date, sex and death are unknown";
            reader.builder.add_record_notice("PERSON", ProblemKind::NoPatient, Some(message));
        }
    }
}

struct OmopReader<'b, 'f, 'o> {
    omop: &'o Omop,
    builder: &'b mut RecordBuilder<'f>,
    /// Where the person is cared for.
    care_site: Option<String>,
}

impl OmopReader<'_, '_, '_> {
    /// The birth date in its parts: what is not recorded is not made up.
    fn person(&mut self, view: &View<'_>) {
        let padded = |column: &str, width: usize| match view.text(column) {
            "" => String::new(),
            text => format!("{text:0>width$}"),
        };
        let parts =
            [padded("year_of_birth", 4), padded("month_of_birth", 2), padded("day_of_birth", 2)];
        let known: Vec<&str> =
            parts.iter().map(String::as_str).take_while(|part| !part.is_empty()).collect();
        let sex = match view.text("gender_concept_id") {
            "8507" => Sex::Male,
            "8532" => Sex::Female,
            "8521" => Sex::Other,
            "" | "0" | "8551" => Sex::Unknown,
            _ => {
                let message = "the gender is none of the concepts 8507, 8532, 8521 and 8551";
                let kind = ProblemKind::SexUnreadable;
                self.builder.add_notice(view, "gender_concept_id", kind, Some(message));
                Sex::Unknown
            }
        };
        let patient = &mut self.builder.record.patient;
        patient.birth_date = known.join("-");
        patient.sex = sex;
        self.care_site = view.reference("care_site_id").map(str::to_owned);
    }

    fn death(&mut self, view: &View<'_>) {
        let day = |text: &str| {
            dates::omop(text).map(|date| date.split('T').next().unwrap_or_default().to_owned())
        };
        let date = self.builder.date(view, "death_date", day);
        if date.is_empty() {
            self.builder.add_notice(view, "death_date", ProblemKind::DeathUndated, None);
        }
        self.builder.record.patient.death_date = date;
    }

    fn fact(&mut self, view: &View<'_>) {
        let columns = columns(view.spec.name);
        let (coded, found) = self.codes(view);
        let answer = self.omop.concept(view.reference("value_as_concept_id"));
        if answer.is_some_and(Concept::is_no) {
            let rejection = Rejection::new(ProblemKind::AnsweredNo, "value_as_concept_id");
            self.builder.reject(view, coded, rejection);
            return;
        }
        if coded.is_empty() && !found {
            let rejection = Rejection::new(ProblemKind::CodeNotFound, columns.source_concept);
            self.builder.reject(view, coded, rejection);
            return;
        }
        let date = match view.text(columns.datetime) {
            "" => columns.date,
            _ => columns.datetime,
        };
        let effective = self.builder.date(view, date, dates::omop);
        let provider = view.reference("provider_id");
        let of_provider = provider.and_then(|id| self.omop.providers.get(id));
        let site = of_provider.or(self.care_site.as_ref()).map(String::as_str);
        let organisation = self.omop.care_sites.get(site);
        if !view.text("condition_end_date").is_empty() {
            self.builder.count_note(Note::EndNotCarried);
        }
        let mut entry = CodedEntry::default()
            .with_effective(effective)
            .with_organisation(organisation.code)
            .with_service(organisation.name)
            .with_recorder(provider.unwrap_or_default());
        entry.value = self.value(view, answer);
        self.builder.add_entry(view, coded, columns.source_value, entry);
    }

    /// The codes of the source concept and of the standard concept; and whether CONCEPT has those named.
    ///
    /// A code of a vocabulary that is not ours stands for the row only where nothing better does; the
    /// source value only where no concept is named at all.
    fn codes(&self, view: &View<'_>) -> (Coded, bool) {
        let columns = columns(view.spec.name);
        let medicine = view.spec.name == "DRUG_EXPOSURE";
        let mut coded = Coded::default();
        let source_value = view.text(columns.source_value);
        source_value.clone_into(&mut coded.text);
        let named = [columns.source_concept, columns.concept]
            .into_iter()
            .filter_map(|column| view.reference(column));
        let mut found = true;
        let mut foreign = Vec::new();
        for id in named.clone() {
            let Some(concept) = self.omop.concept(Some(id)) else {
                found = false;
                continue;
            };
            coded.text.clone_from(&concept.name);
            match concept.scheme(medicine) {
                Some(scheme) => coded.add_code(&concept.vocabulary, scheme, &concept.code),
                None => foreign.push(concept),
            }
        }
        let alone = coded.is_empty();
        for concept in foreign {
            if alone {
                coded.add_code(&concept.vocabulary, Scheme::Local, &concept.local());
            } else {
                coded.drop_code(&concept.vocabulary);
            }
        }
        // Words are no code: a source value is one where it could be.
        let is_code = !source_value.is_empty()
            && source_value.len() <= 23
            && source_value.bytes().all(|byte| byte.is_ascii_graphic());
        if named.count() == 0 && is_code {
            coded.add_code("source value", Scheme::Local, &format!("source|{source_value}"));
        }
        (coded, found)
    }

    fn value(&mut self, view: &View<'_>, answer: Option<&Concept>) -> Option<EntryValue> {
        let number = view.text("value_as_number");
        if number.is_empty() {
            return self.other_value(view, answer);
        }
        let ucum = self
            .omop
            .concept(view.reference("unit_concept_id"))
            .filter(|concept| concept.vocabulary == "UCUM");
        let unit = ucum.map_or(view.text("unit_source_value"), |concept| &concept.code);
        let Ok(comparator) = comparator(view.reference("operator_concept_id")) else {
            // A number whose operator is not known is no number.
            self.builder.count_note(Note::ValueAsText);
            let operator = view.text("operator_concept_id");
            return self.builder.words(&format!("operator {operator}: {number} {unit}"));
        };
        Some(EntryValue::Quantity { value: number.to_owned(), unit: unit.to_owned(), comparator })
    }

    /// A date where the text is nothing else, an answer with its code, or words.
    fn other_value(&mut self, view: &View<'_>, answer: Option<&Concept>) -> Option<EntryValue> {
        let text = view.text("value_as_string");
        if dates::is_date(text) {
            return Some(EntryValue::Date(text.to_owned()));
        }
        if let Some(concept) = answer {
            self.builder.count_note(Note::CodedValueAsText);
            let vocabulary = concept.vocabulary.to_ascii_lowercase();
            let text = format!("{} [{vocabulary} {}]", concept.name, concept.code);
            return self.builder.words(&text);
        }
        let text = if text.is_empty() { view.text("value_source_value") } else { text };
        self.builder.words(text)
    }
}
