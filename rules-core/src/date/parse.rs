//! Reading dates and times as recorded.

use core::fmt;

use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::take_while_m_n,
    character::complete::{char, digit1, one_of},
    combinator::{all_consuming, map_res, opt, recognize, value},
    sequence::{pair, preceded},
};

use super::{Day, PartialDate, Precision, days_in_month};

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DateError {
    /// Not of the form `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM[:SS]`.
    Malformed,
    /// The form is right and the calendar has no such day, or the clock no such time.
    NoSuchDay,
    /// A year, a month or a time where a day is needed.
    NotADay,
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => {
                "it is not a date (write 2019, 2019-06, 2019-06-01 or 2019-06-01T10:30)"
            }
            Self::NoSuchDay => "there is no such day or time",
            Self::NotADay => "a whole day is needed (write 2019-06-01)",
        })
    }
}

impl core::error::Error for DateError {}

/// A date as recorded, with the time of day where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The date.
    pub date: PartialDate,
    /// Seconds since midnight, local. An offset is not kept: what was recorded is the local day.
    pub time: Option<u32>,
}

fn number(digits: usize) -> impl Fn(&str) -> IResult<&str, u32> {
    move |input| {
        map_res(take_while_m_n(digits, digits, |c: char| c.is_ascii_digit()), str::parse::<u32>)
            .parse(input)
    }
}

/// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fff`, then an optional offset.
fn time(input: &str) -> IResult<&str, (u32, u32, Option<u32>)> {
    let (rest, (hour, minute, second)) =
        (number(2), preceded(char(':'), number(2)), opt(preceded(char(':'), number(2))))
            .parse(input)?;
    let fraction = recognize(pair(char('.'), digit1));
    let (rest, _) = if second.is_some() { opt(fraction).parse(rest)? } else { (rest, None) };
    let offset =
        alt((value((), one_of("Zz")), value((), (one_of("+-"), number(2), char(':'), number(2)))));
    let (rest, _) = opt(offset).parse(rest)?;
    Ok((rest, (hour, minute, second)))
}

type Parts = (u32, Option<(u32, Option<(u32, Option<(u32, u32, Option<u32>)>)>)>);

fn moment(input: &str) -> IResult<&str, Parts> {
    let day = pair(preceded(char('-'), number(2)), opt(preceded(char('T'), time)));
    let month = pair(preceded(char('-'), number(2)), opt(day));
    all_consuming(pair(number(4), opt(month))).parse(input)
}

/// Year, month and day of a text of the form `YYYY-MM-DD`: nearly every date of a record.
fn whole_day(text: &str) -> Option<(i32, u32, u32)> {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes() else { return None };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_u32, |number, byte| {
            let digit = byte.wrapping_sub(b'0');
            (digit < 10).then_some(number * 10 + u32::from(digit))
        })
    };
    Some((number(&[*a, *b, *c, *d])? as i32, number(&[*e, *f])?, number(&[*g, *h])?))
}

impl Moment {
    /// Reads a date with an optional time.
    ///
    /// # Errors
    /// [`DateError::Malformed`] or [`DateError::NoSuchDay`].
    pub fn parse(text: &str) -> Result<Self, DateError> {
        if let Some((year, month, day)) = whole_day(text) {
            let first = Day::new(year, month, day).ok_or(DateError::NoSuchDay)?;
            return Ok(Self { date: first.into(), time: None });
        }
        let (_, (year, rest)) = moment(text).map_err(|_| DateError::Malformed)?;
        let year = year as i32;
        let (month, rest) = rest.map_or((None, None), |(month, rest)| (Some(month), rest));
        let (day, clock) = rest.map_or((None, None), |(day, clock)| (Some(day), clock));
        let precision = match (month, day) {
            (None, _) => Precision::Year,
            (Some(_), None) => Precision::Month,
            (Some(_), Some(_)) => Precision::Day,
        };
        if month.is_some_and(|month| days_in_month(year, month) == 0) {
            return Err(DateError::NoSuchDay);
        }
        let first =
            Day::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok_or(DateError::NoSuchDay)?;
        let time = match clock {
            None => None,
            Some((hour @ 0..24, minute @ 0..60, None)) => Some(hour * 3600 + minute * 60),
            Some((hour @ 0..24, minute @ 0..60, Some(second @ 0..=60))) => {
                Some(hour * 3600 + minute * 60 + second)
            }
            Some(_) => return Err(DateError::NoSuchDay),
        };
        Ok(Self { date: PartialDate { first, precision }, time })
    }
}

impl PartialDate {
    /// Reads a date without a time.
    ///
    /// # Errors
    /// [`DateError::Malformed`] (also for a time) or [`DateError::NoSuchDay`].
    pub fn parse(text: &str) -> Result<Self, DateError> {
        match Moment::parse(text)? {
            Moment { date, time: None } => Ok(date),
            Moment { .. } => Err(DateError::Malformed),
        }
    }
}

impl Day {
    /// Reads a whole day, `2019-06-01`.
    ///
    /// # Errors
    /// [`DateError`], among them [`DateError::NotADay`] for a year or a month.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let date = PartialDate::parse(text)?;
        match date.precision {
            Precision::Day => Ok(date.first),
            Precision::Year | Precision::Month => Err(DateError::NotADay),
        }
    }
}
