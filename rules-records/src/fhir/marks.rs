//! Marks beside a statement: extensions and security labels.

use rules_core::entry::EpisodeType;

use super::{
    dates,
    tree::{self, Node},
};

/// The recorded date of the extension some STU3 profiles use.
pub(super) fn date_recorded(value: &Node<'_>) -> Option<String> {
    tree::extensions(value, "DateRecorded")
        .find_map(|extension| tree::text(extension, "valueDateTime"))
        .map(dates::moment)
}

/// The episodicity extension: `ConditionEpisode` in CareConnect and UK Core.
pub(super) fn episode(value: &Node<'_>) -> Option<EpisodeType> {
    let code = tree::extensions(value, "Episod").find_map(|extension| {
        let concept = tree::codes(extension, "valueCodeableConcept").into_iter().next();
        tree::text(extension, "valueCode").or(concept)
    })?;
    match code {
        "first" => Some(EpisodeType::First),
        "new" => Some(EpisodeType::New),
        "review" => Some(EpisodeType::Review),
        "flare" | "flare-up" => Some(EpisodeType::FlareUp),
        "end" => Some(EpisodeType::End),
        _ => Some(EpisodeType::Other),
    }
}

/// Whether a resource's security labels say restricted, very restricted or not for the patient's eyes.
///
/// Labels of a contained resource stand on its container (FHIR R4, `dom-5`).
pub(super) fn is_confidential(value: &Node<'_>) -> bool {
    tree::items(value, "meta.security")
        .iter()
        .filter_map(|label| tree::text(label, "code"))
        .any(|code| matches!(code, "R" | "V" | "NOPAT"))
}
