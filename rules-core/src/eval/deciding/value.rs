//! The value of an expression: an answer, a number, a date, a text, an entry or entries.

use alloc::{rc::Rc, string::String, vec::Vec};
use core::ops::Deref;

use super::answer::{Answer, Fact, Why};
use crate::{date::Span, eval::matching::Range, record::EntryIx};

/// Entries in record order: a stretch of a list they are on, or picked from one or several.
#[derive(Debug, Clone)]
pub(in crate::eval) enum List<'a> {
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
pub(in crate::eval) struct Selection<'a> {
    pub(in crate::eval) definite: List<'a>,
    pub(in crate::eval) possible: List<'a>,
    /// Why `possible` is not determined.
    pub(in crate::eval) why: Why,
}

impl<'a> Selection<'a> {
    /// Entries that are all selected for certain.
    pub(in crate::eval) fn of_all(entries: &'a [EntryIx]) -> Self {
        Self { definite: List::Stretch(entries), ..Self::default() }
    }
}

/// The value of a node. A checked pack never asks one of the wrong kind; the conversions below answer
/// such a question with "missing" rather than fail.
#[derive(Debug, Clone)]
pub(in crate::eval) enum Value<'a> {
    YesNo(Answer),
    Number(Fact<Range>),
    Date(Fact<Span>),
    Entry(Fact<EntryIx>),
    Entries(Selection<'a>),
    Text(Fact<Rc<String>>),
}

impl Value<'_> {
    pub(in crate::eval) const NOTHING: Self = Self::Date(Fact::Missing);

    pub(in crate::eval) fn number(&self) -> Fact<Range> {
        match self {
            Self::Number(number) => *number,
            _ => Fact::Missing,
        }
    }

    pub(in crate::eval) fn entry(&self) -> Fact<EntryIx> {
        match self {
            Self::Entry(entry) => *entry,
            _ => Fact::Missing,
        }
    }

    pub(in crate::eval) fn text(&self) -> Fact<Rc<String>> {
        match self {
            Self::Text(text) => text.clone(),
            _ => Fact::Missing,
        }
    }

    /// Whether it is missing, where that can be said.
    pub(in crate::eval) fn is_missing(&self) -> Answer {
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
