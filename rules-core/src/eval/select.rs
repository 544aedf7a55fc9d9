//! Selections of entries and windows of dates.

use alloc::{string::String, vec::Vec};

use super::{
    Evaluation,
    answer::{Answer, Known, Selection, Value, Why},
    link::Linked,
    measure::{Reading, compare},
};
use crate::{
    date::{Day, Span},
    entry::EpisodeType,
    order::merged,
    plan::{Comparison, EpisodeTypes, Filter, IfMissing, MeasureId, NodeId, Source, Window},
    record::EntryIx,
};

/// A filter with its bounds worked out.
enum Test<'a> {
    In(Frame),
    /// In an episode, if there is one and that is settled.
    During(Result<Option<Frame>, Why>),
    Value(Comparison, Result<super::range::Range, Why>),
    ValueIn(Frame),
    /// The organisation is one of these; `None`: which is not known.
    Organisation(Option<&'a [String]>),
    Episode(EpisodeTypes),
    With(Linked),
}

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

impl<'a> Evaluation<'a> {
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
        let tests: Vec<Test<'a>> = filters.iter().map(|filter| self.prepare(filter)).collect();
        let mut selection = Selection::default();
        for source in sources {
            let (mut sure, mut maybe) = (Vec::new(), Vec::new());
            let measure = match source {
                Source::Codelist(_) => None,
                Source::Measure(measure) => Some(*measure),
            };
            let mut take = |ix: EntryIx| {
                let all =
                    |answer: Answer, test: &Test<'a>| answer.and(self.test(test, ix, measure));
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

    fn prepare(&mut self, filter: &Filter) -> Test<'a> {
        match filter {
            Filter::In(window) => Test::In(self.frame(window, IfMissing::Unknown)),
            Filter::ValueIn(window) => Test::ValueIn(self.frame(window, IfMissing::Unknown)),
            Filter::Value(op, number) => Test::Value(*op, self.value(*number).number().needed()),
            Filter::RecordedHere => {
                Test::Organisation(self.record.organisation.as_ref().map(core::slice::from_ref))
            }
            Filter::RecordedBy(parameter) => {
                Test::Organisation(Some(self.organisations(*parameter)))
            }
            Filter::Episode(types) => Test::Episode(*types),
            Filter::With(link) => Test::With(self.linked(*link)),
            Filter::During(marker) => {
                let episode = self.episode_span(*marker);
                Test::During(episode.map(|episode| episode.map(Frame::of_episode)))
            }
        }
    }

    fn test(&self, test: &Test<'a>, ix: EntryIx, measure: Option<MeasureId>) -> Answer {
        let reading = || measure.and_then(|id| self.readings.get(id.index())?.of(ix));
        match test {
            Test::In(frame) => frame.holds(self.record.span(ix)),
            Test::During(Ok(None)) => Answer::No,
            Test::During(Ok(Some(episode))) => episode.holds(self.record.span(ix)),
            Test::During(Err(why)) => Answer::Unknown(*why),
            Test::Organisation(None) => Answer::Unknown(Why::FACT),
            Test::Organisation(Some(codes)) => {
                let organisation = self.organisation(ix);
                Answer::of(
                    !organisation.is_empty() && codes.iter().any(|code| code == organisation),
                )
            }
            Test::Episode(types) => {
                let episode = self.record.source(ix).and_then(|entry| entry.cells.episode);
                Answer::of(episode.is_some_and(|it| types.0 & episode_bit(it) != 0))
            }
            Test::With(linked) => self.is_linked(linked, ix, measure),
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

/// The bit of an episode type in [`EpisodeTypes`].
fn episode_bit(episode: EpisodeType) -> u8 {
    match episode {
        EpisodeType::First => 1,
        EpisodeType::New => 2,
        EpisodeType::Review => 4,
        EpisodeType::FlareUp => 8,
        EpisodeType::End => 16,
        EpisodeType::Other => 32,
    }
}
