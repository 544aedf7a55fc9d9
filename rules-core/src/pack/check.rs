//! Checks that a plan keeps the rules of its own form: every reference points at something of the right
//! kind, nothing depends on itself, nothing is deeper than the limit.

use alloc::{string::String, vec::Vec};
use core::fmt;

use crate::{
    limits::{CODES_MAX, DEPTH_MAX, NODES_MAX, RULES_MAX},
    plan::{
        Action, CodeRow, CodelistId, Difference, Filter, Kind, MarkerId, MeasureValue, Node,
        NodeId, Piece, Plan, Source, TableId, Window,
    },
};

/// What is wrong with a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanError {
    /// A reference to something that is not there.
    Dangling(&'static str),
    /// An expression of another kind than its place asks for.
    Kind(&'static str),
    /// Something that should be sorted or unique is not.
    Order(&'static str),
    /// A rule that depends on itself.
    Cycle(String),
    /// Deeper than the limit.
    Depth,
    /// More than the limit.
    TooMany(&'static str),
    /// A table whose last row can go on to the next.
    FallsThrough(String),
    /// A guard's day of start used outside a guard.
    Context(String),
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dangling(what) => write!(f, "{what} points at nothing"),
            Self::Kind(what) => write!(f, "{what} is of the wrong kind"),
            Self::Order(what) => write!(f, "{what} are not in order"),
            Self::Cycle(what) => write!(f, "`{what}` depends on itself"),
            Self::Depth => write!(f, "expressions are nested more than {DEPTH_MAX} deep"),
            Self::TooMany(what) => write!(f, "there are too many {what}"),
            Self::FallsThrough(table) => write!(f, "table `{table}` has no last action"),
            Self::Context(rule) => {
                write!(f, "`{rule}` asks for the day an episode would start outside a guard")
            }
        }
    }
}

impl core::error::Error for PlanError {}

type Check = Result<(), PlanError>;

/// The kind of a node, given those of the nodes before it.
fn kind_of(plan: &Plan, before: &[Kind], node: &Node) -> Result<Kind, PlanError> {
    Ok(match node {
        Node::YesNo(_)
        | Node::SexIs(_)
        | Node::Registered(_)
        | Node::Any(_)
        | Node::And(_)
        | Node::Or(_)
        | Node::Not(_)
        | Node::CompareNumbers(..)
        | Node::CompareDates(..)
        | Node::DateIn(..)
        | Node::IsMissing(_)
        | Node::OrIfMissing(..)
        | Node::SelectedBy(..)
        | Node::Active(_)
        | Node::InConflict(..) => Kind::YesNo,
        Node::Number(_) | Node::AgeOn(_) | Node::Count(_) | Node::NumberOf(..) => Kind::Number,
        Node::Date(_)
        | Node::Today
        | Node::BirthDate
        | Node::DeathDate
        | Node::CandidateStart
        | Node::DateOf(_)
        | Node::DateValueOf(..)
        | Node::Shift(..)
        | Node::EpisodeStart(_)
        | Node::EpisodeEnd(_) => Kind::Date,
        Node::Text(_) | Node::OrganisationOf(_) | Node::CodeOf(_) => Kind::Text,
        Node::Select(..) => Kind::Entries,
        Node::Pick(..) => Kind::Entry,
        Node::Parameter(parameter) => {
            plan.parameters.get(parameter.index()).ok_or(PlanError::Dangling("a parameter"))?.kind
        }
        Node::FirstOf(values) => {
            let first = values.first().ok_or(PlanError::Dangling("`first of` nothing"))?;
            *before.get(first.index()).ok_or(PlanError::Order("expressions"))?
        }
        Node::Detail(marker, detail) => {
            let marker = plan.markers.get(marker.index()).ok_or(PlanError::Dangling("a marker"))?;
            let detail = marker.details.get(*detail as usize);
            detail.ok_or(PlanError::Dangling("a detail"))?.kind
        }
    })
}

struct Checker<'a> {
    plan: &'a Plan,
    /// Kinds of the nodes, in order.
    kinds: Vec<Kind>,
}

