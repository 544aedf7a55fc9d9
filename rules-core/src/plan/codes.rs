//! The codes of a ruleset with the codelists they are on.
//!
//! In columns, laid out once by the compiler and used as they stand by whoever loads the pack.

#[cfg(test)]
mod tests;

use alloc::{format, string::String, vec::Vec};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::CodelistId;
use crate::{
    code::{BELOW, Code, is_below, is_verbatim, read_v2_above, scheme_of},
    order::sorted,
};

/// 2^64 over the golden ratio, odd: multiplying by it loses nothing, and scatters numbers that lie close.
const SCATTER: u64 = 0x9E37_79B9_7F4A_7C15;
/// Multiplying by this takes [`SCATTER`] back.
const GATHER: u64 = 0xF1DE_83E1_9937_733D;

/// A code's number ([`Code::key`]) scattered over all numbers.
#[inline]
pub(crate) fn scattered(key: u64) -> u64 {
    key.wrapping_mul(SCATTER)
}

/// One code of a ruleset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeRow {
    /// The code.
    pub code: Code,
    /// Whether it stands for everything below it, too (`H33..%`); only a Read v2 code can.
    pub and_below: bool,
    /// Its term as the codelist gives it; empty if the codelist has none.
    pub term: String,
    /// The lists it is on: an index into [`CodeTable::sets`].
    pub set: u32,
}

/// Codes with the lists they are on.
///
/// INVARIANT: all columns are as long as `places` is; `ends` ascends, up to the end of `texts`. Where a pack is
/// loaded, it is checked that `places` ascends (`in_order`) and that every set is there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CodeTable {
    /// Each row's number, scattered. A row that stands for everything below has the number of that.
    places: Vec<u64>,
    /// Of each row, its index into `sets`.
    set_of: Vec<u32>,
    /// Where each row's text ends in `texts`.
    ends: Vec<u32>,
    /// Of each row its term; before it, and a space, the code itself where its number does not say it.
    texts: String,
    /// The distinct sets of codelists, each ascending and not empty.
    sets: Vec<Vec<CodelistId>>,
}

impl CodeTable {
    /// Lays rows out. Of rows for the same code only the first counts.
    pub fn new(mut rows: Vec<CodeRow>, sets: Vec<Vec<CodelistId>>) -> Self {
        let place = |row: &CodeRow| scattered(key(row));
        rows.sort_by_key(|row| (place(row), row.code));
        rows.dedup_by_key(|row| (place(row), row.code));
        let mut table = Self { sets, ..Self::default() };
        for row in &rows {
            if !is_verbatim(key(row)) {
                table.texts.push_str(&format!("{} ", row.code));
            }
            table.texts.push_str(&row.term);
            table.places.push(place(row));
            table.set_of.push(row.set);
            table.ends.push(u32::try_from(table.texts.len()).unwrap_or(u32::MAX));
        }
        table
    }

    /// How many codes.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The distinct sets of codelists.
    pub fn sets(&self) -> &[Vec<CodelistId>] {
        &self.sets
    }

    /// Every row: those for themselves by code, then those that stand for everything below. `O(n log n)`.
    pub fn rows(&self) -> Vec<CodeRow> {
        let rank = |row: usize| Some((is_below(self.key(row)), self.code_and_term(row)?.0));
        let ranks: Vec<Option<(bool, Code)>> = (0..self.len()).map(rank).collect();
        let order = sorted(ranks.len(), &mut |a, b| ranks.get(a) < ranks.get(b));
        let row = |row: usize| {
            let (code, term) = self.code_and_term(row)?;
            let and_below = is_below(self.key(row));
            Some(CodeRow { code, and_below, term: term.into(), set: self.set_of(row) })
        };
        order.into_iter().filter_map(row).collect()
    }

    /// The scattered numbers, ascending.
    pub(crate) fn places(&self) -> &[u64] {
        &self.places
    }

    /// A row's index into the sets.
    pub(crate) fn set_of(&self, row: usize) -> u32 {
        self.set_of.get(row).copied().unwrap_or_default()
    }

    /// Of each row, its number and its index into the sets.
    pub(crate) fn keys_and_sets(&self) -> impl Iterator<Item = (u64, u32)> {
        let keys = self.places.iter().map(|place| place.wrapping_mul(GATHER));
        keys.zip(self.set_of.iter().copied())
    }

    /// A row's number.
    fn key(&self, row: usize) -> u64 {
        self.places.get(row).copied().unwrap_or_default().wrapping_mul(GATHER)
    }

    fn text(&self, row: usize) -> &str {
        let end = |row: usize| self.ends.get(row).map(|end| *end as usize);
        let from = row.checked_sub(1).and_then(end).unwrap_or_default();
        end(row).and_then(|to| self.texts.get(from..to)).unwrap_or_default()
    }

    /// A row's code and its term; `None` if its number is not that of a code, so that it matches nothing.
    pub(crate) fn code_and_term(&self, row: usize) -> Option<(Code, &str)> {
        let (key, text) = (self.key(row), self.text(row));
        if is_verbatim(key) {
            return Some((Code::of_key(key)?, text));
        }
        let (text, term) = text.split_once(' ')?;
        let code = Code::parse(scheme_of(key)?, text).ok()?;
        // As it is written, so that what is listed is also found.
        (code.key() == key && code.text() == text).then_some((code, term))
    }

