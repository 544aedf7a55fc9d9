//! Markers: from entries that start and end to episodes.

use rules_core::{
    date::{Day, Span},
    plan::{Comparison, MarkerId, Pick},
};
use rules_lang::ir::{DetailId, Entries, Marker};

use super::{
    Reference,
    entries::Selection,
    fact::{Answer, Fact, Why},
    part::{Part, Value},
    record::Item,
    window::{compare, lies_between},
};

/// How an episode ended.
#[derive(Debug, Clone, Copy)]
pub(super) enum End<'a> {
    /// By an entry.
    Entry(&'a Item<'a>),
    /// Without one: the last day it lasted.
    Lapsed(Day),
}

/// An episode of a marker.
#[derive(Debug, Clone, Copy)]
pub(super) struct Episode<'a> {
    /// The entry that started it.
    pub(super) first: &'a Item<'a>,
    /// The last entry that could have.
    last: &'a Item<'a>,
    pub(super) end: Option<End<'a>>,
}

impl Episode<'_> {
    pub(super) fn start(&self) -> Span {
        self.first.span
    }

    /// When it ended, or today.
    pub(super) fn end_or(&self, today: Day) -> Span {
        match self.end {
            None => Span::day(today),
            Some(End::Entry(item)) => item.span,
            Some(End::Lapsed(day)) => Span::day(day),
        }
    }
}

/// The episodes of a marker, in order.
#[derive(Debug, Clone)]
pub(super) struct Episodes<'a> {
    pub(super) all: Vec<Episode<'a>>,
    /// Why it is open whether the marker is active.
    pub(super) undetermined: Option<Why>,
}

impl<'a> Episodes<'a> {
    /// The open episode, else the latest.
    pub(super) fn current(&self) -> Option<Episode<'a>> {
        self.all.last().copied()
    }

    pub(super) fn active(&self) -> Answer {
        match self.undetermined {
            Some(why) => Answer::Unknown(why),
            None => Answer::of(is_open(&self.all)),
        }
    }
}

fn is_open(episodes: &[Episode<'_>]) -> bool {
    episodes.last().is_some_and(|episode| episode.end.is_none())
}

/// How to take what is open about starts, or about ends.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Assumption {
    /// Entries that perhaps count, do; a guard that cannot be decided lets pass.
    include_possible: bool,
    /// Entries dated in part lie on the last day they may, not on the first.
    on_last_day: bool,
}

const ASSUMPTIONS: [Assumption; 4] = [
    Assumption { include_possible: false, on_last_day: false },
    Assumption { include_possible: true, on_last_day: false },
    Assumption { include_possible: false, on_last_day: true },
    Assumption { include_possible: true, on_last_day: true },
];

/// An entry that may start or end an episode.
struct Event<'a> {
    day: Day,
    is_end: bool,
    item: &'a Item<'a>,
}

fn events<'a>(of: &Selection<'a>, assumption: Assumption, is_end: bool) -> Vec<Event<'a>> {
    let mut items = of.definite.clone();
    if assumption.include_possible {
        items.extend(&of.possible);
    }
    let event = |item: &'a Item<'a>| {
        let day = if assumption.on_last_day { item.span.last } else { item.span.first };
        Event { day, is_end, item }
    };
    items.into_iter().map(event).collect()
}

