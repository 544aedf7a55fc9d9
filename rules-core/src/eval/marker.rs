//! Markers: from start and end entries to episodes.

use alloc::vec::Vec;

use super::{
    Evaluation,
    answer::{Answer, Selection, Why},
};
use crate::{
    date::{Day, Span},
    order::merged,
    plan::{Lapse, Marker, MarkerId, NodeId, Pick},
    record::EntryIx,
};

/// How an episode ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EpisodeEnd {
    /// By an entry, on its date.
    Entry(EntryIx, Span),
    /// Without one: the last day it lasted.
    Lapsed(Day),
}

/// One episode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Episode {
    /// The entry that started it.
    pub(super) first: EntryIx,
    /// Its date.
    pub(super) start: Span,
    /// The last start entry in it; the same entry if there is only one.
    pub(super) last: EntryIx,
    /// How it ended; `None` while it is open.
    pub(super) end: Option<EpisodeEnd>,
}

/// The episodes of a marker in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Episodes {
    pub(super) all: Vec<Episode>,
    /// Why they could be otherwise, if they could.
    pub(super) unsettled: Option<Why>,
}

impl Episodes {
    /// The open episode, or else the latest.
    pub(super) fn current(&self) -> Option<&Episode> {
        self.all.last()
    }

    /// Whether the marker is active today.
    pub(super) fn active(&self) -> Answer {
        match self.unsettled {
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

/// How to take what is not settled.
#[derive(Clone, Copy)]
struct Leaning {
    starts: bool,
    ends: bool,
}

impl Evaluation<'_> {
    /// Finds the episodes. Where entries that perhaps count, or a guard that cannot be decided, would
    /// change the answer, the episodes are unsettled.
    pub(super) fn find_episodes(&mut self, id: MarkerId) -> Episodes {
        let pack = self.pack;
        let Some(marker) = pack.plan.markers.get(id.index()) else { return Episodes::default() };
        let starts = self.all_of(&marker.starts);
        let ends = self.all_of(&marker.ends);
        let mut why = starts.why | ends.why;
        let mut run = |leaning: Leaning, why: &mut Why| {
            let starts = self.events(&starts, leaning.starts, false);
            let ends = self.events(&ends, leaning.ends, true);
            self.run_events(&merged(&starts, &ends), marker, leaning.starts, why)
        };
        let all = run(Leaning { starts: false, ends: false }, &mut why);
        if why == Why::default() {
            return Episodes { all, unsettled: None };
        }
        let others = [(true, false), (false, true), (true, true)];
        let settled =
            others.into_iter().all(|(starts, ends)| run(Leaning { starts, ends }, &mut why) == all);
        let all = if settled { all } else { run(Leaning { starts: true, ends: false }, &mut why) };
        Episodes { all, unsettled: (!settled).then_some(why) }
    }

    /// The entries of several selections as one.
    fn all_of(&mut self, nodes: &[NodeId]) -> Selection {
        nodes.iter().fold(Selection::default(), |all, node| {
            let more = self.value(*node).entries();
            Selection {
                sure: merged(&all.sure, &more.sure),
                maybe: merged(&all.maybe, &more.maybe),
                why: all.why | more.why,
            }
        })
    }

    /// The entries that count as events, in order: record order is by first day.
    fn events(&self, selection: &Selection, take_maybe: bool, ends: bool) -> Vec<Event> {
        let entries = if take_maybe {
            merged(&selection.sure, &selection.maybe)
        } else {
            selection.sure.clone()
        };
        let event = |ix| Event { day: self.record.span(ix).first, ends, ix };
        entries.into_iter().map(event).collect()
    }

    fn run_events(
        &mut self,
        events: &[Event],
        marker: &Marker,
        lean_to_start: bool,
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
                                lean_to_start
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
        let anchor = match lapse.anchor {
            Pick::Earliest => episode.start,
            Pick::Latest => self.record.span(episode.last),
        };
        // A partial start lapses after the last day it may be.
        let last = anchor.last.plus(lapse.after, true);
        if last < day {
            episode.end = Some(EpisodeEnd::Lapsed(last));
        }
    }

    /// Values that belong to one candidate must not be taken for another's.
    fn forget_contextual(&mut self) {
        for id in self.pack.contextual() {
            if let Some(slot) = self.values.get_mut(id.index()) {
                *slot = None;
            }
        }
    }

    /// Asks a guard about an entry of this date.
    fn ask(&mut self, guard: NodeId, candidate: Span) -> Answer {
        let outer = self.candidate.replace(candidate);
        self.forget_contextual();
        let answer = self.value(guard).answer();
        self.candidate = outer;
        self.forget_contextual();
        answer
    }
}
