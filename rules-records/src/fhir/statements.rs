//! The coded things in a resource, and what becomes of each.

use std::collections::BTreeSet;

use rules_core::{code::Scheme, entry::CodedEntry};

use super::{
    bundle::Resource,
    clinical_status::{ClinicalStatus, is_answered_no, is_not_performed},
    codeable::Concept,
    reader::{FhirReader, Shared},
    shape::{Shape, Stated},
    tree::{self, Node},
    value,
};
use crate::problem::ProblemKind;

impl<'a> FhirReader<'_, 'a> {
    /// Takes in everything a resource states.
    pub(super) fn statements(
        &mut self,
        resource: &Resource<'a>,
        shape: &Shape,
        shared: &Shared<'a>,
    ) {
        let value = resource.value;
        match shape.stated {
            Stated::In(member) => self.all_in(value, member, shared),
            Stated::Observation => {
                if let Some(concept) = tree::at(value, "code") {
                    self.measured(value, concept, shared, "");
                }
                for (n, component) in tree::items(value, "component").iter().enumerate() {
                    if let Some(concept) = tree::at(component, "code") {
                        self.measured(component, concept, shared, &format!("#component.{n}"));
                    }
                }
            }
            Stated::Vaccination => {
                self.all_in(value, "vaccineCode", shared);
                let procedures = tree::extensions(value, "VaccinationProcedure")
                    .filter_map(|extension| tree::at(extension, "valueCodeableConcept"));
                for (n, concept) in procedures.enumerate() {
                    let number = if n == 0 { String::new() } else { format!(".{n}") };
                    self.add_concept(concept, shared, &format!("#vaccinationProcedure{number}"));
                }
            }
            Stated::Medication => self.medication(resource, shared),
            Stated::Relative => {
                for (n, condition) in tree::items(value, "condition").iter().enumerate() {
                    if let Some(concept) = tree::at(condition, "code") {
                        self.add_concept(concept, shared, &format!("#condition.{n}"));
                    }
                }
            }
        }
    }

    fn all_in(&mut self, value: &'a Node<'a>, member: &str, shared: &Shared<'a>) {
        for (n, concept) in tree::items(value, member).iter().enumerate() {
            let suffix = if n == 0 { String::new() } else { format!("#{member}.{n}") };
            self.add_concept(concept, shared, &suffix);
        }
    }

    /// Offers a medicine. Its SNOMED CT codes are dm+d ids and enter as such: GP Connect may code a drug
    /// allergy with the drug itself, and a list of medicines must not match an allergy.
    fn medication(&mut self, resource: &Resource<'a>, shared: &Shared<'a>) {
        let value = resource.value;
        let place = self.record.entries.len();
        if let Some(concept) = tree::at(value, "medicationCodeableConcept") {
            self.add_concept(concept, shared, "");
        } else if let Some(reference) = tree::at(value, "medicationReference") {
            let holder = resource.container.unwrap_or(value);
            let concept = tree::text(reference, "reference")
                .and_then(|reference| self.bundle.resolve(reference, holder))
                .and_then(|medication| tree::at(medication, "code"));
            // A medication that is not in the bundle is still a coded thing: its words stand in the reference.
            self.add_concept(concept.unwrap_or(reference), shared, "");
        }
        if let Some(entry) = self.record.entries.get_mut(place) {
            for coding in &mut entry.codings {
                if coding.scheme == Scheme::SnomedCt {
                    coding.scheme = Scheme::Dmd;
                }
            }
            // One id under both systems is one coding.
            let mut seen = BTreeSet::new();
            entry.codings.retain(|coding| seen.insert((coding.scheme, coding.code.clone())));
        }
    }

    /// Offers a thing that may carry a value, or an answer that undoes it.
    fn measured(
        &mut self,
        holder: &'a Node<'a>,
        concept: &'a Node<'a>,
        shared: &Shared<'a>,
        suffix: &str,
    ) {
        let apart = if is_not_performed(holder) {
            Some(ProblemKind::NotDone)
        } else if is_answered_no(holder) {
            Some(ProblemKind::AnsweredNo)
        } else {
            None
        };
        match (shared.status, apart) {
            (ClinicalStatus::Stated, Some(kind)) => {
                self.add_concept_as(concept, shared, suffix, ClinicalStatus::Apart(kind));
            }
            (status, _) => {
                let place = self.record.entries.len();
                self.add_concept_as(concept, shared, suffix, status);
                if let Some(entry) = self.record.entries.get_mut(place) {
                    entry.value = value::value(holder, &mut self.record.tally);
                }
            }
        }
    }

    fn add_concept(&mut self, concept: &'a Node<'a>, shared: &Shared<'a>, suffix: &str) {
        self.add_concept_as(concept, shared, suffix, shared.status);
    }

    /// Takes one coded thing in: as an entry, or as the problem that stands for it.
    fn add_concept_as(
        &mut self,
        stated: &'a Node<'a>,
        shared: &Shared<'a>,
        suffix: &str,
        status: ClinicalStatus,
    ) {
        self.tally().of_type(shared.resource.kind).coded += 1;
        let concept = Concept::read(stated, &mut self.record.tally);
        let id = format!("{}{suffix}", shared.id);
        let apart = match status {
            ClinicalStatus::Apart(kind) => Some(kind),
            _ if concept.codings.is_empty() => Some(ProblemKind::NoCoding),
            ClinicalStatus::Stated | ClinicalStatus::EnteredInError => None,
        };
        if let Some(kind) = apart {
            self.tally().of_type(shared.resource.kind).problems += 1;
            concept.count_rejected(&mut self.record.tally);
            let place = self.place_of(&shared.resource, stated);
            self.add_problem(kind, id, concept.text, place);
            return;
        }
        self.tally().of_type(shared.resource.kind).entries += 1;
        concept.count_entered(&mut self.record.tally);
        let mut entry = CodedEntry::new(id)
            .with_effective(&shared.effective)
            .with_recorded(&shared.recorded)
            .with_organisation(&shared.origin.organisation)
            .with_service(&shared.origin.service)
            .with_recorder(shared.recorder)
            .with_flags(shared.flags);
        entry.codings = concept.codings;
        entry.episode = shared.episode;
        self.record.entries.push(entry);
    }
}
