//! Selections of entries and windows of dates.

use alloc::vec::Vec;

use super::{
    Evaluation,
    answer::{Answer, Known, Selection, Value, Why},
    marker::EpisodeEnd,
    measure::{Reading, compare},
};
use crate::{
    date::{Day, Span},
    order::merged,
    plan::{Comparison, Filter, IfMissing, MeasureId, NodeId, Source, Window},
    record::EntryIx,
};

/// A filter with its bounds worked out.
enum Test {
    In(Frame),
    During(Option<(Span, Span)>),
    Value(Comparison, Result<super::range::Range, Why>),
    ValueIn(Frame),
}

/// A window with its bounds worked out: an end is open, known (with whether it is inside), or not known.
pub(super) struct Frame {
    from: Option<Result<(Span, bool), Why>>,
    to: Option<Result<(Span, bool), Why>>,
}

impl Frame {
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
    pub(super) fn date(&mut self, id: NodeId) -> Known<Span> {
        match self.value(id) {
            Value::Date(date) => date,
            Value::Entry(entry) => entry.map(|ix| self.record.span(ix)),
            _ => Known::Missing,
        }
    }

    /// The date, where a missing one may count as earlier than every date.
    pub(super) fn date_or_earliest(
        &mut self,
        id: NodeId,
        if_missing: IfMissing,
    ) -> Result<Span, Why> {
        match (self.date(id), if_missing) {
            (Known::Missing, IfMissing::Earliest) => Ok(Span::day(Day::MIN)),
            (date, _) => date.needed(),
        }
    }

    /// Works the ends of a window out.
    pub(super) fn frame(&mut self, window: &Window, if_missing: IfMissing) -> Frame {
        let mut end = |bound: &Option<crate::plan::Bound>| {
            let bound = bound.as_ref()?;
            let date = self.date_or_earliest(bound.date, if_missing);
            Some(date.map(|span| (span, bound.included)))
        };
        Frame { from: end(&window.from), to: end(&window.to) }
    }

    /// Selects entries.
    pub(super) fn select(&mut self, sources: &[Source], filters: &[Filter]) -> Selection {
        let tests: Vec<Test> = filters.iter().map(|filter| self.prepare(filter)).collect();
        let mut selection = Selection::default();
        for source in sources {
            let (mut sure, mut maybe) = (Vec::new(), Vec::new());
            let measure = match source {
                Source::Codelist(_) => None,
                Source::Measure(measure) => Some(*measure),
            };
            let mut take = |ix: EntryIx| {
                let all = |answer: Answer, test: &Test| answer.and(self.test(test, ix, measure));
                match tests.iter().fold(Answer::Yes, all) {
                    Answer::Yes => sure.push(ix),
                    Answer::No => {}
                    Answer::Unknown(why) => {
                        maybe.push(ix);
                        selection.why = selection.why | why;
                    }
                }
            };
            match source {
                Source::Codelist(list) => self.events.of(*list).iter().copied().for_each(&mut take),
                Source::Measure(measure) => {
                    let readings = self.readings.get(measure.index());
                    readings.into_iter().flat_map(|r| r.entries()).for_each(&mut take);
                }
            }
            if sources.len() == 1 {
                (selection.sure, selection.maybe) = (sure, maybe);
            } else {
                selection.sure = merged(&selection.sure, &sure);
                selection.maybe = merged(&selection.maybe, &maybe);
            }
        }
        if sources.len() > 1 {
            let sure = &selection.sure;
            selection.maybe.retain(|ix| sure.binary_search(ix).is_err());
        }
        selection
    }

    fn prepare(&mut self, filter: &Filter) -> Test {
        match filter {
            Filter::In(window) => Test::In(self.frame(window, IfMissing::Unknown)),
            Filter::ValueIn(window) => Test::ValueIn(self.frame(window, IfMissing::Unknown)),
            Filter::Value(op, number) => Test::Value(*op, self.value(*number).number().needed()),
            Filter::During(marker) => {
                let episodes = self.episodes(*marker);
                Test::During(episodes.current().map(|episode| {
                    let end = match episode.end {
                        None => Span::day(self.record.today),
                        Some(EpisodeEnd::Entry(_, span)) => span,
                        Some(EpisodeEnd::Lapsed(day)) => Span::day(day),
                    };
                    (episode.start, end)
                }))
            }
        }
    }

    fn test(&self, test: &Test, ix: EntryIx, measure: Option<MeasureId>) -> Answer {
        let reading = || measure.and_then(|id| self.readings.get(id.index())?.of(ix));
        match test {
            Test::In(frame) => frame.holds(self.record.span(ix)),
            // By record order: an entry belongs to the episode when its first day does.
            Test::During(episode) => Answer::of(episode.is_some_and(|(start, end)| {
                let day = self.record.span(ix).first;
                start.first <= day && day <= end.last
            })),
            Test::Value(op, with) => match (reading(), with) {
                (None, _) => Answer::No,
                (Some(_), Err(why)) => Answer::Unknown(*why),
                (Some(reading), Ok(with)) => compare(reading, *op, *with),
            },
            Test::ValueIn(frame) => match reading() {
                Some(Reading::Date(span)) => frame.holds(span),
                _ => Answer::No,
            },
        }
    }
}
