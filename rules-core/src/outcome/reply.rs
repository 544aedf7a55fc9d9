//! The whole reply to a text request.

use alloc::{string::String, vec::Vec};
use core::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{
        DeserializeSeed, Error, IntoDeserializer, MapAccess, Visitor, value::MapAccessDeserializer,
    },
    ser::SerializeStruct,
};

use super::{Evidence, Outcomes};

/// The version of a reply's format.
pub const REPLY_FORMAT: u32 = 1;

/// The reply to a text request.
///
/// Its JSON is one object: the format, the members of [`Outcomes`], the explanations.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reply {
    /// The version of the format: [`REPLY_FORMAT`].
    pub coded_record: u32,
    /// What the rules say.
    pub outcomes: Outcomes,
    /// The explanations asked for, in the order of the request.
    pub explanations: Vec<Explanation>,
}

/// One condition of an explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Condition {
    /// How deep it stands: 0 for the rule itself.
    pub depth: u32,
    /// The condition as written in the ruleset.
    pub text: String,
    /// `yes`, `no`, `unknown`, or a value's canonical text, or `missing`.
    pub answer: String,
    /// The entries it looked at.
    pub evidence: Vec<Evidence>,
}

/// Why one rule stands as it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The ruleset.
    pub ruleset: String,
    /// The rule's name.
    pub rule: String,
    /// Its conditions, from the rule down.
    pub conditions: Vec<Condition>,
}

impl Reply {
    /// A reply of this format.
    pub fn new(outcomes: Outcomes, explanations: Vec<Explanation>) -> Self {
        Self { coded_record: REPLY_FORMAT, outcomes, explanations }
    }
}

/// Writes the members of [`Outcomes`] beside the reply's own. `flatten` would make a map of them, which canonical JSON
/// has nowhere else.
impl Serialize for Reply {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { coded_record, outcomes, explanations } = self;
        let Outcomes { audit, entries, alerts, markers, inclusions, tables, undecided, problems } =
            outcomes;
        let mut reply = serializer.serialize_struct("Reply", 10)?;
        reply.serialize_field("coded_record", coded_record)?;
        reply.serialize_field("audit", audit)?;
        reply.serialize_field("entries", entries)?;
        reply.serialize_field("alerts", alerts)?;
        reply.serialize_field("markers", markers)?;
        reply.serialize_field("inclusions", inclusions)?;
        reply.serialize_field("tables", tables)?;
        reply.serialize_field("undecided", undecided)?;
        reply.serialize_field("problems", problems)?;
        reply.serialize_field("explanations", explanations)?;
        reply.end()
    }
}

/// Reads the members of [`Outcomes`] where they stand, beside the reply's own. `flatten` would hold all of them in
/// between, and cannot do so with every reader's numbers.
impl<'de> Deserialize<'de> for Reply {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ReplyVisitor)
    }
}

struct ReplyVisitor;

impl<'de> Visitor<'de> for ReplyVisitor {
    type Value = Reply;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a reply")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Reply, A::Error> {
        let mut members = OutcomeMembers { map, coded_record: None, explanations: None };
        let outcomes = Outcomes::deserialize(MapAccessDeserializer::new(&mut members))?;
        let missing = A::Error::missing_field;
        Ok(Reply {
            coded_record: members.coded_record.ok_or_else(|| missing("coded_record"))?,
            outcomes,
            explanations: members.explanations.ok_or_else(|| missing("explanations"))?,
        })
    }
}

/// The members of a reply without its own, which are kept.
struct OutcomeMembers<A> {
    map: A,
    coded_record: Option<u32>,
    explanations: Option<Vec<Explanation>>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for &mut OutcomeMembers<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        while let Some(key) = self.map.next_key::<String>()? {
            match key.as_str() {
                "coded_record" => self.coded_record = Some(self.map.next_value()?),
                "explanations" => self.explanations = Some(self.map.next_value()?),
                _ => return seed.deserialize(key.into_deserializer()).map(Some),
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}
