//! Which organisation and service recorded a statement, as well as the bundle can say.

use super::{
    bundle::{Bundle, Resource},
    tree::{self, Node},
};

/// Who recorded something; empty where the bundle does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Origin {
    /// The ODS code, else the organisation's first identifier, else its id.
    pub(super) organisation: String,
    /// The healthcare service's name, else the organisation's.
    pub(super) service: String,
}

/// Where a resource names who recorded it, best first.
///
/// The recorder before the one who did it, both before the one who asked for it.
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

/// Where one item of those fields holds its reference: itself, or a member.
const HOLDERS: [&str; 5] = [
    "onBehalfOf.reference",
    "reference",
    "actor.reference",
    "agent.reference",
    "individual.reference",
];

/// Finds who recorded a statement.
///
/// Order: the resource's own people and organisations; the encounter's provider; the patient's managing
/// organisation; the bundle's organisation, if it has one only.
pub(super) fn origin<'a>(
    bundle: &Bundle<'a>,
    resource: &Resource<'a>,
    patient: Option<&'a Node<'a>>,
) -> Origin {
    let holder = resource.container.unwrap_or(resource.value);
    let follow = |value: &'a Node<'a>, path: &str| {
        tree::text(value, path).and_then(|reference| bundle.resolve(reference, holder))
    };
    let named = RECORDERS.iter().find_map(|field| {
        tree::items(resource.value, field)
            .iter()
            .find_map(|item| HOLDERS.iter().find_map(|path| of_actor(bundle, follow(item, path)?)))
    });
    let provider = || {
        let own = follow(resource.value, "serviceProvider.reference");
        own.or_else(|| {
            let encounter = follow(resource.value, "encounter.reference")
                .or_else(|| follow(resource.value, "context.reference"))?;
            let provider = tree::text(encounter, "serviceProvider.reference")?;
            bundle.resolve(provider, encounter)
        })
        .map(of_organisation)
    };
    let managing = || {
        let patient = patient?;
        let reference = tree::text(patient, "managingOrganization.reference")?;
        bundle.resolve(reference, patient).map(of_organisation)
    };
    let only = || {
        let mut all = bundle.of_kind("Organization");
        let first = all.next()?;
        all.next().is_none().then(|| of_organisation(first))
    };
    named.or_else(provider).or_else(managing).or_else(only).unwrap_or_default()
}

/// The origin an actor stands for; `None` if it is no one's, or of several organisations.
fn of_actor<'a>(bundle: &Bundle<'a>, actor: &'a Node<'a>) -> Option<Origin> {
    match tree::text(actor, "resourceType")? {
        "Organization" => Some(of_organisation(actor)),
        "HealthcareService" => of_service(bundle, actor),
        "PractitionerRole" => of_role(bundle, actor),
        "Practitioner" => {
            let mut origins =
                bundle.roles_of(actor).iter().filter_map(|role| of_role(bundle, role));
            let first = origins.next()?;
            origins.all(|other| other.organisation == first.organisation).then_some(first)
        }
        _ => None,
    }
}

fn of_role<'a>(bundle: &Bundle<'a>, role: &'a Node<'a>) -> Option<Origin> {
    let organisation = tree::text(role, "organization.reference")
        .and_then(|reference| bundle.resolve(reference, role))
        .map(of_organisation);
    let service = tree::items(role, "healthcareService")
        .iter()
        .find_map(|item| bundle.resolve(tree::text(item, "reference")?, role));
    match (organisation, service) {
        (None, service) => of_service(bundle, service?),
        (organisation, None) => organisation,
        (Some(organisation), Some(service)) => Some(named(service, organisation)),
    }
}

fn of_service<'a>(bundle: &Bundle<'a>, service: &'a Node<'a>) -> Option<Origin> {
    let provider = tree::text(service, "providedBy.reference")?;
    let organisation = bundle.resolve(provider, service).map(of_organisation)?;
    Some(named(service, organisation))
}

/// The organisation under the name of its service.
fn named(service: &Node<'_>, organisation: Origin) -> Origin {
    match tree::text(service, "name").or_else(|| tree::text(service, "serviceName")) {
        Some(name) => Origin { service: name.to_owned(), ..organisation },
        None => organisation,
    }
}

/// An organisation's own code and name.
pub(super) fn of_organisation(organisation: &Node<'_>) -> Origin {
    let identifiers = tree::items(organisation, "identifier");
    let ods = identifiers
        .iter()
        .filter(|identifier| {
            tree::text(identifier, "system").is_some_and(|system| system.contains("ods-"))
        })
        .chain(identifiers)
        .find_map(|identifier| tree::text(identifier, "value"));
    Origin {
        organisation: ods.or_else(|| tree::text(organisation, "id")).unwrap_or_default().to_owned(),
        service: tree::text(organisation, "name").unwrap_or_default().to_owned(),
    }
}
