//! XML to the JSON it stands for, by splitting the text at `<`: enough for well-formed files, and nothing the
//! reader uses.

use serde_json::{Map, Value};

/// The resource in a file.
pub(crate) fn to_json(text: &str) -> Value {
    let mut open: Vec<(String, Map<String, Value>)> = vec![(String::new(), Map::new())];
    let mut rest = text;
    while let Some((_, tag)) = rest.split_once('<') {
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").unwrap().1;
            continue;
        }
        let (tag, after) = split_tag(tag);
        rest = after;
        if tag.starts_with('?') {
            continue;
        }
        if tag.starts_with('/') {
            close(&mut open);
            continue;
        }
        let (name, attributes) =
            tag.split_at(tag.find([' ', '\n', '\r', '\t', '/']).unwrap_or(tag.len()));
        if name == "div" && !tag.ends_with('/') {
            rest = skip_narrative(rest);
            continue;
        }
        let mut members = Map::new();
        if name.starts_with(char::is_uppercase) {
            members.insert("resourceType".to_owned(), name.into());
        }
        for attribute in ["value", "url", "id"] {
            let lead = format!(" {attribute}=\"");
            if let Some((_, text)) = attributes.split_once(lead.as_str()) {
                let key = if attribute == "value" { "@" } else { attribute };
                members.insert(key.to_owned(), text.split('"').next().unwrap().into());
            }
        }
        open.push((name.to_owned(), members));
        if tag.ends_with('/') {
            close(&mut open);
        }
    }
    assert_eq!(open.len(), 1, "every element is closed");
    let (_, top) = open.pop().unwrap();
    top.into_iter().next().unwrap().1
}

/// The tag up to its `>`, and what follows; a `>` may stand in an attribute.
fn split_tag(text: &str) -> (&str, &str) {
    let mut quoted = false;
    let end = text.find(|c| {
        quoted ^= c == '"';
        c == '>' && !quoted
    });
    let (tag, rest) = text.split_at(end.unwrap());
    (tag, rest.strip_prefix('>').unwrap())
}

fn skip_narrative(text: &str) -> &str {
    let mut depth = 1;
    let mut rest = text;
    while depth > 0 {
        let (_, tag) = rest.split_once('<').unwrap();
        let (tag, after) = split_tag(tag);
        match tag {
            _ if tag.starts_with("/div") => depth -= 1,
            _ if tag.starts_with("div") && !tag.ends_with('/') => depth += 1,
            _ => {}
        }
        rest = after;
    }
    rest
}

/// Puts an element that ends into the one around it: a plain value, a resource for its wrapper, a list where it
/// is repeated.
fn close(open: &mut Vec<(String, Map<String, Value>)>) {
    let (name, mut members) = open.pop().unwrap();
    let (around, parent) = open.last_mut().unwrap();
    if name.starts_with(char::is_uppercase) && matches!(around.as_str(), "resource" | "contained") {
        *parent = members;
        return;
    }
    let value = match members.remove("@") {
        Some(plain) => plain,
        None => Value::Object(members),
    };
    match parent.get_mut(&name) {
        None => drop(parent.insert(name, value)),
        Some(Value::Array(items)) => items.push(value),
        Some(one) => *one = Value::Array(vec![one.take(), value]),
    }
}
