//! Marks beside a statement: extensions and security labels.

use rules_core::entry::EpisodeType;
use serde_json::Value;

use super::{dates, json};

/// The recorded date of the extension some STU3 profiles use.
pub(super) fn date_recorded(value: &Value) -> Option<String> {
    json::extensions(value, "DateRecorded")
        .find_map(|extension| json::text(extension, "valueDateTime"))
        .map(dates::moment)
}

/// The episodicity extension: `ConditionEpisode` in CareConnect and UK Core.
pub(super) fn episode(value: &Value) -> Option<EpisodeType> {
    let code = json::extensions(value, "Episod").find_map(|extension| {
        let concept = json::codes(extension, "valueCodeableConcept").into_iter().next();
        json::text(extension, "valueCode").or(concept)
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
pub(super) fn is_confidential(value: &Value) -> bool {
    json::items(value, "meta.security")
        .iter()
        .filter_map(|label| json::text(label, "code"))
        .any(|code| matches!(code, "R" | "V" | "NOPAT"))
}
