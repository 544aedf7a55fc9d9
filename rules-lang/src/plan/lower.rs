//! Expressions to nodes.

use std::collections::BTreeMap;

use rules_core::{
    date::CalendarSpan,
    plan::{
        self, Bound, Comparison, Filter as PlanFilter, IfMissing, Length::Fixed, Node, NodeId,
        Offset, Pick, Source, Window as PlanWindow,
    },
};

use super::nodes::Nodes;
use crate::{
    ir::{
        Base, Condition, ConditionKind, Date, DateKind, Entries, Entry, EntryKind, Expression,
        FieldId, Filter, Length, Link, Number, NumberKind, Printer, Ruleset, Run, Text, TextKind,
        Value, Window,
    },
    syntax::{CalendarLength, Gap, LinkWord},
};

/// Lowers the expressions of one ruleset.
#[derive(Debug)]
pub(crate) struct Lowering<'a> {
    pub(super) ruleset: &'a Ruleset,
    pub(super) nodes: Nodes,
    fields: BTreeMap<FieldId, NodeId>,
}

pub(super) fn calendar_span(length: CalendarLength) -> CalendarSpan {
    length.calendar_span().unwrap_or_default()
}

fn length(time: Length) -> plan::Length {
    match time {
        Length::Written(length) => Fixed(calendar_span(length)),
        Length::Parameter(id) => plan::Length::Parameter(id),
    }
}

impl<'a> Lowering<'a> {
    pub(crate) fn new(ruleset: &'a Ruleset) -> Self {
        Self { ruleset, nodes: Nodes::default(), fields: BTreeMap::new() }
    }