impl<'a> Reference<'a> {
    pub(super) fn marker(self, id: MarkerId) -> Option<&'a Marker> {
        self.ruleset.markers.get(id.index())
    }

    /// The episodes of a marker. What is open is read every way; where that leaves open whether the marker
    /// is active, so are the episodes.
    pub(super) fn episodes(self, id: MarkerId) -> Episodes<'a> {
        let Some(marker) = self.marker(id) else {
            return Episodes { all: Vec::new(), undetermined: None };
        };
        let (starts, ends) = (self.all_entries(&marker.starts), self.all_entries(&marker.ends));
        let mut why = starts.why.and(ends.why);
        let items = [&starts.definite, &starts.possible, &ends.definite, &ends.possible];
        if items.into_iter().flatten().any(|item| !item.span.is_day()) {
            why = why.and(Why::IMPRECISE);
        }
        let mut readings = Vec::new();
        for of_starts in ASSUMPTIONS {
            for of_ends in ASSUMPTIONS {
                let mut all = events(&starts, of_starts, false);
                all.extend(events(&ends, of_ends, true));
                // Day by day; of one day first what starts, then what ends.
                all.sort_by_key(|event| (event.day, event.is_end, event.item.nth));
                readings.push(self.read_events(marker, &all, of_starts.include_possible, &mut why));
            }
        }
        let is_undetermined =
            readings.iter().any(|it| is_open(it)) != readings.iter().all(|it| is_open(it));
        let all = readings.into_iter().next().unwrap_or_default();
        Episodes { all, undetermined: is_undetermined.then_some(why) }
    }

    /// The entries of several selections as one.
    fn all_entries(self, of: &'a [Entries]) -> Selection<'a> {
        let mut all = Selection::default();
        for entries in of {
            let more = self.entries(entries);
            all.definite.extend(more.definite);
            all.possible.extend(more.possible);
            all.why = all.why.and(more.why);
        }
        for items in [&mut all.definite, &mut all.possible] {
            items.sort_by_key(|item| item.nth);
            items.dedup();
        }
        all
    }

    fn read_events(
        self,
        marker: &'a Marker,
        events: &[Event<'a>],
        include_possible: bool,
        why: &mut Why,
    ) -> Vec<Episode<'a>> {
        let mut all: Vec<Episode<'a>> = Vec::new();
        for event in events {
            self.lapse(marker, &mut all, event.day);
            match all.last_mut().filter(|episode| episode.end.is_none()) {
                Some(open) if event.is_end => open.end = Some(End::Entry(event.item)),
                Some(open) => open.last = event.item,
                None if event.is_end => {}
                None => {
                    let asked = Reference { candidate: Some(event.item.span), ..self };
                    let passes = match marker.guard.as_ref().map(|guard| asked.condition(guard)) {
                        None | Some(Answer::Yes) => true,
                        Some(Answer::No) => false,
                        Some(Answer::Unknown(reason)) => {
                            *why = why.and(reason);
                            include_possible
                        }
                    };
                    if passes {
                        all.push(Episode { first: event.item, last: event.item, end: None });
                    }
                }
            }
        }
        self.lapse(marker, &mut all, self.record.today);
        all
    }

    /// Ends the open episode if its last day is past on this one.
    fn lapse(self, marker: &Marker, all: &mut [Episode<'a>], on: Day) {
        let Some(episode) = all.last_mut().filter(|episode| episode.end.is_none()) else { return };
        if let Some(last) = last_day(marker, episode)
            && last < on
        {
            episode.end = Some(End::Lapsed(last));
        }
    }

    /// Whether a marker is active today.
    pub(super) fn active(self, id: MarkerId) -> Answer {
        self.episodes(id).active()
    }

    /// Whether a marker was active on a day: from the day an episode started to the day before an entry
    /// ended it, or to the day it lapsed.
    pub(super) fn active_on(self, id: MarkerId, date: Fact<Span>) -> Answer {
        let episodes = self.episodes(id);
        if let Some(why) = episodes.undetermined {
            return Answer::Unknown(why.and(date.lack()));
        }
        let answers = episodes.all.iter().map(|episode| match date {
            Fact::Known(date) => self.was_active(id, episode, date),
            _ => Answer::Unknown(date.lack()),
        });
        Answer::any(&answers.collect::<Vec<_>>())
    }

    fn was_active(self, id: MarkerId, episode: &Episode<'a>, date: Span) -> Answer {
        let begun = compare(episode.start(), Comparison::LessOrEqual, date);
        let until = |last: Day| compare(date, Comparison::LessOrEqual, Span::day(last));
        let lasts = match episode.end {
            Some(End::Entry(item)) => compare(date, Comparison::Less, item.span),
            Some(End::Lapsed(last)) => until(last),
            None => {
                let last = self.marker(id).and_then(|marker| last_day(marker, episode));
                last.map_or(Answer::Yes, until)
            }
        };
        Answer::all(&[begun, lasts])
    }

    /// Whether a date lies in the current episode, else the latest. In none, if there is none.
    pub(super) fn during(self, date: Fact<Span>, id: MarkerId) -> Answer {
        let episodes = self.episodes(id);
        if let Some(why) = episodes.undetermined {
            return Answer::Unknown(why.and(date.lack()));
        }
        let Some(episode) = episodes.current() else { return Answer::No };
        let (start, end) = (episode.start(), episode.end_or(self.record.today));
        match date {
            Fact::Known(date) => lies_between(date, start.first, end.last),
            _ => Answer::Unknown(date.lack()),
        }
    }

    /// The current episode, else the latest.
    pub(super) fn current(self, id: MarkerId) -> Fact<Episode<'a>> {
        let episodes = self.episodes(id);
        match (episodes.undetermined, episodes.current()) {
            (Some(why), _) => Fact::Unknown(why),
            (None, None) => Fact::Missing,
            (None, Some(episode)) => Fact::Known(episode),
        }
    }

    /// A detail of that episode.
    pub(super) fn detail(self, id: DetailId) -> Fact<Value<'a>> {
        let marker = self.marker(id.marker);
        let detail = marker.and_then(|it| it.details.get(id.position as usize));
        let Some(detail) = detail else { return Fact::Missing };
        self.current(id.marker).map(|_| self.value(Part::of_value(&detail.value)))
    }
}

/// The last day of an episode that nothing ends, if it lapses.
fn last_day(marker: &Marker, episode: &Episode<'_>) -> Option<Day> {
    let (length, anchor) = marker.lapses?;
    let anchor = match anchor {
        Pick::Earliest => episode.first,
        Pick::Latest => episode.last,
    };
    // Known in part, it may be as late as its last day.
    Some(anchor.span.last.plus(length.calendar_span().unwrap_or_default(), true))
}
