//! Fields of a text request.

use alloc::{format, string::String, vec::Vec};

use nom::{
    Parser,
    bytes::complete::{tag, take_while1},
    character::complete::char,
    combinator::{all_consuming, rest},
    multi::separated_list1,
    sequence::separated_pair,
};

use super::escape::unescape;
use crate::{
    code::Scheme,
    entry::{Coding, Comparator, EntryFlags, EntryValue, EpisodeType},
    text::Quoted,
};

/// `key=value`.
pub(super) fn name_value(text: &str) -> Option<(&str, &str)> {
    let name = take_while1::<_, _, nom::error::Error<&str>>(|c: char| c.is_ascii_lowercase());
    all_consuming(separated_pair(name, tag("="), rest)).parse(text).ok().map(|(_, pair)| pair)
}

/// `scheme:code` separated by single spaces; none in an empty field.
pub(super) fn codings(text: &str) -> Result<Vec<Coding>, String> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let coding = separated_pair(
        take_while1::<_, _, nom::error::Error<&str>>(|c: char| c.is_ascii_alphanumeric()),
        char(':'),
        nom::bytes::complete::take_till(|c| c == ' '),
    );
    let (_, pairs) =
        all_consuming(separated_list1(char(' '), coding)).parse(text).map_err(|_| {
            format!(
                "{text} is not a list of `scheme:code` separated by single spaces",
                text = Quoted(text)
            )
        })?;
    pairs
        .into_iter()
        .map(|(scheme, code)| {
            let scheme = Scheme::from_name(scheme).ok_or_else(|| {
                let names: Vec<&str> = Scheme::ALL.into_iter().map(Scheme::name).collect();
                format!(
                    "{scheme} is no scheme; the schemes are {}",
                    names.join(", "),
                    scheme = Quoted(scheme)
                )
            })?;
            let code = unescape(code).map_err(|(_, message)| message)?;
            Ok(Coding { scheme, code })
        })
        .collect()
}

/// A comparator; none in an empty field.
pub(super) fn comparator(text: &str) -> Result<Option<Comparator>, String> {
    word(text, Comparator::from_name, |text| {
        format!("{text} is no comparator; write <, <=, >= or >")
    })
}

/// A word of a vocabulary; none in an empty field.
fn word<T>(
    text: &str,
    from_name: fn(&str) -> Option<T>,
    refuse: fn(Quoted<'_>) -> String,
) -> Result<Option<T>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    from_name(text).map(Some).ok_or_else(|| refuse(Quoted(text)))
}

/// A number, a date after `@` or text after `"`, with unit and comparator.
pub(super) fn value(
    text: &str,
    unit: &str,
    comparator: &str,
) -> Result<Option<EntryValue>, String> {
    let comparator = self::comparator(comparator)?;
    let bare = unit.is_empty() && comparator.is_none();
    let alone = |value: EntryValue| {
        if bare { Ok(Some(value)) } else { Err("only a number has a unit or a comparator".into()) }
    };
    if let Some(date) = text.strip_prefix('@') {
        alone(EntryValue::Date(date.into()))
    } else if let Some(words) = text.strip_prefix('"') {
        alone(EntryValue::Text(words.into()))
    } else if !text.is_empty() {
        Ok(Some(EntryValue::Quantity { value: text.into(), unit: unit.into(), comparator }))
    } else if bare {
        Ok(None)
    } else {
        Err("there is a unit or a comparator and no value".into())
    }
}

/// An episode type; none in an empty field.
pub(super) fn episode_type(text: &str) -> Result<Option<EpisodeType>, String> {
    word(text, EpisodeType::from_name, |text| {
        format!("{text} is no episode type; write first, new, review, flare-up, end or other")
    })
}

/// Flags separated by single spaces.
pub(super) fn flags(text: &str) -> Result<EntryFlags, String> {
    let mut flags = EntryFlags::default();
    for flag in text.split(' ').filter(|_| !text.is_empty()) {
        let Some(slot) = flags.named_mut(flag) else {
            let flag = Quoted(flag);
            return Err(format!(
                "{flag} is no flag; write entered-in-error, deleted or confidential"
            ));
        };
        *slot = true;
    }
    Ok(flags)
}
