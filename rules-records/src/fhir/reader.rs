//! From a bundle to a record: one pass over its resources.

use rules_core::{
    date::Moment,
    entry::{EntryFlags, EpisodeType},
};

use super::{
    bundle::{Bundle, Resource},
    clinical_status::{ClinicalStatus, clinical_status, is_over, is_unconfirmed},
    dates,
    marks::{date_recorded, episode, is_confidential},
    origin::{Origin, origin},
    patient::patient,
    recorder::recorder,
    shape::{Shape, is_not_clinical, shape},
    source::Source,
    tree::{self, Node},
    unique_ids::UniqueIds,
};
use crate::{
    problem::{FeedProblem, Place, ProblemKind},
    record::PatientRecord,
    tally::{Note, Tally},
};

/// Reads one bundle, or one resource that stands alone. Whatever it holds, this gives a record.
pub(super) fn read(source: &Source<'_>, tree: &Node<'_>) -> PatientRecord {
    let bundle = Bundle::index(tree);
    let mut patients = bundle
        .resources
        .iter()
        .filter(|resource| resource.kind == "Patient" && resource.container.is_none());
    let patient = patients.next();
    let several = patients.next();
    let mut reader = FhirReader {
        source,
        bundle: &bundle,
        subject: patient.map(|patient| patient.value),
        record: PatientRecord::default(),
        ids: UniqueIds::default(),
    };
    reader.record.tally.bundles = 1;
    match patient {
        Some(resource) => reader.patient(resource),
        None => reader.add_notice(
            ProblemKind::NoPatient,
            String::new(),
            source.place(tree, String::new()),
        ),
    }
    if let Some(second) = several {
        let place = source.place(second.value, second.pointer());
        reader.add_notice(ProblemKind::SeveralPatients, String::new(), place);
    }
    for (stray, pointer) in &bundle.strays {
        let place = source.place(stray, pointer.clone());
        reader.add_notice(ProblemKind::NotAResource, pointer.clone(), place);
    }
    for resource in &bundle.resources {
        reader.resource(resource);
    }
    reader.record
}

/// What all the coded things of one resource share.
pub(super) struct Shared<'a> {
    pub(super) resource: Resource<'a>,
    pub(super) id: String,
    pub(super) status: ClinicalStatus,
    pub(super) effective: String,
    pub(super) recorded: String,
    pub(super) origin: Origin,
    pub(super) recorder: &'a str,
    pub(super) episode: Option<EpisodeType>,
    pub(super) flags: EntryFlags,
}

/// A record while its bundle is being read.
pub(super) struct FhirReader<'b, 'a> {
    source: &'b Source<'b>,
    pub(super) bundle: &'b Bundle<'a>,
    subject: Option<&'a Node<'a>>,
    pub(super) record: PatientRecord,
    ids: UniqueIds,
}

