//! Read v2 (five-byte) and CTV3 codes.

use core::fmt;

use super::{CodeError, supplier};

/// Five characters: letters and digits, padded at the end with dots.
///
/// INVARIANT: ASCII; at least one letter or digit; no dot before a letter or digit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReadCode([u8; 5]);

impl ReadCode {
    /// The five characters.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The code one level up by prefix: `H33z1` → `H33z.`. `None` at the top.
    ///
    /// Only Read v2 has a prefix hierarchy; in CTV3 the result means nothing.
    pub fn parent(self) -> Option<Self> {
        let mut chars = self.0;
        let last = chars.iter().rposition(|c| *c != b'.')?;
        if last == 0 {
            return None;
        }
        if let Some(c) = chars.get_mut(last) {
            *c = b'.';
        }
        Some(Self(chars))
    }

    /// The five characters as one number below 2^40.
    pub(super) fn bits(self) -> u64 {
        self.0.iter().fold(0, |all, byte| all << 8 | u64::from(*byte))
    }

    /// The code of such a number.
    pub(super) fn of_bits(bits: u64) -> Self {
        let [_, _, _, chars @ ..] = bits.to_be_bytes();
        Self(chars)
    }

    /// [`Self::parent`], of the number of a code.
    pub(super) fn above(bits: u64) -> Option<u64> {
        let (mut at, dot) = (0, u64::from(b'.'));
        while bits >> at & 0xFF == dot {
            at += 8;
        }
        // The first character is never taken away.
        (at < 32).then(|| bits & !(0xFF << at) | dot << at)
    }

    /// The first character, if it begins no chapter of Read v2.
    fn foreign_chapter(self) -> Option<char> {
        let [first, ..] = self.0;
        matches!(first, b'I' | b'O' | b'V'..=b'Y').then(|| char::from(first))
    }

    /// Whether it is the id of a term of CTV3, not of a concept.
    fn is_term_id(self) -> bool {
        matches!(self.0, [b'Y', b'a'..=b'z', ..])
    }

    fn new(text: &str) -> Result<Self, CodeError> {
        if let Some(bad) = text.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '.') {
            return Err(CodeError::Character(bad));
        }
        let Ok(chars) = <[u8; 5]>::try_from(text.as_bytes()) else {
            return Err(CodeError::Length { found: text.len(), wanted: "5 (with padding dots)" });
        };
        let body = chars.iter().take_while(|c| **c != b'.').count();
        if chars.iter().skip(body).any(|c| *c != b'.') {
            return Err(match chars {
                [b'.', b'.', ..] => CodeError::DotInside,
                [b'.', four @ ..] if is_padded(four) => CodeError::FourByteRead,
                _ => CodeError::DotInside,
            });
        }
        if body == 0 { Err(CodeError::OnlyDots) } else { Ok(Self(chars)) }
    }
}

/// Five characters, dots at the end only.
fn plain(code: &[u8]) -> Option<ReadCode> {
    let chars = <[u8; 5]>::try_from(code).ok()?;
    let mut padding = false;
    for c in chars {
        if c == b'.' {
            padding = true;
        } else if padding || !c.is_ascii_alphanumeric() {
            return None;
        }
    }
    let [first, ..] = chars;
    (first != b'.').then_some(ReadCode(chars))
}

/// What [`read_v2`] makes of it, if it has five characters and is nothing special.
pub(super) fn plain_v2(code: &[u8]) -> Option<ReadCode> {
    let code = plain(code)?;
    let [_, second, third, ..] = code.0;
    // Every prefix and suffix of EMIS has two capitals there.
    let may_be_emis = second.is_ascii_uppercase() && third.is_ascii_uppercase();
    (code.foreign_chapter().is_none() && !may_be_emis).then_some(code)
}

/// What [`ctv3`] makes of it, if it is nothing special.
pub(super) fn plain_ctv3(code: &[u8]) -> Option<ReadCode> {
    plain(code).filter(|code| !code.is_term_id())
}

/// Whether dots stand at the end only.
fn is_padded(code: [u8; 4]) -> bool {
    code.iter().skip_while(|c| **c != b'.').all(|c| *c == b'.')
}

impl fmt::Debug for ReadCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// Five characters, or seven with the term code.
///
/// The chapters are `0` to `9`, `A` to `Z` but for `I O V W X Y`, and lower case for drugs. Without this
/// check a CTV3 code (`XaPbt`), a TPP code (`Y3356`) or an EMIS drug (`DITA912`) in the wrong column would
/// pass as a Read v2 code.
pub(super) fn read_v2(text: &str) -> Result<ReadCode, CodeError> {
    if supplier::is_emis(text) {
        return Err(CodeError::EmisLocal);
    }
    let code = read_v2_shape(text)?;
    code.foreign_chapter().map_or(Ok(code), |first| Err(CodeError::Chapter(first)))
}

fn read_v2_shape(text: &str) -> Result<ReadCode, CodeError> {
    if text.len() == 7 && text.is_ascii() {
        let (code, term) = text.split_at(5);
        let code = ReadCode::new(code)?;
        return if term.bytes().all(|c| c.is_ascii_alphanumeric()) {
            Ok(code)
        } else {
            Err(CodeError::TermCode)
        };
    }
    ReadCode::new(text).map_err(|error| match error {
        CodeError::Length { found, .. } => {
            CodeError::Length { found, wanted: "5 (with padding dots), or 7 with the term code," }
        }
        other => other,
    })
}

/// Five characters. A leading dot is no four-byte code here, only malformed.
///
/// `Y` begins the codes TPP adds (`Y3356`, `YA756`); with a lower-case letter after it, it begins the ids of
/// terms (`Ya0rM`), which say nothing without their concept.
pub(super) fn ctv3(text: &str) -> Result<ReadCode, CodeError> {
    let code = ReadCode::new(text).map_err(|error| match error {
        CodeError::FourByteRead => CodeError::DotInside,
        other => other,
    })?;
    if code.is_term_id() { Err(CodeError::TermId) } else { Ok(code) }
}