impl Checker<'_> {
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
        let over = |number: bool, what: &'static str| {
            sources.iter().try_for_each(|source| match source {
                Source::Codelist(_) => Err(PlanError::Kind(what)),
                Source::Measure(measure) => self.measure(*measure, number, what),
            })
        };
        match filter {
            Filter::In(window) => self.window(window),
            Filter::During(marker) => self.marker(*marker),
            Filter::Value(_, number) => {
                over(true, "a value filter's measure")?;
                self.is(*number, &[Kind::Number], "a value filter's number")
            }
            Filter::ValueIn(window) => {
                over(false, "a date value filter's measure")?;
                self.window(window)
            }
        }
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
            | Node::Detail(..) => Ok(()),
            Node::AgeOn(date) => self.is(*date, dates, "an age's day"),
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
            Node::Any(entries) | Node::Count(entries) | Node::Pick(_, entries) => {
                self.is(*entries, &[Kind::Entries], "a selection")
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
            Node::Shift(date, ..) => self.is(*date, dates, "a moved date"),
            Node::FirstOf(values) => {
                let first = values.first().and_then(|value| self.kinds.get(value.index()));
                let first = *first.ok_or(PlanError::Dangling("`first of` nothing"))?;
                if !matches!(first, Kind::Number | Kind::Date | Kind::Entry | Kind::Text) {
                    return Err(PlanError::Kind("`first of`"));
                }
                values.iter().try_for_each(|value| self.is(*value, &[first], "`first of`"))
            }
            Node::And(parts) | Node::Or(parts) => {
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
            if let MeasureValue::Number { accepts, .. } = &measure.value
                && accepts.iter().any(|accept| accept.divide == crate::decimal::Decimal::ZERO)
            {
                return Err(PlanError::Kind("a unit's divisor"));
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
            for piece in &alert.message {
                match piece {
                    Piece::Text(_) => {}
                    Piece::Value(value) => self.is(*value, values, "a message's value")?,
                    Piece::Conflict(marker, conflict) => self.conflict(*marker, *conflict)?,
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
                | (Kind::Number, Some(Node::Number(_))) => {}
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
        if table.exact.len() + table.below.len() > CODES_MAX {
            return Err(PlanError::TooMany("codes"));
        }
        let sorted = |rows: &[CodeRow]| rows.is_sorted_by(|a, b| a.code < b.code);
        if !sorted(&table.exact) || !sorted(&table.below) {
            return Err(PlanError::Order("codes"));
        }
        for row in table.exact.iter().chain(&table.below) {
            if table.sets.get(row.set as usize).is_none() {
                return Err(PlanError::Dangling("a code's set"));
            }
        }
        for set in &table.sets {
            if set.is_empty() || !set.is_sorted_by(|a, b| a < b) {
                return Err(PlanError::Order("a code's lists"));
            }
            set.iter().try_for_each(|list| self.codelist(*list))?;
        }
        Ok(())
    }
}

/// Checks a whole plan.
pub(super) fn check(plan: &Plan) -> Check {
    let rules = plan.fields.len()
        + plan.tables.len()
        + plan.markers.len()
        + plan.alerts.len()
        + plan.reports.len();
    if rules > RULES_MAX {
        return Err(PlanError::TooMany("rules"));
    }
    if plan.nodes.len() > NODES_MAX {
        return Err(PlanError::TooMany("expressions"));
    }
    if !plan.labels.is_sorted_by(|a, b| a.node < b.node) {
        return Err(PlanError::Order("labels"));
    }
    let mut kinds = Vec::with_capacity(plan.nodes.len());
    for (at, node) in plan.nodes.iter().enumerate() {
        if children(node).iter().any(|child| child.index() >= at) {
            return Err(PlanError::Order("expressions"));
        }
        kinds.push(kind_of(plan, &kinds, node)?);
    }
    let checker = Checker { plan, kinds };
    plan.nodes.iter().try_for_each(|node| checker.node(node))?;
    checker.codes()?;
    checker.measures()?;
    checker.markers()?;
    checker.rules()?;
    depths(plan)?;
    guards_alone(plan)
}

/// The nodes a node reads directly.
pub(crate) fn children(node: &Node) -> Vec<NodeId> {
    let bounds = |window: &Window| {
        [window.from, window.to].into_iter().flatten().map(|bound| bound.date).collect::<Vec<_>>()
    };
    match node {
        Node::AgeOn(a)
        | Node::Any(a)
        | Node::Count(a)
        | Node::Pick(_, a)
        | Node::DateOf(a)
        | Node::NumberOf(_, a)
        | Node::DateValueOf(_, a)
        | Node::OrganisationOf(a)
        | Node::CodeOf(a)
        | Node::Shift(a, ..)
        | Node::Not(a)
        | Node::IsMissing(a)
        | Node::OrIfMissing(a, _) => alloc::vec![*a],
        Node::CompareNumbers(_, a, b) | Node::CompareDates(_, a, b, _) => alloc::vec![*a, *b],
        Node::FirstOf(parts) | Node::And(parts) | Node::Or(parts) => parts.clone(),
        Node::Registered(window) => bounds(window),
        Node::DateIn(date, window, _) => {
            let mut all = bounds(window);
            all.push(*date);
            all
        }
        Node::Select(_, filters) => filters
            .iter()
            .flat_map(|filter| match filter {
                Filter::In(window) | Filter::ValueIn(window) => bounds(window),
                Filter::Value(_, number) => alloc::vec![*number],
                Filter::During(_) => Vec::new(),
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Something whose value is found in one go: a node, a marker's episodes, a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Node(NodeId),
    Marker(MarkerId),
    Table(TableId),
}

fn needs(plan: &Plan, unit: Unit) -> Vec<Unit> {
    match unit {
        Unit::Marker(id) => plan
            .markers
            .get(id.index())
            .map(|marker| {
                let roots = marker.guard.iter().chain(&marker.starts).chain(&marker.ends);
                roots.map(|node| Unit::Node(*node)).collect()
            })
            .unwrap_or_default(),
        Unit::Table(id) => plan
            .tables
            .get(id.index())
            .map(|table| table.rows.iter().map(|row| Unit::Node(row.condition)).collect())
            .unwrap_or_default(),
        Unit::Node(id) => {
            let Some(node) = plan.nodes.get(id.index()) else { return Vec::new() };
            let mut all: Vec<Unit> = children(node).into_iter().map(Unit::Node).collect();
            match node {
                Node::Active(m) | Node::EpisodeStart(m) | Node::EpisodeEnd(m) => {
                    all.push(Unit::Marker(*m));
                }
                Node::Detail(m, at) => {
                    all.push(Unit::Marker(*m));
                    let marker = plan.markers.get(m.index());
                    let detail = marker.and_then(|marker| marker.details.get(*at as usize));
                    all.extend(detail.map(|detail| Unit::Node(detail.node)));
                }
                Node::InConflict(m, at) => {
                    all.push(Unit::Marker(*m));
                    let marker = plan.markers.get(m.index());
                    let conflict = marker.and_then(|marker| marker.conflicts.get(*at as usize));
                    all.extend(conflict.map(|conflict| Unit::Node(conflict.entries)));
                }
                Node::Select(_, filters) => all.extend(filters.iter().filter_map(|f| match f {
                    Filter::During(m) => Some(Unit::Marker(*m)),
                    _ => None,
                })),
                Node::SelectedBy(t, _) => all.push(Unit::Table(*t)),
                _ => {}
            }
            all
        }
    }
}

/// Refuses cycles through markers and tables, and anything deeper than the limit. Iterative, so that a
/// hostile pack cannot exhaust the stack.
fn depths(plan: &Plan) -> Check {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done(u32),
    }
    let (nodes, markers) = (plan.nodes.len(), plan.markers.len());
    let at = |unit: Unit| match unit {
        Unit::Node(id) => id.index(),
        Unit::Marker(id) => nodes + id.index(),
        Unit::Table(id) => nodes + markers + id.index(),
    };
    let mut states = alloc::vec![State::New; nodes + markers + plan.tables.len()];
    let roots = (0..nodes as u32)
        .map(|id| Unit::Node(NodeId(id)))
        .chain((0..markers as u32).map(|id| Unit::Marker(MarkerId(id))))
        .chain((0..plan.tables.len() as u32).map(|id| Unit::Table(TableId(id))));
    for root in roots {
        let mut stack = alloc::vec![root];
        while let Some(unit) = stack.last().copied() {
            let Some(state) = states.get(at(unit)).copied() else {
                return Err(PlanError::Dangling("an expression"));
            };
            if let State::Done(_) = state {
                stack.pop();
                continue;
            }
            let mut depth = 0;
            let mut ready = true;
            for need in needs(plan, unit) {
                match states.get(at(need)).copied() {
                    Some(State::Done(below)) => depth = depth.max(below),
                    Some(State::New) => {
                        ready = false;
                        stack.push(need);
                    }
                    Some(State::Open) => return Err(PlanError::Cycle(cycle_name(plan, &stack))),
                    None => return Err(PlanError::Dangling("an expression")),
                }
            }
            let next = if ready { State::Done(depth.saturating_add(1)) } else { State::Open };
            if ready {
                stack.pop();
            }
            if depth as usize >= DEPTH_MAX {
                return Err(PlanError::Depth);
            }
            if let Some(slot) = states.get_mut(at(unit)) {
                *slot = next;
            }
        }
    }
    Ok(())
}

/// The marker or table on the way down that a reader can look for. Expressions alone cannot be in a
/// cycle: their references point backwards.
fn cycle_name(plan: &Plan, stack: &[Unit]) -> String {
    let name = stack.iter().rev().find_map(|unit| match unit {
        Unit::Marker(id) => plan.markers.get(id.index()).map(|marker| marker.name.clone()),
        Unit::Table(id) => plan.tables.get(id.index()).map(|table| table.name.clone()),
        Unit::Node(_) => None,
    });
    name.unwrap_or_else(|| "a marker's detail".into())
}

/// The nodes that depend on a guard's candidate.
pub(super) fn contextual(plan: &Plan) -> Vec<bool> {
    let mut flags: Vec<bool> = Vec::with_capacity(plan.nodes.len());
    for node in &plan.nodes {
        let inherits = || {
            children(node)
                .into_iter()
                .any(|child| flags.get(child.index()).copied().unwrap_or(false))
        };
        let flag = matches!(node, Node::CandidateStart) || inherits();
        flags.push(flag);
    }
    flags
}

/// Only guards may ask for the day an episode would start.
fn guards_alone(plan: &Plan) -> Check {
    let flags = contextual(plan);
    let alone = |node: NodeId, rule: &str| {
        if flags.get(node.index()).copied().unwrap_or(false) {
            Err(PlanError::Context(rule.into()))
        } else {
            Ok(())
        }
    };
    for marker in &plan.markers {
        let details = marker.details.iter().map(|detail| detail.node);
        let conflicts = marker.conflicts.iter().map(|conflict| conflict.entries);
        let events = marker.starts.iter().chain(&marker.ends).copied();
        events.chain(details).chain(conflicts).try_for_each(|node| alone(node, &marker.name))?;
    }
    for table in &plan.tables {
        table.rows.iter().try_for_each(|row| alone(row.condition, &table.name))?;
    }
    for alert in &plan.alerts {
        alone(alert.when, &alert.name)?;
        for piece in &alert.message {
            if let Piece::Value(node) = piece {
                alone(*node, &alert.name)?;
            }
        }
    }
    for report in &plan.reports {
        alone(report.when, &report.name)?;
        report.columns.iter().try_for_each(|column| alone(column.node, &report.name))?;
    }
    Ok(())
}
