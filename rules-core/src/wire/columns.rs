//! Entries by column: each field of theirs in a text of its own, one value a line.

use alloc::{format, string::String, vec::Vec};

use super::{FIELDS, Line, NewEntries, Reader};
use crate::{
    entry::Column,
    limits::{ENTRIES_MAX, REQUEST_MAX, TEXT_MAX},
    module::Failure,
    record::{Ids, Offered, Piece},
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

/// A column that has values, somewhere in the text of all.
struct Values {
    /// Which field of an entry it is.
    field: usize,
    /// Where the next value begins, and where the last ends.
    at: usize,
    end: usize,
    has_escapes: bool,
}

impl Values {
    /// The next value; `None` behind the last.
    fn next(&mut self, text: &str) -> Option<Piece> {
        let rest = text.as_bytes().get(self.at..self.end)?;
        let len = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        let value = Piece::new(self.at, len);
        self.at += len + 1;
        Some(value)
    }
}

/// Reads entries by column.
///
/// # Errors
/// [`Failure::BadRequest`] where columns have different lengths or a value cannot be read, with its column,
/// line and character; [`Failure::TooLarge`].
pub(crate) fn read_columns(columns: &[Column]) -> Result<NewEntries, Failure> {
    let size = columns.iter().fold(0_usize, |size, it| size.saturating_add(it.values.len()));
    if size > REQUEST_MAX {
        let message = format!("the columns have more than {REQUEST_MAX} bytes");
        return Err(Failure::TooLarge(message));
    }
    let mut text = String::with_capacity(size);
    let mut all: Vec<Values> = Vec::with_capacity(columns.len().min(FIELDS));
    for column in columns {
        let field = field_of(&column.name)?;
        if all.iter().any(|it| it.field == field) {
            return Err(Failure::BadRequest(format!("column `{}` stands twice", column.name)));
        }
        // One that is empty throughout need not be given, and need not say how many empty values it has.
        if !column.values.is_empty() {
            let at = text.len();
            text.push_str(&column.values);
            let has_escapes = column.values.contains('\\');
            all.push(Values { field, at, end: text.len(), has_escapes });
        }
    }
    let entries = count(columns)?;

    let mut reader = Reader::default();
    reader.given.offered = Offered::over(&text);
    reader.ids = Ids::with_room(entries.min(ENTRIES_MAX));
    let mut number = 0;
    while let Some(pieces) = next_entry(&mut all, &text) {
        number += 1;
        let value = |piece: Piece| text.get(piece.within(0)).unwrap_or_default();
        let is_plain = pieces.iter().all(|piece| piece.len() <= TEXT_MAX)
            && !all.iter().any(|it| {
                it.has_escapes
                    && pieces.get(it.field).is_some_and(|piece| value(*piece).contains('\\'))
            });
        if !is_plain || reader.plain_cells(0, &text, pieces).is_none() {
            let mut fields: Vec<_> = pieces.map(|piece| (1, value(piece))).into();
            if let Some(first) = fields.first_mut() {
                first.1 = "entry";
            }
            reader.entry(&Line { number, fields, is_of_columns: true })?;
        }
    }
    Ok(NewEntries { offered: reader.given.offered.into_owned(), ids: reader.ids })
}

/// The values of the next entry, by field; `None` behind the last.
fn next_entry(all: &mut [Values], text: &str) -> Option<[Piece; FIELDS]> {
    let mut pieces = [Piece::default(); FIELDS];
    let mut is_there = false;
    for values in all {
        if let (Some(slot), Some(value)) = (pieces.get_mut(values.field), values.next(text)) {
            *slot = value;
            is_there = true;
        }
    }
    is_there.then_some(pieces)
}

fn field_of(name: &str) -> Result<usize, Failure> {
    // What begins a line is no column.
    let field = COLUMNS.iter().position(|it| *it == name).map(|at| at + 1);
    field.ok_or_else(|| {
        let names = COLUMNS.join(", ");
        Failure::BadRequest(format!("{} is no column; the columns are {names}", Quoted(name)))
    })
}

/// How many entries there are: each column has a value for each id.
fn count(columns: &[Column]) -> Result<usize, Failure> {
    let ids = columns.iter().find(|it| it.name == "id").map_or(0, values);
    match columns.iter().map(|it| (it, values(it))).find(|(_, len)| ![0, ids].contains(len)) {
        None => Ok(ids),
        Some((column, len)) => Err(Failure::BadRequest(format!(
            "columns differ in length: `{}` has {len}, `id` has {ids}; a line feed stands between \
             values, and none after the last",
            column.name
        ))),
    }
}

/// How many values a column has.
fn values(column: &Column) -> usize {
    if column.values.is_empty() {
        return 0;
    }
    1 + column.values.bytes().filter(|byte| *byte == b'\n').count()
}
