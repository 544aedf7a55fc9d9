//! A compiled ruleset as bytes, and its checked form in memory.
//!
//! A pack is `CRPK`, format version (u16), language version (u16), SHA-256 of everything after it (32
//! bytes), length of the plan (u32), the plan, the ruleset's sources; numbers little-endian, plan and
//! sources in postcard. [`Pack::load`] checks all of it, so that nothing evaluated later can fail.

mod check;
mod codelist_filter;
mod dependencies;
mod index;
#[cfg(test)]
mod tests;

use alloc::{format, string::String, vec::Vec};
use core::fmt;

use sha2::{Digest, Sha256};

pub use self::check::PlanError;
pub(crate) use self::{codelist_filter::CodelistFilter, dependencies::Dependencies};
use self::{
    dependencies::DependencyIndex,
    index::{CodeFilter, CodeIndex},
};
use crate::{
    code::{Code, Scheme, scheme_of},
    limits::PACK_MAX,
    plan::{CodelistId, Node, NodeId, Plan},
};

/// The pack format written and read.
pub const FORMAT: u16 = 3;
/// The language version compiled and evaluated.
pub const LANGUAGE: u16 = 1;

const MAGIC: &[u8; 4] = b"CRPK";
const DIGEST_LEN: usize = 32;
const BODY_AT: usize = MAGIC.len() + 4 + DIGEST_LEN;

/// A source file kept in a pack: its name and its content.
pub type SourceFile = (String, Vec<u8>);

/// Why bytes are not a pack this module can use.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PackError {
    /// They do not begin as a pack does.
    NotAPack,
    /// They end before the pack does, or go on after it.
    Length,
    /// The content is not what the digest says.
    Digest,
    /// A format or language version this module does not know.
    Version {
        /// What it is.
        what: &'static str,
        /// The version found.
        found: u16,
        /// The version known.
        known: u16,
    },
    /// More bytes than the limit.
    TooLarge,
    /// The plan cannot be decoded.
    Encoding,
    /// The plan breaks a rule of its own form.
    Plan(PlanError),
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAPack => f.write_str("this is not a ruleset pack"),
            Self::Length => f.write_str("the pack is cut short or has bytes after its end"),
            Self::Digest => {
                f.write_str("the pack is damaged: its content does not match its digest")
            }
            Self::Version { what, found, known } => {
                let way =
                    if found < known { "compile the ruleset again" } else { "use a newer module" };
                write!(
                    f,
                    "the pack has {what} version {found}; this module reads version {known}: {way}"
                )
            }
            Self::TooLarge => write!(f, "the pack has more than {PACK_MAX} bytes"),
            Self::Encoding => f.write_str("the pack's plan cannot be decoded"),
            Self::Plan(error) => write!(f, "the pack's plan is not valid: {error}"),
        }
    }
}

impl core::error::Error for PackError {}

/// A checked ruleset, ready to be evaluated.
#[derive(Debug)]
pub struct Pack {
    /// The plan.
    pub plan: Plan,
    /// SHA-256, hexadecimal.
    pub digest: String,
    /// What each rule depends on.
    dependencies: DependencyIndex,
    /// Where each code of the plan's table is.
    index: CodeIndex,
    /// Nodes whose value depends on the entry a guard is asked about.
    contextual: Vec<NodeId>,
    /// Schemes a codelist has codes in, as bits by scheme.
    schemes: Vec<u8>,
    /// The codelists made of others, ascending.
    composed: Vec<CodelistId>,
}

/// Writes a pack.
///
/// # Errors
/// [`PackError::Plan`] where the plan breaks a rule of its form, [`PackError::TooLarge`] above the limit.
pub fn encode(plan: &Plan, sources: &[SourceFile]) -> Result<Vec<u8>, PackError> {
    check_form(plan)?;
    let plan_bytes = postcard::to_allocvec(plan).map_err(|_| PackError::Encoding)?;
    let source_bytes = postcard::to_allocvec(sources).map_err(|_| PackError::Encoding)?;
    let plan_length = u32::try_from(plan_bytes.len()).map_err(|_| PackError::TooLarge)?;
    let mut body = Vec::with_capacity(plan_bytes.len() + source_bytes.len() + 4);
    body.extend_from_slice(&plan_length.to_le_bytes());
    body.extend_from_slice(&plan_bytes);
    body.extend_from_slice(&source_bytes);
    let mut pack = Vec::with_capacity(BODY_AT + body.len());
    pack.extend_from_slice(MAGIC);
    pack.extend_from_slice(&FORMAT.to_le_bytes());
    pack.extend_from_slice(&plan.info.language.to_le_bytes());
    pack.extend_from_slice(&Sha256::digest(&body));
    pack.extend_from_slice(&body);
    if pack.len() > PACK_MAX { Err(PackError::TooLarge) } else { Ok(pack) }
}