    /// Shows expressions of the ruleset.
    pub(crate) fn printer(&self) -> Printer<'a> {
        Printer::new(self.ruleset)
    }

    /// The node that chooses one of these entries, if the ruleset has it.
    pub(crate) fn pick_of(&mut self, pick: Pick, entries: &Entries) -> Option<NodeId> {
        let entries = self.entries(entries);
        self.nodes.find(&Node::Pick(pick, entries))
    }

    /// Any expression.
    pub(crate) fn expression(&mut self, it: &Expression) -> NodeId {
        match it {
            Expression::Condition(it) => self.condition(it),
            Expression::Value(it) => self.value(it),
            Expression::Entries(it) => self.entries(it),
        }
    }

    /// A value.
    pub(crate) fn value(&mut self, it: &Value) -> NodeId {
        match it {
            Value::Number(it) => self.number(it),
            Value::Date(it) => self.date(it),
            Value::Text(it) => self.text(it),
            Value::Entry(it) => self.entry(it),
        }
    }

    pub(super) fn field(&mut self, id: FieldId) -> NodeId {
        if let Some(node) = self.fields.get(&id) {
            return *node;
        }
        let ruleset = self.ruleset;
        let node = match ruleset.fields.get(id.index()) {
            Some(field) => self.expression(&field.expression),
            None => self.nodes.put(Node::YesNo(false)),
        };
        self.fields.insert(id, node);
        node
    }

    /// A condition.
    pub(crate) fn condition(&mut self, it: &Condition) -> NodeId {
        if let ConditionKind::Field(id) = it.kind {
            return self.field(id);
        }
        let node = self.condition_node(it);
        let id = self.nodes.put(node);
        let printer = self.printer();
        self.nodes.label(id, || printer.condition(it));
        id
    }

    fn condition_node(&mut self, it: &Condition) -> Node {
        match &it.kind {
            ConditionKind::Any(entries) => Node::Any(self.entries(entries)),
            ConditionKind::No(entries) => {
                let any = Node::Any(self.entries(entries));
                let any = self.nodes.put(any);
                let printer = self.printer();
                self.nodes.label(any, || format!("any {}", printer.entries(entries)));
                Node::Not(any)
            }
            ConditionKind::AnyRun(run) => Node::AnyRun(self.run(run)),
            ConditionKind::RegisteredOn(date) => Node::RegisteredOn(self.date(date)),
            ConditionKind::SameText(pair) => {
                let [a, b] = &**pair;
                Node::SameText(self.text(a), self.text(b))
            }
            ConditionKind::InBand(id, at) => Node::InBand(*id, *at),
            ConditionKind::ActiveOn(id, date) => Node::ActiveOn(*id, self.date(date)),
            ConditionKind::During(date, episode) => {
                Node::DateDuring(self.date(date), episode.marker)
            }
            ConditionKind::AtLeast(n, all) => Node::AtLeast(*n, self.conditions(all)),
            ConditionKind::Compare(a, comparison, b) => {
                Node::CompareNumbers(*comparison, self.number(a), self.number(b))
            }
            ConditionKind::FromTo(range) => {
                let [number, low, high] = &**range;
                let number = self.number(number);
                let (low, high) = (self.number(low), self.number(high));
                let low = Node::CompareNumbers(Comparison::GreaterOrEqual, number, low);
                let high = Node::CompareNumbers(Comparison::LessOrEqual, number, high);
                Node::And(vec![self.nodes.put(low), self.nodes.put(high)])
            }
            ConditionKind::In(date, window, if_missing) => {
                self.date_test(date, window, *if_missing)
            }
            ConditionKind::IsMissing(value) => Node::IsMissing(self.value(value)),
            ConditionKind::SexIs(sex) => Node::SexIs(*sex),
            ConditionKind::Registered(window) => Node::Registered(self.window(window)),
            ConditionKind::SelectedBy(table, name) => Node::SelectedBy(*table, name.clone()),
            ConditionKind::Active(marker) => Node::Active(*marker),
            ConditionKind::InConflict(id) => Node::InConflict(id.marker, id.position),
            // `condition` has taken it.
            ConditionKind::Field(_) => Node::YesNo(false),
            ConditionKind::Not(inner) => Node::Not(self.condition(inner)),
            ConditionKind::And(all) => Node::And(self.conditions(all)),
            ConditionKind::Or(all) => Node::Or(self.conditions(all)),
            ConditionKind::OrIfMissing(inner, answer) => {
                Node::OrIfMissing(self.condition(inner), *answer)
            }
        }
    }

    fn conditions(&mut self, all: &[Condition]) -> Vec<NodeId> {
        all.iter().map(|it| self.condition(it)).collect()
    }

    fn date_test(&mut self, date: &Date, window: &Window, if_missing: IfMissing) -> Node {
        let date = self.date(date);
        let (comparison, bound) = match window {
            Window::On(bound) => (Comparison::Equal, bound),
            Window::Before(bound) => (Comparison::Less, bound),
            Window::OnOrBefore(bound) => (Comparison::LessOrEqual, bound),
            Window::After(bound) => (Comparison::Greater, bound),
            Window::OnOrAfter(bound) => (Comparison::GreaterOrEqual, bound),
            window => return Node::DateIn(date, self.window(window), if_missing),
        };
        Node::CompareDates(comparison, date, self.date(bound), if_missing)
    }

    /// A number.
    pub(crate) fn number(&mut self, it: &Number) -> NodeId {
        let node = match &it.kind {
            NumberKind::Literal(decimal) => Node::Number(*decimal),
            NumberKind::Parameter(id) => Node::Parameter(*id),
            NumberKind::AgeOn(date) => Node::AgeOn(self.date(date)),
            NumberKind::Count(entries) => Node::Count(self.entries(entries)),
            NumberKind::CountDays(entries) => Node::CountDays(self.entries(entries)),
            NumberKind::CountCodes(entries) => Node::CountCodes(self.entries(entries)),
            NumberKind::CountEpisodes(entries, gap) => {
                Node::CountEpisodes(self.entries(entries), length(*gap))
            }
            NumberKind::Aggregate(aggregate, entries) => {
                Node::Aggregate(*aggregate, self.entries(entries))
            }
            NumberKind::RunCount(run) => Node::RunCount(self.run(run)),
            NumberKind::Between(unit, dates) => {
                let [a, b] = &**dates;
                Node::Between(*unit, self.date(a), self.date(b))
            }
            NumberKind::Score(id) => Node::Score(*id),
            NumberKind::ValueOf(measure, entry) => Node::NumberOf(*measure, self.entry(entry)),
            NumberKind::FirstOf(all) => {
                Node::FirstOf(all.iter().map(|it| self.number(it)).collect())
            }
            NumberKind::Detail(id) => Node::Detail(id.marker, id.position),
            NumberKind::Field(id) => return self.field(*id),
        };
        self.labelled(node, |printer| printer.number(it))
    }

    /// A date.
    pub(crate) fn date(&mut self, it: &Date) -> NodeId {
        let node = match &it.kind {
            DateKind::Literal(day) => Node::Date(*day),
            DateKind::Today => Node::Today,
            DateKind::BirthDate => Node::BirthDate,
            DateKind::DeathDate => Node::DeathDate,
            DateKind::CandidateStart => Node::CandidateStart,
            DateKind::Parameter(id) => Node::Parameter(*id),
            DateKind::DateOf(entry) => Node::DateOf(self.entry(entry)),
            DateKind::ValueOf(measure, entry) => Node::DateValueOf(*measure, self.entry(entry)),
            DateKind::RunStart(run) => Node::RunStart(self.run(run)),
            DateKind::RunEnd(run) => Node::RunEnd(self.run(run)),
            DateKind::Shift(date, by, is_later) => {
                Node::Shift(self.date(date), length(*by), *is_later)
            }
            DateKind::FirstOf(all) => Node::FirstOf(all.iter().map(|it| self.date(it)).collect()),
            DateKind::StartOf(episode) => Node::EpisodeStart(episode.marker),
            DateKind::EndOf(episode) => Node::EpisodeEnd(episode.marker),
            DateKind::Detail(id) => Node::Detail(id.marker, id.position),
            DateKind::Field(id) => return self.field(*id),
        };
        self.labelled(node, |printer| printer.date(it))
    }

    fn text(&mut self, it: &Text) -> NodeId {
        let node = match &it.kind {
            TextKind::Literal(text) => Node::Text(text.clone()),
            TextKind::OrganisationOf(entry) => Node::OrganisationOf(self.entry(entry)),
            TextKind::CodeOf(entry) => Node::CodeOf(self.entry(entry)),
            TextKind::BandOf(id) => Node::BandOf(*id),
            TextKind::ItemsOf(id) => Node::ItemsOf(*id),
            TextKind::FirstOf(all) => Node::FirstOf(all.iter().map(|it| self.text(it)).collect()),
            TextKind::Detail(id) => Node::Detail(id.marker, id.position),
            TextKind::Field(id) => return self.field(*id),
        };
        self.labelled(node, |printer| printer.value(&Value::Text(it.clone())))
    }

    /// An entry.
    pub(crate) fn entry(&mut self, it: &Entry) -> NodeId {
        let node = match &it.kind {
            EntryKind::Pick(pick, entries) => Node::Pick(*pick, self.entries(entries)),
            EntryKind::Nth(pick, nth, entries) => Node::Nth(*pick, *nth, self.entries(entries)),
            EntryKind::FirstOf(all) => Node::FirstOf(all.iter().map(|it| self.entry(it)).collect()),
            EntryKind::Field(id) => return self.field(*id),
        };
        self.labelled(node, |printer| printer.entry(it))
    }

    /// A selection.
    pub(crate) fn entries(&mut self, it: &Entries) -> NodeId {
        if let (Base::Field(id), true) = (&it.base, it.filters.is_empty()) {
            return self.field(*id);
        }
        let (sources, filters) = self.select(it);
        self.labelled(Node::Select(sources, filters), |printer| printer.entries(it))
    }

    /// Where a selection draws from and what narrows it, those of its field included.
    fn select(&mut self, it: &Entries) -> (Vec<Source>, Vec<PlanFilter>) {
        let ruleset = self.ruleset;
        let (sources, mut filters) = match &it.base {
            Base::Sources(sources) => (sources.clone(), Vec::new()),
            Base::Field(id) => match ruleset.fields.get(id.index()).map(|it| &it.expression) {
                Some(Expression::Entries(of)) => self.select(of),
                _ => (Vec::new(), Vec::new()),
            },
        };
        for filter in &it.filters {
            match filter {
                Filter::In(window) => filters.push(PlanFilter::In(self.window(window))),
                Filter::During(episode) => filters.push(PlanFilter::During(episode.marker)),
                Filter::Value(comparison, number) => {
                    filters.push(PlanFilter::Value(*comparison, self.number(number)));
                }
                Filter::ValueFromTo(range) => {
                    let [low, high] = &**range;
                    let (low, high) = (self.number(low), self.number(high));
                    filters.push(PlanFilter::Value(Comparison::GreaterOrEqual, low));
                    filters.push(PlanFilter::Value(Comparison::LessOrEqual, high));
                }
                Filter::ValueIn(window) => filters.push(PlanFilter::ValueIn(self.window(window))),
                Filter::RecordedHere => filters.push(PlanFilter::RecordedHere),
                Filter::RecordedBy(id) => filters.push(PlanFilter::RecordedBy(*id)),
                Filter::Episode(types) => filters.push(PlanFilter::Episode(*types)),
                Filter::With(link) => filters.push(PlanFilter::With(self.link(link))),
            }
        }
        (sources, filters)
    }

    fn run(&mut self, it: &Run) -> plan::Run {
        let (of, passing) = (self.entries(&it.of), self.entries(&it.passing));
        plan::Run { of, passing, lasting: length(it.lasting) }
    }

    /// The one place that says which ends of a gap are inside.
    fn link(&mut self, it: &Link) -> plan::Link {
        let entries = self.entries(&it.entries);
        let offset = |time, is_after| Some(Offset { by: length(time), is_after, included: true });
        let none = Fixed(CalendarSpan::default());
        let day = |included| Some(Offset { by: none, is_after: true, included });
        let (from, to) = match it.gap {
            Gap::Any => (None, None),
            Gap::Within(time) => (offset(time, false), offset(time, true)),
            Gap::WithinBefore(time) => (offset(time, false), day(true)),
            Gap::WithinAfter(time) => (day(true), offset(time, true)),
            Gap::FromTo((from, a), (to, b)) => (offset(from, a), offset(to, b)),
            Gap::AtLeast(time, true) => (offset(time, true), None),
            Gap::AtLeast(time, false) => (None, offset(time, false)),
            Gap::Strictly(true) => (day(false), None),
            Gap::Strictly(false) => (None, day(false)),
            Gap::SameDay => (day(true), day(true)),
        };
        plan::Link {
            wanted: it.word != LinkWord::No,
            entries,
            from,
            to,
            same_organisation: it.same_organisation,
            differ_by: it.differ_by,
        }
    }

    /// The one place that says which ends of a window are inside.
    fn window(&mut self, it: &Window) -> PlanWindow {
        let inside = |date| Some(Bound { date, included: true });
        let outside = |date| Some(Bound { date, included: false });
        let (from, to) = match it {
            Window::On(date) => {
                let date = self.date(date);
                (inside(date), inside(date))
            }
            Window::Before(date) => (None, outside(self.date(date))),
            Window::OnOrBefore(date) => (None, inside(self.date(date))),
            Window::After(date) => (outside(self.date(date)), None),
            Window::OnOrAfter(date) => (inside(self.date(date)), None),
            Window::FromTo(from, to) => (inside(self.date(from)), inside(self.date(to))),
            Window::InTheLast(length) => {
                let today = self.nodes.put(Node::Today);
                (outside(self.moved(today, *length, false)), inside(today))
            }
            Window::InTheTo(length, date) => {
                let date = self.date(date);
                (outside(self.moved(date, *length, false)), inside(date))
            }
            Window::Within(length, date) => {
                let date = self.date(date);
                (inside(self.moved(date, *length, false)), inside(self.moved(date, *length, true)))
            }
        };
        PlanWindow { from, to }
    }

    /// A date moved by a length.
    pub(super) fn moved(&mut self, date: NodeId, by: Length, is_later: bool) -> NodeId {
        self.nodes.put(Node::Shift(date, length(by), is_later))
    }

    /// A node that a reader would know by its words, unless it is a constant.
    fn labelled(&mut self, node: Node, text: impl FnOnce(Printer<'a>) -> String) -> NodeId {
        let is_constant = matches!(
            node,
            Node::Number(_) | Node::Date(_) | Node::Text(_) | Node::Today | Node::Parameter(_)
        );
        let id = self.nodes.put(node);
        let printer = self.printer();
        if !is_constant {
            self.nodes.label(id, || text(printer));
        }
        id
    }
}
