//! Finds the entries that are linked to an entry by date, organisation or value.

use super::{Evaluation, answer::Answer, value::Selection, window::compare_spans};
use crate::{
    date::{CalendarSpan, Day, Span},
    decimal::Decimal,
    eval::matching::{Edge, Reading},
    plan::{Comparison, Difference, Link, MeasureId, Offset, Source},
    record::{EntryIx, EntryView},
};

/// A link with the entries and distances worked out.
pub(super) struct Linked<'a> {
    link: Link,
    entries: Selection<'a>,
    from: Option<(Offset, CalendarSpan)>,
    to: Option<(Offset, CalendarSpan)>,
}

/// No partial date is longer than a year.
const LONGEST: CalendarSpan = CalendarSpan { months: 0, days: 366 };

impl<'a> Evaluation<'a> {
    /// Works a link out.
    pub(super) fn linked(&mut self, link: Link) -> Linked<'a> {
        let entries = self.selection(link.entries);
        let offset = |offset: Offset| (offset, self.length(offset.by));
        Linked { link, entries, from: link.from.map(offset), to: link.to.map(offset) }
    }

    /// Whether an entry passes the filter; `measure` reads the entry.
    pub(super) fn is_linked(
        &self,
        linked: &Linked<'_>,
        ix: EntryIx,
        measure: Option<MeasureId>,
    ) -> Answer {
        let (found, _) = self.find_linked(linked, ix, measure);
        if linked.link.wanted { found } else { found.not() }
    }

    /// The entry that certainly is so linked, if the filter wants one.
    pub(in crate::eval) fn witness(
        &mut self,
        link: Link,
        ix: EntryIx,
        source: Source,
    ) -> Option<EntryIx> {
        let measure = match source {
            Source::Measure(measure) => Some(measure),
            Source::Codelist(_) => None,
        };
        let linked = self.linked(link);
        self.find_linked(&linked, ix, measure).1
    }

    /// Whether there is such another entry, and the first that certainly is one. Looks only at entries
    /// whose dates may be close enough.
    fn find_linked(
        &self,
        linked: &Linked<'_>,
        ix: EntryIx,
        measure: Option<MeasureId>,
    ) -> (Answer, Option<EntryIx>) {
        let span = self.record.span(ix);
        let edge = |end: &Option<(Offset, CalendarSpan)>| {
            end.map(|(offset, by)| (span.plus(by, offset.is_after), offset.included))
        };
        let (from, to) = (edge(&linked.from), edge(&linked.to));
        let earliest = from.map(|(edge, _)| edge.first.plus(LONGEST, false));
        let latest = to.map(|(edge, _)| edge.last);
        let mut found = Answer::No;
        for (entries, is_definite) in
            [(&linked.entries.definite, true), (&linked.entries.possible, false)]
        {
            let first = |ix: &EntryIx| self.record.span(*ix).first;
            let begin = entries.partition_point(|it| earliest.is_some_and(|day| first(it) < day));
            let end = entries.partition_point(|it| latest.is_none_or(|day| first(it) <= day));
            for other in entries.get(begin..end).unwrap_or_default() {
                if *other == ix {
                    continue;
                }
                let mut answer = in_gap(self.record.span(*other), from, to);
                if answer != Answer::No {
                    answer = answer.and(self.organisations_fit(&linked.link, ix, *other));
                }
                if answer != Answer::No {
                    answer = answer.and(self.values_fit(&linked.link, ix, measure, *other));
                }
                if !is_definite {
                    answer = answer.and(Answer::Unknown(linked.entries.why));
                }
                found = found.or(answer);
                if found == Answer::Yes {
                    return (found, Some(*other));
                }
            }
        }
        (found, None)
    }

    /// An entry without an organisation is neither of the same nor of a different one.
    fn organisations_fit(&self, link: &Link, a: EntryIx, b: EntryIx) -> Answer {
        let Some(same) = link.same_organisation else { return Answer::Yes };
        let (a, b) = (self.organisation(a), self.organisation(b));
        Answer::of(!a.is_empty() && !b.is_empty() && (a == b) == same)
    }

    /// The recording organisation of an entry; empty where none is recorded.
    pub(super) fn organisation(&self, ix: EntryIx) -> &str {
        self.record.source(ix).map_or("", EntryView::organisation)
    }

    fn values_fit(
        &self,
        link: &Link,
        a: EntryIx,
        measure: Option<MeasureId>,
        b: EntryIx,
    ) -> Answer {
        let Some(difference) = link.differ_by else { return Answer::Yes };
        let a = measure.and_then(|measure| self.reading(measure, a));
        let b = self.reading_in(b, self.sources(link.entries));
        match (a, b) {
            (Some(a), Some(b)) => apart(a, b, difference),
            _ => Answer::No,
        }
    }
}

/// An end of a gap, and whether it is inside; `None` where open.
type Bound = Option<(Span, bool)>;

fn in_gap(date: Span, from: Bound, to: Bound) -> Answer {
    let side = |edge: Bound, at, beyond| match edge {
        None => Answer::Yes,
        Some((edge, included)) => compare_spans(date, if included { at } else { beyond }, edge),
    };
    side(from, Comparison::GreaterOrEqual, Comparison::Greater).and(side(
        to,
        Comparison::LessOrEqual,
        Comparison::Less,
    ))
}

/// Whether two values lie more than so far apart.
fn apart(a: Reading, b: Reading, difference: Difference) -> Answer {
    let gap = match difference {
        Difference::Days(days) => Decimal::from_int(i64::from(days)),
        Difference::Number(number) => number,
    };
    let (a, b) = (ends(a), ends(b));
    if over(a.1, b.0, gap) || over(b.1, a.0, gap) {
        return Answer::Yes;
    }
    if within(a.0, b.1, gap) && within(b.0, a.1, gap) { Answer::No } else { Answer::certain(None) }
}

/// Whether one end lies certainly more than a gap above another.
pub(super) fn over(high: Option<Edge>, low: Option<Edge>, gap: Decimal) -> bool {
    let Some(((high, high_included), (low, low_included))) = high.zip(low) else { return false };
    low.checked_sub(high).is_some_and(|distance| {
        // Between ends that are not possible themselves, it is never as little as it looks.
        distance > gap || distance == gap && !(high_included && low_included)
    })
}

/// Whether one end lies certainly at most a gap above another.
pub(super) fn within(low: Option<Edge>, high: Option<Edge>, gap: Decimal) -> bool {
    let distance = low.zip(high).and_then(|((low, _), (high, _))| high.checked_sub(low));
    distance.is_some_and(|distance| distance <= gap)
}

/// The least and the greatest a value may be; `None` where open.
pub(super) fn ends(reading: Reading) -> (Option<Edge>, Option<Edge>) {
    let day = |day: Day| Some((Decimal::from_int(i64::from(day.to_epoch())), true));
    match reading {
        Reading::Date(span) => (day(span.first), day(span.last)),
        Reading::Number(range) => range.bounds(),
    }
}
