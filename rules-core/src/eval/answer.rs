//! What an expression can come to: a value, nothing, or not known.

#[cfg(test)]
mod tests;

use alloc::{rc::Rc, string::String, vec::Vec};
use core::ops::{BitOr, Deref};

use super::range::Range;
use crate::{date::Span, record::EntryIx};

/// Why something is not known: any of the reasons, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Why(u8);

impl Why {
    /// Something it needs is missing.
    pub(super) const MISSING: Self = Self(1);
    /// A partial date or a bounded number could fall on either side.
    pub(super) const IMPRECISE: Self = Self(2);
    /// A patient fact was not supplied.
    pub(super) const FACT: Self = Self(4);
    /// Every reason.
    const ALL: u8 = Self::MISSING.0 | Self::IMPRECISE.0 | Self::FACT.0;

    pub(super) fn has(self, other: Self) -> bool {
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
pub(super) enum Answer {
    Yes,
    No,
    Unknown(Why),
}

impl Answer {
    /// What a checked pack never asks for: the answer of what is no condition.
    pub(super) const NONE: Self = Self::Unknown(Why::MISSING);
    /// How many there are.
    pub(super) const COUNT: u32 = 2 + Why::ALL as u32 + 1;

    /// A number below [`Self::COUNT`] for each.
    pub(super) fn number(self) -> u32 {
        match self {
            Self::Yes => 0,
            Self::No => 1,
            Self::Unknown(why) => 2 + u32::from(why.0 & Why::ALL),
        }
    }

    /// The answer of a number.
    pub(super) fn of_number(number: u32) -> Option<Self> {
        match number {
            0 => Some(Self::Yes),
            1 => Some(Self::No),
            2..Self::COUNT => Some(Self::Unknown(Why(number as u8 - 2))),
            _ => None,
        }
    }

    pub(super) fn of(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }

    /// From a comparison of imprecise things.
    pub(super) fn certain(yes: Option<bool>) -> Self {
        yes.map_or(Self::Unknown(Why::IMPRECISE), Self::of)
    }

    pub(super) fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            unknown @ Self::Unknown(_) => unknown,
        }
    }

    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, other) => other,
            (unknown, Self::Yes) => unknown,
            (Self::Unknown(a), Self::Unknown(b)) => Self::Unknown(a | b),
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    /// The word in explanations.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown(_) => "unknown",
        }
    }
}

/// A value that may be missing or not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fact<T> {
    Known(T),
    Missing,
    Unknown(Why),
}

impl<T> Fact<T> {
    pub(super) fn map<U>(self, f: impl FnOnce(T) -> U) -> Fact<U> {
        self.and_then(|value| Fact::Known(f(value)))
    }

    pub(super) fn and_then<U>(self, f: impl FnOnce(T) -> Fact<U>) -> Fact<U> {
        match self {
            Self::Known(value) => f(value),
            Self::Missing => Fact::Missing,
            Self::Unknown(why) => Fact::Unknown(why),
        }
    }

    /// Both, for what is made of two. What is made of something missing is missing.
    pub(super) fn with<U>(self, other: Fact<U>) -> Fact<(T, U)> {
        match (self, other) {
            (Self::Known(a), Fact::Known(b)) => Fact::Known((a, b)),
            (Self::Missing, _) | (_, Fact::Missing) => Fact::Missing,
            (Self::Unknown(a), Fact::Unknown(b)) => Fact::Unknown(a | b),
            (Self::Unknown(why), _) | (_, Fact::Unknown(why)) => Fact::Unknown(why),
        }
    }

    /// A missing value counts as unknown, for what cannot go on without it.
    pub(super) fn needed(self) -> Result<T, Why> {
        match self {
            Self::Known(value) => Ok(value),
            Self::Missing => Err(Why::MISSING),
            Self::Unknown(why) => Err(why),
        }
    }
}

/// Entries in record order: a stretch of a list they are on, or picked from one or several.
#[derive(Debug, Clone)]
pub(super) enum List<'a> {
    Stretch(&'a [EntryIx]),
    Picked(Rc<[EntryIx]>),
}

impl Deref for List<'_> {
    type Target = [EntryIx];

    fn deref(&self) -> &[EntryIx] {
        match self {
            Self::Stretch(entries) => entries,
            Self::Picked(entries) => entries,
        }
    }
}

impl Default for List<'_> {
    fn default() -> Self {
        Self::Stretch(&[])
    }
}

impl From<Vec<EntryIx>> for List<'_> {
    fn from(entries: Vec<EntryIx>) -> Self {
        if entries.is_empty() { Self::default() } else { Self::Picked(entries.into()) }
    }
}

/// Entries selected: certainly, or perhaps.
#[derive(Debug, Clone, Default)]
pub(super) struct Selection<'a> {
    pub(super) definite: List<'a>,
    pub(super) possible: List<'a>,
    /// Why `possible` is not determined.
    pub(super) why: Why,
}

impl<'a> Selection<'a> {
    /// Entries that are all selected for certain.
    pub(super) fn of_all(entries: &'a [EntryIx]) -> Self {
        Self { definite: List::Stretch(entries), ..Self::default() }
    }
}

/// The value of a node. A checked pack never asks one of the wrong kind; the conversions below answer
/// such a question with "missing" rather than fail.
#[derive(Debug, Clone)]
pub(super) enum Value<'a> {
    YesNo(Answer),
    Number(Fact<Range>),
    Date(Fact<Span>),
    Entry(Fact<EntryIx>),
    Entries(Selection<'a>),
    Text(Fact<Rc<String>>),
}

impl Value<'_> {
    pub(super) const NOTHING: Self = Self::Date(Fact::Missing);

    pub(super) fn number(&self) -> Fact<Range> {
        match self {
            Self::Number(number) => *number,
            _ => Fact::Missing,
        }
    }

    pub(super) fn entry(&self) -> Fact<EntryIx> {
        match self {
            Self::Entry(entry) => *entry,
            _ => Fact::Missing,
        }
    }

    pub(super) fn text(&self) -> Fact<Rc<String>> {
        match self {
            Self::Text(text) => text.clone(),
            _ => Fact::Missing,
        }
    }

    /// Whether it is missing, where that can be said.
    pub(super) fn is_missing(&self) -> Answer {
        fn missing<T>(value: &Fact<T>) -> Answer {
            match value {
                Fact::Known(_) => Answer::No,
                Fact::Missing => Answer::Yes,
                Fact::Unknown(why) => Answer::Unknown(*why),
            }
        }
        match self {
            Self::Number(number) => missing(number),
            Self::Date(date) => missing(date),
            Self::Entry(entry) => missing(entry),
            Self::Text(text) => missing(text),
            Self::YesNo(_) | Self::Entries(_) => Answer::No,
        }
    }
}
