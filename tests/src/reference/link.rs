//! Linked entries: whether another entry stands beside one.

use rules_core::{
    date::{Day, Span},
    decimal::Decimal,
    plan::{Comparison, Difference, Source},
};
use rules_lang::{
    ir::{Length, Link},
    syntax::{Gap, LinkWord},
};

use super::{
    Reference,
    fact::{Answer, Why},
    measure::Reading,
    range::End,
    record::Item,
    window::compare,
};

impl<'a> Reference<'a> {
    /// Whether an entry, which comes from this source, has the linked entry it must have, or has none.
    pub(super) fn passes_link(self, link: &'a Link, item: &'a Item<'a>, source: Source) -> Answer {
        let others = self.entries(&link.entries);
        let beside = |other: &&'a Item<'a>| self.is_linked(link, item, source, other);
        let mut answers: Vec<Answer> = others.definite.iter().map(beside).collect();
        // Of an entry that only perhaps is one of them it is open at best.
        let perhaps = Answer::Unknown(others.why);
        answers.extend(others.possible.iter().map(|it| Answer::all(&[beside(it), perhaps])));
        let found = Answer::any(&answers);
        if link.word == LinkWord::No { found.not() } else { found }
    }

    /// The first entry that certainly is linked to this one.
    pub(super) fn linked_entry(
        self,
        link: &'a Link,
        item: &'a Item<'a>,
        source: Source,
    ) -> Option<&'a Item<'a>> {
        let others = self.entries(&link.entries).definite;
        others.into_iter().find(|other| self.is_linked(link, item, source, other) == Answer::Yes)
    }

    fn is_linked(
        self,
        link: &'a Link,
        item: &Item<'_>,
        source: Source,
        other: &Item<'_>,
    ) -> Answer {
        if item == other {
            return Answer::No;
        }
        let organisations = match link.same_organisation {
            None => Answer::Yes,
            Some(same) => {
                let (a, b) = (&item.source.organisation, &other.source.organisation);
                Answer::of(!a.is_empty() && !b.is_empty() && (a == b) == same)
            }
        };
        let values = match link.differ_by {
            None => Answer::Yes,
            Some(difference) => {
                let own = self.reading_among(&[source], item);
                let others = self.reading_among(self.sources(&link.entries), other);
                match (own, others) {
                    (Some(a), Some(b)) => differ(a, b, difference),
                    _ => Answer::No,
                }
            }
        };
        Answer::all(&[self.is_near(&link.gap, item.span, other.span), organisations, values])
    }

    /// Whether the linked entry is dated as far from the entry as the rule says.
    fn is_near(self, gap: &Gap<Length>, own: Span, other: Span) -> Answer {
        let moved = |time: Length, is_after: bool| own.plus(self.time(time), is_after);
        let from = |edge: Span| compare(other, Comparison::GreaterOrEqual, edge);
        let to = |edge: Span| compare(other, Comparison::LessOrEqual, edge);
        match *gap {
            Gap::Any => Answer::Yes,
            Gap::Within(time) => Answer::all(&[from(moved(time, false)), to(moved(time, true))]),
            Gap::WithinBefore(time) => Answer::all(&[from(moved(time, false)), to(own)]),
            Gap::WithinAfter(time) => Answer::all(&[from(own), to(moved(time, true))]),
            Gap::FromTo((first, first_after), (last, last_after)) => {
                Answer::all(&[from(moved(first, first_after)), to(moved(last, last_after))])
            }
            Gap::AtLeast(time, true) => from(moved(time, true)),
            Gap::AtLeast(time, false) => to(moved(time, false)),
            Gap::Strictly(true) => compare(other, Comparison::Greater, own),
            Gap::Strictly(false) => compare(other, Comparison::Less, own),
            Gap::SameDay => Answer::all(&[from(own), to(own)]),
        }
    }
}

/// Whether two values lie more than so far apart: certainly if they do however close they may be, not if
/// they do not however far apart they may be.
pub(super) fn differ(a: Reading, b: Reading, difference: Difference) -> Answer {
    let gap = match difference {
        Difference::Days(days) => Decimal::from_int(i64::from(days)),
        Difference::Number(number) => number,
    };
    let ((a_low, a_high), (b_low, b_high)) = (ends(a), ends(b));
    let least = [distance(a_high, b_low), distance(b_high, a_low)];
    let most = [distance(a_low, b_high), distance(b_low, a_high)];
    // Between ends that are not themselves possible, the distance is never as small as it looks.
    let is_over = |it: &End| it.is_some_and(|(it, inside)| it > gap || it == gap && !inside);
    let is_within = |it: &End| it.is_some_and(|(it, _)| it <= gap);
    if least.iter().any(is_over) {
        Answer::Yes
    } else if most.iter().all(is_within) {
        Answer::No
    } else {
        Answer::Unknown(Why::IMPRECISE)
    }
}

/// How far up it is from one end to another, and whether both are possible.
fn distance(from: End, to: End) -> End {
    let ((from, from_inside), (to, to_inside)) = (from?, to?);
    Some((to.checked_sub(from)?, from_inside && to_inside))
}

/// The least and the greatest a value may be. Dates are counted in days.
fn ends(reading: Reading) -> (End, End) {
    let day = |day: Day| Some((Decimal::from_int(i64::from(day.to_epoch())), true));
    match reading {
        Reading::Date(span) => (day(span.first), day(span.last)),
        Reading::Number(range) => (range.low, range.high),
    }
}