impl<'a> FhirReader<'_, 'a> {
    pub(super) fn tally(&mut self) -> &mut Tally {
        &mut self.record.tally
    }

    /// Notes a problem of the thing called `at`.
    pub(super) fn add_notice(&mut self, kind: ProblemKind, at: String, place: Place) {
        self.add_problem(kind, at, String::new(), place);
    }

    /// The same with the words it was recorded in.
    pub(super) fn add_problem(
        &mut self,
        kind: ProblemKind,
        at: String,
        text: String,
        place: Place,
    ) {
        *self.tally().problems.entry(kind).or_default() += 1;
        let message = kind.message().to_owned();
        self.record.problems.push(FeedProblem { kind, at, place, text, message });
    }

    /// Where the member at this path of a resource stands; the resource itself if it has none.
    pub(super) fn place(&self, resource: &Resource<'a>, path: &str) -> Place {
        match tree::at(resource.value, path) {
            Some(node) if !path.is_empty() => {
                self.place_below(resource, node, &format!("/{}", path.replace('.', "/")))
            }
            _ => self.source.place(resource.value, resource.pointer()),
        }
    }

    /// Where a concept of a resource stands; the resource if it stands in another.
    pub(super) fn place_of(&self, resource: &Resource<'a>, concept: &Node<'a>) -> Place {
        match tree::pointer_to(resource.value, concept) {
            Some(inner) => self.place_below(resource, concept, &inner),
            None => self.place(resource, ""),
        }
    }

    /// Where a node of a resource stands. One without any text has the line on which the resource begins.
    fn place_below(&self, resource: &Resource<'a>, node: &Node<'a>, pointer: &str) -> Place {
        let place = self.source.place(node, resource.pointer() + pointer);
        Place { line: place.line.or_else(|| self.place(resource, "").line), ..place }
    }

    fn patient(&mut self, resource: &Resource<'a>) {
        tree::text(resource.value, "id").unwrap_or_default().clone_into(&mut self.record.id);
        let (facts, odd) = patient(self.bundle, resource.value, &mut self.record.tally);
        self.record.patient = facts;
        for (kind, member) in odd {
            let text = tree::at(resource.value, member)
                .filter(|value| value.as_boolean().is_none())
                .and_then(Node::as_text)
                .unwrap_or_default()
                .to_owned();
            let place = self.place(resource, member);
            self.add_problem(kind, "Patient".to_owned(), text, place);
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
            |paths: &[&str]| paths.iter().any(|path| tree::text(resource.value, path).is_some());
        if shared.effective.is_empty() {
            self.tally().count_note(Note::DateMissing);
        } else if !has(shape.effective) {
            self.tally().count_note(Note::DateFromRecorded);
        }
        if has(shape.ended) || is_over(resource.kind, resource.value) {
            self.tally().count_note(Note::EndNotCarried);
        }
        if is_unconfirmed(resource.kind, resource.value) {
            self.tally().count_note(Note::NotConfirmed);
        }
    }

    fn shared(&mut self, resource: &Resource<'a>, shape: &Shape) -> Shared<'a> {
        let value = resource.value;
        let id = self.id(resource);
        let recorded = self
            .date(resource, shape.recorded, &id)
            .or_else(|| date_recorded(value))
            .unwrap_or_default();
        let effective = self.date(resource, shape.effective, &id);
        let status = if self.is_of_another(resource) {
            ClinicalStatus::Apart(ProblemKind::OtherSubject)
        } else {
            clinical_status(resource.kind, value)
        };
        let mut flags = EntryFlags::default();
        flags.entered_in_error = status == ClinicalStatus::EnteredInError;
        flags.confidential =
            is_confidential(value) || resource.container.is_some_and(is_confidential);
        Shared {
            resource: *resource,
            id,
            status,
            effective: effective.unwrap_or_else(|| recorded.clone()),
            recorded,
            origin: origin(self.bundle, resource, self.subject),
            recorder: recorder(self.bundle, resource, shape.recorder),
            episode: episode(value),
            flags,
        }
    }

    /// The first date of these paths. One that cannot be read goes on as recorded, for the engine to
    /// refuse with the entry's id; where it stands is known only here.
    fn date(&mut self, resource: &Resource<'a>, paths: &[&str], id: &str) -> Option<String> {
        let (path, text) = paths
            .iter()
            .find_map(|path| tree::text(resource.value, path).map(|text| (path, text)))?;
        let date = dates::moment(text);
        if Moment::parse(&date).is_err() {
            let place = self.place(resource, path);
            self.add_problem(ProblemKind::DateUnreadable, id.to_owned(), text.to_owned(), place);
        }
        Some(date)
    }

    /// `Type/id`, unique in the record.
    fn id(&mut self, resource: &Resource<'a>) -> String {
        let name = match (tree::text(resource.value, "id"), resource.container) {
            (Some(id), None) => format!("{}/{id}", resource.kind),
            (id, Some(container)) => {
                let kind = tree::text(container, "resourceType").unwrap_or_default();
                let of = tree::text(container, "id").unwrap_or_default();
                format!("{kind}/{of}#{}", id.unwrap_or(resource.kind))
            }
            (None, None) => {
                self.tally().count_note(Note::IdMissing);
                let url = resource.url.and_then(|url| url.rsplit(['/', ':']).next());
                match url {
                    Some(id) => format!("{}/{id}", resource.kind),
                    None => format!("{}/@{}", resource.kind, resource.index.unwrap_or_default()),
                }
            }
        };
        let (unique, fresh) = self.ids.assign(name);
        if !fresh {
            let place = self.place(resource, "id");
            self.add_notice(ProblemKind::DuplicateId, unique.clone(), place);
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
                Some(id) != tree::text(subject, "id")
            }
        };
        ["subject.reference", "patient.reference"]
            .iter()
            .find_map(|path| tree::text(resource.value, path))
            .is_some_and(other)
            || tree::items(resource.value, "focus")
                .iter()
                .filter_map(|focus| tree::text(focus, "reference"))
                .any(other)
    }
}
