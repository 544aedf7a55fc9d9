//! What a host hands over: a patient's facts, the request's context and the coded entries, as text.
//!
//! Nothing here has been checked. The record reads these values, keeps what parses and
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

vocabulary! {
    /// How a recorded number relates to the true one (FHIR `Quantity.comparator`).
    pub enum Comparator {
        /// The true value is below the number.
        Less = "<",
        /// The true value is at most the number.
        LessOrEqual = "<=",
        /// The true value is at least the number.
        GreaterOrEqual = ">=",
        /// The true value is above the number.
        Greater = ">",
    }
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

impl EntryValue {
    /// A number with its unit as recorded; empty when none was.
    pub fn quantity(value: impl Into<String>, unit: impl Into<String>) -> Self {
        Self::Quantity { value: value.into(), unit: unit.into(), comparator: None }
    }
}

vocabulary! {
    /// Where an entry stands in an episode of care, as the recorder said.
    pub enum EpisodeType {
        /// The first occurrence ever.
        First = "first",
        /// A new episode of something had before.
        New = "new",
        /// A review of something already recorded.
        Review = "review",
        /// A flare-up of something already recorded.
        FlareUp = "flare-up",
        /// The end of an episode.
        End = "end",
        /// Neither first nor new.
        Other = "other",
    }
}

/// Marks that say how far an entry may be used; by default none is set.
///
/// ```
/// use rules_core::entry::EntryFlags;
///
/// let mut flags = EntryFlags::default();
/// flags.deleted = true;
/// assert_eq!(flags.names().collect::<Vec<_>>(), ["deleted"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct EntryFlags {
    /// Recorded by mistake; never used.
    pub entered_in_error: bool,
    /// Withdrawn by the recorder or the feed; never used.
    pub deleted: bool,
    /// Marked confidential. Carried; this version has no viewer rules and uses the entry.
    pub confidential: bool,
}

impl EntryFlags {
    /// The words for the marks that are set, as text requests have them.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let flags = [
            (self.entered_in_error, "entered-in-error"),
            (self.deleted, "deleted"),
            (self.confidential, "confidential"),
        ];
        flags.into_iter().filter(|(is_set, _)| *is_set).map(|(_, name)| name)
    }

    /// The mark with this word.
    pub(crate) fn named_mut(&mut self, name: &str) -> Option<&mut bool> {
        Some(match name {
            "entered-in-error" => &mut self.entered_in_error,
            "deleted" => &mut self.deleted,
            "confidential" => &mut self.confidential,
            _ => return None,
        })
    }
}

/// One coded entry of a record, exactly as the host has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
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

impl CodedEntry {
    /// An entry of this id, with nothing recorded yet.
    ///
    /// ```
    /// use rules_core::{
    ///     code::Scheme,
    ///     entry::{CodedEntry, EntryValue},
    /// };
    ///
    /// let hba1c = CodedEntry::new("e1")
    ///     .with_effective("2026-07-01T09:30")
    ///     .with_code(Scheme::ReadV2, "42W5.")
    ///     .with_code(Scheme::SnomedCt, "999791000000106")
    ///     .with_value(EntryValue::quantity("58", "mmol/mol"))
    ///     .with_organisation("A81001");
    /// assert_eq!(hba1c.codings.len(), 2);
    /// ```
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::default() }
    }

    /// With one coding more.
    #[must_use]
    pub fn with_code(mut self, scheme: Scheme, code: impl Into<String>) -> Self {
        self.codings.push(Coding { scheme, code: code.into() });
        self
    }

    /// Effective on this date.
    #[must_use]
    pub fn with_effective(self, date: impl Into<String>) -> Self {
        Self { effective: date.into(), ..self }
    }

    /// Recorded on this date.
    #[must_use]
    pub fn with_recorded(self, date: impl Into<String>) -> Self {
        Self { recorded: date.into(), ..self }
    }

    /// With this value.
    #[must_use]
    pub fn with_value(self, value: EntryValue) -> Self {
        Self { value: Some(value), ..self }
    }

    /// Recorded by this organisation.
    #[must_use]
    pub fn with_organisation(self, organisation: impl Into<String>) -> Self {
        Self { organisation: organisation.into(), ..self }
    }

    /// Recorded by this service of it.
    #[must_use]
    pub fn with_service(self, service: impl Into<String>) -> Self {
        Self { service: service.into(), ..self }
    }

    /// Recorded by this person.
    #[must_use]
    pub fn with_recorder(self, recorder: impl Into<String>) -> Self {
        Self { recorder: recorder.into(), ..self }
    }

    /// Of this episode type.
    #[must_use]
    pub fn with_episode(self, episode: EpisodeType) -> Self {
        Self { episode: Some(episode), ..self }
    }

    /// With these marks.
    #[must_use]
    pub fn with_flags(self, flags: EntryFlags) -> Self {
        Self { flags, ..self }
    }
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
#[non_exhaustive]
pub struct Registration {
    /// First day of the registration; partial dates as in [`CodedEntry::effective`].
    pub start: String,
    /// Last day; empty while it lasts.
    pub end: String,
    /// The organisation; empty if unknown.
    pub organisation: String,
}

