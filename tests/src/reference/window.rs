//! Windows of days, and dates that are known in part.

use rules_core::{
    date::{CalendarSpan, Day, Span},
    plan::{Comparison, IfMissing},
};
use rules_lang::ir::{Date, DateKind, Length, Window};

use super::{
    Reference,
    fact::{Answer, Fact, about},
    part::Part,
    record::Item,
};

/// An end of a window: a date, and whether that day is inside.
type Bound<'a> = (Part<'a>, bool);

/// The earlier and the later end of a window; `None` is open.
fn ends(window: &Window) -> (Option<Bound<'_>>, Option<Bound<'_>>) {
    let inside = |date| Some((Part::Date(date), true));
    let outside = |date| Some((Part::Date(date), false));
    match window {
        Window::On(date) => (inside(date), inside(date)),
        Window::Before(date) => (None, outside(date)),
        Window::OnOrBefore(date) => (None, inside(date)),
        Window::After(date) => (outside(date), None),
        Window::OnOrAfter(date) => (inside(date), None),
        Window::FromTo(from, to) => (inside(from), inside(to)),
        Window::InTheLast(by) => {
            (Some((Part::Moved(None, *by, false), false)), Some((Part::Today, true)))
        }
        Window::InTheTo(by, date) => {
            (Some((Part::Moved(Some(date), *by, false), false)), inside(date))
        }
        Window::Within(by, date) => (
            Some((Part::Moved(Some(date), *by, false), true)),
            Some((Part::Moved(Some(date), *by, true), true)),
        ),
    }
}

/// The dates of a window's ends.
pub(super) fn dates(window: &Window) -> Vec<Part<'_>> {
    let (from, to) = ends(window);
    [from, to].into_iter().flatten().map(|(date, _)| date).collect()
}

/// The date of a window that is a comparison with one date.
pub(super) fn compared_with(window: &Window) -> Option<&Date> {
    match window {
        Window::On(date)
        | Window::Before(date)
        | Window::OnOrBefore(date)
        | Window::After(date)
        | Window::OnOrAfter(date) => Some(date),
        Window::FromTo(..) | Window::InTheLast(_) | Window::InTheTo(..) | Window::Within(..) => {
            None
        }
    }
}

/// How dates compare that may be any day of a span.
pub(super) fn compare(a: Span, comparison: Comparison, b: Span) -> Answer {
    let (all_before, none_before) = (a.last < b.first, a.first >= b.last);
    let (all_after, none_after) = (a.first > b.last, a.last <= b.first);
    let same = a.is_day() && a == b;
    let apart = all_before || all_after;
    match comparison {
        Comparison::Less => Answer::certainly(all_before, none_before),
        Comparison::LessOrEqual => Answer::certainly(none_after, all_after),
        Comparison::Greater => Answer::certainly(all_after, none_after),
        Comparison::GreaterOrEqual => Answer::certainly(none_before, all_before),
        Comparison::Equal => Answer::certainly(same, apart),
        Comparison::NotEqual => Answer::certainly(apart, same),
    }
}

/// Whether a date lies between two days, both inside.
pub(super) fn lies_between(date: Span, first: Day, last: Day) -> Answer {
    let from = compare(date, Comparison::GreaterOrEqual, Span::day(first));
    let to = compare(date, Comparison::LessOrEqual, Span::day(last));
    Answer::all(&[from, to])
}

impl<'a> Reference<'a> {
    /// Whether a date lies in a window. A side where something is missing has no answer, unless what is
    /// missing counts as earlier than every date.
    pub(super) fn lies_in(
        self,
        date: Fact<Span>,
        window: &'a Window,
        if_missing: IfMissing,
    ) -> Answer {
        let there = |date: Fact<Span>| match (date, if_missing) {
            (Fact::Missing, IfMissing::Earliest) => Fact::Known(Span::day(Day::MIN)),
            (date, _) => date,
        };
        let date = there(date);
        let side = |end: Option<Bound<'a>>, inside, outside| match end {
            None => Answer::Yes,
            Some((bound, is_inside)) => {
                let comparison = if is_inside { inside } else { outside };
                let bound = there(self.date_of_part(bound));
                about(date.clone(), bound, |date, bound| compare(date, comparison, bound))
            }
        };
        let (from, to) = ends(window);
        Answer::all(&[
            side(from, Comparison::GreaterOrEqual, Comparison::Greater),
            side(to, Comparison::LessOrEqual, Comparison::Less),
        ])
    }

    /// `D after E` and the like. An entry is never before or after itself, however little of its date is
    /// known.
    pub(super) fn date_test(
        self,
        date: &'a Date,
        window: &'a Window,
        if_missing: IfMissing,
    ) -> Answer {
        let bound = compared_with(window);
        let entry = self.entry_behind(date);
        if entry.is_some() && bound.and_then(|bound| self.entry_behind(bound)) == entry {
            return Answer::of(!matches!(window, Window::Before(_) | Window::After(_)));
        }
        self.lies_in(self.date(date), window, if_missing)
    }

    /// The entry whose effective date this is.
    fn entry_behind(self, date: &'a Date) -> Option<&'a Item<'a>> {
        let entry = match self.resolved(Part::Date(date)) {
            Part::Date(Date { kind: DateKind::DateOf(entry), .. }) => self.entry(entry),
            _ => return None,
        };
        match entry {
            Fact::Known(item) => Some(item),
            _ => None,
        }
    }

    /// A date, or else today, moved by a length (`true`: later).
    pub(super) fn moved(self, date: Option<&'a Date>, by: Length, is_later: bool) -> Fact<Span> {
        let date = match date {
            Some(date) => self.date(date),
            None => Fact::Known(Span::day(self.record.today)),
        };
        let by: CalendarSpan = self.time(by);
        date.map(|span| span.plus(by, is_later))
    }
}