/// Checks what [`encode`] checks of a plan, without writing a pack; sources are not counted.
///
/// # Errors
/// Those of [`encode`].
pub fn check(plan: &Plan) -> Result<(), PackError> {
    check_form(plan)?;
    let size = postcard::serialize_with_flavor(plan, postcard::ser_flavors::Size::default())
        .map_err(|_| PackError::Encoding)?;
    if size > PACK_MAX - BODY_AT - 4 { Err(PackError::TooLarge) } else { Ok(()) }
}

fn check_form(plan: &Plan) -> Result<(), PackError> {
    check::check(plan)
        .and_then(|_| CodeIndex::of(plan, &composed(plan)))
        .map(drop)
        .map_err(PackError::Plan)
}

/// The source files a pack was compiled from.
///
/// # Errors
/// [`PackError`] says what is wrong with the pack around them, or with them.
pub fn sources(bytes: &[u8]) -> Result<Vec<SourceFile>, PackError> {
    decode(Parts::of(bytes)?.sources)
}

/// What a pack is made of.
struct Parts<'b> {
    language: u16,
    digest: &'b [u8; DIGEST_LEN],
    plan: &'b [u8],
    sources: &'b [u8],
}

impl<'b> Parts<'b> {
    /// Takes a pack apart; what is inside the digest is as it was written.
    fn of(bytes: &'b [u8]) -> Result<Self, PackError> {
        if bytes.len() > PACK_MAX {
            return Err(PackError::TooLarge);
        }
        let rest = bytes.strip_prefix(MAGIC).ok_or(PackError::NotAPack)?;
        let (format, rest) = rest.split_first_chunk().ok_or(PackError::NotAPack)?;
        let (language, rest) = rest.split_first_chunk().ok_or(PackError::NotAPack)?;
        let (digest, body) = rest.split_first_chunk().ok_or(PackError::NotAPack)?;
        let language = u16::from_le_bytes(*language);
        expect_version("format", u16::from_le_bytes(*format), FORMAT)?;
        expect_version("language", language, LANGUAGE)?;
        if Sha256::digest(body).as_slice() != digest {
            return Err(PackError::Digest);
        }
        let (length, rest) = body.split_first_chunk().ok_or(PackError::Length)?;
        let length = u32::from_le_bytes(*length) as usize;
        let (plan, sources) = rest.split_at_checked(length).ok_or(PackError::Length)?;
        Ok(Self { language, digest, plan, sources })
    }
}

impl Pack {
    /// Reads and checks a pack. `O(n)` in its bytes, but for codelists made of others, each of which is tried with
    /// each set of codelists that codes are on.
    ///
    /// # Errors
    /// [`PackError`] says what is wrong; a pack that loads never fails afterwards.
    pub fn load(bytes: &[u8]) -> Result<Self, PackError> {
        let Parts { language, digest, plan, sources } = Parts::of(bytes)?;
        let plan: Plan = decode(plan)?;
        check_sources(sources)?;
        expect_version("language", plan.info.language, language)?;
        let order = check::check(&plan).map_err(PackError::Plan)?;
        let dependencies = dependencies::dependencies(&plan, &order);
        let flags = check::contextual(&plan);
        let flagged = (0..).map(NodeId).zip(flags).filter(|(_, flag)| *flag);
        let contextual = flagged.map(|(id, _)| id).collect();
        let schemes = schemes(&plan);
        let composed = composed(&plan);
        let index = CodeIndex::of(&plan, &composed).map_err(PackError::Plan)?;
        Ok(Self { index, dependencies, contextual, schemes, composed, digest: hex(digest), plan })
    }

    /// The rows of the code table that a code matches: its own, and those of the Read v2 codes above it that
    /// stand for everything below.
    pub(crate) fn lookup(&self, code: Code) -> impl Iterator<Item = usize> {
        let table = &self.plan.codes;
        let own = self.index.exact(table, code);
        own.into_iter().chain(self.index.above(table, code.key()))
    }

