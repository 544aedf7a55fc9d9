//! Selects entries.

use alloc::{string::String, vec::Vec};

use super::{
    Evaluation,
    answer::{Answer, Why},
    link::Linked,
    value::{List, Selection},
    window::Frame,
};
use crate::{
    entry::EpisodeType,
    eval::matching::{Range, Reading},
    order::merged,
    plan::{Comparison, EpisodeTypes, Filter, IfMissing, MeasureId, Source},
    record::EntryIx,
};

/// A filter with its bounds worked out.
enum Test<'a> {
    In(Frame),
    /// In an episode, if there is one and that is determined.
    During(Result<Option<Frame>, Why>),
    Value(Comparison, Result<Range, Why>),
    ValueIn(Frame),
    /// The organisation is one of these; `None`: which is not known.
    Organisation(Option<&'a [String]>),
    Episode(EpisodeTypes),
    With(Linked<'a>),
}

impl<'a> Evaluation<'a> {
    /// Selects entries.
    pub(super) fn select(&mut self, sources: &[Source], filters: &[Filter]) -> Selection<'a> {
        let matched = self.matched;
        let entries = |source: &Source| matched.entries(*source);
        // Of nothing, no filter leaves anything.
        if sources.iter().all(|source| entries(source).is_empty()) {
            return Selection::default();
        }
        match (sources, filters) {
            ([source], []) => return self.select_from(*source, &[]),
            ([source], [filter]) => {
                let test = self.prepare(filter);
                return self.select_from(*source, core::slice::from_ref(&test));
            }
            _ => {}
        }
        let tests: Vec<Test<'a>> = filters.iter().map(|filter| self.prepare(filter)).collect();
        if let [source] = sources {
            return self.select_from(*source, &tests);
        }
        let mut selection = Selection::default();
        for source in sources {
            let more = self.select_from(*source, &tests);
            selection = Selection {
                definite: merged(&selection.definite, &more.definite).into(),
                possible: merged(&selection.possible, &more.possible).into(),
                why: selection.why | more.why,
            };
        }
        let (definite, possible) = (&selection.definite, &selection.possible);
        if possible.iter().any(|ix| definite.binary_search(ix).is_ok()) {
            let not_definite = |ix: &EntryIx| definite.binary_search(ix).is_err();
            selection.possible =
                possible.iter().copied().filter(not_definite).collect::<Vec<_>>().into();
        }
        selection
    }

    fn select_from(&self, source: Source, tests: &[Test<'a>]) -> Selection<'a> {
        let all = self.matched.entries(source);
        if tests.is_empty() {
            return Selection::of_all(all);
        }
        let measure = match source {
            Source::Codelist(_) => None,
            Source::Measure(measure) => Some(measure),
        };
        let (mut definite, mut possible) = (Stretch::of(all), Vec::new());
        let mut why = Why::default();
        for (at, ix) in all.iter().enumerate() {
            match self.test_all(tests, *ix, measure) {
                Answer::Yes => definite.take(at, *ix),
                Answer::No => {}
                Answer::Unknown(reason) => {
                    possible.push(*ix);
                    why = why | reason;
                }
            }
        }
        Selection { definite: definite.list(), possible: possible.into(), why }
    }

    fn test_all(&self, tests: &[Test<'a>], ix: EntryIx, measure: Option<MeasureId>) -> Answer {
        let mut all = Answer::Yes;
        for test in tests {
            all = all.and(self.test(test, ix, measure));
            if all == Answer::No {
                break;
            }
        }
        all
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
        let reading = || measure.and_then(|id| self.reading(id, ix));
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
                let episode = self.record.source(ix).and_then(|entry| entry.raw.episode);
                Answer::of(episode.is_some_and(|it| types.0 & episode_bit(it) != 0))
            }
            Test::With(linked) => self.is_linked(linked, ix, measure),
            Test::Value(op, with) => match (reading(), with) {
                (None, _) => Answer::No,
                (Some(_), Err(why)) => Answer::Unknown(*why),
                (Some(Reading::Number(number)), Ok(with)) => {
                    Answer::certain(number.compare(*op, *with))
                }
                (Some(Reading::Date(_)), Ok(_)) => Answer::No,
            },
            Test::ValueIn(frame) => match reading() {
                Some(Reading::Date(span)) => frame.holds(span),
                _ => Answer::No,
            },
        }
    }
}

/// Entries taken from a list: a stretch of it, for as long as they follow one another there.
struct Stretch<'a> {
    all: &'a [EntryIx],
    from: usize,
    to: usize,
    picked: Option<Vec<EntryIx>>,
}

impl<'a> Stretch<'a> {
    fn of(all: &'a [EntryIx]) -> Self {
        Self { all, from: 0, to: 0, picked: None }
    }

    fn so_far(&self) -> &'a [EntryIx] {
        self.all.get(self.from..self.to).unwrap_or_default()
    }

    fn take(&mut self, at: usize, ix: EntryIx) {
        if let Some(picked) = &mut self.picked {
            picked.push(ix);
        } else if self.from == self.to {
            (self.from, self.to) = (at, at + 1);
        } else if self.to == at {
            self.to = at + 1;
        } else {
            let mut picked = self.so_far().to_vec();
            picked.push(ix);
            self.picked = Some(picked);
        }
    }

    fn list(self) -> List<'a> {
        match self.picked {
            None => List::Stretch(self.so_far()),
            Some(picked) => picked.into(),
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
