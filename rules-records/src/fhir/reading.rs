//! From a bundle to a record: one pass over its resources.

use rules_core::entry::{EntryFlags, EpisodeType};
use serde_json::Value;

use super::{
    bundle::{Bundle, Resource},
    dates, json,
    marks::{date_recorded, episode, is_confidential},
    names::Names,
    origin::{Origin, origin},
    patient::patient,
    shape::{Shape, is_not_clinical, shape},
    standing::{Standing, is_unconfirmed, standing},
};
use crate::{
    record::{FeedProblem, PatientRecord, ProblemKind},
    tally::{Note, Tally},
};

/// Reads one bundle. Whatever it holds, this gives a record.
pub(super) fn read(value: &Value) -> PatientRecord {
    let bundle = Bundle::index(value);
    let mut patients = bundle.of_kind("Patient");
    let subject = patients.next();
    let several = patients.next().is_some();
    let mut reading = Reading {
        bundle: &bundle,
        subject,
        record: PatientRecord::default(),
        names: Names::default(),
    };
    reading.record.tally.bundles = 1;
    match subject {
        Some(resource) => reading.patient(resource),
        None => reading.notice(ProblemKind::NoPatient, String::new()),
    }
    if several {
        reading.notice(ProblemKind::SeveralPatients, String::new());
    }
    for pointer in &bundle.strays {
        reading.notice(ProblemKind::NotAResource, pointer.clone());
    }
    for resource in &bundle.resources {
        reading.resource(resource);
    }
    reading.record
}

/// What all the coded things of one resource share.
pub(super) struct Shared<'a> {
    pub(super) kind: &'a str,
    pub(super) id: String,
    pub(super) standing: Standing,
    pub(super) effective: String,
    pub(super) recorded: String,
    pub(super) origin: Origin,
    pub(super) episode: Option<EpisodeType>,
    pub(super) flags: EntryFlags,
}

/// A record while its bundle is being read.
pub(super) struct Reading<'b, 'a> {
    pub(super) bundle: &'b Bundle<'a>,
    subject: Option<&'a Value>,
    pub(super) record: PatientRecord,
    names: Names,
}

impl<'a> Reading<'_, 'a> {
    pub(super) fn tally(&mut self) -> &mut Tally {
        &mut self.record.tally
    }

    pub(super) fn notice(&mut self, kind: ProblemKind, at: String) {
        *self.tally().problems.entry(kind).or_default() += 1;
        let message = kind.message().to_owned();
        self.record.problems.push(FeedProblem { kind, at, text: String::new(), message });
    }

    fn patient(&mut self, resource: &'a Value) {
        json::text(resource, "id").unwrap_or_default().clone_into(&mut self.record.id);
        let (facts, odd) = patient(self.bundle, resource, &mut self.record.tally);
        self.record.patient = facts;
        for kind in odd {
            self.notice(kind, "Patient".to_owned());
        }
    }

    fn resource(&mut self, resource: &Resource<'a>) {
        let kind = resource.kind;
        let Some(shape) = shape(kind) else {
            let tally = self.tally();
            let counts =
                if is_not_clinical(kind) { &mut tally.not_clinical } else { &mut tally.not_read };
            *counts.entry(kind.to_owned()).or_default() += 1;
            return;
        };
        self.tally().of_type(kind).resources += 1;
        let before = *self.tally().of_type(kind);
        let shared = self.shared(resource, &shape);
        self.statements(resource, &shape, &shared);
        let count = self.tally().of_type(kind);
        if count.coded == before.coded {
            count.without_code += 1;
        }
        if count.entries > before.entries {
            self.notes(resource, &shape, &shared);
        }
    }

    /// Counts what was odd about a resource that gave an entry.
    fn notes(&mut self, resource: &Resource<'a>, shape: &Shape, shared: &Shared<'a>) {
        let has =
            |paths: &[&str]| paths.iter().any(|path| json::text(resource.value, path).is_some());
        if shared.effective.is_empty() {
            self.tally().note(Note::DateMissing);
        } else if !has(shape.effective) {
            self.tally().note(Note::DateFromRecorded);
        }
        if has(shape.ended) {
            self.tally().note(Note::EndNotCarried);
        }
        if is_unconfirmed(resource.kind, resource.value) {
            self.tally().note(Note::NotConfirmed);
        }
    }

    fn shared(&mut self, resource: &Resource<'a>, shape: &Shape) -> Shared<'a> {
        let value = resource.value;
        let first = |paths: &[&str]| {
            paths.iter().find_map(|path| json::text(value, path)).map(dates::moment)
        };
        let recorded = first(shape.recorded).or_else(|| date_recorded(value)).unwrap_or_default();
        let standing = if self.is_of_another(resource) {
            Standing::Apart(ProblemKind::OtherSubject)
        } else {
            standing(resource.kind, value)
        };
        Shared {
            kind: resource.kind,
            id: self.id(resource),
            standing,
            effective: first(shape.effective).unwrap_or_else(|| recorded.clone()),
            recorded,
            origin: origin(self.bundle, resource, self.subject),
            episode: episode(value),
            flags: EntryFlags {
                entered_in_error: standing == Standing::EnteredInError,
                deleted: false,
                confidential: is_confidential(value),
            },
        }
    }

    /// `Type/id`, unique in the record.
    fn id(&mut self, resource: &Resource<'a>) -> String {
        let name = match (json::text(resource.value, "id"), resource.container) {
            (Some(id), None) => format!("{}/{id}", resource.kind),
            (id, Some(container)) => {
                let kind = json::text(container, "resourceType").unwrap_or_default();
                let of = json::text(container, "id").unwrap_or_default();
                format!("{kind}/{of}#{}", id.unwrap_or(resource.kind))
            }
            (None, None) => {
                self.tally().note(Note::IdMissing);
                let url = resource.url.and_then(|url| url.rsplit(['/', ':']).next());
                match url {
                    Some(id) => format!("{}/{id}", resource.kind),
                    None => format!("{}/@{}", resource.kind, resource.index),
                }
            }
        };
        let (unique, fresh) = self.names.take(name);
        if !fresh {
            self.notice(ProblemKind::DuplicateId, unique.clone());
        }
        unique
    }

    /// Whether the resource says that it is about someone or something else.
    fn is_of_another(&self, resource: &Resource<'a>) -> bool {
        let Some(subject) = self.subject else { return false };
        let holder = resource.container.unwrap_or(resource.value);
        let other = |reference: &str| match self.bundle.resolve(reference, holder) {
            Some(found) => !std::ptr::eq(found, subject),
            None => {
                let id = reference.rsplit(['/', ':']).next().unwrap_or(reference);
                Some(id) != json::text(subject, "id")
            }
        };
        ["subject.reference", "patient.reference"]
            .iter()
            .find_map(|path| json::text(resource.value, path))
            .is_some_and(other)
            || json::items(resource.value, "focus")
                .iter()
                .filter_map(|focus| json::text(focus, "reference"))
                .any(other)
    }
}
