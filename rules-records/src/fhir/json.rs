//! From JSON text to a [`Node`].

use std::{borrow::Cow, fmt};

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{source::Source, tree::Node};
use crate::error::FeedError;

/// What `serde_json` calls the one member of a number it hands over as text, which is how its feature
/// `arbitrary_precision` keeps `6.50` from becoming `6.5`. Not exported there; a test holds it.
const NUMBER: &str = "$serde_json::private::Number";

/// Reads JSON; deeper than 128 levels is an error.
pub(super) fn parse<'a>(source: &Source<'a>) -> Result<Node<'a>, FeedError> {
    serde_json::from_str(source.text())
        .map_err(|error| FeedError::json(&error, source.lines_before()))
}

impl<'de> Deserialize<'de> for Node<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Node::Boolean(value))
    }

    // Integers that fit come as such and lose nothing. A float would have lost digits: it is not taken, so
    // that without the feature nothing is read at all.
    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Node::Number(number.to_string()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Node::Number(number.to_string()))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Node::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Node::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(Name(name)) = map.next_key()? {
            if members.is_empty() && name == NUMBER {
                return Ok(Node::Number(map.next_value()?));
            }
            members.push((name, map.next_value()?));
        }
        Ok(Node::Object(members))
    }
}

/// The name of a member, borrowed where it can be.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(NameVisitor)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Owned(text.to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> String {
        match parse(&Source::new(text, 0)) {
            Ok(node) => node.to_string(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_tree_is_written_as_it_was_read() {
        for text in [
            r#"{"a":[1,-7,18446744073709551616,6.50,-0.1e-3,true,null,"x\"\n\u0001"],"b":{},"c":[]}"#,
            "0.1000000000000000055511151231257827",
            r#"{"é":"\\"}"#,
        ] {
            assert_eq!(parsed(text), text);
        }
        assert_eq!(parsed(r#"{"\u0061":"\u00e9"}"#), r#"{"a":"é"}"#);
        assert_eq!(parsed("1 2"), "line 1, column 3: not valid JSON: trailing characters");
    }

    #[test]
    fn what_has_no_escapes_is_borrowed() {
        let source = Source::new(r#"{"a":"b","c\n":"d\n"}"#, 0);
        let Node::Object(members) = parse(&source).unwrap() else { panic!() };
        let borrowed: Vec<_> = members
            .iter()
            .flat_map(|(name, value)| {
                let Node::Text(text) = value else { panic!() };
                [name, text].map(|text| matches!(text, Cow::Borrowed(_)))
            })
            .collect();
        assert_eq!(borrowed, [true, true, false, false]);
    }
}
