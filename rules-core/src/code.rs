//! Codes: checked, small, `Copy`, compared exactly.
//!
//! Case, dots and length are meaning: `C10E.` and `c10e.` are two Read codes, `H43` is none. Nothing is
//! folded, trimmed or padded here, but that the dot and the filler of ICD-10 are left out (`E11.9`, `I10X`); what does not parse is an error that says why, and the caller keeps
//! the text. Sources of the lexical rules: the SNOMED CT release file specification (SCTID), UK Core
//! guidance on legacy codings (Read v2, CTV3), NHS data dictionary (ICD-10, OPCS-4).

mod error;
mod read;
mod sct;
mod supplier;
#[cfg(test)]
mod tests;

use alloc::string::{String, ToString};
use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use self::{
    error::CodeError,
    read::ReadCode,
    sct::{SctId, check_digit},
    supplier::Supplier,
};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A coding scheme.
    pub enum Scheme {
        /// Read version 2, five-byte.
        ReadV2 = "read2",
        /// Clinical Terms Version 3, with the TPP `Y` codes.
        Ctv3 = "ctv3",
        /// SNOMED CT concept ids.
        SnomedCt = "snomed",
        /// NHS dictionary of medicines and devices.
        Dmd = "dmd",
        /// ICD-10.
        Icd10 = "icd10",
        /// OPCS-4.
        Opcs4 = "opcs4",
        /// A system's own codes.
        Local = "local",
    }
}

impl Scheme {
    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::ReadV2 => "Read v2",
            Self::Ctv3 => "CTV3",
            Self::SnomedCt => "SNOMED CT",
            Self::Dmd => "dm+d",
            Self::Icd10 => "ICD-10",
            Self::Opcs4 => "OPCS-4",
            Self::Local => "local",
        }
    }
}

/// Longest local code, in bytes.
pub const LOCAL_CODE_MAX: usize = 30;

/// A code of a scheme without inner structure: up to 30 printable ASCII characters without a space.
///
/// INVARIANT: `text[..len]` is ASCII graphic, the rest is zero, so derived equality and order are those
/// of the text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlainCode {
    text: [u8; LOCAL_CODE_MAX],
    len: u8,
}

impl PlainCode {
    fn new(code: &str) -> Result<Self, CodeError> {
        if code.len() > LOCAL_CODE_MAX {
            return Err(CodeError::TooLong { max: LOCAL_CODE_MAX });
        }
        if let Some(bad) = code.chars().find(|c| !c.is_ascii_graphic()) {
            return Err(CodeError::Character(bad));
        }
        let mut text = [0; LOCAL_CODE_MAX];
        for (to, from) in text.iter_mut().zip(code.bytes()) {
            *to = from;
        }
        Ok(Self { text, len: code.len() as u8 })
    }

    /// 61 bits of FNV-1a.
    fn hash(&self) -> u64 {
        let hash = self.as_str().bytes().fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
        hash >> 3
    }

    /// The code's text.
    pub fn as_str(&self) -> &str {
        let bytes = self.text.get(..usize::from(self.len)).unwrap_or_default();
        core::str::from_utf8(bytes).unwrap_or_default()
    }
}

impl fmt::Debug for PlainCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// A code that is well formed in its scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A Read v2 code.
    ReadV2(ReadCode),
    /// A CTV3 code.
    Ctv3(ReadCode),
    /// A SNOMED CT concept id.
    SnomedCt(SctId),
    /// A dm+d id.
    Dmd(SctId),
    /// An ICD-10 code without its dot.
    Icd10(PlainCode),
    /// An OPCS-4 code without its dot.
    Opcs4(PlainCode),
    /// A local code.
    Local(PlainCode),
}

impl Code {
    /// Reads a code as recorded.
    ///
    /// A 7-character Read v2 code is its first five characters with a term code, which is checked and
    /// then left out: the term code chooses a wording, not a concept.
    ///
    /// # Errors
    /// [`CodeError`] says what is wrong; nothing is repaired.
    pub fn parse(scheme: Scheme, code: &str) -> Result<Self, CodeError> {
        match Self::plain(scheme, code.as_bytes()) {
            Some(code) => Ok(code),
            None => Self::parse_strictly(scheme, code),
        }
    }

