//! Exact fractions, for the factors of the table.

use rules_core::decimal::Decimal;

/// A fraction in lowest terms.
///
/// INVARIANT: the divisor is above zero and has no factor in common with the dividend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ratio {
    top: i128,
    bottom: i128,
}

fn common(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    a.saturating_abs().max(1)
}

impl Ratio {
    /// The fraction, if its divisor is not zero and it fits.
    pub(super) fn new(top: i128, bottom: i128) -> Option<Self> {
        let shared = common(top, bottom);
        let sign = bottom.signum();
        if sign == 0 {
            return None;
        }
        Some(Self {
            top: top.checked_div(shared)?.checked_mul(sign)?,
            bottom: bottom.checked_div(shared)?.checked_mul(sign)?,
        })
    }

    /// A whole number.
    pub(super) fn whole(n: i128) -> Self {
        Self { top: n, bottom: 1 }
    }

    /// A decimal, exactly.
    pub(super) fn of(number: Decimal) -> Option<Self> {
        Self::read(&number.to_string())
    }

    /// A number in decimal digits: `-0.45359237`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let bottom = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
        Self::new(format!("{whole}{fraction}").parse().ok()?, bottom)
    }

    pub(super) fn times(self, other: Self) -> Option<Self> {
        Self::new(self.top.checked_mul(other.top)?, self.bottom.checked_mul(other.bottom)?)
    }

    pub(super) fn over(self, other: Self) -> Option<Self> {
        Self::new(self.top.checked_mul(other.bottom)?, self.bottom.checked_mul(other.top)?)
    }

    pub(super) fn less(self, other: Self) -> Option<Self> {
        let (a, b) = (self.top.checked_mul(other.bottom)?, other.top.checked_mul(self.bottom)?);
        Self::new(a.checked_sub(b)?, self.bottom.checked_mul(other.bottom)?)
    }

    /// Whether its distance from zero is at most the other.
    pub(super) fn is_within(self, other: Self) -> bool {
        let distance = Self { top: self.top.saturating_abs(), bottom: self.bottom };
        other.less(distance).is_some_and(|left| left.top >= 0)
    }

    /// What both must be multiplied with to become decimals.
    pub(super) fn odd_divisor(self, other: Self) -> Option<i128> {
        let odd = |mut n: i128| {
            while n % 2 == 0 {
                n /= 2;
            }
            while n % 5 == 0 {
                n /= 5;
            }
            n
        };
        let (a, b) = (odd(self.bottom), odd(other.bottom));
        a.checked_div(common(a, b))?.checked_mul(b)
    }

    /// The decimal it is, if it is one of few enough digits.
    pub(super) fn decimal(self) -> Option<Decimal> {
        let mut places = 0_u32;
        while 10_i128.checked_pow(places)? % self.bottom != 0 {
            places = places.checked_add(1).filter(|it| *it <= 30)?;
        }
        let up = 10_i128.checked_pow(places)?.checked_div(self.bottom)?;
        Decimal::parse(&format!("{}e-{places}", self.top.checked_mul(up)?)).ok()
    }

    /// What a number is divided by, if that is all that is done to it.
    pub(super) fn whole_divisor(self) -> Option<i128> {
        (self.top == 1 && self.bottom != 1).then_some(self.bottom)
    }

    #[cfg(test)]
    #[expect(clippy::cast_precision_loss, reason = "compared within a float's precision only")]
    pub(super) fn approximate(self) -> f64 {
        self.top as f64 / self.bottom as f64
    }
}
