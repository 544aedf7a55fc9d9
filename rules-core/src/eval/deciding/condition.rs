//! Evaluates one condition.

use super::{
    Evaluation,
    answer::{Answer, Fact, Why},
    marker::EpisodeEnd,
    value::Selection,
    window::{Frame, compare_spans},
};
use crate::{
    date::Span,
    plan::{Comparison, IfMissing, MarkerId, Node, NodeId, Window},
};

impl Evaluation<'_> {
    /// Evaluates a condition whose answer is not there yet.
    pub(super) fn condition(&mut self, node: &Node) -> Answer {
        match node {
            Node::YesNo(yes) => Answer::of(*yes),
            Node::SexIs(sex) => Answer::of(self.record.patient.sex == *sex),
            Node::Registered(window) => self.registered(window),
            Node::RegisteredOn(date) => self.registered_on(*date),
            Node::Any(entries) => self.entries(*entries, any),
            Node::AnyRun(run) => self.run(run).any(),

            Node::And(parts) => self.fold(parts, Answer::Yes, Answer::and, Answer::No),
            Node::Or(parts) => self.fold(parts, Answer::No, Answer::or, Answer::Yes),
            Node::AtLeast(n, parts) => self.at_least(*n, parts),
            Node::SameText(a, b) => {
                let (a, b) = (self.value(*a).text(), self.value(*b).text());
                both(a.needed(), b.needed(), |a, b| Answer::of(a == b))
            }
            Node::InBand(score, band) => self.in_band(*score, *band),
            Node::Not(part) => self.answer(*part).not(),
            Node::CompareNumbers(op, a, b) => {
                let (a, b) = (self.value(*a).number(), self.value(*b).number());
                both(a.needed(), b.needed(), |a, b| Answer::certain(a.compare(*op, b)))
            }
            Node::CompareDates(op, a, b, if_missing) => {
                let first = self.date_or_earliest(*a, *if_missing);
                let second = self.date_or_earliest(*b, *if_missing);
                match both(first, second, |a, b| compare_spans(a, *op, b)) {
                    // An entry is never before or after itself, however little of its date is known.
                    Answer::Unknown(_) if self.same_entry(*a, *b) => Answer::of(matches!(
                        op,
                        Comparison::Equal | Comparison::LessOrEqual | Comparison::GreaterOrEqual
                    )),
                    answer => answer,
                }
            }
            Node::DateIn(date, window, if_missing) => self.date_in(*date, window, *if_missing),
            Node::IsMissing(value) => self.value(*value).is_missing(),
            Node::OrIfMissing(part, otherwise) => match self.answer(*part) {
                Answer::Unknown(why) if why.has(Why::MISSING) => Answer::of(*otherwise),
                answer => answer,
            },
            Node::SelectedBy(table, name) => self.selected_by(*table, name.as_deref()),

            Node::Active(marker) => self.episodes(*marker).active(),
            Node::ActiveOn(marker, date) => self.active_on(*marker, *date),
            Node::DateDuring(date, marker) => self.date_during(*date, *marker),
            Node::InConflict(marker, at) => self.in_conflict(*marker, *at).answer,
            _ => Answer::NONE,
        }
    }

    /// Whether a registration that has not ended before today starts in the window.
    fn registered(&mut self, window: &Window) -> Answer {
        let frame = self.frame(window, IfMissing::Unknown);
        let today = Span::day(self.record.today);
        let not = Comparison::GreaterOrEqual;
        self.record.patient.registrations.iter().fold(Answer::No, |found, registration| {
            let lasts = registration.end.map_or(Answer::Yes, |end| compare_spans(end, not, today));
            found.or(frame.holds(registration.start).and(lasts))
        })
    }

    /// Whether a registration covers the day.
    fn registered_on(&mut self, date: NodeId) -> Answer {
        let day = self.date(date).needed();
        self.record.patient.registrations.iter().fold(Answer::No, |found, registration| {
            let day = match day {
                Ok(day) => day,
                Err(why) => return found.or(Answer::Unknown(why)),
            };
            let begun = compare_spans(registration.start, Comparison::LessOrEqual, day);
            let lasts = registration
                .end
                .map_or(Answer::Yes, |end| compare_spans(end, Comparison::GreaterOrEqual, day));
            found.or(begun.and(lasts))
        })
    }

    /// Whether at least so many conditions hold.
    fn at_least(&mut self, n: u32, parts: &[NodeId]) -> Answer {
        let (mut yes, mut perhaps, mut why) = (0_u32, 0_u32, Why::default());
        for part in parts {
            match self.answer(*part) {
                Answer::Yes => yes = yes.saturating_add(1),
                Answer::No => {}
                Answer::Unknown(reason) => {
                    perhaps = perhaps.saturating_add(1);
                    why = why | reason;
                }
            }
        }
        if yes >= n {
            Answer::Yes
        } else if yes.saturating_add(perhaps) < n {
            Answer::No
        } else {
            Answer::Unknown(why)
        }
    }

    /// Whether an episode covers the day: from its start to before the entry that ended it, or to its
    /// last day where it lapsed or will.
    fn active_on(&mut self, id: MarkerId, date: NodeId) -> Answer {
        let episodes = self.episodes(id);
        let day = self.date(date).needed();
        let day = match (episodes.undetermined, day) {
            (None, _) if episodes.all.is_empty() => return Answer::No,
            (None, Ok(day)) => day,
            (undetermined, day) => {
                let why = undetermined.unwrap_or_default() | day.err().unwrap_or_default();
                return Answer::Unknown(why);
            }
        };
        episodes.all.iter().fold(Answer::No, |found, episode| {
            let begun = compare_spans(episode.start, Comparison::LessOrEqual, day);
            let lasts = match episode.end {
                Some(EpisodeEnd::Entry(_, end)) => compare_spans(day, Comparison::Less, end),
                Some(EpisodeEnd::Lapsed(last)) => {
                    compare_spans(day, Comparison::LessOrEqual, Span::day(last))
                }
                None => match self.lapses_on(id, episode) {
                    Some(last) => compare_spans(day, Comparison::LessOrEqual, Span::day(last)),
                    None => Answer::Yes,
                },
            };
            found.or(begun.and(lasts))
        })
    }

    /// Whether a date lies in the current episode.
    fn date_during(&mut self, date: NodeId, id: MarkerId) -> Answer {
        match (self.episode_span(id), self.date(date).needed()) {
            // Nothing lies in an episode that is not there, whatever the date.
            (Ok(None), _) => Answer::No,
            (Ok(Some(episode)), Ok(date)) => Frame::of_episode(episode).holds(date),
            (episode, date) => {
                let why = episode.err().unwrap_or_default() | date.err().unwrap_or_default();
                Answer::Unknown(why)
            }
        }
    }

    /// Folds conditions, stopping where the answer cannot change any more.
    fn fold(
        &mut self,
        parts: &[NodeId],
        start: Answer,
        join: fn(Answer, Answer) -> Answer,
        decisive: Answer,
    ) -> Answer {
        let mut answer = start;
        for part in parts {
            answer = join(answer, self.answer(*part));
            if answer == decisive {
                break;
            }
        }
        answer
    }

    /// Whether both are the date of one entry.
    fn same_entry(&mut self, a: NodeId, b: NodeId) -> bool {
        let pack = self.pack;
        let mut dated = |id: NodeId| match pack.plan.nodes.get(id.index()) {
            Some(Node::DateOf(entry)) => self.value(*entry).entry(),
            _ => Fact::Missing,
        };
        match (dated(a), dated(b)) {
            (Fact::Known(a), Fact::Known(b)) => a == b,
            _ => false,
        }
    }

    fn date_in(&mut self, date: NodeId, window: &Window, if_missing: IfMissing) -> Answer {
        let frame = self.frame(window, if_missing);
        match self.date_or_earliest(date, if_missing) {
            Ok(span) => frame.holds(span),
            Err(why) => Answer::Unknown(why | frame.lack()),
        }
    }
}

fn both<T>(a: Result<T, Why>, b: Result<T, Why>, f: impl FnOnce(T, T) -> Answer) -> Answer {
    match (a, b) {
        (Ok(a), Ok(b)) => f(a, b),
        (Err(a), Err(b)) => Answer::Unknown(a | b),
        (Err(why), _) | (_, Err(why)) => Answer::Unknown(why),
    }
}

fn any(selection: &Selection<'_>) -> Answer {
    match (selection.definite.is_empty(), selection.possible.is_empty()) {
        (false, _) => Answer::Yes,
        (true, true) => Answer::No,
        (true, false) => Answer::Unknown(selection.why),
    }
}
