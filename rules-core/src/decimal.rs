//! Exact decimals: 6.5 is 6.5, and a threshold is hit exactly.

#[cfg(test)]
mod tests;

use core::{cmp::Ordering, fmt};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Most digits after the point.
pub const SCALE_MAX: u8 = 18;

/// Places a quotient is rounded to, half to even.
pub const QUOTIENT_PLACES: u8 = 9;

/// An exact decimal of at most 18 significant digits: `coefficient / 10^scale`.
///
/// INVARIANT: `scale <= SCALE_MAX`, and the coefficient does not end in 0 unless `scale` is 0; so equal
/// numbers are equal values. Every operation that cannot be exact (but division, which says how it
/// rounds) returns `None`; nothing wraps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Decimal {
    coefficient: i64,
    scale: u8,
}

/// Why a text is not a decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecimalError {
    /// It is not a number in the decimal notation.
    Malformed,
    /// It needs more than 18 digits before or after the point.
    TooManyDigits,
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "it is not a number",
            Self::TooManyDigits => "it has more digits than can be kept exactly",
        })
    }
}

impl core::error::Error for DecimalError {}

fn power(exponent: u8) -> i128 {
    10_i128.pow(u32::from(exponent.min(38)))
}

/// The quotient by a number above zero, to the nearest whole number, half to even.
fn half_even(top: i128, bottom: i128) -> Option<i128> {
    // Nearly all numbers are small, and dividing those is several times as fast.
    let (quotient, rest) = match (i64::try_from(top), i64::try_from(bottom)) {
        (Ok(top), Ok(bottom)) => {
            (i128::from(top.div_euclid(bottom)), i128::from(top.rem_euclid(bottom)))
        }
        _ => (top.div_euclid(bottom), top.rem_euclid(bottom)),
    };
    let up = match rest.checked_mul(2)?.cmp(&bottom) {
        Ordering::Less => false,
        Ordering::Equal => quotient % 2 != 0,
        Ordering::Greater => true,
    };
    if up { quotient.checked_add(1) } else { Some(quotient) }
}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self { coefficient: 0, scale: 0 };

    /// A whole number.
    pub fn from_int(n: i64) -> Self {
        Self { coefficient: n, scale: 0 }
    }

    /// `coefficient / 10^scale`, if it can be held exactly.
    fn new(mut coefficient: i128, mut scale: u8) -> Option<Self> {
        // Only as far as it must be: in 64 bits the rest is several times as fast.
        while scale > 0 && i64::try_from(coefficient).is_err() && coefficient % 10 == 0 {
            coefficient /= 10;
            scale = scale.saturating_sub(1);
        }
        let mut coefficient = i64::try_from(coefficient).ok()?;
        while scale > 0 && coefficient % 10 == 0 {
            coefficient /= 10;
            scale = scale.saturating_sub(1);
        }
        (scale <= SCALE_MAX).then_some(Self { coefficient, scale })
    }

    /// Reads `58`, `-1`, `+2.50`, `.5` or `1.2e-3`.
    ///
    /// # Errors
    /// [`DecimalError::Malformed`] for anything else (there is no locale: `6,5` is malformed);
    /// [`DecimalError::TooManyDigits`] where the number cannot be held exactly.
    pub fn parse(text: &str) -> Result<Self, DecimalError> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.is_empty() && fraction.is_empty() {
            return Err(DecimalError::Malformed);
        }
        let mut coefficient = 0_i128;
        for byte in whole.bytes().chain(fraction.bytes()) {
            let digit =
                byte.checked_sub(b'0').filter(|d| *d <= 9).ok_or(DecimalError::Malformed)?;
            coefficient = coefficient
                .checked_mul(10)
                .and_then(|c| c.checked_add(i128::from(digit)))
                .ok_or(DecimalError::TooManyDigits)?;
        }
        let places = i64::try_from(fraction.len()).map_err(|_| DecimalError::TooManyDigits)?;
        let mut scale = places.saturating_sub(exponent);
        if coefficient == 0 {
            return Ok(Self::ZERO);
        }
        while scale > 0 && coefficient % 10 == 0 {
            coefficient /= 10;
            scale = scale.saturating_sub(1);
        }
        if scale < 0 {
            let up = u8::try_from(scale.unsigned_abs()).map_err(|_| DecimalError::TooManyDigits)?;
            if up > SCALE_MAX {
                return Err(DecimalError::TooManyDigits);
            }
            coefficient = coefficient.checked_mul(power(up)).ok_or(DecimalError::TooManyDigits)?;
            scale = 0;
        }
        let scale = u8::try_from(scale).map_err(|_| DecimalError::TooManyDigits)?;
        let signed = if negative { coefficient.saturating_neg() } else { coefficient };
        Self::new(signed, scale).ok_or(DecimalError::TooManyDigits)
    }

    /// The sum, if it can be held exactly.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        Self::new(self.at(scale).checked_add(other.at(scale))?, scale)
    }

    /// The difference, if it can be held exactly.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        Self::new(self.at(scale).checked_sub(other.at(scale))?, scale)
    }

    /// The product, if it can be held exactly.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        let product = i128::from(self.coefficient).checked_mul(i128::from(other.coefficient))?;
        Self::new(product, self.scale.checked_add(other.scale)?)
    }

    /// The number rounded half to even to so many places.
    pub fn rounded(self, places: u8) -> Option<Self> {
        if places >= self.scale {
            return Some(self);
        }
        let unit = power(self.scale.saturating_sub(places));
        Self::new(half_even(i128::from(self.coefficient), unit)?, places)
    }

    /// The quotient, rounded half to even to [`QUOTIENT_PLACES`] places; `None` by zero.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let (mut top, mut bottom) =
            (self.at(scale).checked_mul(power(QUOTIENT_PLACES))?, other.at(scale));
        if bottom == 0 {
            return None;
        }
        if bottom < 0 {
            (top, bottom) = (top.checked_neg()?, bottom.checked_neg()?);
        }
        Self::new(half_even(top, bottom)?, QUOTIENT_PLACES)
    }

    /// The coefficient at a scale of at least its own. Cannot overflow: 2^63 · 10^18 < 2^127.
    fn at(self, scale: u8) -> i128 {
        i128::from(self.coefficient).saturating_mul(power(scale.saturating_sub(self.scale)))
    }
}

fn parse_exponent(text: &str) -> Result<i64, DecimalError> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(DecimalError::Malformed);
    }
    let size: i64 = digits.parse().map_err(|_| DecimalError::TooManyDigits)?;
    Ok(if text.starts_with('-') { size.saturating_neg() } else { size })
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.scale == other.scale {
            return self.coefficient.cmp(&other.coefficient);
        }
        let scale = self.scale.max(other.scale);
        self.at(scale).cmp(&other.at(scale))
    }
}

impl fmt::Display for Decimal {
    /// Writes the shortest exact form: `58`, `-0.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.coefficient.unsigned_abs();
        if self.coefficient < 0 {
            f.write_str("-")?;
        }
        let unit = 10_u64.pow(u32::from(self.scale.min(SCALE_MAX)));
        write!(f, "{}", size / unit)?;
        if self.scale > 0 {
            write!(f, ".{:0width$}", size % unit, width = usize::from(self.scale))?;
        }
        Ok(())
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.coefficient, self.scale).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (coefficient, scale) = <(i64, u8)>::deserialize(deserializer)?;
        match Self::new(i128::from(coefficient), scale) {
            Some(decimal) => Ok(decimal),
            None => Err(serde::de::Error::custom("decimal out of range")),
        }
    }
}
