//! Works out the episodes of a marker from the entries that start and end it.

use alloc::vec::Vec;

use super::{
    Evaluation,
    answer::{Answer, Why},
    value::Selection,
};
use crate::{
    date::{Day, Span},
    order::{merged, ordered},
    plan::{Lapse, Marker, MarkerId, NodeId, Pick},
    record::{EntryIx, Record},
};

/// How an episode ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::eval) enum EpisodeEnd {
    /// By an entry, on its date.
    Entry(EntryIx, Span),
    /// Without one: the last day it lasted.
    Lapsed(Day),
}

/// One episode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::eval) struct Episode {
    /// The entry that started it.
    pub(in crate::eval) first: EntryIx,
    /// Its date.
    pub(in crate::eval) start: Span,
    /// The last start entry in it; the same entry if there is only one.
    pub(in crate::eval) last: EntryIx,
    /// How it ended; `None` while it is open.
    pub(in crate::eval) end: Option<EpisodeEnd>,
}

/// The episodes of a marker in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::eval) struct Episodes {
    pub(in crate::eval) all: Vec<Episode>,
    /// Why they could be otherwise, if they could.
    pub(in crate::eval) undetermined: Option<Why>,
}

impl Episodes {
    /// The open episode, or else the latest.
    pub(in crate::eval) fn current(&self) -> Option<&Episode> {
        self.all.last()
    }

    /// Whether the marker is active today.
    pub(in crate::eval) fn active(&self) -> Answer {
        match self.undetermined {
            Some(why) => Answer::Unknown(why),
            None => Answer::of(self.current().is_some_and(|episode| episode.end.is_none())),
        }
    }
}

/// An entry that may start or end an episode. The derived order puts starts before ends on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Event {
    day: Day,
    ends: bool,
    ix: EntryIx,
}

/// What is assumed of the entries of one kind of event that are not determined.
#[derive(Clone, Copy, Default)]
struct Assumption {
    /// Entries that perhaps count, count; a guard that cannot be decided lets pass.
    include_possible: bool,
    /// An entry dated in part lies on the last day it may, not on the first.
    on_last_day: bool,
}

impl Assumption {
    const ALL: [Self; 4] = [
        Self { include_possible: false, on_last_day: false },
        Self { include_possible: true, on_last_day: false },
        Self { include_possible: false, on_last_day: true },
        Self { include_possible: true, on_last_day: true },
    ];
}

impl<'a> Evaluation<'a> {
    /// Finds the episodes. Entries that perhaps count, entries dated in part and a guard that cannot be
    /// decided are taken every way; where that changes whether the marker is active, the episodes are
    /// undetermined. Otherwise they stand as the first days order them.
    pub(super) fn find_episodes(&mut self, id: MarkerId) -> Episodes {
        let pack = self.pack;
        let Some(marker) = pack.plan.markers.get(id.index()) else { return Episodes::default() };
        let starts = self.all_of(&marker.starts);
        if starts.definite.is_empty() && starts.possible.is_empty() {
            return Episodes::default();
        }
        let ends = self.all_of(&marker.ends);
        let mut why = starts.why | ends.why;
        if self.has_partial(&starts) || self.has_partial(&ends) {
            why = why | Why::IMPRECISE;
        }
        let record = self.record;
        let run = |this: &mut Self, start: Assumption, end: Assumption, why: &mut Why| {
            let (starts, ends) =
                (events(record, &starts, start, false), events(record, &ends, end, true));
            this.run_events(in_turn(starts, ends), marker, start.include_possible, why)
        };
        let all = if why == Why::default() {
            // Nothing has to be assumed: the entries are events as they stand.
            let event =
                |ends| move |ix: &EntryIx| Event { day: record.span(*ix).first, ends, ix: *ix };
            let (starts, ends) =
                (starts.definite.iter().map(event(false)), ends.definite.iter().map(event(true)));
            self.run_events(in_turn(starts, ends), marker, false, &mut why)
        } else {
            run(self, Assumption::default(), Assumption::default(), &mut why)
        };
        if why == Why::default() {
            return Episodes { all, undetermined: None };
        }
        let open = |all: &[Episode]| all.last().is_some_and(|episode| episode.end.is_none());
        // Every way is taken, also after one that differs: each may add a reason.
        let mut same = true;
        for start in Assumption::ALL {
            for end in Assumption::ALL {
                same &= open(&run(self, start, end, &mut why)) == open(&all);
            }
        }
        Episodes { all, undetermined: (!same).then_some(why) }
    }

    fn has_partial(&self, selection: &Selection<'_>) -> bool {
        selection
            .definite
            .iter()
            .chain(&*selection.possible)
            .any(|ix| !self.record.span(*ix).is_day())
    }