/// What the rules may ask about the patient; by default nothing is known.
///
/// ```
/// use rules_core::entry::{Patient, Registration, Sex};
///
/// let patient = Patient::default()
///     .with_birth_date("1990-04-02")
///     .with_sex(Sex::Female)
///     .with_registration(Registration::new("2019-04-01"));
/// assert_eq!(patient.registrations.len(), 1);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
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
#[non_exhaustive]
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

impl Registration {
    /// A registration that began on this day and lasts.
    ///
    /// ```
    /// use rules_core::entry::Registration;
    ///
    /// let former = Registration::new("2019-04-01").with_end("2024-09-30").with_organisation("A81001");
    /// assert_eq!(former.end, "2024-09-30");
    /// ```
    pub fn new(start: impl Into<String>) -> Self {
        Self { start: start.into(), ..Self::default() }
    }

    /// That ended on this day.
    #[must_use]
    pub fn with_end(self, end: impl Into<String>) -> Self {
        Self { end: end.into(), ..self }
    }

    /// With this organisation.
    #[must_use]
    pub fn with_organisation(self, organisation: impl Into<String>) -> Self {
        Self { organisation: organisation.into(), ..self }
    }
}

impl Patient {
    /// Born on this date, possibly partial.
    #[must_use]
    pub fn with_birth_date(self, date: impl Into<String>) -> Self {
        Self { birth_date: date.into(), ..self }
    }

    /// Of this recorded sex.
    #[must_use]
    pub fn with_sex(self, sex: Sex) -> Self {
        Self { sex, ..self }
    }

    /// Died on this date, possibly partial.
    #[must_use]
    pub fn with_death_date(self, date: impl Into<String>) -> Self {
        Self { death_date: date.into(), ..self }
    }

    /// With one registration more.
    #[must_use]
    pub fn with_registration(mut self, registration: Registration) -> Self {
        self.registrations.push(registration);
        self
    }
}

impl Context {
    /// An evaluation for this day, as everything is known, asked by nobody in particular.
    ///
    /// ```
    /// use rules_core::entry::Context;
    ///
    /// let context = Context::on("2026-11-23").with_parameter("period_end", "2027-03-31");
    /// assert_eq!(context.parameters.len(), 1);
    /// ```
    pub fn on(today: impl Into<String>) -> Self {
        Self { today: today.into(), ..Self::default() }
    }

    /// As it was known on this day.
    #[must_use]
    pub fn with_known_as_of(self, day: impl Into<String>) -> Self {
        Self { known_as_of: day.into(), ..self }
    }

    /// Asked by this organisation.
    #[must_use]
    pub fn with_organisation(self, organisation: impl Into<String>) -> Self {
        Self { organisation: organisation.into(), ..self }
    }

    /// With one parameter more.
    #[must_use]
    pub fn with_parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push(ParameterValue { name: name.into(), value: value.into() });
        self
    }
}