    /// Reads a code of the shape that nearly all codes of its scheme have; `None` says nothing.
    fn plain(scheme: Scheme, code: &[u8]) -> Option<Self> {
        match scheme {
            Scheme::ReadV2 => read::plain_v2(code).map(Self::ReadV2),
            Scheme::Ctv3 => read::plain_ctv3(code).map(Self::Ctv3),
            Scheme::SnomedCt => sct::plain(code).map(Self::SnomedCt),
            Scheme::Dmd => sct::plain(code).map(Self::Dmd),
            Scheme::Icd10 | Scheme::Opcs4 | Scheme::Local => None,
        }
    }

    fn parse_strictly(scheme: Scheme, code: &str) -> Result<Self, CodeError> {
        if code.is_empty() {
            return Err(CodeError::Empty);
        }
        if code.trim() != code {
            return Err(CodeError::Space);
        }
        match scheme {
            Scheme::ReadV2 => read::read_v2(code).map(Self::ReadV2),
            Scheme::Ctv3 => read::ctv3(code).map(Self::Ctv3),
            Scheme::SnomedCt => sct::concept_id(code).map(Self::SnomedCt),
            Scheme::Dmd => sct::concept_id(code).map(Self::Dmd),
            Scheme::Icd10 => classification(code, icd10_shape).map(Self::Icd10),
            Scheme::Opcs4 => classification(code, opcs4_shape).map(Self::Opcs4),
            Scheme::Local => PlainCode::new(code).map(Self::Local),
        }
    }

    /// The code as one number, never zero: the scheme in the upper three bits; below it the characters of a
    /// Read code or the id of a concept, which are then the code itself, or else a hash of the text.
    pub(crate) fn key(&self) -> u64 {
        let (scheme, bits) = match self {
            Self::ReadV2(code) => (READ_V2, code.bits()),
            Self::Ctv3(code) => (2, code.bits()),
            Self::SnomedCt(id) => (3, id.get()),
            Self::Dmd(id) => (4, id.get()),
            Self::Icd10(code) => (5, code.hash()),
            Self::Opcs4(code) => (6, code.hash()),
            Self::Local(code) => (7, code.hash()),
        };
        scheme << SCHEME_AT | bits
    }

    /// The code whose number says all of it; of the number of everything below a code, that code.
    pub(crate) fn of_key(key: u64) -> Option<Self> {
        let code = Self::of_own_key(key)?;
        let read = Self::parse(code.scheme(), &code.text()).ok()?;
        (read.key() & BELOW == key & BELOW).then_some(read)
    }

    /// The code of the number of one that has been read, where the number says all of it.
    pub(crate) fn of_own_key(key: u64) -> Option<Self> {
        let bits = key & BELOW;
        match scheme_of(key)? {
            _ if !is_verbatim(key) => None,
            Scheme::ReadV2 => Some(Self::ReadV2(ReadCode::of_bits(bits))),
            Scheme::Ctv3 => Some(Self::Ctv3(ReadCode::of_bits(bits))),
            Scheme::SnomedCt => Some(Self::SnomedCt(SctId::of_number(bits))),
            _ => Some(Self::Dmd(SctId::of_number(bits))),
        }
    }

