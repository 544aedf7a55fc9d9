//! The closed vocabularies, word for word.

use rules_core::{
    code::Scheme,
    entry::{Comparator, EpisodeType, Sex},
    error::ErrorKind,
    outcome::{Effect, HowEnded, OutcomeKind, Role, RuleKind, RuleStatus, Severity, TableDecision},
    problem::ProblemCode,
};

use super::wit;

/// From the component's to the engine's.
macro_rules! from_component {
    ($($name:ident { $($word:ident)+ })+) => {
        $(impl From<wit::$name> for $name {
            fn from(it: wit::$name) -> Self {
                match it {
                    $(wit::$name::$word => Self::$word,)+
                }
            }
        })+
    };
}

/// From the engine's to the component's.
macro_rules! to_component {
    ($($name:ident { $($word:ident)+ })+) => {
        $(impl From<$name> for wit::$name {
            fn from(it: $name) -> Self {
                match it {
                    $($name::$word => Self::$word,)+
                }
            }
        })+
    };
}

from_component! {
    ErrorKind { BadRequest BadPack UnknownHandle TooLarge UnsupportedVersion }
    Severity { Info Warning Critical }
    Role { Start End Conflict Support }
    HowEnded { Entry Lapsed }
    TableDecision { Selected Rejected Undecided }
    RuleKind { Alert Marker Report }
    RuleStatus { Holds Ended Undecided }
    Effect { Starts Stops Changes }
    OutcomeKind { Alert Inclusion Marker Problem Table Undecided }
    ProblemCode { CodingMissing CodingsTooMany CodeMalformed CodingsDisagree DateMissing DateMalformed
        RecordedMalformed TextTooLong ValueMalformed ValueMissing ValueKind UnitNotAccepted ValueImplausible
        PatientFactMalformed }
}

to_component! {
    Comparator { Less LessOrEqual GreaterOrEqual Greater }
    EpisodeType { First New Review FlareUp End Other }
    Sex { Female Male Other Unknown }
}

impl From<wit::Scheme> for Scheme {
    fn from(scheme: wit::Scheme) -> Self {
        match scheme {
            wit::Scheme::Read2 => Self::ReadV2,
            wit::Scheme::Ctv3 => Self::Ctv3,
            wit::Scheme::Snomed => Self::SnomedCt,
            wit::Scheme::Dmd => Self::Dmd,
            wit::Scheme::Icd10 => Self::Icd10,
            wit::Scheme::Opcs4 => Self::Opcs4,
            wit::Scheme::Local => Self::Local,
        }
    }
}

impl From<Scheme> for wit::Scheme {
    fn from(scheme: Scheme) -> Self {
        match scheme {
            Scheme::ReadV2 => Self::Read2,
            Scheme::Ctv3 => Self::Ctv3,
            Scheme::SnomedCt => Self::Snomed,
            Scheme::Dmd => Self::Dmd,
            Scheme::Icd10 => Self::Icd10,
            Scheme::Opcs4 => Self::Opcs4,
            Scheme::Local => Self::Local,
        }
    }
}
