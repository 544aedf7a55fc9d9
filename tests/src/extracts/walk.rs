//! A plain walk of a FHIR bundle: what the specification says states a fact, and who recorded it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::statement::{Coding, Kind, Measured, Organisation, Record, Statement, parts};

/// Members that name who recorded a resource, best first.
const RECORDERS: [&str; 8] = [
    "recorder",
    "performer",
    "asserter",
    "author",
    "practitioner",
    "requester",
    "informationSource",
    "participant",
];

/// The same thing said twice, which an extract says once.
const REPEATED: &str = "medicine statement that repeats its plan";

pub(super) fn record(bundle: &Value) -> Record {
    let walk = Walk::new(bundle);
    let mut record = Record::default();
    if let Some(patient) = walk.all.iter().find(|resource| resource["resourceType"] == "Patient") {
        walk.patient(patient, &mut record);
    }
    let mut places = BTreeMap::new();
    for resource in &walk.all {
        let first = record.statements.len();
        walk.statements(resource, &mut record);
        if record.statements.len() > first {
            places.insert(name(resource), first);
        }
    }
    for resource in &walk.all {
        walk.problem(resource, &places, &mut record);
    }
    record
}

struct Walk<'a> {
    /// Every resource, those contained behind their container.
    all: Vec<&'a Value>,
    by_reference: BTreeMap<String, &'a Value>,
}

fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    let found = path.split('.').fold(value, |value, member| &value[member]);
    found.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        Value::Null => &[],
        one => std::slice::from_ref(one),
    }
}

fn name(resource: &Value) -> String {
    format!("{}/{}", text(resource, "resourceType"), text(resource, "id"))
}

/// The first of these paths that has a text.
fn first(resource: &Value, paths: &[&str]) -> String {
    let found = paths.iter().map(|path| text(resource, path)).find(|text| !text.is_empty());
    found.unwrap_or_default().to_owned()
}

/// The extensions whose address holds this word.
fn extensions<'a>(holder: &'a Value, word: &'static str) -> impl Iterator<Item = &'a Value> {
    list(&holder["extension"]).iter().filter(move |extension| text(extension, "url").contains(word))
}

impl<'a> Walk<'a> {
    fn new(bundle: &'a Value) -> Self {
        let mut walk = Self { all: Vec::new(), by_reference: BTreeMap::new() };
        for entry in list(&bundle["entry"]) {
            let resource = &entry["resource"];
            for resource in std::iter::once(resource).chain(list(&resource["contained"])) {
                walk.by_reference.entry(name(resource)).or_insert(resource);
                walk.all.push(resource);
            }
            let url = text(entry, "fullUrl");
            if !url.is_empty() {
                walk.by_reference.insert(url.to_owned(), resource);
            }
        }
        walk
    }

    fn patient(&self, patient: &Value, record: &mut Record) {
        record.known = true;
        record.birth = text(patient, "birthDate").to_owned();
        record.gender = text(patient, "gender").to_owned();
        record.death = parts(text(patient, "deceasedDateTime")).0.to_owned();
        record.organisation = self.organisation(text(patient, "managingOrganization.reference"));
        let periods = extensions(patient, "RegistrationDetails")
            .flat_map(|details| extensions(details, "registrationPeriod"))
            .map(|period| &period["valuePeriod"]);
        for period in periods {
            let day = |member| parts(text(period, member)).0.to_owned();
            record.registrations.push((day("start"), day("end")));
        }
    }

