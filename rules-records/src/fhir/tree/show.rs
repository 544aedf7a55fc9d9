//! A node as JSON, for the values that an entry can only carry as text.

use std::fmt::{self, Display, Formatter};

use super::Node;

/// Writes compact JSON. A plain value of XML is written as the number or boolean it reads as, so that one
/// value has one text whichever syntax it came in.
impl Display for Node<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Number(number) => f.write_str(number),
            Self::Plain(text) if self.as_number().is_some() || self.as_boolean().is_some() => {
                f.write_str(text.trim())
            }
            Self::Text(text) | Self::Plain(text) => string(text, f),
            Self::List(items) => {
                f.write_str("[")?;
                for (n, item) in items.iter().enumerate() {
                    separate(n, f)?;
                    write!(f, "{item}")?;
                }
                f.write_str("]")
            }
            Self::Object(members) => {
                f.write_str("{")?;
                for (n, (name, value)) in members.iter().enumerate() {
                    separate(n, f)?;
                    string(name, f)?;
                    write!(f, ":{value}")?;
                }
                f.write_str("}")
            }
        }
    }
}

fn separate(n: usize, f: &mut Formatter<'_>) -> fmt::Result {
    if n > 0 { f.write_str(",") } else { Ok(()) }
}

fn string(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_str(&serde_json::to_string(text).map_err(|_| fmt::Error)?)
}
