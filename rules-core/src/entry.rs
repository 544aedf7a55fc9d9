//! What a host hands over: a patient's facts, the request's context and the coded entries, as text.
//!
//! Nothing here has been checked. [`crate::record::Record`] reads these values, keeps what parses and
//! turns everything else into a [`crate::problem::Problem`]; no entry is ever lost on the way.

use alloc::{string::String, vec::Vec};

use crate::{code::Scheme, vocabulary::vocabulary};

/// One coding of an entry: a code in a named scheme, as recorded.
///
/// The text is the host's own; `C10F.` and `c10f.` are different Read codes, so it must not be
/// folded, trimmed or padded on the way here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coding {
    /// The scheme the code belongs to.
    pub scheme: Scheme,
    /// The code as recorded, for example `C10F.`, `XaPbt` or `44054006`.
    pub code: String,
}

/// How a recorded number relates to the true one (FHIR `Quantity.comparator`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparator {
    /// The true value is below the number.
    Less,
    /// The true value is at most the number.
    LessOrEqual,
    /// The true value is at least the number.
    GreaterOrEqual,
    /// The true value is above the number.
    Greater,
}

/// The value an entry carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryValue {
    /// A number with its unit.
    Quantity {
        /// An exact decimal as text, for example `58` or `6.5`.
        value: String,
        /// The unit as recorded (UCUM where the host has it); empty when none was recorded.
        unit: String,
        /// How the number bounds the true value, if it does.
        comparator: Option<Comparator>,
    },
    /// A date, possibly partial: `2026-12-01`, `2026-12` or `2026`.
    Date(String),
    /// Free text; no rule reads it, explanations show it.
    Text(String),
}

/// Where an entry stands in an episode of care, as the recorder said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EpisodeType {
    /// The first occurrence ever.
    First,
    /// A new episode of something had before.
    New,
    /// A review of something already recorded.
    Review,
    /// A flare-up of something already recorded.
    FlareUp,
    /// The end of an episode.
    End,
    /// Neither first nor new.
    Other,
}

/// Marks that say how far an entry may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EntryFlags {
    /// Recorded by mistake; never used.
    pub entered_in_error: bool,
    /// Withdrawn by the recorder or the feed; never used.
    pub deleted: bool,
    /// Marked confidential. Carried; this version has no viewer rules and uses the entry.
    pub confidential: bool,
}

/// One coded entry of a record, exactly as the host has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CodedEntry {
    /// The host's own id; evidence and problems name it. Unique within the record.
    pub id: String,
    /// One to eight codings of the same statement (dual coding: CTV3 and SNOMED CT, say).
    pub codings: Vec<Coding>,
    /// When it was true: `2019`, `2019-06`, `2019-06-01` or `2019-06-01T10:30[:00]`; empty if unknown.
    pub effective: String,
    /// When it was recorded, in the same forms; empty if unknown.
    pub recorded: String,
    /// The value, if it carries one.
    pub value: Option<EntryValue>,
    /// The recording organisation (an ODS code where the host has it); empty if unknown.
    pub organisation: String,
    /// The recording service within the organisation; empty if unknown.
    pub service: String,
    /// Who recorded it, as the host names them (an id or a role, not a display name where the feed has an
    /// id); empty if unknown. No rule reads it; evidence shows it.
    pub recorder: String,
    /// The episode type, if recorded.
    pub episode: Option<EpisodeType>,
    /// Marks that say how far it may be used.
    pub flags: EntryFlags,
}

vocabulary! {
    /// A patient's recorded sex.
    ///
    /// `Unknown` is a value like the others: `sex is not male` holds for it.
    #[derive(Default)]
    pub enum Sex {
        /// Female.
        Female = "female",
        /// Male.
        Male = "male",
        /// Recorded, and neither female nor male.
        Other = "other",
        /// Not recorded.
        #[default]
        Unknown = "unknown",
    }
}

/// One field of many entries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Column {
    /// Which: `id`, `effective`, `codings`, `value`, `unit`, `comparator`, `organisation`, `service`, `recorded`,
    /// `episode`, `flags` or `recorder`, as the fields of an `entry` line of a text request.
    pub name: String,
    /// The entries' values, written and escaped as in such a line, with a line feed between.
    pub values: String,
}

/// One registration of the patient with an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Registration {
    /// First day of the registration; partial dates as in [`CodedEntry::effective`].
    pub start: String,
    /// Last day; empty while it lasts.
    pub end: String,
    /// The organisation; empty if unknown.
    pub organisation: String,
}

/// What the rules may ask about the patient.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Patient {
    /// Date of birth, possibly partial; empty if unknown.
    pub birth_date: String,
    /// Recorded sex.
    pub sex: Sex,
    /// Date of death, possibly partial; empty while alive or unknown.
    pub death_date: String,
    /// Registrations in any order.
    pub registrations: Vec<Registration>,
}

/// A ruleset parameter the host sets for one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterValue {
    /// The parameter's name; every loaded ruleset that declares it takes the value.
    pub name: String,
    /// A date (`2027-03-31`) or an exact decimal, as the parameter's type asks.
    pub value: String,
}

/// The circumstances of one evaluation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// The day the evaluation is for: `2026-11-23`. There is no clock inside.
    pub today: String,
    /// Replays what was known on that day: entries recorded later are not used. Empty: everything.
    pub known_as_of: String,
    /// The organisation that asks, for `recorded by this organisation`; empty if unknown.
    pub organisation: String,
    /// Parameter values; what is not listed takes its default.
    pub parameters: Vec<ParameterValue>,
}
