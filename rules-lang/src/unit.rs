//! Units of numbers.

use std::fmt;

/// What a number counts. Only a number written in the rules has none of its own and takes any.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// A number as written: it takes the unit of what it is compared with, but not that of an age.
    Any,
    /// A count, or a measure without a unit.
    One,
    /// Completed years of age.
    Years,
    /// A UCUM unit.
    Ucum(String),
}

impl Unit {
    /// The unit written as `text`; `'a'` is UCUM's year, and `'1'` and nothing are none.
    pub(crate) fn of(text: Option<&str>) -> Self {
        match text {
            None | Some("" | "1") => Self::One,
            Some("a") => Self::Years,
            Some(text) => Self::Ucum(text.to_owned()),
        }
    }

    /// What two numbers that stand beside each other are both in, if they can.
    pub(crate) fn join<'a>(&'a self, other: &'a Self) -> Option<&'a Self> {
        match (self, other) {
            (Self::Any, Self::Years) | (Self::Years, Self::Any) => None,
            (Self::Any, unit) | (unit, Self::Any) => Some(unit),
            _ => (self == other).then_some(self),
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any | Self::One => f.write_str("no unit"),
            Self::Years => f.write_str("years"),
            Self::Ucum(text) => write!(f, "'{text}'"),
        }
    }
}
