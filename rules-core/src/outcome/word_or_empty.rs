//! How a marker ended as JSON has it: a word, and an empty text while it is active.

use alloc::string::String;

use serde::{Deserialize, Deserializer, Serializer, de::Error};

use super::HowEnded;

pub(super) fn serialize<S: Serializer>(
    how: &Option<HowEnded>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(how.map_or("", HowEnded::name))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<HowEnded>, D::Error> {
    let word = String::deserialize(deserializer)?;
    if word.is_empty() {
        return Ok(None);
    }
    let how = HowEnded::from_name(&word);
    how.map(Some).ok_or_else(|| D::Error::unknown_variant(&word, &["", "entry", "lapsed"]))
}
