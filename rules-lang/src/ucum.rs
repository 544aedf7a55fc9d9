//! The units of primary care: a closed table, exact conversions, and the spellings vendors send.
//!
//! A unit is one of the table, or one of the table with an annotation in braces (`{beats}/min`), which
//! in UCUM says nothing of the unit. Texts are matched exactly and case is meaning: `mg` is not `Mg`.
//! Vendors' variants are therefore listed, part by part ([`spellings`]), and never made by folding case;
//! no text is the spelling of two units.

mod meaning;
mod ratio;
mod spelling;
mod table;
#[cfg(test)]
mod tests;

use std::{borrow::Cow, collections::BTreeMap, fmt, sync::OnceLock};

use rules_core::decimal::Decimal;

use self::{
    meaning::{Base, Meaning},
    ratio::Ratio,
};
pub use self::{spelling::spellings, table::Entry};

/// Why one unit has no conversion to another that holds for every substance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    /// One of them is not in the table.
    Unknown,
    /// One is of mass and the other of amount: between them stands the substance.
    Substance,
    /// They measure different things.
    Different,
    /// The factor has more digits than can be kept exactly.
    TooManyDigits,
}

/// The units of the table, in its order.
pub fn table() -> &'static [Entry] {
    table::TABLE
}

/// The unit of the table that a UCUM text means: itself, or itself without its annotations.
pub fn known(text: &str) -> Option<&'static Entry> {
    let exact = |text: &str| table::TABLE.iter().find(|it| it.ucum == text);
    exact(text).or_else(|| exact(&without_annotations(text)?))
}

/// The unit of the table that a text is another spelling of.
pub fn spelt(text: &str) -> Option<&'static Entry> {
    static SPELT: OnceLock<BTreeMap<String, &'static Entry>> = OnceLock::new();
    let all = SPELT.get_or_init(|| {
        let of = |it: &'static Entry| spellings(it.ucum).into_iter().map(move |text| (text, it));
        table::TABLE.iter().flat_map(of).collect()
    });
    all.get(text).copied()
}

/// The text without `{…}`; `1` if nothing else is there. `None` if it has none, or they are malformed.
fn without_annotations(text: &str) -> Option<Cow<'static, str>> {
    let (mut rest, mut is_inside, mut count) = (String::new(), false, 0);
    for c in text.chars() {
        match c {
            '{' if !is_inside => (is_inside, count) = (true, count + 1),
            '}' if is_inside => is_inside = false,
            '{' | '}' => return None,
            c if is_inside && (c.is_ascii_graphic() || c == ' ') => {}
            _ if is_inside => return None,
            c => rest.push(c),
        }
    }
    match (is_inside, count) {
        (true, _) | (_, 0) => None,
        _ if rest.is_empty() => Some("1".into()),
        _ => Some(rest.into()),
    }
}

/// What a unit of the table counts by its annotation. A strip is no tablet, though both are 1 in UCUM.
fn counted(unit: &str) -> Option<&str> {
    Some(unit.split_once('{')?.1.split_once('}')?.0)
}

/// `value * slope + intercept`, exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conversion {
    slope: Ratio,
    intercept: Ratio,
}

impl Conversion {
    /// What takes a number in `from` to one in `to`; an empty text is the unit of a bare number.
    ///
    /// # Errors
    /// [`Apart`] says why there is none.
    pub fn between(from: &str, to: &str) -> Result<Self, Apart> {
        let entry = |text: &str| {
            known(if text.is_empty() { "1" } else { text }).map(|it| it.ucum).ok_or(Apart::Unknown)
        };
        let (from, to) = (entry(from)?, entry(to)?);
        if counted(from) != counted(to) {
            return Err(Apart::Different);
        }
        let meaning = |unit: &str| Meaning::of(unit).ok_or(Apart::Unknown);
        let (from, to) = (meaning(from)?, meaning(to)?);
        if from.bases() != to.bases() {
            let is_substance =
                from.with(Base::Amount, Base::Mass) == to.with(Base::Amount, Base::Mass);
            return Err(if is_substance { Apart::Substance } else { Apart::Different });
        }
        let line = || {
            Some(Self {
                slope: from.factor.over(to.factor)?,
                intercept: from.zero.less(to.zero)?.over(to.factor)?,
            })
        };
        line().ok_or(Apart::TooManyDigits)
    }

    /// `(value * multiply + add) / divide`; `None` if that cannot be held exactly.
    pub(crate) fn from_line(multiply: Decimal, add: Decimal, divide: Decimal) -> Option<Self> {
        let divide = Ratio::of(divide)?;
        Some(Self {
            slope: Ratio::of(multiply)?.over(divide)?,
            intercept: Ratio::of(add)?.over(divide)?,
        })
    }

    /// `multiply`, `add` and `divide` of `(value * multiply + add) / divide`; the divisor is 1 wherever
    /// the factor is a decimal, so that nothing is rounded.
    pub(crate) fn to_line(self) -> Option<(Decimal, Decimal, Decimal)> {
        let divide = self.slope.odd_divisor(self.intercept)?;
        let of = |ratio: Ratio| ratio.times(Ratio::whole(divide))?.decimal();
        Some((of(self.slope)?, of(self.intercept)?, Ratio::whole(divide).decimal()?))
    }

    /// Whether they agree but for a factor rounded to within one part in a hundred.
    pub(crate) fn is_near(self, other: Self) -> bool {
        let near = || {
            let off = self.slope.over(other.slope)?.less(Ratio::whole(1))?;
            Some(off.is_within(Ratio::new(1, 100)?))
        };
        self.intercept == other.intercept && near().unwrap_or(false)
    }

    /// The factor and the summand, to within a float's precision, for comparison with other tables.
    #[cfg(test)]
    fn approximate(self) -> (f64, f64) {
        (self.slope.approximate(), self.intercept.approximate())
    }
}

impl fmt::Display for Conversion {
    /// Writes the conversion as a measure states it: `value * 10`, `(value * 5 - 160) / 9`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = Decimal::from_int(1);
        let Some((multiply, add, divide)) = self.to_line() else { return f.write_str("value") };
        let is_sum = add != Decimal::ZERO;
        let bracket = is_sum && divide != one;
        f.write_str(if bracket { "(value" } else { "value" })?;
        match self.slope.whole_divisor() {
            Some(divisor) if !is_sum => return write!(f, " / {divisor}"),
            _ if multiply != one => write!(f, " * {multiply}")?,
            _ => {}
        }
        if is_sum {
            let text = add.to_string();
            match text.strip_prefix('-') {
                Some(positive) => write!(f, " - {positive}")?,
                None => write!(f, " + {text}")?,
            }
        }
        f.write_str(if bracket { ")" } else { "" })?;
        if divide == one { Ok(()) } else { write!(f, " / {divide}") }
    }
}
