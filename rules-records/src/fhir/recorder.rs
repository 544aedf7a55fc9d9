//! Which person recorded a statement, as the resource itself says.

use super::{
    bundle::{Bundle, Resource},
    tree::{self, Node},
};

/// The reference to the first person at these paths, as written; empty if they name none.
///
/// A path is a member, or a member of its items (`performer.actor`). Only a practitioner and a role count:
/// an organisation is no recorder, and neither is a patient who told it.
pub(super) fn recorder<'a>(
    bundle: &Bundle<'a>,
    resource: &Resource<'a>,
    paths: &[&str],
) -> &'a str {
    let holder = resource.container.unwrap_or(resource.value);
    let person = |item: &'a Node<'a>, member: &str| {
        let named = if member.is_empty() { Some(item) } else { item.get(member) };
        named.and_then(|named| of_person(bundle, named, holder))
    };
    paths
        .iter()
        .find_map(|path| {
            let (field, member) = path.split_once('.').unwrap_or((path, ""));
            let items = tree::items(resource.value, field);
            // A consultation names who saw the patient first, and then who wrote it down.
            let writers = items.iter().filter(|item| is_writer(item));
            writers.chain(items).find_map(|item| person(item, member))
        })
        .unwrap_or_default()
}

/// Whether a participant is there as the recorder, in the words of GP Connect.
fn is_writer(participant: &Node<'_>) -> bool {
    tree::items(participant, "type")
        .iter()
        .flat_map(|role| tree::items(role, "coding"))
        .any(|coding| tree::text(coding, "code") == Some("REC"))
}

/// The text of a reference, if it names a practitioner or a role.
fn of_person<'a>(
    bundle: &Bundle<'a>,
    reference: &'a Node<'a>,
    holder: &'a Node<'a>,
) -> Option<&'a str> {
    let text = tree::text(reference, "reference")?;
    let found = bundle.resolve(text, holder).and_then(|found| tree::text(found, "resourceType"));
    let kind = found.or_else(|| tree::text(reference, "type")).or_else(|| kind_in(text))?;
    matches!(kind, "Practitioner" | "PractitionerRole").then_some(text)
}

/// The type in `Type/id`, in an address that ends so, and in `Type?search`.
fn kind_in(reference: &str) -> Option<&str> {
    if let Some((kind, _)) = reference.split_once('?') {
        return kind.rsplit('/').next();
    }
    reference.split("/_history/").next()?.rsplit('/').nth(1)
}
