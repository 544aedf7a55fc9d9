//! Fields of a text request.

use alloc::{format, string::String, vec::Vec};

use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::{tag, take_till1, take_while1},
    character::complete::char,
    combinator::{all_consuming, rest, value as becomes},
    multi::{many0, separated_list1},
    sequence::{preceded, separated_pair},
};

use crate::{
    code::Scheme,
    entry::{Coding, Comparator, EntryFlags, EntryValue, EpisodeType},
    text::Quoted,
};

/// One escape after its backslash.
fn escape(input: &str) -> IResult<&str, char> {
    preceded(
        char('\\'),
        alt((
            becomes('\t', char('t')),
            becomes('\n', char('n')),
            becomes('\r', char('r')),
            becomes(' ', char('s')),
            becomes('\\', char('\\')),
        )),
    )
    .parse(input)
}

/// Undoes the escapes; an error has its offset in characters.
pub(super) fn unescape(text: &str) -> Result<String, (usize, String)> {
    if !text.contains('\\') {
        return Ok(text.into());
    }
    let plain = |input| take_till1(|c| c == '\\').parse(input);
    let piece =
        alt((nom::combinator::map(escape, Piece::Char), nom::combinator::map(plain, Piece::Text)));
    let parsed: IResult<&str, Vec<Piece<'_>>> = many0(piece).parse(text);
    match parsed {
        Ok(("", pieces)) => Ok(pieces.into_iter().fold(String::new(), |mut all, piece| {
            match piece {
                Piece::Char(c) => all.push(c),
                Piece::Text(text) => all.push_str(text),
            }
            all
        })),
        Ok((left, _)) | Err(nom::Err::Error(nom::error::Error { input: left, .. })) => {
            let offset = text.chars().count().saturating_sub(left.chars().count());
            let found: String = left.chars().take(2).collect();
            let message = format!("`{found}` is no escape (write `\\\\` for a backslash)");
            Err((offset, message))
        }
        Err(_) => Err((0, "the field cannot be read".into())),
    }
}

#[derive(Clone)]
enum Piece<'a> {
    Char(char),
    Text(&'a str),
}

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
    Ok(Some(match text {
        "" => return Ok(None),
        "<" => Comparator::Less,
        "<=" => Comparator::LessOrEqual,
        ">=" => Comparator::GreaterOrEqual,
        ">" => Comparator::Greater,
        other => {
            return Err(format!(
                "{other} is no comparator; write <, <=, >= or >",
                other = Quoted(other)
            ));
        }
    }))
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
    Ok(Some(match text {
        "" => return Ok(None),
        "first" => EpisodeType::First,
        "new" => EpisodeType::New,
        "review" => EpisodeType::Review,
        "flare-up" => EpisodeType::FlareUp,
        "end" => EpisodeType::End,
        "other" => EpisodeType::Other,
        other => {
            return Err(format!(
                "{other} is no episode type; write first, new, review, flare-up, end or other",
                other = Quoted(other)
            ));
        }
    }))
}

/// Flags separated by single spaces.
pub(super) fn flags(text: &str) -> Result<EntryFlags, String> {
    let mut flags = EntryFlags::default();
    for flag in text.split(' ').filter(|_| !text.is_empty()) {
        match flag {
            "entered-in-error" => flags.entered_in_error = true,
            "deleted" => flags.deleted = true,
            "confidential" => flags.confidential = true,
            other => {
                return Err(format!(
                    "{other} is no flag; write entered-in-error, deleted or confidential",
                    other = Quoted(other)
                ));
            }
        }
    }
    Ok(flags)
}
