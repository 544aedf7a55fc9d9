//! A resource as a tree: what JSON and XML become before anything is read from it.
//!
//! UniqueIds and texts are borrowed from the source where it has no escapes. That saves copying them, and lets
//! [`super::source::Source`] say on which line any of them stands.

mod show;

use std::borrow::Cow;

/// One value.
///
/// In JSON a number, a boolean and a text look different; in XML all three are attributes and only the
/// reader knows which is meant. So an XML value is [`Node::Plain`], and counts as whatever it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node<'a> {
    /// JSON's `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number as written.
    Number(String),
    /// A text.
    Text(Cow<'a, str>),
    /// The value of an XML element: text, number or boolean.
    Plain(Cow<'a, str>),
    /// An array; in XML an element that is there more than once.
    List(Vec<Node<'a>>),
    /// Members in the source's order. Of two with one name the first is read.
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
}

impl<'a> Node<'a> {
    /// A member of an object.
    pub(super) fn get(&self, name: &str) -> Option<&Node<'a>> {
        match self {
            Self::Object(members) => {
                members.iter().find(|(member, _)| member == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// The text, if it is one.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Plain(text) => Some(text),
            _ => None,
        }
    }

    /// The number as written, if it is one.
    pub(super) fn as_number(&self) -> Option<&str> {
        match self {
            Self::Number(number) => Some(number),
            Self::Plain(text) => Some(text.trim()).filter(|text| is_number(text)),
            _ => None,
        }
    }

    /// The truth value, if it is one.
    pub(super) fn as_boolean(&self) -> Option<bool> {
        match self {
            Self::Boolean(value) => Some(*value),
            Self::Plain(text) => text.trim().parse().ok(),
            _ => None,
        }
    }
}

/// Whether this is a decimal as FHIR writes one: digits, a point between digits, an exponent.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let mantissa = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    digits(whole)
        && digits(fraction)
        && digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
}

/// The value at a dotted path of object members.
pub(super) fn at<'a>(value: &'a Node<'a>, path: &str) -> Option<&'a Node<'a>> {
    path.split('.').try_fold(value, |value, member| value.get(member))
}

/// The text at a path, if it is text and not empty.
pub(super) fn text<'a>(value: &'a Node<'a>, path: &str) -> Option<&'a str> {
    at(value, path)?.as_text().filter(|text| !text.is_empty())
}

/// Whether `true` stands at a path.
pub(super) fn is_true(value: &Node<'_>, path: &str) -> bool {
    at(value, path).and_then(Node::as_boolean) == Some(true)
}

/// The items at a path: an array's, or the one value that stands there; none if there is nothing.
pub(super) fn items<'a>(value: &'a Node<'a>, path: &str) -> &'a [Node<'a>] {
    match at(value, path) {
        Some(Node::List(items)) => items,
        None | Some(Node::Null) => &[],
        Some(one) => std::slice::from_ref(one),
    }
}

/// The codes of a status that is a code in STU3 and a concept in R4.
pub(super) fn codes<'a>(value: &'a Node<'a>, path: &str) -> Vec<&'a str> {
    match at(value, path) {
        Some(Node::Text(code) | Node::Plain(code)) => vec![code],
        Some(concept) => {
            items(concept, "coding").iter().filter_map(|coding| text(coding, "code")).collect()
        }
        None => Vec::new(),
    }
}

/// The extensions whose URL ends so: profiles change their host and path, not their last name.
pub(super) fn extensions<'a>(
    value: &'a Node<'a>,
    name: &str,
) -> impl Iterator<Item = &'a Node<'a>> {
    items(value, "extension").iter().filter(move |extension| {
        text(extension, "url").is_some_and(|url| {
            let last = url.rsplit('/').next().unwrap_or(url);
            last.contains(name)
        })
    })
}

/// The JSON pointer from a node down to another, which is found by its identity and not by what it holds.
pub(super) fn pointer_to(from: &Node<'_>, to: &Node<'_>) -> Option<String> {
    if std::ptr::eq(from, to) {
        return Some(String::new());
    }
    match from {
        Node::Object(members) => members.iter().find_map(|(name, value)| {
            let rest = pointer_to(value, to)?;
            Some(format!("/{}{rest}", name.replace('~', "~0").replace('/', "~1")))
        }),
        Node::List(items) => items
            .iter()
            .enumerate()
            .find_map(|(n, item)| Some(format!("/{n}{}", pointer_to(item, to)?))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_value_is_what_it_is_asked_for() {
        let plain = |text| Node::Plain(Cow::Borrowed(text));
        for number in ["58", "-0.1", "6.50", "1.5e+2", "1E-3"] {
            assert_eq!(plain(number).as_number(), Some(number));
        }
        for text in ["", "-", "5.", ".5", "1e", "0x1", "NaN", "1 2", "five"] {
            assert_eq!(plain(text).as_number(), None, "{text}");
        }
        assert_eq!(plain("true").as_boolean(), Some(true));
        assert_eq!(plain("yes").as_boolean(), None);
        assert_eq!(Node::Text("58".into()).as_number(), None);
        assert_eq!(Node::Text("true".into()).as_boolean(), None);
    }
}
