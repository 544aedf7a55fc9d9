//! Units of numbers.

use std::fmt;

use crate::{
    diagnostic::{Applicability, Code, Diagnostic, Fix, Sink},
    suggest,
    syntax::Text,
    ucum,
};

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

    /// The unit written here, or what it is in UCUM; what is wrong with it is reported.
    pub(crate) fn read(written: Option<&Text>, sink: &mut Sink) -> Self {
        if let Some(diagnostic) = written.and_then(unknown) {
            sink.report(diagnostic);
        }
        Self::meant(written)
    }

    /// The unit written here, or what it is in UCUM.
    pub(crate) fn meant(written: Option<&Text>) -> Self {
        let Some(Text { text, .. }) = written else { return Self::One };
        let ucum = if ucum::known(text).is_some() { None } else { ucum::spelt(text) };
        Self::of(Some(ucum.map_or(text, |it| it.ucum)))
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

/// What is wrong with a unit that is not in the table, or not as UCUM writes it.
pub(crate) fn unknown(written: &Text) -> Option<Diagnostic> {
    let Text { text, span } = written;
    if text.is_empty() || ucum::known(text).is_some() {
        return None;
    }
    if let Some(unit) = ucum::spelt(text).map(|it| it.ucum) {
        let message = format!("`{text}` is not how UCUM writes this unit");
        let fix = format!("write `'{unit}'`");
        return Some(
            Diagnostic::new(Code::UnknownUnit, *span, message, "a spelling of records")
                .help(format!("{fix}; entries in `{text}` are taken all the same"))
                .fix(Fix::replace(Applicability::Safe, fix, *span, format!("'{unit}'"))),
        );
    }
    let message = format!("`{text}` is not a unit of the table");
    let diagnostic = Diagnostic::new(Code::UnknownUnit, *span, message, "unknown unit");
    Some(match near(text) {
        Some(unit) => diagnostic.help(format!("did you mean `'{unit}'`?")).fix(Fix::replace(
            Applicability::Choice,
            format!("write `'{unit}'`"),
            *span,
            format!("'{unit}'"),
        )),
        None => diagnostic.help("units are UCUM's; what is counted stands in braces: `'{tablet}'`"),
    })
}

/// The unit of the table that may have been meant. Of one or two letters, only case may be wrong.
pub(crate) fn near(text: &str) -> Option<&'static str> {
    // No unit is so long; a long text would be compared with each of them.
    if text.len() > 30 {
        return None;
    }
    suggest::nearest(text, ucum::table().iter().map(|it| it.ucum))
        .filter(|it| text.chars().count() > 2 || it.eq_ignore_ascii_case(text))
}
