//! Days, partial dates and calendar arithmetic.
//!
//! A date recorded as `2019` or `2019-06` is that whole year or month: a [`Span`] of days. Nothing here
//! knows what day it is.

mod calendar;
mod parse;
#[cfg(test)]
mod tests;

use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use self::{
    calendar::{CalendarSpan, CalendarUnit},
    parse::{DateError, Moment},
};

/// A day of the proleptic Gregorian calendar, 0001-01-01 to 9999-12-31.
///
/// INVARIANT: inside that range. Held as days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// Days before each month in a year that is not a leap year.
const BEFORE_MONTH: [i32; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// How many days a month has; 0 for a month that is none.
pub fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 0,
    }
}

impl Day {
    /// 0001-01-01.
    pub const MIN: Self = Self(-719_162);
    /// 9999-12-31.
    pub const MAX: Self = Self(2_932_896);

    /// The day of this year (1 to 9999), month and day of month, if there is one.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1..=9999).contains(&year) || day == 0 || day > days_in_month(year, month) {
            return None;
        }
        let before = *BEFORE_MONTH.get(month.checked_sub(1)? as usize)?;
        let leap_day = i32::from(month > 2 && is_leap(year));
        let past = year.saturating_sub(1);
        let days =
            past * 365 + past / 4 - past / 100 + past / 400 + before + leap_day + day as i32 - 1;
        Some(Self(days - 719_162))
    }

    /// The day this many days after 1970-01-01, held inside the calendar.
    pub fn from_epoch(days: i64) -> Self {
        let held = days.clamp(i64::from(Self::MIN.0), i64::from(Self::MAX.0));
        Self(held as i32)
    }

    /// Days since 1970-01-01.
    pub fn to_epoch(self) -> i32 {
        self.0
    }

    /// Year, month and day of month.
    pub fn civil(self) -> (i32, u32, u32) {
        // Howard Hinnant's `civil_from_days`: eras of 400 years that begin on 1 March of year 0.
        let z = i64::from(self.0) + 719_468;
        let era = z.div_euclid(146_097);
        let of_era = z.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (year as i32, month as u32, day as u32)
    }

    /// Moves by months, then days; a day the month does not have becomes its last (31 January + 1 month =
    /// 28 or 29 February). Held inside the calendar.
    pub fn plus(self, by: CalendarSpan, forward: bool) -> Self {
        let sign = if forward { 1_i64 } else { -1 };
        if by.months == 0 {
            return Self::from_epoch(i64::from(self.0) + sign * i64::from(by.days));
        }
        let (year, month, day) = self.civil();
        let months = i64::from(year) * 12 + i64::from(month) - 1 + sign * i64::from(by.months);
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) as u32 + 1);
        let moved = if year < 1 {
            Self::MIN
        } else if year > 9999 {
            Self::MAX
        } else {
            let year = year as i32;
            Self::new(year, month, day.min(days_in_month(year, month))).unwrap_or(self)
        };
        Self::from_epoch(i64::from(moved.0) + sign * i64::from(by.days))
    }

    /// Completed years from `birth` to this day; someone born on 29 February has the birthday on 1 March
    /// in other years. Negative before birth.
    pub fn age_of(self, birth: Self) -> i32 {
        let ((y, m, d), (by, bm, bd)) = (self.civil(), birth.civil());
        y - by - i32::from((m, d) < (bm, bd))
    }

    /// Completed units from this day to another: the most that can be added to this day without passing the
    /// other, days clamped as [`Day::plus`] does. Negative, and counted from the other, if that is earlier.
    pub fn until(self, other: Self, unit: CalendarUnit) -> i32 {
        if other < self {
            return other.until(self, unit).saturating_neg();
        }
        let days = other.0.saturating_sub(self.0);
        let ((y, m, _), (oy, om, _)) = (self.civil(), other.civil());
        let months = (oy - y) * 12 + om as i32 - m as i32;
        let most = match unit {
            CalendarUnit::Days => return days,
            CalendarUnit::Weeks => return days / 7,
            CalendarUnit::Months => months,
            CalendarUnit::Years => months / 12,
        };
        let passes = |span| self.plus(span, true) > other;
        if CalendarSpan::of(most, unit).is_some_and(passes) { most - 1 } else { most }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let day = Self(i32::deserialize(deserializer)?);
        if (Self::MIN..=Self::MAX).contains(&day) {
            Ok(day)
        } else {
            Err(serde::de::Error::custom("day out of range"))
        }
    }
}

/// How much of a date was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// `2019`.
    Year,
    /// `2019-06`.
    Month,
    /// `2019-06-01`.
    Day,
}

/// A date as recorded: a year, a month or a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartialDate {
    /// INVARIANT: the first day of the year or month where the precision is less than a day.
    first: Day,
    precision: Precision,
}

impl PartialDate {
    /// The days it may be.
    pub fn span(self) -> Span {
        if self.precision == Precision::Day {
            return Span::day(self.first);
        }
        let (year, month, _) = self.first.civil();
        let last = match self.precision {
            Precision::Year => Day::new(year, 12, 31),
            Precision::Month => Day::new(year, month, days_in_month(year, month)),
            Precision::Day => Some(self.first),
        };
        Span { first: self.first, last: last.unwrap_or(self.first) }
    }

    /// How much was recorded.
    pub fn precision(self) -> Precision {
        self.precision
    }
}

impl From<Day> for PartialDate {
    fn from(day: Day) -> Self {
        Self { first: day, precision: Precision::Day }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.first.civil();
        match self.precision {
            Precision::Year => write!(f, "{year:04}"),
            Precision::Month => write!(f, "{year:04}-{month:02}"),
            Precision::Day => write!(f, "{year:04}-{month:02}-{day:02}"),
        }
    }
}

/// The days a date may be, both ends included; ordered by the first, then by the last.
///
/// INVARIANT: `first <= last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The earliest day.
    pub first: Day,
    /// The latest day.
    pub last: Day,
}

impl Span {
    /// One day.
    pub fn day(day: Day) -> Self {
        Self { first: day, last: day }
    }

    /// Whether it is one day.
    pub fn is_day(self) -> bool {
        self.first == self.last
    }

    /// Both ends moved.
    pub fn plus(self, by: CalendarSpan, forward: bool) -> Self {
        Self { first: self.first.plus(by, forward), last: self.last.plus(by, forward) }
    }
}

impl fmt::Display for Span {
    /// Writes the shortest form that says the same: a year, a month, a day or `2019-06-03 to 2019-06-09`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, _) = self.first.civil();
        let wider =
            [(Precision::Year, Day::new(year, 1, 1)), (Precision::Month, Day::new(year, month, 1))];
        for (precision, first) in wider.into_iter().chain([(Precision::Day, Some(self.first))]) {
            let partial = first.map(|first| PartialDate { first, precision });
            // The last day of a month is no month: the whole of it must be meant.
            if let Some(partial) = partial.filter(|partial| partial.span() == *self) {
                return fmt::Display::fmt(&partial, f);
            }
        }
        write!(f, "{} to {}", self.first, self.last)
    }
}
