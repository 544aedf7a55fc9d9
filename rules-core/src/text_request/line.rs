//! One line of a text request.

use alloc::{format, string::String, vec::Vec};

use super::{COLUMNS, escape::unescape};
use crate::{
    date::Day,
    error::{Error, Place},
    text::Quoted,
};

/// One line cut at its tabs, with the place of each field.
pub(super) struct Line<'a> {
    pub(super) number: u32,
    pub(super) fields: Vec<(usize, &'a str)>,
    /// Whether its fields stand in columns of their own, at this line of each.
    pub(super) is_of_columns: bool,
}

impl<'a> Line<'a> {
    pub(super) fn new(number: u32, text: &'a str) -> Self {
        let mut column = 1;
        let fields = text
            .split('\t')
            .map(|field| {
                let start = column;
                column += field.chars().count() + 1;
                (start, field)
            })
            .collect();
        Self { number, fields, is_of_columns: false }
    }

    pub(super) fn error(&self, field: usize, message: impl AsRef<str>) -> Error {
        self.error_at(field, 0, message.as_ref())
    }

    /// An error so many characters into a field.
    fn error_at(&self, field: usize, offset: usize, message: &str) -> Error {
        let start = self.fields.get(field).map_or(1, |(column, _)| *column);
        let name = || COLUMNS.get(field.checked_sub(1)?).copied();
        let column = self.is_of_columns.then(name).flatten().map(Into::into);
        let place = Place { column, ..Place::at(self.number, start + offset) };
        Error::at(place, message)
    }

    /// A field as written; empty where the line ends before it.
    pub(super) fn raw(&self, field: usize) -> &'a str {
        self.fields.get(field).map_or("", |(_, text)| text)
    }

    /// A field with its escapes undone.
    pub(super) fn text(&self, field: usize) -> Result<String, Error> {
        unescape(self.raw(field))
            .map_err(|(offset, message)| self.error_at(field, offset, &message))
    }

    pub(super) fn at_most(&self, fields: usize) -> Result<(), Error> {
        if self.fields.len() > fields {
            let message =
                format!("a line with {} has at most {fields} fields", Quoted(self.raw(0)));
            return Err(self.error(fields, message));
        }
        Ok(())
    }

    pub(super) fn required(&self, field: usize, name: &str) -> Result<String, Error> {
        match self.text(field)? {
            text if text.is_empty() => {
                Err(self.error(field, format!("{} needs its {name}", Quoted(self.raw(0)))))
            }
            text => Ok(text),
        }
    }
}

/// What a line that may stand once says.
pub(super) fn once(line: &Line<'_>, field: &mut String, what: &str) -> Result<(), Error> {
    if !field.is_empty() {
        return Err(line.error(0, format!("there is a second `{}` line", line.raw(0))));
    }
    *field = line.required(1, what)?;
    Ok(())
}

/// The day of a line that may stand once.
pub(super) fn day_once(line: &Line<'_>, field: &mut String) -> Result<(), Error> {
    once(line, field, "day")?;
    match Day::parse(field) {
        Ok(_) => Ok(()),
        Err(error) => Err(line.error(1, format!("{} cannot be read: {error}", Quoted(field)))),
    }
}