    /// The canonical code, without its scheme.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::ReadV2(code) | Self::Ctv3(code) => code.as_str().into(),
            Self::SnomedCt(id) | Self::Dmd(id) => id.get().to_string(),
            Self::Icd10(code) | Self::Opcs4(code) | Self::Local(code) => code.as_str().into(),
        }
    }

    /// Whose own code it is, as far as its shape shows it: `Y` begins what TPP adds to CTV3, and EMIS has
    /// prefixes and suffixes.
    pub fn supplier(&self) -> Option<Supplier> {
        match self {
            Self::Ctv3(code) => code.as_str().starts_with('Y').then_some(Supplier::Tpp),
            Self::Local(code) => supplier::is_emis(code.as_str()).then_some(Supplier::Emis),
            _ => None,
        }
    }

    /// The scheme it belongs to.
    pub fn scheme(&self) -> Scheme {
        match self {
            Self::ReadV2(_) => Scheme::ReadV2,
            Self::Ctv3(_) => Scheme::Ctv3,
            Self::SnomedCt(_) => Scheme::SnomedCt,
            Self::Dmd(_) => Scheme::Dmd,
            Self::Icd10(_) => Scheme::Icd10,
            Self::Opcs4(_) => Scheme::Opcs4,
            Self::Local(_) => Scheme::Local,
        }
    }
}

const SCHEME_AT: u32 = 61;
const READ_V2: u64 = 1;

/// The part of a Read v2 code's number that stands for the code and everything below it.
pub(crate) const BELOW: u64 = (1 << SCHEME_AT) - 1;

/// Whether a code's number is the code itself: two codes never share it.
pub(crate) fn is_verbatim(key: u64) -> bool {
    key >> SCHEME_AT < 5
}

/// Whether it is the number of everything below a Read v2 code.
pub(crate) fn is_below(key: u64) -> bool {
    key >> SCHEME_AT == 0
}

/// The scheme of a code of this number.
pub(crate) fn scheme_of(key: u64) -> Option<Scheme> {
    let nth = (key >> SCHEME_AT).max(READ_V2) - READ_V2;
    Scheme::ALL.get(nth as usize).copied()
}

/// Of a Read v2 code's number, the number of everything below that code; of such a number, that of the code
/// above. `None` at the top, and of other schemes.
pub(crate) fn read_v2_above(key: u64) -> Option<u64> {
    match key >> SCHEME_AT {
        READ_V2 => Some(key & BELOW),
        0 => ReadCode::above(key),
        _ => None,
    }
}

impl fmt::Display for Code {
    /// Writes the canonical code, without its scheme.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.scheme(), self.to_string()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (scheme, text) = <(Scheme, String)>::deserialize(deserializer)?;
        Self::parse(scheme, &text).map_err(serde::de::Error::custom)
    }
}

/// Checks a classification code by shape, with its dot taken out.
fn classification(code: &str, shape: fn(&[u8]) -> bool) -> Result<PlainCode, CodeError> {
    let plain = match code.split_once('.') {
        None => String::from(code),
        Some((head, tail)) if head.len() == 3 && !tail.is_empty() => [head, tail].concat(),
        Some(_) => return Err(CodeError::Shape),
    };
    if shape(plain.as_bytes()) {
        // Hospital data fill codes of three characters up (`I10X`); no code of OPCS-4 ends so.
        PlainCode::new(plain.strip_suffix('X').unwrap_or(&plain))
    } else {
        Err(CodeError::Shape)
    }
}

/// `A00`, `A000`, `A00X`, `A00X1`, `M4500`.
fn icd10_shape(code: &[u8]) -> bool {
    match code {
        [letter, a, b, rest @ ..] => {
            letter.is_ascii_uppercase()
                && a.is_ascii_digit()
                && b.is_ascii_digit()
                && match rest {
                    [] => true,
                    [x] => x.is_ascii_digit() || *x == b'X',
                    [x, y] => (x.is_ascii_digit() || *x == b'X') && y.is_ascii_digit(),
                    _ => false,
                }
        }
        _ => false,
    }
}

/// `A01`, `A011`; the letter I is not used.
fn opcs4_shape(code: &[u8]) -> bool {
    match code {
        [letter, a, b, rest @ ..] => {
            letter.is_ascii_uppercase()
                && *letter != b'I'
                && a.is_ascii_digit()
                && b.is_ascii_digit()
                && (rest.is_empty() || matches!(rest, [x] if x.is_ascii_digit()))
        }
        _ => false,
    }
}
