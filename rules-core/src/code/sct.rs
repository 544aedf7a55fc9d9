//! SNOMED CT identifiers (SCTID): 6 to 18 digits ending in partition (2) and Verhoeff check digit (1).

use super::CodeError;

/// A checked concept id.
///
/// INVARIANT: 6 to 18 digits, check digit right, partition `00`, or `10` after a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SctId(u64);

impl SctId {
    /// The number.
    pub fn get(self) -> u64 {
        self.0
    }

    /// The id of the number of one that has been read.
    pub(super) fn of_number(number: u64) -> Self {
        Self(number)
    }

    /// Whose it is: the seven digits before the partition, for example 1000000 for the UK clinical and
    /// 1000001 for the UK drug edition. `None` of ids of the international core.
    pub fn namespace(self) -> Option<u32> {
        match (self.0 / 100) % 10 {
            1 => u32::try_from(self.0 / 1000 % 10_000_000).ok(),
            _ => None,
        }
    }
}

/// Multiplication in the dihedral group D5.
const D: [[u8; 10]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
    [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
    [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
    [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
    [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
    [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
    [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
    [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
    [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];
/// The permutation, by position modulo 8.
const P: [[u8; 10]; 8] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
    [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
    [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
    [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
    [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
    [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
    [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
];
/// The inverse in D5.
const INVERSE: [u8; 10] = [0, 4, 3, 2, 1, 5, 6, 7, 8, 9];

/// The Verhoeff check digit for decimal digits (as ASCII) that do not have one yet; `None` if one of
/// them is no digit.
pub fn check_digit(digits: &[u8]) -> Option<u8> {
    let mut state = 0_u8;
    for (position, byte) in digits.iter().rev().enumerate() {
        let digit = byte.checked_sub(b'0')?;
        let permuted = *P.get(position.wrapping_add(1) % 8)?.get(usize::from(digit))?;
        state = *D.get(usize::from(state))?.get(usize::from(permuted))?;
    }
    INVERSE.get(usize::from(state)).copied()
}

/// [`P`] as turns and mirrorings: a permuted digit below 5 turns so many fifths, one from 5 on mirrors (8)
/// and turns so many more. Turns after a mirroring count backwards, so nothing is looked up by what came out
/// before.
const TURNS: [[u8; 10]; 8] = turns();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
const fn turns() -> [[u8; 10]; 8] {
    let mut all = P;
    let mut position = 0;
    while position < 8 {
        let mut digit = 0;
        while digit < 10 {
            let permuted = P[position][digit];
            all[position][digit] = if permuted < 5 { permuted } else { 8 + permuted - 5 };
            digit += 1;
        }
        position += 1;
    }
    all
}

/// A concept id as [`concept_id`] reads it; `None` where that would find something wrong.
pub(super) fn plain(text: &[u8]) -> Option<SctId> {
    if !(6..=18).contains(&text.len()) || text.first() == Some(&b'0') {
        return None;
    }
    let (mut turned, mut mirrored) = (0_u32, false);
    for (byte, turns) in text.iter().rev().zip(TURNS.iter().cycle()) {
        let turn = *turns.get(usize::from(byte.wrapping_sub(b'0')))?;
        let fifths = u32::from(turn & 7);
        turned += if mirrored { 5 - fifths } else { fifths };
        mirrored ^= turn & 8 != 0;
    }
    let [.., long @ (b'0' | b'1'), b'0', _] = text else { return None };
    if turned % 5 != 0 || mirrored || *long == b'1' && text.len() < 11 {
        return None;
    }
    let id = SctId(text.iter().fold(0, |id, byte| id * 10 + u64::from(byte - b'0')));
    id.namespace().is_none_or(|found| NAMESPACES.contains(&found)).then_some(id)
}

/// Where the namespaces lie that are or will soon be given out: they are numbered from 1000000 and there
/// are a few hundred. Damage moves digits into this place that pass the check digit by chance.
const NAMESPACES: core::ops::RangeInclusive<u32> = 1_000_000..=1_009_999;

pub(super) fn concept_id(text: &str) -> Result<SctId, CodeError> {
    if let Some(bad) = text.chars().find(|c| !c.is_ascii_digit()) {
        return Err(CodeError::Character(bad));
    }
    if !(6..=18).contains(&text.len()) {
        return Err(CodeError::Length { found: text.len(), wanted: "6 to 18 digits" });
    }
    if text.starts_with('0') {
        return Err(CodeError::Shape);
    }
    let [body @ .., check] = text.as_bytes() else { return Err(CodeError::Empty) };
    let wanted = check_digit(body).ok_or(CodeError::Shape)?;
    if *check != b'0'.wrapping_add(wanted) {
        return Err(CodeError::CheckDigit { wanted });
    }
    match body {
        [.., long @ (b'0' | b'1'), b'0'] => {
            if *long == b'1' && text.len() < 11 {
                return Err(CodeError::Length { found: text.len(), wanted: "11 to 18 digits" });
            }
            let id = text.parse().map(SctId).map_err(|_| CodeError::Shape)?;
            match id.namespace() {
                Some(found) if !NAMESPACES.contains(&found) => Err(CodeError::Namespace { found }),
                _ => Ok(id),
            }
        }
        [.., b'0' | b'1', b'1'] => Err(CodeError::DescriptionId),
        [.., b'0' | b'1', b'2'] => Err(CodeError::RelationshipId),
        _ => Err(CodeError::Partition),
    }
}
