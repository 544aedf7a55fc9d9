//! Takes entries as they stand in the text, where nothing about them needs saying.

use alloc::string::String;

use super::{
    FIELDS,
    field::{comparator, episode_type, flags},
    reader::Reader,
    scanner::FieldScanner,
};
use crate::{
    code::Scheme,
    entry::Comparator,
    limits::{ENTRIES_MAX, TEXT_MAX},
    record::{RawCoding, RawEntry, RawValue, TextRange},
};

impl Reader<'_> {
    /// Takes a line that is an entry, and has neither an escape nor a mistake, as it stands. Anything else is
    /// left, untouched, to [`Self::line`], which knows what to say.
    pub(super) fn read_entry_fast(
        &mut self,
        at: usize,
        line: &str,
        scanner: &FieldScanner,
    ) -> Option<()> {
        let is_entry = line.as_bytes().starts_with(b"entry\t") && line.len() <= TEXT_MAX;
        if !is_entry || !scanner.is_plain {
            return None;
        }
        self.read_fields_fast(at, line, scanner.fields(at, line.len()))
    }

    /// Takes an entry from its fields, which stand in this part of the text, that begins at `at`, without
    /// escapes and none too long. Where there is a mistake, nothing is taken.
    #[inline(never)]
    pub(super) fn read_fields_fast(
        &mut self,
        at: usize,
        text: &str,
        fields: [TextRange; FIELDS],
    ) -> Option<()> {
        let bytes = text.as_bytes();
        let field = |range: TextRange| Field {
            range,
            text: bytes.get(range.within(at)).unwrap_or_default(),
        };
        let word = |range: TextRange| text.get(range.within(at)).unwrap_or_default();
        // Most are empty, and say nothing.
        fn read<T: Default>(word: &str, read: fn(&str) -> Result<T, String>) -> Option<T> {
            if word.is_empty() { Some(T::default()) } else { read(word).ok() }
        }
        let [_, id, effective, codings, value, unit, comparator, organisation, rest @ ..] = fields;
        let [service, recorded, episode, flags, recorder] = rest;
        if id.is_empty() || self.request.entries.len() >= ENTRIES_MAX {
            return None;
        }
        let raw = RawEntry {
            id,
            effective,
            recorded,
            organisation,
            service,
            recorder,
            value: value_fast(
                field(value),
                field(unit),
                read(word(comparator), self::comparator)?,
            )?,
            episode: read(word(episode), episode_type)?,
            flags: read(word(flags), self::flags)?,
            codings: self.read_codings_fast(field(codings))?,
            is_long: false,
        };
        let place = self.request.entries.len() as u32;
        if !self.ids.insert(&self.request.entries, word(id), place) {
            self.request.entries.truncate_codings(raw.codings.0);
            return None;
        }
        self.request.entries.push_raw(raw);
        Some(())
    }

    /// Takes the codings of such an entry, all or none.
    fn read_codings_fast(&mut self, Field { range, text }: Field<'_>) -> Option<(u32, u32)> {
        let entries = &mut self.request.entries;
        let first = entries.next_coding();
        let mut from = 0;
        while from < text.len() || from > 0 && from == text.len() {
            let taken = text.get(from..).and_then(|rest| {
                let colon = rest.iter().position(|byte| *byte == b':')?;
                let (name, code) = (rest.get(..colon)?, rest.get(colon + 1..)?);
                let len = code.iter().position(|byte| *byte == b' ').unwrap_or(code.len());
                let code = range.part(from + colon + 1, len);
                Some(RawCoding { scheme: Scheme::from_bytes(name)?, code })
            });
            let Some(coding) = taken else {
                entries.truncate_codings(first);
                return None;
            };
            // Behind a space there is another coding, if only an empty one, which is none.
            from = coding.code.end_in(range) + 1;
            entries.push_coding(coding);
        }
        Some((first, entries.next_coding()))
    }
}

/// One field of a plain line.
#[derive(Clone, Copy)]
struct Field<'a> {
    range: TextRange,
    text: &'a [u8],
}

/// A value without a mistake, as [`value`] reads it.
fn value_fast(
    Field { range, text }: Field<'_>,
    unit: Field<'_>,
    comparator: Option<Comparator>,
) -> Option<RawValue> {
    let is_bare = unit.text.is_empty() && comparator.is_none();
    let after = || range.part(1, text.len() - 1);
    match text.first() {
        None => is_bare.then_some(RawValue::None),
        Some(b'@') => is_bare.then(|| RawValue::Date(after())),
        Some(b'"') => is_bare.then(|| RawValue::Text(after())),
        Some(_) => Some(RawValue::Quantity { value: range, unit: unit.range, comparator }),
    }
}
