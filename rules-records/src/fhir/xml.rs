//! From FHIR XML to the [`Node`] that its JSON would give.
//!
//! FHIR XML holds values in the attribute `value`, repeats an element for each item of a list, and wraps a
//! resource in an element of its type (FHIR R4, "XML Representation of Resources"). The narrative is skipped.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use quick_xml::{
    Reader, XmlVersion,
    errors::{Error, SyntaxError},
    escape::EscapeError,
    events::{
        BytesStart, Event,
        attributes::{AttrError, Attribute},
    },
};

use super::{source::Source, tree::Node};
use crate::{error::FeedError, problem::Place};

/// The namespace of everything but the narrative.
const FHIR: &str = "http://hl7.org/fhir";

/// How deep elements may lie in each other; the JSON reader has the same limit.
const DEPTH_MAX: usize = 128;

/// How many differently named elements one may hold. No FHIR type comes near; more would cost a search each.
const NAMES_MAX: usize = 256;

/// Reads XML.
pub(super) fn parse<'a>(source: &Source<'a>) -> Result<Node<'a>, FeedError> {
    let mut reader = Reader::from_str(source.text());
    let mut tree = Tree { source, open: Vec::new(), root: None };
    loop {
        let before = offset(reader.buffer_position());
        let wrong = |message: String| error(source, before, message);
        match reader.read_event() {
            Ok(Event::Start(start)) if start.local_name().as_ref() == "div" => {
                // Narrative: words for people in another namespace.
                reader.read_to_end(start.name()).map_err(|e| refused(source, &reader, &e))?;
            }
            Ok(Event::Start(start)) => tree.start(&start).map_err(wrong)?,
            Ok(Event::Empty(start)) => {
                tree.start(&start).and_then(|()| tree.end()).map_err(wrong)?;
            }
            Ok(Event::End(_)) => tree.end().map_err(wrong)?,
            Ok(Event::Text(text)) if text.trim_ascii().is_empty() => {}
            Ok(Event::Text(_) | Event::CData(_) | Event::GeneralRef(_)) => {
                return Err(wrong(match tree.open.last() {
                    Some(open) => format!(
                        "`{}` holds text; a value stands in the attribute `value`",
                        open.name
                    ),
                    None => "there is text outside the resource".to_owned(),
                }));
            }
            Ok(Event::DocType(_)) => {
                return Err(wrong("a document type declaration is not allowed".to_owned()));
            }
            Ok(Event::Decl(declaration)) => {
                if let Some(Ok(encoding)) = declaration.encoding() {
                    source.held_to(&encoding)?;
                }
            }
            Ok(Event::PI(_) | Event::Comment(_)) => {}
            Ok(Event::Eof) => break,
            Err(error) => return Err(refused(source, &reader, &error)),
        }
    }
    match tree {
        Tree { open, root: Some(root), .. } if open.is_empty() => Ok(root),
        _ => Err(truncated(source)),
    }
}

/// The elements that are open, outermost first.
struct Tree<'s, 'a> {
    source: &'s Source<'a>,
    open: Vec<Open<'a>>,
    root: Option<Node<'a>>,
}

/// An element whose end has not been seen.
struct Open<'a> {
    name: &'a str,
    value: Option<Cow<'a, str>>,
    members: Vec<(Cow<'a, str>, Node<'a>)>,
    /// The resource it wraps, in `resource` and `contained`.
    resource: Option<Node<'a>>,
}