    /// The Bloom filter of the codes ([`Code::key`]) on any codelist.
    pub(crate) fn code_filter(&self) -> CodeFilter<'_> {
        self.index.code_filter()
    }

    /// The codelists a code is on, composed ones too, ascending. `code` is asked for where the number does
    /// not say which it is; `spare` is room to make the answer in.
    pub(crate) fn memberships<'s>(
        &'s self,
        key: u64,
        code: impl Fn() -> Option<Code>,
        spare: &'s mut Vec<CodelistId>,
    ) -> &'s [CodelistId] {
        self.index.lists(&self.plan, &self.composed, key, code, spare)
    }

    /// Whether a code is on a codelist.
    pub(crate) fn is_on(&self, code: Code, list: CodelistId) -> bool {
        self.memberships(code.key(), || Some(code), &mut Vec::new()).binary_search(&list).is_ok()
    }

    /// The codelists of a row.
    pub(crate) fn lists(&self, row: usize) -> &[CodelistId] {
        let table = &self.plan.codes;
        table.sets().get(table.set_of(row) as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether a codelist has codes in the scheme of this code.
    pub(crate) fn covers(&self, list: CodelistId, code: Code) -> bool {
        self.schemes.get(list.index()).is_some_and(|mask| mask & scheme_bit(code.scheme()) != 0)
    }

    /// The nodes whose value depends on the entry a guard is asked about.
    pub(crate) fn contextual(&self) -> &[NodeId] {
        &self.contextual
    }

    /// What each rule depends on.
    pub(crate) fn dependencies(&self) -> &DependencyIndex {
        &self.dependencies
    }

    /// Whether any expression asks for this kind of thing.
    pub(crate) fn asks(&self, what: impl Fn(&Node) -> bool) -> bool {
        self.plan.nodes.iter().any(what)
    }
}

fn expect_version(what: &'static str, found: u16, known: u16) -> Result<(), PackError> {
    if found == known { Ok(()) } else { Err(PackError::Version { what, found, known }) }
}

/// Checks that these bytes are source files, without keeping any.
fn check_sources(bytes: &[u8]) -> Result<(), PackError> {
    let bad = |_| PackError::Encoding;
    let (count, mut rest): (u32, _) = postcard::take_from_bytes(bytes).map_err(bad)?;
    for _ in 0..count {
        (_, rest) = postcard::take_from_bytes::<(&str, &[u8])>(rest).map_err(bad)?;
    }
    if rest.is_empty() { Ok(()) } else { Err(PackError::Length) }
}

fn decode<'a, T: serde::Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, PackError> {
    match postcard::take_from_bytes(bytes) {
        Ok((value, [])) => Ok(value),
        Ok(_) => Err(PackError::Length),
        Err(_) => Err(PackError::Encoding),
    }
}

/// The codelists made of others, ascending.
fn composed(plan: &Plan) -> Vec<CodelistId> {
    let lists = (0..).map(CodelistId).zip(&plan.codelists);
    lists.filter(|(_, list)| list.composed.is_some()).map(|(id, _)| id).collect()
}

fn scheme_bit(scheme: Scheme) -> u8 {
    1 << (scheme as u8)
}

fn schemes(plan: &Plan) -> Vec<u8> {
    let mut of_sets = alloc::vec![0_u8; plan.codes.sets().len()];
    for (key, set) in plan.codes.keys_and_sets() {
        if let (Some(mask), Some(scheme)) = (of_sets.get_mut(set as usize), scheme_of(key)) {
            *mask |= scheme_bit(scheme);
        }
    }
    let mut masks = alloc::vec![0_u8; plan.codelists.len()];
    for (of_set, lists) in of_sets.iter().zip(plan.codes.sets()) {
        for list in lists {
            if let Some(mask) = masks.get_mut(list.index()) {
                *mask |= of_set;
            }
        }
    }
    // Parts come before wholes.
    for (at, list) in plan.codelists.iter().enumerate() {
        let parts = list.composed.iter().flat_map(|composed| &composed.any);
        let mask = parts.fold(0, |all, part| all | masks.get(part.index()).copied().unwrap_or(0));
        if let Some(whole) = masks.get_mut(at) {
            *whole |= mask;
        }
    }
    masks
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(nibble + if nibble < 10 { b'0' } else { b'a' - 10 });
    let mut text = String::with_capacity(bytes.len() * 2);
    text.extend(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]));
    text
}

/// A code with its scheme, as text requests write it.
pub(crate) fn qualified(code: Code) -> String {
    format!("{}:{code}", code.scheme().name())
}
