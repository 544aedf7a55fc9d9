//! Compares dates that may be known in part, alone or with a window.

use super::{
    Evaluation,
    answer::{Answer, Fact, Why},
    value::Value,
};
use crate::{
    date::{Day, Span},
    plan::{Bound, Comparison, IfMissing, NodeId, Window},
};

/// A window with its bounds worked out: an end is open, known (with whether it is inside), or not known.
pub(super) struct Frame {
    from: Option<Result<(Span, bool), Why>>,
    to: Option<Result<(Span, bool), Why>>,
}

impl Frame {
    /// The days of an episode. One that begins or ends on a date known in part takes in all of it.
    pub(super) fn of_episode((start, end): (Span, Span)) -> Self {
        let edge = |day| Some(Ok((Span::day(day), true)));
        Self { from: edge(start.first), to: edge(end.last) }
    }

    /// Why the ends are not known.
    pub(super) fn lack(&self) -> Why {
        let why = |bound: &Option<Result<(Span, bool), Why>>| match bound {
            Some(Err(why)) => *why,
            _ => Why::default(),
        };
        why(&self.from) | why(&self.to)
    }

    /// Whether a date lies in the window.
    pub(super) fn holds(&self, date: Span) -> Answer {
        let side = |bound: &Option<Result<(Span, bool), Why>>, from: bool| match bound {
            None => Answer::Yes,
            Some(Err(why)) => Answer::Unknown(*why),
            Some(Ok((edge, included))) => {
                let op = match (from, included) {
                    (true, true) => Comparison::GreaterOrEqual,
                    (true, false) => Comparison::Greater,
                    (false, true) => Comparison::LessOrEqual,
                    (false, false) => Comparison::Less,
                };
                compare_spans(date, op, *edge)
            }
        };
        side(&self.from, true).and(side(&self.to, false))
    }
}

/// Whether `a op b` holds for all, none or some of the days they may be.
pub(super) fn compare_spans(a: Span, op: Comparison, b: Span) -> Answer {
    let before = |a: Span, b: Span| {
        if a.last < b.first {
            Some(true)
        } else if a.first >= b.last {
            Some(false)
        } else {
            None
        }
    };
    let equal = || {
        if a.is_day() && b.is_day() {
            Some(a == b)
        } else if a.last < b.first || b.last < a.first {
            Some(false)
        } else {
            None
        }
    };
    Answer::certain(match op {
        Comparison::Less => before(a, b),
        Comparison::Greater => before(b, a),
        Comparison::LessOrEqual => before(b, a).map(|yes| !yes),
        Comparison::GreaterOrEqual => before(a, b).map(|yes| !yes),
        Comparison::Equal => equal(),
        Comparison::NotEqual => equal().map(|yes| !yes),
    })
}

impl Evaluation<'_> {
    /// The date of a date node, or of the entry an entry node stands for.
    pub(super) fn date(&mut self, id: NodeId) -> Fact<Span> {
        match self.value(id) {
            Value::Date(date) => date,
            Value::Entry(entry) => entry.map(|ix| self.record.span(ix)),
            _ => Fact::Missing,
        }
    }

    /// The date, where a missing one may count as earlier than every date.
    pub(super) fn date_or_earliest(
        &mut self,
        id: NodeId,
        if_missing: IfMissing,
    ) -> Result<Span, Why> {
        match (self.date(id), if_missing) {
            (Fact::Missing, IfMissing::Earliest) => Ok(Span::day(Day::MIN)),
            (date, _) => date.needed(),
        }
    }

    /// Works the ends of a window out.
    pub(super) fn frame(&mut self, window: &Window, if_missing: IfMissing) -> Frame {
        let mut end = |bound: &Option<Bound>| {
            let bound = bound.as_ref()?;
            let date = self.date_or_earliest(bound.date, if_missing);
            Some(date.map(|span| (span, bound.included)))
        };
        Frame { from: end(&window.from), to: end(&window.to) }
    }
}