    /// The entries of several selections as one.
    fn all_of(&mut self, nodes: &[NodeId]) -> Selection<'a> {
        let [first, rest @ ..] = nodes else { return Selection::default() };
        let first = self.selection(*first);
        rest.iter().fold(first, |all, node| {
            let more = self.selection(*node);
            Selection {
                definite: merged(&all.definite, &more.definite).into(),
                possible: merged(&all.possible, &more.possible).into(),
                why: all.why | more.why,
            }
        })
    }

    fn run_events(
        &mut self,
        events: impl Iterator<Item = Event>,
        marker: &Marker,
        include_possible: bool,
        why: &mut Why,
    ) -> Vec<Episode> {
        let mut all: Vec<Episode> = Vec::new();
        for event in events {
            self.lapse(&mut all, marker.lapse, event.day);
            let open = all.last_mut().filter(|episode| episode.end.is_none());
            let span = self.record.span(event.ix);
            match (open, event.ends) {
                (Some(episode), true) => episode.end = Some(EpisodeEnd::Entry(event.ix, span)),
                (None, true) => {}
                (Some(episode), false) => episode.last = event.ix,
                (None, false) => {
                    let passes =
                        match marker.guard.map_or(Answer::Yes, |guard| self.ask(guard, span)) {
                            Answer::Yes => true,
                            Answer::No => false,
                            Answer::Unknown(reason) => {
                                *why = *why | reason;
                                include_possible
                            }
                        };
                    if passes {
                        let (first, last) = (event.ix, event.ix);
                        all.push(Episode { first, start: span, last, end: None });
                    }
                }
            }
        }
        // Today is not past: an episode whose last day is today is still open.
        self.lapse(&mut all, marker.lapse, self.record.today);
        all
    }

    /// Closes the open episode if its last day lies before `day`.
    fn lapse(&self, all: &mut [Episode], lapse: Option<Lapse>, day: Day) {
        let Some(lapse) = lapse else { return };
        let Some(episode) = all.last_mut().filter(|episode| episode.end.is_none()) else { return };
        let last = self.last_day(episode, lapse);
        if last < day {
            episode.end = Some(EpisodeEnd::Lapsed(last));
        }
    }

    /// The last day of an episode that nothing ends. A partial start lapses after the last day it may be.
    fn last_day(&self, episode: &Episode, lapse: Lapse) -> Day {
        let anchor = match lapse.anchor {
            Pick::Earliest => episode.start,
            Pick::Latest => self.record.span(episode.last),
        };
        anchor.last.plus(lapse.after, true)
    }

    /// The last day of a marker's open episode, if it lapses.
    pub(super) fn lapses_on(&self, id: MarkerId, episode: &Episode) -> Option<Day> {
        let lapse = self.pack.plan.markers.get(id.index())?.lapse?;
        Some(self.last_day(episode, lapse))
    }

    /// The current episode from its start to its end, or to today while it is open; an error where the
    /// episodes are undetermined.
    pub(super) fn episode_span(&mut self, id: MarkerId) -> Result<Option<(Span, Span)>, Why> {
        let episodes = self.episodes(id);
        if let Some(why) = episodes.undetermined {
            return Err(why);
        }
        Ok(episodes.current().map(|episode| {
            let end = match episode.end {
                None => Span::day(self.record.today),
                Some(EpisodeEnd::Entry(_, span)) => span,
                Some(EpisodeEnd::Lapsed(day)) => Span::day(day),
            };
            (episode.start, end)
        }))
    }

    /// The node of a marker's detail.
    pub(in crate::eval) fn detail_node(&self, marker: MarkerId, at: u32) -> Option<NodeId> {
        let marker = self.pack.plan.markers.get(marker.index())?;
        marker.details.get(at as usize).map(|detail| detail.node)
    }

    /// Values that belong to one candidate must not be taken for another's.
    fn forget_contextual(&mut self) {
        for id in self.pack.contextual() {
            self.forget(*id);
        }
    }

    /// Asks a guard about an entry of this date.
    fn ask(&mut self, guard: NodeId, candidate: Span) -> Answer {
        let outer = self.candidate.replace(candidate);
        self.forget_contextual();
        let answer = self.answer(guard);
        self.candidate = outer;
        self.forget_contextual();
        answer
    }
}

/// The entries that count as events, in order.
fn events(
    record: &Record<'_>,
    selection: &Selection<'_>,
    assumption: Assumption,
    ends: bool,
) -> Vec<Event> {
    let possible: &[EntryIx] = if assumption.include_possible { &selection.possible } else { &[] };
    let event = |ix: &EntryIx| {
        let span = record.span(*ix);
        Event { day: if assumption.on_last_day { span.last } else { span.first }, ends, ix: *ix }
    };
    let events: Vec<Event> = selection.definite.iter().chain(possible).map(event).collect();
    if events.is_sorted() { events } else { ordered(&events) }
}

/// The events of two orders in one.
fn in_turn(
    a: impl IntoIterator<Item = Event>,
    b: impl IntoIterator<Item = Event>,
) -> impl Iterator<Item = Event> {
    let (mut a, mut b) = (a.into_iter().peekable(), b.into_iter().peekable());
    core::iter::from_fn(move || match (a.peek(), b.peek()) {
        (Some(first), Some(other)) if other < first => b.next(),
        (Some(_), _) => a.next(),
        (None, _) => b.next(),
    })
}
