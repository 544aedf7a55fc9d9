//! Checks that every reference points at something of the right kind.

use alloc::vec::Vec;

use super::{Check, PlanError};
use crate::{
    decimal::Decimal,
    limits::{CODELISTS_MAX, CODES_MAX},
    plan::{
        Action, CodelistId, Difference, Filter, Kind, Length, Link, MarkerId, MeasureValue,
        MessagePart, Node, NodeId, ParameterId, Plan, Run, Score, ScoreId, Source, Window,
    },
};

/// Checks references and the kinds of what they refer to.
pub(super) struct Checker<'a> {
    plan: &'a Plan,
    /// Kinds of the nodes, in order.
    kinds: Vec<Kind>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(plan: &'a Plan, kinds: Vec<Kind>) -> Self {
        Self { plan, kinds }
    }

    /// Checks everything.
    pub(super) fn all(&self) -> Check {
        self.plan.nodes.iter().try_for_each(|node| self.node(node))?;
        self.codes()?;
        self.codelists()?;
        self.measures()?;
        self.markers()?;
        self.scores()?;
        self.rules()
    }

    fn is(&self, id: NodeId, wanted: &[Kind], what: &'static str) -> Check {
        match self.kinds.get(id.index()) {
            Some(kind) if wanted.contains(kind) => Ok(()),
            Some(_) => Err(PlanError::Kind(what)),
            None => Err(PlanError::Dangling("an expression")),
        }
    }

    fn window(&self, window: &Window) -> Check {
        for bound in [window.from, window.to].into_iter().flatten() {
            self.is(bound.date, &[Kind::Date, Kind::Entry], "a window's end")?;
        }
        Ok(())
    }

    fn marker(&self, id: MarkerId) -> Check {
        self.plan.markers.get(id.index()).map(drop).ok_or(PlanError::Dangling("a marker"))
    }

    fn codelist(&self, id: CodelistId) -> Check {
        self.plan.codelists.get(id.index()).map(drop).ok_or(PlanError::Dangling("a codelist"))
    }

    fn measure(&self, id: crate::plan::MeasureId, number: bool, what: &'static str) -> Check {
        let measure = self.plan.measures.get(id.index()).ok_or(PlanError::Dangling("a measure"))?;
        let is_number = matches!(measure.value, MeasureValue::Number { .. });
        if is_number == number { Ok(()) } else { Err(PlanError::Kind(what)) }
    }

    fn filter(&self, sources: &[Source], filter: &Filter) -> Check {
        match filter {
            Filter::In(window) => self.window(window),
            Filter::During(marker) => self.marker(*marker),
            Filter::RecordedHere => Ok(()),
            Filter::RecordedBy(parameter) => {
                self.parameter(*parameter, Kind::Organisations, "an organisation filter")
            }
            Filter::Episode(types) => match types.0 {
                1..=0x3f => Ok(()),
                _ => Err(PlanError::Kind("an episode type")),
            },
            Filter::With(link) => self.link(sources, link),
            Filter::Value(_, number) => {
                self.measured(sources, true, "a value filter's measure")?;
                self.is(*number, &[Kind::Number], "a value filter's number")
            }
            Filter::ValueIn(window) => {
                self.measured(sources, false, "a date value filter's measure")?;
                self.window(window)
            }
        }
    }

    fn parameter(&self, id: ParameterId, kind: Kind, what: &'static str) -> Check {
        match self.plan.parameters.get(id.index()) {
            Some(parameter) if parameter.kind == kind => Ok(()),
            Some(_) => Err(PlanError::Kind(what)),
            None => Err(PlanError::Dangling("a parameter")),
        }
    }

    fn length(&self, length: Length) -> Check {
        match length {
            Length::Fixed(_) => Ok(()),
            Length::Parameter(id) => self.parameter(id, Kind::Duration, "a length of time"),
        }
    }

    /// A selection, with what it draws from.
    fn selection(&self, id: NodeId) -> Result<&[Source], PlanError> {
        self.is(id, &[Kind::Entries], "a selection")?;
        match self.plan.nodes.get(id.index()) {
            Some(Node::Select(sources, _)) => Ok(sources),
            _ => Err(PlanError::Kind("a selection")),
        }
    }

    /// Whether all sources are measures of numbers (`true`) or of dates.
    fn measured(&self, sources: &[Source], number: bool, what: &'static str) -> Check {
        sources.iter().try_for_each(|source| match source {
            Source::Codelist(_) => Err(PlanError::Kind(what)),
            Source::Measure(measure) => self.measure(*measure, number, what),
        })
    }

    fn link(&self, sources: &[Source], link: &Link) -> Check {
        let linked = self.selection(link.entries)?;
        for offset in [link.from, link.to].into_iter().flatten() {
            self.length(offset.by)?;
        }
        let Some(difference) = link.differ_by else { return Ok(()) };
        let number = matches!(difference, Difference::Number(_));
        self.measured(sources, number, "a linked entry's measure")?;
        self.measured(linked, number, "a linked entry's measure")
    }

    fn run(&self, run: &Run) -> Check {
        self.selection(run.of)?;
        self.selection(run.passing)?;
        self.length(run.lasting)
    }

    fn score(&self, id: ScoreId) -> Result<&Score, PlanError> {
        self.plan.scores.get(id.index()).ok_or(PlanError::Dangling("a score"))
    }

    fn node(&self, node: &Node) -> Check {
        let dates = &[Kind::Date, Kind::Entry];
        match node {
            Node::YesNo(_)
            | Node::Number(_)
            | Node::Date(_)
            | Node::Text(_)
            | Node::Today
            | Node::Parameter(_)
            | Node::BirthDate
            | Node::DeathDate
            | Node::SexIs(_)
            | Node::CandidateStart
            | Node::Duration(_)
            | Node::Organisations(_)
            | Node::Detail(..) => Ok(()),
            Node::AgeOn(date) | Node::RegisteredOn(date) => self.is(*date, dates, "a day"),
            Node::Registered(window) => self.window(window),
            Node::Select(sources, filters) => {
                if sources.is_empty() {
                    return Err(PlanError::Dangling("a selection of nothing"));
                }
                for source in sources {
                    match source {
                        Source::Codelist(list) => self.codelist(*list)?,
                        Source::Measure(measure) => {
                            let found = self.plan.measures.get(measure.index());
                            found.ok_or(PlanError::Dangling("a measure"))?;
                        }
                    }
                }
                filters.iter().try_for_each(|filter| self.filter(sources, filter))
            }
            Node::Any(entries)
            | Node::Count(entries)
            | Node::CountDays(entries)
            | Node::CountCodes(entries)
            | Node::Pick(_, entries) => self.selection(*entries).map(drop),
            Node::Nth(_, nth, entries) => match nth {
                0 => Err(PlanError::Kind("a position")),
                _ => self.selection(*entries).map(drop),
            },
            Node::CountEpisodes(entries, gap) => {
                self.selection(*entries)?;
                self.length(*gap)
            }
            Node::Aggregate(_, entries) => {
                let sources = self.selection(*entries)?;
                self.measured(sources, true, "an aggregate's measure")
            }
            Node::AnyRun(run) | Node::RunStart(run) | Node::RunEnd(run) | Node::RunCount(run) => {
                self.run(run)
            }
            Node::Between(_, a, b) => {
                self.is(*a, dates, "a date")?;
                self.is(*b, dates, "a date")
            }
            Node::Score(score) | Node::BandOf(score) | Node::ItemsOf(score) => {
                self.score(*score).map(drop)
            }
            Node::InBand(score, band) => {
                let band = self.score(*score)?.bands.get(*band as usize);
                band.map(drop).ok_or(PlanError::Dangling("a band"))
            }
            Node::SameText(a, b) => {
                self.is(*a, &[Kind::Text], "a compared text")?;
                self.is(*b, &[Kind::Text], "a compared text")
            }
            Node::ActiveOn(marker, date) | Node::DateDuring(date, marker) => {
                self.marker(*marker)?;
                self.is(*date, dates, "a day")
            }
            Node::DateOf(entry) | Node::OrganisationOf(entry) | Node::CodeOf(entry) => {
                self.is(*entry, &[Kind::Entry], "an entry")
            }
            Node::NumberOf(measure, entry) => {
                self.measure(*measure, true, "a number's measure")?;
                self.is(*entry, &[Kind::Entry], "an entry")
            }
            Node::DateValueOf(measure, entry) => {
                self.measure(*measure, false, "a date value's measure")?;
                self.is(*entry, &[Kind::Entry], "an entry")
            }
            Node::Shift(date, length, _) => {
                self.length(*length)?;
                self.is(*date, dates, "a moved date")
            }
            Node::FirstOf(values) => {
                let first = values.first().and_then(|value| self.kinds.get(value.index()));
                let first = *first.ok_or(PlanError::Dangling("`first of` nothing"))?;
                if !matches!(first, Kind::Number | Kind::Date | Kind::Entry | Kind::Text) {
                    return Err(PlanError::Kind("`first of`"));
                }
                values.iter().try_for_each(|value| self.is(*value, &[first], "`first of`"))
            }
            Node::And(parts) | Node::Or(parts) | Node::AtLeast(_, parts) => {
                parts.iter().try_for_each(|part| self.is(*part, &[Kind::YesNo], "a condition"))
            }
            Node::Not(part) | Node::OrIfMissing(part, _) => {
                self.is(*part, &[Kind::YesNo], "a condition")
            }
            Node::CompareNumbers(_, a, b) => {
                self.is(*a, &[Kind::Number], "a compared number")?;
                self.is(*b, &[Kind::Number], "a compared number")
            }
            Node::CompareDates(_, a, b, _) => {
                self.is(*a, dates, "a compared date")?;
                self.is(*b, dates, "a compared date")
            }
            Node::DateIn(date, window, _) => {
                self.is(*date, dates, "a date in a window")?;
                self.window(window)
            }
            Node::IsMissing(value) => self.is(
                *value,
                &[Kind::Number, Kind::Date, Kind::Entry, Kind::Text],
                "what may be missing",
            ),
            Node::SelectedBy(table, _) => {
                self.plan.tables.get(table.index()).map(drop).ok_or(PlanError::Dangling("a table"))
            }
            Node::Active(marker) | Node::EpisodeStart(marker) | Node::EpisodeEnd(marker) => {
                self.marker(*marker)
            }
            Node::InConflict(marker, conflict) => {
                self.marker(*marker)?;
                self.conflict(*marker, *conflict)
            }
        }
    }

    fn conflict(&self, marker: MarkerId, conflict: u32) -> Check {
        self.plan
            .markers
            .get(marker.index())
            .and_then(|marker| marker.conflicts.get(conflict as usize))
            .map(drop)
            .ok_or(PlanError::Dangling("a conflict"))
    }

    fn measures(&self) -> Check {
        for measure in &self.plan.measures {
            self.codelist(measure.codelist)?;
            match &measure.value {
                MeasureValue::Number { accepts, .. } => {
                    if accepts.iter().any(|accept| accept.divide == Decimal::ZERO) {
                        return Err(PlanError::Kind("a unit's divisor"));
                    }
                    if accepts.iter().any(|accept| accept.round.is_some_and(|places| places > 9)) {
                        return Err(PlanError::Kind("a unit's rounding"));
                    }
                }
                MeasureValue::Date { plausible: Some((from, to)) } => {
                    self.length(from.by)?;
                    self.length(to.by)?;
                }
                MeasureValue::Date { plausible: None } => {}
            }
        }
        Ok(())
    }

    /// A composed codelist draws only on those before it and has no codes of its own.
    fn codelists(&self) -> Check {
        if self.plan.codelists.len() > CODELISTS_MAX {
            return Err(PlanError::TooMany("codelists"));
        }
        for (at, codelist) in self.plan.codelists.iter().enumerate() {
            let Some(composed) = &codelist.composed else { continue };
            if composed.any.is_empty() {
                return Err(PlanError::Dangling("a codelist made of nothing"));
            }
            if composed.any.iter().chain(&composed.except).any(|part| part.index() >= at) {
                return Err(PlanError::Order("codelists"));
            }
        }
        let is_composed = |list: &CodelistId| {
            self.plan.codelists.get(list.index()).is_some_and(|list| list.composed.is_some())
        };
        match self.plan.codes.sets().iter().flatten().any(is_composed) {
            true => Err(PlanError::Kind("a code's list")),
            false => Ok(()),
        }
    }

    fn scores(&self) -> Check {
        for score in &self.plan.scores {
            if score.divide <= Decimal::ZERO {
                return Err(PlanError::Kind("a score's divisor"));
            }
            for item in &score.items {
                self.is(item.condition, &[Kind::YesNo], "a score's item")?;
            }
        }
        Ok(())
    }

    fn markers(&self) -> Check {
        for marker in &self.plan.markers {
            if let Some(guard) = marker.guard {
                self.is(guard, &[Kind::YesNo], "a guard")?;
            }
            for entries in marker.starts.iter().chain(&marker.ends) {
                self.is(*entries, &[Kind::Entries], "a marker's event")?;
            }
            for detail in &marker.details {
                if !matches!(detail.kind, Kind::Date | Kind::Number | Kind::Text) {
                    return Err(PlanError::Kind("a detail"));
                }
                self.is(detail.node, &[detail.kind], "a detail")?;
            }
            for conflict in &marker.conflicts {
                if marker.details.get(conflict.detail as usize).is_none() {
                    return Err(PlanError::Dangling("a conflict's detail"));
                }
                self.is(conflict.entries, &[Kind::Entries], "a conflict's entries")?;
                let number = matches!(conflict.differ_by, Difference::Number(_));
                if let Some(Node::Select(sources, _)) =
                    self.plan.nodes.get(conflict.entries.index())
                {
                    for source in sources {
                        match source {
                            Source::Measure(measure) => {
                                self.measure(*measure, number, "a conflict's measure")?
                            }
                            Source::Codelist(_) => {
                                return Err(PlanError::Kind("a conflict's measure"));
                            }
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn rules(&self) -> Check {
        let values = &[Kind::Number, Kind::Date, Kind::Entry, Kind::Text];
        for table in &self.plan.tables {
            for row in &table.rows {
                self.is(row.condition, &[Kind::YesNo], "a table row")?;
            }
            match table.rows.last() {
                Some(row) if row.if_yes != Action::Next && row.if_no != Action::Next => {}
                _ => return Err(PlanError::FallsThrough(table.name.clone())),
            }
        }
        for alert in &self.plan.alerts {
            self.is(alert.when, &[Kind::YesNo], "an alert's condition")?;
            for part in &alert.message {
                match part {
                    MessagePart::Text(_) => {}
                    MessagePart::Value(value) => self.is(*value, values, "a message's value")?,
                    MessagePart::Conflict(marker, conflict) => self.conflict(*marker, *conflict)?,
                }
            }
        }
        for report in &self.plan.reports {
            self.is(report.when, &[Kind::YesNo], "a report's condition")?;
            for column in &report.columns {
                self.is(column.node, values, "a column")?;
            }
        }
        for parameter in &self.plan.parameters {
            let default = self.plan.nodes.get(parameter.default.index());
            match (parameter.kind, default) {
                (Kind::Date, Some(Node::Date(_) | Node::Today))
                | (Kind::Number, Some(Node::Number(_)))
                | (Kind::Duration, Some(Node::Duration(_)))
                | (Kind::Organisations, Some(Node::Organisations(_))) => {}
                _ => return Err(PlanError::Kind("a parameter's default")),
            }
        }
        for field in &self.plan.fields {
            self.kinds.get(field.node.index()).ok_or(PlanError::Dangling("a field"))?;
        }
        Ok(())
    }

    fn codes(&self) -> Check {
        let table = &self.plan.codes;
        if table.len() > CODES_MAX {
            return Err(PlanError::TooMany("codes"));
        }
        if !table.in_order() {
            return Err(PlanError::Order("codes"));
        }
        let sets = table.sets().len();
        if sets > table.len() {
            return Err(PlanError::TooMany("sets of codelists"));
        }
        if table.keys_and_sets().any(|(_, set)| set as usize >= sets) {
            return Err(PlanError::Dangling("a code's set"));
        }
        for set in table.sets() {
            if set.is_empty() || !set.is_sorted_by(|a, b| a < b) {
                return Err(PlanError::Order("a code's lists"));
            }
            set.iter().try_for_each(|list| self.codelist(*list))?;
        }
        Ok(())
    }
}
