//! The closed vocabularies, word for word.

use rules_core::{
    code::Scheme,
    entry::Sex,
    error::ErrorKind,
    outcome::{Effect, HowEnded, OutcomeKind, Role, RuleKind, RuleStatus, Severity, TableDecision},
    problem::ProblemCode,
};

use super::wit;

/// From the engine's to the host's.
macro_rules! to_host {
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

/// The same for enums that may grow. A variant that is forgotten here does not compile, so the last arm, which
/// `#[non_exhaustive]` asks for, is never taken.
macro_rules! growing_to_host {
    ($($name:ident { $first:ident $($word:ident)+ })+) => {
        $(
            const _: () = assert!($name::ALL.len() == [stringify!($first), $(stringify!($word)),+].len());

            impl From<$name> for wit::$name {
                fn from(it: $name) -> Self {
                    match it {
                        $($name::$word => Self::$word,)+
                        _ => Self::$first,
                    }
                }
            }
        )+
    };
}

/// From the host's to the engine's.
macro_rules! from_host {
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

to_host! {
    Severity { Info Warning Critical }
    Role { Start End Conflict Support }
    HowEnded { Entry Lapsed }
    TableDecision { Selected Rejected Undecided }
    RuleKind { Alert Marker Report }
    RuleStatus { Holds Ended Undecided }
    Effect { Starts Stops Changes }
    OutcomeKind { Alert Inclusion Marker Problem Table Undecided }
}

growing_to_host! {
    ErrorKind { BadRequest BadPack UnknownHandle TooLarge UnsupportedVersion }
    ProblemCode { CodingMissing CodingsTooMany CodeMalformed CodingsDisagree DateMissing DateMalformed RecordedMalformed TextTooLong ValueMalformed ValueMissing ValueKind UnitNotAccepted ValueImplausible PatientFactMalformed }
}

from_host! {
    Sex { Female Male Other Unknown }
}