    /// Every statement of a resource but problems, which come last: they may be made from others.
    fn statements(&self, resource: &'a Value, record: &mut Record) {
        let add = |record: &mut Record, kind: Kind, concept: &Value| {
            record.statements.push(self.statement(resource, record, kind, concept));
        };
        match text(resource, "resourceType") {
            "Observation" => {
                let whole = record.statements.len();
                add(record, Kind::Observation, &resource["code"]);
                for part in list(&resource["component"]) {
                    let mut statement =
                        self.statement(resource, record, Kind::Observation, &part["code"]);
                    statement.value = measured(part);
                    statement.part_of = Some(whole);
                    record.statements.push(statement);
                }
            }
            "AllergyIntolerance" | "Procedure" | "DiagnosticReport" => {
                add(record, Kind::Observation, &resource["code"]);
            }
            "ReferralRequest" => {
                for concept in list(&resource["reasonCode"]) {
                    add(record, Kind::Observation, concept);
                }
            }
            "Encounter" => {
                for concept in list(&resource["type"]) {
                    if concept["coding"].is_array() {
                        add(record, Kind::Observation, concept);
                    } else {
                        record.losses.count("consultation without a code");
                    }
                }
            }
            "Immunization" => {
                let mut statement =
                    self.statement(resource, record, Kind::Vaccination, &resource["vaccineCode"]);
                // What was done stands in an extension, where the vaccine itself is not known.
                for concept in extensions(resource, "VaccinationProcedure") {
                    statement.take(&concept["valueCodeableConcept"]);
                }
                record.statements.push(statement);
            }
            "MedicationRequest" => {
                let kind =
                    if text(resource, "intent") == "plan" { Kind::Plan } else { Kind::Issue };
                add(record, kind, self.medicine(resource));
            }
            "MedicationStatement" => {
                let mut plans = list(&resource["basedOn"]).iter();
                if plans.any(|plan| self.by_reference.contains_key(text(plan, "reference"))) {
                    record.losses.count(REPEATED);
                } else {
                    add(record, Kind::Plan, self.medicine(resource));
                }
            }
            "ProcedureRequest" | "ServiceRequest" => record.losses.count("diary entry or request"),
            "FamilyMemberHistory" => record.losses.count("history of a relative"),
            _ => {}
        }
    }

    /// A problem. Where the observation it was made from says the same, the two are one in an extract.
    fn problem(&self, resource: &'a Value, places: &BTreeMap<String, usize>, record: &mut Record) {
        if resource["resourceType"] != "Condition" {
            return;
        }
        let mut statement =
            self.statement(resource, record, Kind::Problem(None), &resource["code"]);
        let actual = extensions(resource, "ActualProblem")
            .find_map(|extension| places.get(text(extension, "valueReference.reference")).copied());
        let same = actual.filter(|place| {
            record.statements.get(*place).is_some_and(|other| {
                other.codings == statement.codings
                    && parts(&other.effective).0 == parts(&statement.effective).0
                    && other.organisation == statement.organisation
                    && other.recorder == statement.recorder
                    && other.value.is_none()
                    && other.kind == Kind::Observation
            })
        });
        statement.kind = Kind::Problem(same);
        record.statements.push(statement);
    }

    fn statement(
        &self,
        resource: &'a Value,
        record: &Record,
        kind: Kind,
        concept: &Value,
    ) -> Statement {
        let effective: &[&str] = match text(resource, "resourceType") {
            "MedicationRequest" => &["dispenseRequest.validityPeriod.start"],
            "ReferralRequest" => &["authoredOn", "occurrenceDateTime"],
            _ => &[
                "effectiveDateTime",
                "effectivePeriod.start",
                "effectiveInstant",
                "onsetDateTime",
                "onsetPeriod.start",
                "performedDateTime",
                "performedPeriod.start",
                "occurrenceDateTime",
                "date",
                "period.start",
            ],
        };
        let recorded = ["issued", "recordedDate", "assertedDate", "authoredOn", "dateAsserted"];
        let mut when = first(resource, &recorded);
        if when.is_empty() {
            let extension = extensions(resource, "DateRecorded").next();
            extension.map_or("", |it| text(it, "valueDateTime")).clone_into(&mut when);
        }
        let mut statement = Statement {
            kind,
            codings: Vec::new(),
            text: String::new(),
            effective: first(resource, effective),
            recorded: when,
            value: measured(resource),
            organisation: self.recording(resource).or_else(|| record.organisation.clone()),
            recorder: self.person(resource),
            in_error: text(resource, "status") == "entered-in-error"
                || text(resource, "verificationStatus") == "entered-in-error",
            part_of: None,
        };
        statement.take(concept);
        statement
    }

