//! Yes, no or unknown; and a value that may be missing or unknown.

#[cfg(test)]
mod tests;

use core::ops::BitOr;

/// Why something is not known: any of the reasons, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::eval) struct Why(u8);

impl Why {
    /// Something it needs is missing.
    pub(in crate::eval) const MISSING: Self = Self(1);
    /// A partial date or a bounded number could fall on either side.
    pub(in crate::eval) const IMPRECISE: Self = Self(2);
    /// A patient fact was not supplied.
    pub(in crate::eval) const FACT: Self = Self(4);
    /// Every reason.
    const ALL: u8 = Self::MISSING.0 | Self::IMPRECISE.0 | Self::FACT.0;

    pub(in crate::eval) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Why {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Yes, no or unknown, after Kleene.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::eval) enum Answer {
    Yes,
    No,
    Unknown(Why),
}

impl Answer {
    /// What a checked pack never asks for: the answer of what is no condition.
    pub(in crate::eval) const NONE: Self = Self::Unknown(Why::MISSING);
    /// How many there are.
    pub(in crate::eval) const COUNT: u32 = 2 + Why::ALL as u32 + 1;

    /// A number below [`Self::COUNT`] for each.
    pub(in crate::eval) fn number(self) -> u32 {
        match self {
            Self::Yes => 0,
            Self::No => 1,
            Self::Unknown(why) => 2 + u32::from(why.0 & Why::ALL),
        }
    }

    /// The answer of a number.
    pub(in crate::eval) fn of_number(number: u32) -> Option<Self> {
        match number {
            0 => Some(Self::Yes),
            1 => Some(Self::No),
            2..Self::COUNT => Some(Self::Unknown(Why(number as u8 - 2))),
            _ => None,
        }
    }

    pub(in crate::eval) fn of(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }

    /// From a comparison of imprecise things.
    pub(in crate::eval) fn certain(yes: Option<bool>) -> Self {
        yes.map_or(Self::Unknown(Why::IMPRECISE), Self::of)
    }

    pub(in crate::eval) fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            unknown @ Self::Unknown(_) => unknown,
        }
    }

    pub(in crate::eval) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, other) => other,
            (unknown, Self::Yes) => unknown,
            (Self::Unknown(a), Self::Unknown(b)) => Self::Unknown(a | b),
        }
    }

    pub(in crate::eval) fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    /// The word in explanations.
    pub(in crate::eval) fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown(_) => "unknown",
        }
    }
}

/// A value that may be missing or not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::eval) enum Fact<T> {
    Known(T),
    Missing,
    Unknown(Why),
}

impl<T> Fact<T> {
    pub(in crate::eval) fn map<U>(self, f: impl FnOnce(T) -> U) -> Fact<U> {
        self.and_then(|value| Fact::Known(f(value)))
    }

    pub(in crate::eval) fn and_then<U>(self, f: impl FnOnce(T) -> Fact<U>) -> Fact<U> {
        match self {
            Self::Known(value) => f(value),
            Self::Missing => Fact::Missing,
            Self::Unknown(why) => Fact::Unknown(why),
        }
    }

    /// Both, for what is made of two. What is made of something missing is missing.
    pub(in crate::eval) fn with<U>(self, other: Fact<U>) -> Fact<(T, U)> {
        match (self, other) {
            (Self::Known(a), Fact::Known(b)) => Fact::Known((a, b)),
            (Self::Missing, _) | (_, Fact::Missing) => Fact::Missing,
            (Self::Unknown(a), Fact::Unknown(b)) => Fact::Unknown(a | b),
            (Self::Unknown(why), _) | (_, Fact::Unknown(why)) => Fact::Unknown(why),
        }
    }

    /// A missing value counts as unknown, for what cannot go on without it.
    pub(in crate::eval) fn needed(self) -> Result<T, Why> {
        match self {
            Self::Known(value) => Ok(value),
            Self::Missing => Err(Why::MISSING),
            Self::Unknown(why) => Err(why),
        }
    }
}
