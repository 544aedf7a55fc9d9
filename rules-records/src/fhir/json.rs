//! Reaching into JSON without ever failing.

use serde_json::Value;

/// The value at a dotted path of object members.
pub(super) fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, member| value.get(member))
}

/// The text at a path, if it is text and not empty.
pub(super) fn text<'a>(value: &'a Value, path: &str) -> Option<&'a str> {
    at(value, path)?.as_str().filter(|text| !text.is_empty())
}

/// The items at a path: an array's, or the one value that stands there; none if there is nothing.
pub(super) fn items<'a>(value: &'a Value, path: &str) -> &'a [Value] {
    match at(value, path) {
        Some(Value::Array(items)) => items,
        None | Some(Value::Null) => &[],
        Some(one) => std::slice::from_ref(one),
    }
}

/// The codes of a status that is a code in STU3 and a concept in R4.
pub(super) fn codes<'a>(value: &'a Value, path: &str) -> Vec<&'a str> {
    match at(value, path) {
        Some(Value::String(code)) => vec![code],
        Some(concept) => {
            items(concept, "coding").iter().filter_map(|coding| text(coding, "code")).collect()
        }
        None => Vec::new(),
    }
}

/// The extensions whose URL ends so: profiles change their host and path, not their last name.
pub(super) fn extensions<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    items(value, "extension").iter().filter(move |extension| {
        text(extension, "url").is_some_and(|url| {
            let last = url.rsplit('/').next().unwrap_or(url);
            last.contains(name)
        })
    })
}