    /// Whether a row, which has the number of this code, is this code's.
    pub(crate) fn is_code(&self, row: usize, code: Code) -> bool {
        match code {
            Code::ReadV2(_) | Code::Ctv3(_) | Code::SnomedCt(_) | Code::Dmd(_) => true,
            Code::Icd10(code) | Code::Opcs4(code) | Code::Local(code) => {
                self.text(row).split_once(' ').is_some_and(|(text, _)| text == code.as_str())
            }
        }
    }

    /// A row's term, where the row is this code's own: one for everything below names the group instead.
    pub(crate) fn term(&self, row: usize, code: Code) -> &str {
        let (key, own) = (self.key(row), code.key());
        let text = self.text(row);
        match key == own || is_below(key) && read_v2_above(own) == Some(key) {
            true if is_verbatim(key) => text,
            true => text.split_once(' ').map_or("", |(_, term)| term),
            false => "",
        }
    }

    /// Whether the rows are in order, each code once.
    pub(crate) fn in_order(&self) -> bool {
        let pairs = (1..).zip(self.places.windows(2));
        let mut pairs = pairs.filter_map(|(row, pair)| match pair {
            [before, place] => Some((row, before, place)),
            _ => None,
        });
        pairs.all(|(row, before, place)| {
            before < place || before == place && self.is_told_apart(row)
        })
    }

    /// Whether a row of the same number as the one before it is that of a later code: such as are too long
    /// for a number of their own may share one.
    fn is_told_apart(&self, row: usize) -> bool {
        let code = |row| self.text(row).split_once(' ').map(|(code, _)| code);
        let before = code(row.saturating_sub(1));
        !is_verbatim(self.key(row)) && before.is_some() && before < code(row)
    }
}

/// The number of a row's code, or of everything below it.
fn key(row: &CodeRow) -> u64 {
    match row.code {
        Code::ReadV2(_) if row.and_below => row.code.key() & BELOW,
        _ => row.code.key(),
    }
}

/// A code table where people may read it.
#[derive(Serialize, Deserialize)]
struct Listed {
    rows: Vec<CodeRow>,
    sets: Vec<Vec<CodelistId>>,
}

/// A code table as it stands in a pack: columns of bytes, one after the other.
#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    /// `places`, eight bytes each, the lowest first.
    places: &'a [u8],
    /// `set_of`, seven bits a byte, the lowest first; the eighth bit of a byte says that another follows.
    set_of: &'a [u8],
    /// The length of each row's text, likewise.
    lengths: &'a [u8],
    texts: &'a str,
    sets: Vec<Vec<CodelistId>>,
}

impl Serialize for CodeTable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return Listed { rows: self.rows(), sets: self.sets.clone() }.serialize(serializer);
        }
        let Self { places, set_of, ends, texts, sets } = self;
        let places: Vec<u8> = places.iter().flat_map(|place| place.to_le_bytes()).collect();
        let mut last = 0;
        let lengths = ends.iter().map(|end| end - core::mem::replace(&mut last, *end));
        let stored = Stored {
            places: &places,
            set_of: &packed(set_of.iter().copied()),
            lengths: &packed(lengths),
            texts,
            sets: sets.clone(),
        };
        stored.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for CodeTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let Listed { rows, sets } = Listed::deserialize(deserializer)?;
            return Ok(Self::new(rows, sets));
        }
        let Stored { places, set_of, lengths, texts, sets } = Stored::deserialize(deserializer)?;
        let (places, rest) = places.as_chunks();
        let places: Vec<u64> = places.iter().map(|place| u64::from_le_bytes(*place)).collect();
        let rows = places.len();
        let set_of = unpacked(set_of, rows, Some);
        let mut end = 0_u32;
        let ends = unpacked(lengths, rows, |length| {
            end = end.checked_add(length)?;
            Some(end)
        });
        let is_end = |end: &u32| texts.is_char_boundary(*end as usize);
        match (set_of, ends) {
            (Some(set_of), Some(ends))
                if rest.is_empty()
                    && end as usize == texts.len()
                    && (texts.is_ascii() || ends.iter().all(is_end)) =>
            {
                Ok(Self { places, set_of, ends, texts: texts.into(), sets })
            }
            _ => Err(D::Error::custom("the columns of the code table do not fit together")),
        }
    }
}

/// Numbers as bytes of seven bits.
fn packed(numbers: impl Iterator<Item = u32>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for mut number in numbers {
        while number > 0x7F {
            bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        bytes.push(number as u8);
    }
    bytes
}

/// So many numbers from bytes of seven bits, each turned into another; `None` if there are more or fewer, or
/// one is too large.
fn unpacked(
    bytes: &[u8],
    count: usize,
    mut turn: impl FnMut(u32) -> Option<u32>,
) -> Option<Vec<u32>> {
    let mut numbers = Vec::with_capacity(count.min(bytes.len()));
    let (mut number, mut shift) = (0_u32, 0_u32);
    for byte in bytes {
        let bits = u32::from(byte & 0x7F);
        if shift > 28 || bits > u32::MAX >> shift {
            return None;
        }
        number |= bits << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            numbers.push(turn(number)?);
            (number, shift) = (0, 0);
        }
    }
    (shift == 0 && numbers.len() == count).then_some(numbers)
}
