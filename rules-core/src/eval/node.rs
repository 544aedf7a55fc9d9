//! One expression.

use alloc::{rc::Rc, vec::Vec};

use super::{
    Evaluation, ParameterSetting,
    answer::{Answer, Fact, Selection, Value, Why},
    marker::EpisodeEnd,
    measure::Reading,
    range::Range,
    select::{Frame, compare_spans},
};
use crate::{
    date::{CalendarUnit, Span},
    decimal::Decimal,
    pack::qualified,
    plan::{Comparison, IfMissing, MarkerId, Node, NodeId, ParameterId, Pick, Window},
    record::EntryIx,
};

/// A number of things.
pub(super) fn count(n: usize) -> Decimal {
    Decimal::from_int(i64::try_from(n).unwrap_or(i64::MAX))
}

impl<'a> Evaluation<'a> {
    /// Evaluates a node whose value is not there yet.
    pub(super) fn evaluate(&mut self, node: &Node) -> Value<'a> {
        match node {
            Node::Number(number) => Value::Number(Fact::Known(Range::exactly(*number))),
            Node::Date(day) => Value::Date(Fact::Known(Span::day(*day))),
            Node::Text(text) => Value::Text(Fact::Known(Rc::new(text.clone()))),
            Node::Today => Value::Date(Fact::Known(Span::day(self.record.today))),
            // Lengths and organisations are asked for by parameter, not as values.
            Node::Duration(_) | Node::Organisations(_) => Value::NOTHING,
            Node::Parameter(parameter) => self.parameter(*parameter),

            Node::BirthDate => Value::Date(self.birth()),
            Node::DeathDate => {
                Value::Date(self.record.patient.death.map_or(Fact::Missing, Fact::Known))
            }
            Node::AgeOn(date) => Value::Number(self.age(*date)),
            Node::CandidateStart => {
                Value::Date(self.candidate.map_or(Fact::Unknown(Why::MISSING), Fact::Known))
            }

            Node::Select(sources, filters) => Value::Entries(self.select(sources, filters)),
            Node::Count(entries) => Value::Number(self.count(*entries)),
            Node::CountDays(entries) => Value::Number(self.count_days(*entries)),
            Node::CountCodes(entries) => Value::Number(self.count_codes(*entries)),
            Node::CountEpisodes(entries, gap) => Value::Number(self.count_episodes(*entries, *gap)),
            Node::Aggregate(aggregate, entries) => {
                Value::Number(self.aggregate(*aggregate, *entries))
            }
            Node::Nth(which, nth, entries) => Value::Entry(self.nth(*which, *nth, *entries)),
            Node::RunStart(run) => Value::Date(self.run(run).first()),
            Node::RunEnd(run) => Value::Date(self.run(run).last()),
            Node::RunCount(run) => Value::Number(self.run(run).entries()),
            Node::Pick(which, entries) => {
                Value::Entry(self.entries(*entries, |entries| pick(*which, entries)))
            }
            Node::DateOf(entry) => {
                Value::Date(self.value(*entry).entry().map(|ix| self.record.span(ix)))
            }
            Node::NumberOf(measure, entry) => {
                let entry = self.value(*entry).entry();
                Value::Number(entry.and_then(|ix| match self.reading(*measure, ix) {
                    Some(Reading::Number(number)) => Fact::Known(number),
                    _ => Fact::Missing,
                }))
            }
            Node::DateValueOf(measure, entry) => {
                let entry = self.value(*entry).entry();
                Value::Date(entry.and_then(|ix| match self.reading(*measure, ix) {
                    Some(Reading::Date(date)) => Fact::Known(date),
                    _ => Fact::Missing,
                }))
            }
            Node::OrganisationOf(entry) => {
                let entry = self.value(*entry).entry();
                Value::Text(entry.and_then(|ix| match self.record.source(ix) {
                    Some(source) if !source.organisation().is_empty() => {
                        Fact::Known(Rc::new(source.organisation().into()))
                    }
                    _ => Fact::Missing,
                }))
            }
            Node::CodeOf(entry) => {
                let known = self.value(*entry).entry();
                let source = self.source_of_node(*entry);
                Value::Text(known.map(|ix| {
                    let matched = source.and_then(|source| self.matched(ix, source));
                    let code =
                        matched.map(|(code, _)| code).or_else(|| self.record.codes(ix).next());
                    Rc::new(code.map(qualified).unwrap_or_default())
                }))
            }

            Node::Shift(date, by, forward) => {
                let by = self.length(*by);
                Value::Date(self.date(*date).map(|span| span.plus(by, *forward)))
            }
            Node::Between(unit, a, b) => Value::Number(self.between(*unit, *a, *b)),
            Node::Score(score) => Value::Number(self.score(*score)),
            Node::BandOf(score) => Value::Text(self.band_of(*score)),
            Node::ItemsOf(score) => Value::Text(self.items_of(*score)),
            Node::FirstOf(values) => self.first_of(values),

            Node::EpisodeStart(marker) => Value::Date(self.episode(*marker, |_, start, _| start)),
            Node::EpisodeEnd(marker) => {
                Value::Date(self.episode(*marker, |today, _, end| match end {
                    None => today,
                    Some(EpisodeEnd::Entry(_, span)) => span,
                    Some(EpisodeEnd::Lapsed(day)) => Span::day(day),
                }))
            }
            Node::Detail(marker, at) => {
                let episodes = self.episodes(*marker);
                match (episodes.undetermined, self.detail_node(*marker, *at)) {
                    (None, Some(node)) if episodes.current().is_some() => match self.value(node) {
                        // An entry stands for its date.
                        Value::Entry(entry) => Value::Date(entry.map(|ix| self.record.span(ix))),
                        value => value,
                    },
                    (undetermined, _) => self.no_detail(*marker, *at, undetermined),
                }
            }

            Node::YesNo(_)
            | Node::SexIs(_)
            | Node::Registered(_)
            | Node::RegisteredOn(_)
            | Node::Any(_)
            | Node::AnyRun(_)
            | Node::And(_)
            | Node::Or(_)
            | Node::AtLeast(..)
            | Node::Not(_)
            | Node::SameText(..)
            | Node::InBand(..)
            | Node::CompareNumbers(..)
            | Node::CompareDates(..)
            | Node::DateIn(..)
            | Node::IsMissing(_)
            | Node::OrIfMissing(..)
            | Node::SelectedBy(..)
            | Node::Active(_)
            | Node::ActiveOn(..)
            | Node::DateDuring(..)
            | Node::InConflict(..) => Value::YesNo(self.condition(node)),
        }
    }

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
                both(a.needed(), b.needed(), |a, b| a.compare(*op, b))
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

    fn parameter(&mut self, id: ParameterId) -> Value<'a> {
        match self.setting(id) {
            Some(ParameterSetting::Date(day)) => Value::Date(Fact::Known(Span::day(*day))),
            Some(ParameterSetting::Number(n)) => Value::Number(Fact::Known(Range::exactly(*n))),
            Some(ParameterSetting::Duration(_) | ParameterSetting::Organisations(_)) => {
                Value::NOTHING
            }
            None => {
                let pack = self.pack;
                let parameter = pack.plan.parameters.get(id.index());
                parameter.map_or(Value::NOTHING, |parameter| self.value(parameter.default))
            }
        }
    }

    fn birth(&self) -> Fact<Span> {
        self.record.patient.birth.map_or(Fact::Unknown(Why::FACT), Fact::Known)
    }

    /// Completed years; a range where a date is partial.
    fn age(&mut self, on: NodeId) -> Fact<Range> {
        let on = self.date(on);
        self.birth().with(on).map(|(birth, on)| {
            let years =
                |day: crate::date::Day, birth| Decimal::from_int(i64::from(day.age_of(birth)));
            Range::between(years(on.first, birth.last), years(on.last, birth.first))
        })
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

    /// Completed units between two dates; a range where one is partial.
    fn between(&mut self, unit: CalendarUnit, a: NodeId, b: NodeId) -> Fact<Range> {
        let (a, b) = (self.date(a), self.date(b));
        a.with(b).map(|(a, b)| {
            let units = |a: crate::date::Day, b| Decimal::from_int(i64::from(a.until(b, unit)));
            Range::between(units(a.last, b.first), units(a.first, b.last))
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

    fn first_of(&mut self, values: &[NodeId]) -> Value<'a> {
        let mut last = Value::NOTHING;
        for value in values {
            last = self.value(*value);
            if last.is_missing() != Answer::Yes {
                break;
            }
        }
        last
    }

    /// Folds conditions, stopping where the answer cannot change any more.
    fn fold(
        &mut self,
        parts: &[NodeId],
        start: Answer,
        join: fn(Answer, Answer) -> Answer,
        settled: Answer,
    ) -> Answer {
        let mut answer = start;
        for part in parts {
            answer = join(answer, self.answer(*part));
            if answer == settled {
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

    /// Something of the marker's current episode; missing where there is none, unknown where the
    /// episodes are undetermined.
    fn episode(
        &mut self,
        id: MarkerId,
        get: impl Fn(Span, Span, Option<EpisodeEnd>) -> Span,
    ) -> Fact<Span> {
        let episodes = self.episodes(id);
        match (episodes.undetermined, episodes.current()) {
            (Some(why), _) => Fact::Unknown(why),
            (None, None) => Fact::Missing,
            (None, Some(episode)) => {
                Fact::Known(get(Span::day(self.record.today), episode.start, episode.end))
            }
        }
    }

    /// The node of a marker's detail.
    pub(super) fn detail_node(&self, marker: MarkerId, at: u32) -> Option<NodeId> {
        let marker = self.pack.plan.markers.get(marker.index())?;
        marker.details.get(at as usize).map(|detail| detail.node)
    }

    /// A detail without an episode: missing, or unknown where the episodes are undetermined.
    fn no_detail(&self, marker: MarkerId, at: u32, undetermined: Option<Why>) -> Value<'a> {
        fn none<T>(undetermined: Option<Why>) -> Fact<T> {
            undetermined.map_or(Fact::Missing, Fact::Unknown)
        }
        let marker = self.pack.plan.markers.get(marker.index());
        match marker.and_then(|marker| marker.details.get(at as usize)).map(|detail| detail.kind) {
            Some(crate::plan::Kind::Number) => Value::Number(none(undetermined)),
            Some(crate::plan::Kind::Text) => Value::Text(none(undetermined)),
            _ => Value::Date(none(undetermined)),
        }
    }

    /// The reading of an entry under a measure.
    pub(super) fn reading(&self, measure: crate::plan::MeasureId, ix: EntryIx) -> Option<Reading> {
        self.matched.readings.get(measure.index())?.of(ix)
    }

    /// Whether a conflict holds in the current episode, and the entries that disagree.
    pub(super) fn in_conflict(&mut self, id: MarkerId, at: u32) -> Disagreement {
        let pack = self.pack;
        let conflict = pack.plan.markers.get(id.index()).and_then(|m| m.conflicts.get(at as usize));
        let episodes = self.episodes(id);
        let Some(conflict) = conflict else { return Disagreement::default() };
        if let Some(why) = episodes.undetermined {
            return Disagreement { answer: Answer::Unknown(why), ..Disagreement::default() };
        }
        if episodes.current().is_none() {
            return Disagreement::default();
        }
        let Some(Node::Select(sources, _)) = pack.plan.nodes.get(conflict.entries.index()) else {
            return Disagreement::default();
        };
        let selection = self.selection(conflict.entries);
        self.disagreement(&selection, sources, &conflict.differ_by)
    }
}

/// Whether entries disagree, and which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Disagreement {
    pub(super) answer: Answer,
    pub(super) entries: Vec<EntryIx>,
}

impl Default for Disagreement {
    fn default() -> Self {
        Self { answer: Answer::No, entries: Vec::new() }
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

/// The first or last entry; unknown where an entry that only perhaps counts stands beyond it.
fn pick(which: Pick, selection: &Selection<'_>) -> Fact<EntryIx> {
    let end = |entries: &[EntryIx]| match which {
        Pick::Latest => entries.last().copied(),
        Pick::Earliest => entries.first().copied(),
    };
    match (end(&selection.definite), end(&selection.possible)) {
        (None, None) => Fact::Missing,
        (Some(definite), None) => Fact::Known(definite),
        (None, Some(_)) => Fact::Unknown(selection.why),
        (Some(definite), Some(possible)) => {
            let beyond = match which {
                Pick::Latest => possible > definite,
                Pick::Earliest => possible < definite,
            };
            if beyond { Fact::Unknown(selection.why) } else { Fact::Known(definite) }
        }
    }
}