impl<'a> Tree<'_, 'a> {
    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        if self.open.len() == DEPTH_MAX {
            return Err(format!("elements lie in each other deeper than {DEPTH_MAX}"));
        }
        let name = self.source.borrowed(start.local_name().into_inner()).unwrap_or_default();
        let mut open = Open { name, value: None, members: Vec::new(), resource: None };
        if is_resource(name) {
            open.members.push(("resourceType".into(), Node::Plain(name.into())));
        }
        let mut is_fhir = false;
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| match error {
                AttrError::Duplicated(..) => format!("`{name}` has an attribute twice"),
                _ => format!("the attributes of `{name}` are not written as `name=\"value\"`"),
            })?;
            match attribute.key.into_inner() {
                "value" => open.value = Some(self.text(&attribute)?),
                // The only members of a type that are attributes.
                "id" => open.members.push(("id".into(), Node::Plain(self.text(&attribute)?))),
                "url" => open.members.push(("url".into(), Node::Plain(self.text(&attribute)?))),
                key => is_fhir |= key.starts_with("xmlns") && &*attribute.value == FHIR,
            }
        }
        if self.open.is_empty() {
            if self.root.is_some() {
                return Err(format!("`{name}` comes after the end of the resource"));
            }
            if !is_fhir {
                return Err(format!("the element `{name}` is not of the namespace `{FHIR}`"));
            }
        }
        self.open.push(open);
        Ok(())
    }

    /// The value of an attribute; borrowed where it has no escapes.
    fn text(&self, attribute: &Attribute<'_>) -> Result<Cow<'a, str>, String> {
        let text =
            attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| match error {
                Error::Escape(EscapeError::UnrecognizedEntity(_, entity)) => {
                    format!("the entity `&{entity};` is not known")
                }
                _ => "a `&` does not begin a character reference".to_owned(),
            })?;
        Ok(match self.source.borrowed(&text) {
            Some(borrowed) => Cow::Borrowed(borrowed),
            None => Cow::Owned(text.into_owned()),
        })
    }

    fn end(&mut self) -> Result<(), String> {
        let Some(Open { name, value, members, resource }) = self.open.pop() else {
            return Err("an element ends that did not start".to_owned());
        };
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(Node::Object(members));
            return Ok(());
        };
        if let Some(resource) = resource {
            return parent.add(name.into(), resource);
        }
        if is_resource(name) && matches!(parent.name, "resource" | "contained") {
            if parent.resource.replace(Node::Object(members)).is_some() {
                return Err(format!("`{}` holds more than one resource", parent.name));
            }
            return Ok(());
        }
        match value {
            None => parent.add(name.into(), Node::Object(members)),
            Some(value) => {
                parent.add(name.into(), Node::Plain(value))?;
                // As in JSON, what is said about a plain value stands beside it.
                if members.is_empty() {
                    return Ok(());
                }
                parent.add(format!("_{name}").into(), Node::Object(members))
            }
        }
    }
}

impl<'a> Open<'a> {
    /// Adds a member; of a name that is there already it becomes a list.
    fn add(&mut self, name: Cow<'a, str>, node: Node<'a>) -> Result<(), String> {
        let full = self.members.len() == NAMES_MAX;
        // The schema has elements of one name beside each other, so the search ends at once.
        match self.members.iter_mut().rev().find(|(member, _)| *member == name) {
            Some((_, Node::List(items))) => items.push(node),
            Some((_, one)) => {
                let first = std::mem::replace(one, Node::Null);
                *one = Node::List(vec![first, node]);
            }
            None if full => {
                return Err(format!("`{}` holds too many different elements", self.name));
            }
            None => self.members.push((name, node)),
        }
        Ok(())
    }
}

/// Types of resources begin with a capital letter, members do not.
fn is_resource(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn error(source: &Source<'_>, offset: usize, message: String) -> FeedError {
    let (line, column) = source.position(offset);
    FeedError::xml(Place::at(line, column), &message)
}

/// The document ends inside of something.
fn truncated(source: &Source<'_>) -> FeedError {
    let (line, column) = source.position(source.text().trim_ascii_end().len());
    FeedError::truncated(Place::at(line, column))
}

fn refused(source: &Source<'_>, reader: &Reader<&[u8]>, error: &Error) -> FeedError {
    match error {
        Error::Syntax(SyntaxError::InvalidBangMarkup) => {}
        Error::Syntax(_) => return truncated(source),
        Error::IllFormed(quick_xml::errors::IllFormedError::MissingEndTag(_)) => {
            return truncated(source);
        }
        _ => {}
    }
    self::error(source, offset(reader.error_position()), error.to_string())
}