    fn medicine(&self, resource: &'a Value) -> &'a Value {
        let reference = &resource["medicationReference"];
        match self.by_reference.get(text(reference, "reference")) {
            Some(medication) => &medication["code"],
            None => &resource["medicationCodeableConcept"],
        }
    }

    /// The first practitioner named where the resource says who recorded it.
    fn person(&self, resource: &'a Value) -> String {
        let mut named = Vec::new();
        let mut look = |value: &'a Value| references(value, &mut named);
        match text(resource, "resourceType") {
            "Observation" | "DiagnosticReport" | "Immunization" | "Procedure" => {
                for field in ["recorder", "performer", "practitioner"] {
                    look(&resource[field]);
                }
            }
            "Encounter" => {
                let (writers, others): (Vec<_>, Vec<_>) = list(&resource["participant"])
                    .iter()
                    .partition(|it| it["type"].to_string().contains("\"REC\""));
                writers.into_iter().chain(others).for_each(|it| look(&it["individual"]));
            }
            "MedicationStatement" => look(&resource["informationSource"]),
            _ => {
                look(&resource["recorder"]);
                look(&resource["asserter"]);
                let requester = &resource["requester"];
                look(requester.get("agent").unwrap_or(requester));
            }
        }
        let is_person = |reference: &&str| {
            let found = self.by_reference.get(*reference);
            let kind = found.map_or(*reference, |found| text(found, "resourceType"));
            kind.starts_with("Practitioner")
        };
        named.into_iter().find(is_person).unwrap_or_default().to_owned()
    }

    /// The organisation of the first person or organisation named, else that of the consultation.
    fn recording(&self, resource: &Value) -> Option<Organisation> {
        let mut named = Vec::new();
        for field in RECORDERS {
            for item in list(&resource[field]) {
                references(&item["onBehalfOf"], &mut named);
                references(item, &mut named);
            }
        }
        let named = named.into_iter().find_map(|reference| self.organisation(reference));
        let provider = || {
            let consultation = ["encounter.reference", "context.reference"]
                .iter()
                .find_map(|path| self.by_reference.get(text(resource, path)).copied());
            [Some(resource), consultation]
                .into_iter()
                .flatten()
                .find_map(|it| self.organisation(text(it, "serviceProvider.reference")))
        };
        named.or_else(provider)
    }

    /// The organisation that a reference leads to, over the role of a person.
    fn organisation(&self, reference: &str) -> Option<Organisation> {
        let found = *self.by_reference.get(reference)?;
        match text(found, "resourceType") {
            "Organization" => {
                let ods =
                    |it: &&Value| text(it, "system").contains("ods-") && it["value"].is_string();
                let identifiers = list(&found["identifier"]);
                let best = identifiers.iter().find(ods).or_else(|| identifiers.first());
                let code = best.map_or("", |identifier| text(identifier, "value"));
                let code = if code.is_empty() { text(found, "id") } else { code };
                Some(Organisation { code: code.to_owned(), name: text(found, "name").to_owned() })
            }
            "PractitionerRole" => self.organisation(text(found, "organization.reference")),
            "Practitioner" => {
                let mut all = self.all.iter().filter(|role| {
                    let of = text(role, "practitioner.reference");
                    let is_role = role["resourceType"] == "PractitionerRole";
                    is_role && (of == reference || of == name(found))
                });
                // Not by the roles' names: two of one record may have one id.
                let of = |role: &&Value| self.organisation(text(role, "organization.reference"));
                let first = of(all.next()?)?;
                all.all(|role| of(role).as_ref() == Some(&first)).then_some(first)
            }
            _ => None,
        }
    }
}

/// Every reference below a value.
fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::Object(members) => {
            for (member, value) in members {
                match value {
                    Value::String(reference) if member == "reference" => found.push(reference),
                    value => references(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

/// The value beside a code.
fn measured(holder: &Value) -> Option<Measured> {
    let quantity = &holder["valueQuantity"];
    if let Value::Number(value) = &quantity["value"] {
        let is_ucum = text(quantity, "system") == "http://unitsofmeasure.org";
        let unit = if is_ucum { ["code", "unit"] } else { ["unit", "code"] };
        let comparator = text(quantity, "comparator").to_owned();
        return Some(Measured::Number {
            value: value.to_string(),
            unit: first(quantity, &unit),
            comparator,
        });
    }
    match (text(holder, "valueString"), &holder["valueCodeableConcept"]) {
        ("", Value::Object(concept)) => {
            Some(Measured::Words(concept.get("text")?.as_str()?.to_owned()))
        }
        ("", _) => None,
        (words, _) => Some(Measured::Words(words.to_owned())),
    }
}

impl Statement {
    /// Takes in a concept's codes and words; a null flavour is none.
    fn take(&mut self, concept: &Value) {
        for coding in list(&concept["coding"]) {
            let system = text(coding, "system");
            if !system.contains("NullFlavor") && !text(coding, "code").is_empty() {
                self.codings.push(Coding {
                    system: system.to_owned(),
                    code: text(coding, "code").to_owned(),
                    term: text(coding, "display").to_owned(),
                });
            }
        }
        let display = self.codings.first().map(|coding| coding.term.clone()).unwrap_or_default();
        let words = Some(text(concept, "text")).filter(|text| !text.is_empty());
        self.text = words.map_or(display, str::to_owned);
    }
}
