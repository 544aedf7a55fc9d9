//! Evaluates one expression.

use alloc::rc::Rc;

use super::{
    Evaluation, ParameterSetting,
    answer::{Answer, Fact, Why},
    marker::EpisodeEnd,
    value::{Selection, Value},
};
use crate::{
    date::{CalendarUnit, Day, Span},
    decimal::Decimal,
    eval::matching::{Range, Reading},
    pack::qualified,
    plan::{Kind, MarkerId, Node, NodeId, ParameterId, Pick},
    record::EntryIx,
};

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
            let years = |day: Day, birth| Decimal::from_int(i64::from(day.age_of(birth)));
            Range::between(years(on.first, birth.last), years(on.last, birth.first))
        })
    }

    /// Completed units between two dates; a range where one is partial.
    fn between(&mut self, unit: CalendarUnit, a: NodeId, b: NodeId) -> Fact<Range> {
        let (a, b) = (self.date(a), self.date(b));
        a.with(b).map(|(a, b)| {
            let units = |a: Day, b| Decimal::from_int(i64::from(a.until(b, unit)));
            Range::between(units(a.last, b.first), units(a.first, b.last))
        })
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

    /// A detail without an episode: missing, or unknown where the episodes are undetermined.
    fn no_detail(&self, marker: MarkerId, at: u32, undetermined: Option<Why>) -> Value<'a> {
        fn none<T>(undetermined: Option<Why>) -> Fact<T> {
            undetermined.map_or(Fact::Missing, Fact::Unknown)
        }
        let marker = self.pack.plan.markers.get(marker.index());
        match marker.and_then(|marker| marker.details.get(at as usize)).map(|detail| detail.kind) {
            Some(Kind::Number) => Value::Number(none(undetermined)),
            Some(Kind::Text) => Value::Text(none(undetermined)),
            _ => Value::Date(none(undetermined)),
        }
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
