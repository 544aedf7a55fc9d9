//! Entries by column: each field of theirs in a text of its own, one value a line.

use alloc::{format, string::String, vec::Vec};

use super::{
    FIELDS,
    line::Line,
    reader::{NewEntries, Reader},
};
use crate::{
    entry::Column,
    error::Error,
    limits::{ENTRIES_MAX, REQUEST_MAX, TEXT_MAX},
    record::{Ids, RawEntries, TextRange},
    text::Quoted,
};

/// The names of the columns, in the order of the fields of an `entry` line.
pub const COLUMNS: [&str; FIELDS - 1] = [
    "id",
    "effective",
    "codings",
    "value",
    "unit",
    "comparator",
    "organisation",
    "service",
    "recorded",
    "episode",
    "flags",
    "recorder",
];

/// The field of an entry's id.
const ID: usize = 1;

/// A column that has values, somewhere in the text of all.
struct Values {
    /// Which field of an entry it is.
    field: usize,
    /// Where it begins.
    start: usize,
    /// Where each value ends, from there.
    ends: Vec<u32>,
    has_escapes: bool,
}

impl Values {
    fn of(field: usize, start: usize, text: &str) -> Result<Self, Error> {
        let ends = line_ends(text.as_bytes());
        if ends.len() > ENTRIES_MAX {
            return Err(Error::too_many_entries());
        }
        Ok(Self { field, start, ends, has_escapes: text.contains('\\') })
    }

    /// The n-th value.
    fn nth(&self, nth: usize) -> Option<TextRange> {
        let from = match nth.checked_sub(1) {
            None => 0,
            Some(before) => *self.ends.get(before)? as usize + 1,
        };
        let to = *self.ends.get(nth)? as usize;
        Some(TextRange::new(self.start + from, to - from))
    }
}

/// Where the lines of a text end, the last with the text; not all, where there are too many. Eight bytes at
/// a time.
fn line_ends(text: &[u8]) -> Vec<u32> {
    const ONES: u64 = u64::MAX / 255;
    const LOW: u64 = ONES * 0x7F;
    let mut ends = Vec::with_capacity((text.len() / 8 + 1).min(ENTRIES_MAX));
    let (words, rest) = text.as_chunks::<8>();
    let mut at = 0;
    for bytes in words {
        // Zero where a byte is a line feed.
        let others = u64::from_le_bytes(*bytes) ^ (ONES * u64::from(b'\n'));
        // The high bit of each zero byte; nothing is carried.
        let mut feeds = !(((others & LOW) + LOW) | others | LOW);
        while feeds != 0 {
            ends.push(at + feeds.trailing_zeros() / 8);
            feeds &= feeds - 1;
        }
        at += 8;
        if ends.len() > ENTRIES_MAX {
            return ends;
        }
    }
    ends.extend((at..).zip(rest).filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at));
    ends.push(text.len() as u32);
    ends
}

/// Reads entries by column.
///
/// # Errors
/// [`BadRequest`](crate::error::ErrorKind::BadRequest) where columns have different lengths or a value cannot be read, with its column,
/// line and character; [`TooLarge`](crate::error::ErrorKind::TooLarge).
pub(crate) fn read_columns(columns: &[Column]) -> Result<NewEntries, Error> {
    let size = columns.iter().fold(0_usize, |size, it| size.saturating_add(it.values.len()));
    if size > REQUEST_MAX {
        let message = format!("the columns have more than {REQUEST_MAX} bytes");
        return Err(Error::too_large(message));
    }
    let mut text = String::with_capacity(size);
    let mut all: Vec<Values> = Vec::with_capacity(columns.len().min(FIELDS));
    for column in columns {
        let field = field_of(&column.name)?;
        if all.iter().any(|it| it.field == field) {
            return Err(Error::bad_request(format!("column `{}` stands twice", column.name)));
        }
        // One that is empty throughout need not be given, and need not say how many empty values it has.
        if !column.values.is_empty() {
            all.push(Values::of(field, text.len(), &column.values)?);
            text.push_str(&column.values);
        }
    }
    let entries = count(&all)?;

    let mut reader = Reader::default();
    reader.request.entries = RawEntries::over(&text);
    reader.ids = Ids::with_room(entries);
    for entry in 0..entries {
        let pieces = pieces(&all, entry);
        let value = |piece: TextRange| text.get(piece.within(0)).unwrap_or_default();
        let is_plain = pieces.iter().all(|piece| piece.len() <= TEXT_MAX)
            && !all.iter().any(|it| {
                it.has_escapes
                    && pieces.get(it.field).is_some_and(|piece| value(*piece).contains('\\'))
            });
        if !is_plain || reader.read_fields_fast(0, &text, pieces).is_none() {
            let mut fields: Vec<_> = pieces.map(|piece| (1, value(piece))).into();
            if let Some(first) = fields.first_mut() {
                first.1 = "entry";
            }
            reader.entry(&Line { number: entry as u32 + 1, fields, is_of_columns: true })?;
        }
    }
    Ok(NewEntries { entries: reader.request.entries.into_owned(), ids: reader.ids })
}

/// The values of an entry, by field.
fn pieces(all: &[Values], entry: usize) -> [TextRange; FIELDS] {
    let mut pieces = [TextRange::default(); FIELDS];
    for values in all {
        if let (Some(slot), Some(value)) = (pieces.get_mut(values.field), values.nth(entry)) {
            *slot = value;
        }
    }
    pieces
}

fn field_of(name: &str) -> Result<usize, Error> {
    // What begins a line is no column.
    let field = COLUMNS.iter().position(|it| *it == name).map(|at| at + 1);
    field.ok_or_else(|| {
        let names = COLUMNS.join(", ");
        Error::bad_request(format!("{} is no column; the columns are {names}", Quoted(name)))
    })
}

/// How many entries there are: each column has a value for each id.
fn count(all: &[Values]) -> Result<usize, Error> {
    let ids = all.iter().find(|it| it.field == ID).map_or(0, |it| it.ends.len());
    let Some(other) = all.iter().find(|it| it.ends.len() != ids) else { return Ok(ids) };
    let name = other.field.checked_sub(1).and_then(|at| COLUMNS.get(at)).copied();
    Err(Error::bad_request(format!(
        "columns differ in length: `{}` has {}, `id` has {ids}; a line feed stands between values, and \
         none after the last",
        name.unwrap_or_default(),
        other.ends.len()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_values_than_the_limit_are_refused() {
        let ids = Column { name: "id".into(), values: "\n".repeat(ENTRIES_MAX) };
        let refused = read_columns(&[ids]).map(|_| ()).unwrap_err();
        let expected = Error::too_many_entries();
        assert_eq!(refused, expected);
    }

    proptest::proptest! {
        #[test]
        fn lines_end_at_line_feeds(text in "[a\\n\u{8a}é]{0,40}") {
            let mut at = 0;
            let ends: Vec<u32> = text
                .split('\n')
                .map(|line| {
                    at += line.len() + 1;
                    at as u32 - 1
                })
                .collect();
            proptest::prop_assert_eq!(line_ends(text.as_bytes()), ends);
        }
    }
}
