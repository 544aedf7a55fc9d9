//! Windows as stretches of days counted from a fixed point, as far as that can be told.

use rules_core::{date::CalendarSpan, plan::ParameterId};

use super::context::Context;
use crate::ir::{Date, DateKind, Expression, Filter, Length, Value, Window};

/// What days are counted from. Two windows are compared only where it is the same.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Base {
    Today,
    Parameter(ParameterId),
    /// Day 0 is 1 January 1970.
    Epoch,
}

/// So many days after a base, give or take the uneven lengths of months.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Point {
    base: Base,
    months: i64,
    days: i64,
}

/// The first and the last day of a window.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Stretch {
    first: Option<Point>,
    last: Option<Point>,
}

impl Point {
    fn moved(mut self, by: CalendarSpan, is_later: bool) -> Self {
        let sign = if is_later { 1 } else { -1 };
        self.months += sign * i64::from(by.months);
        self.days += sign * i64::from(by.days);
        self
    }

    fn by_days(mut self, days: i64) -> Self {
        self.days += days;
        self
    }

    /// The fewest and the most days from the other to this, if the two have one base. So many months are
    /// at most three days shorter or longer than so many twelfths of a year.
    fn since(&self, other: &Self) -> Option<(i64, i64)> {
        if self.base != other.base {
            return None;
        }
        let (months, days) = (self.months - other.months, self.days - other.days);
        let about = days + months * 30_437 / 1000;
        let slack = if months == 0 { 0 } else { 3 };
        Some((about - slack, about + slack))
    }
}

impl Stretch {
    /// Whether no day can lie in both.
    pub(super) fn is_apart(&self, other: &Self) -> bool {
        is_after(&self.first, &other.last) || is_after(&other.first, &self.last)
    }

    /// Whether it has no day.
    pub(super) fn is_empty(&self) -> bool {
        is_after(&self.first, &self.last)
    }

    /// Whether it has a first or a last day.
    pub(super) fn is_bounded(&self) -> bool {
        self.first.is_some() || self.last.is_some()
    }

    /// Whether every day of the other lies in this one.
    pub(super) fn holds(&self, other: &Self) -> bool {
        let first = match (&self.first, &other.first) {
            (None, _) => true,
            (Some(a), Some(b)) => b.since(a).is_some_and(|(fewest, _)| fewest >= 0),
            _ => false,
        };
        let last = match (&self.last, &other.last) {
            (None, _) => true,
            (Some(a), Some(b)) => a.since(b).is_some_and(|(fewest, _)| fewest >= 0),
            _ => false,
        };
        first && last
    }

    /// Whether it begins after today.
    pub(super) fn is_to_come(&self) -> bool {
        let today = Point { base: Base::Today, months: 0, days: 0 };
        is_after(&self.first, &Some(today))
    }
}

/// Whether one day is certainly after another.
fn is_after(a: &Option<Point>, b: &Option<Point>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return false };
    a.since(b).is_some_and(|(fewest, _)| fewest > 0)
}

impl<'a> Context<'a> {
    fn point(&self, it: &'a Date) -> Option<Point> {
        match &it.kind {
            DateKind::Today => Some(Point { base: Base::Today, months: 0, days: 0 }),
            DateKind::Parameter(id) => {
                Some(Point { base: Base::Parameter(*id), months: 0, days: 0 })
            }
            DateKind::Literal(day) => {
                Some(Point { base: Base::Epoch, months: 0, days: i64::from(day.to_epoch()) })
            }
            DateKind::Shift(date, Length::Written(length), is_later) => {
                Some(self.point(date)?.moved(length.calendar_span()?, *is_later))
            }
            DateKind::Field(id) => match self.field(*id)? {
                Expression::Value(Value::Date(inner)) => self.point(inner),
                _ => None,
            },
            _ => None,
        }
    }

    /// The days of a window; an end that cannot be told is open.
    pub(super) fn stretch(&self, window: &'a Window) -> Stretch {
        let point = |it: &'a Date| self.point(it);
        let before = |end: Option<Point>, time: &Length| match time {
            Length::Written(length) => Some(end?.moved(length.calendar_span()?, false)),
            Length::Parameter(_) => None,
        };
        let (first, last) = match window {
            Window::On(on) => (point(on), point(on)),
            Window::Before(end) => (None, point(end).map(|it| it.by_days(-1))),
            Window::OnOrBefore(end) => (None, point(end)),
            Window::After(start) => (point(start).map(|it| it.by_days(1)), None),
            Window::OnOrAfter(start) => (point(start), None),
            Window::FromTo(start, end) => (point(start), point(end)),
            Window::InTheLast(time) => {
                let today = Some(Point { base: Base::Today, months: 0, days: 0 });
                (before(today.clone(), time).map(|it| it.by_days(1)), today)
            }
            Window::InTheTo(time, end) => {
                (before(point(end), time).map(|it| it.by_days(1)), point(end))
            }
            Window::Within(time, middle) => {
                let after = match time {
                    Length::Written(length) => {
                        let moved = |it: Point| Some(it.moved(length.calendar_span()?, true));
                        point(middle).and_then(moved)
                    }
                    Length::Parameter(_) => None,
                };
                (before(point(middle), time), after)
            }
        };
        Stretch { first, last }
    }

    /// The days of each window of the effective date.
    pub(super) fn stretches(&self, filters: &'a [Filter]) -> Vec<Stretch> {
        let windows = filters.iter().filter_map(|filter| match filter {
            Filter::In(window) => Some(self.stretch(window)),
            _ => None,
        });
        windows.collect()
    }
}
