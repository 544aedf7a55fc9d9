//! What each rule depends on: the codelists it reads, and those it cannot do without.
//!
//! Most rules say nothing of most records, because none of the codes they are about is there. The *trigger* of a
//! rule is a set of codelists: where no entry is on any of them, the answer follows whatever else the record,
//! the patient and the parameters are. A record's candidates are the rules with an entry on their trigger, and
//! those that have none.

#[cfg(test)]
mod tests;

use alloc::vec::Vec;

use super::{
    check::{Order, Unit, needs},
    codelist_filter::CodelistFilter,
};
use crate::{
    decimal::Decimal,
    order::{Bits, Groups, merged, ordered},
    outcome::RuleKind,
    plan::{
        Action, CodelistId, Comparison, IfMissing, MarkerId, MessagePart, Node, NodeId, Plan,
        Source, TableId,
    },
};

/// Most codelists in a trigger; of more, some entry is nearly always on one.
const TRIGGER_MAX: usize = 16;

/// What one rule depends on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dependencies {
    /// The codelists whose entries have a say in it.
    pub(crate) reads: CodelistFilter,
    /// Without an entry on any of these, it says nothing.
    trigger: Trigger,
}

/// What every rule depends on, and the rules that an entry on each codelist makes candidates.
#[derive(Debug, Default)]
pub(crate) struct DependencyIndex {
    /// Of the alerts, then the markers, then the reports, each by position in the plan.
    rules: Vec<Dependencies>,
    /// Where the markers and the reports begin.
    markers_at: usize,
    reports_at: usize,
    /// By position in the plan.
    pub(crate) tables: Vec<Dependencies>,
    /// The rules that may say something of any record.
    always: Bits,
    /// By codelist, the rules with it in their trigger.
    by_codelist: Groups<u32>,
}

impl DependencyIndex {
    fn new(of_kinds: [Vec<Dependencies>; 3], tables: Vec<Dependencies>, lists: usize) -> Self {
        let [alerts, markers, _] = of_kinds.each_ref().map(Vec::len);
        let (markers_at, reports_at) = (alerts, alerts + markers);
        let rules: Vec<Dependencies> = of_kinds.into_iter().flatten().collect();
        let mut always = Bits::default();
        let mut of_lists = Vec::new();
        for (rule, dependencies) in (0..).zip(&rules) {
            match &dependencies.trigger {
                Some(lists) => of_lists.extend(lists.iter().map(|list| (list.index(), rule))),
                None => {
                    always.insert(rule as usize);
                }
            }
        }
        let by_codelist = Groups::new(lists, &of_lists);
        Self { rules, markers_at, reports_at, tables, always, by_codelist }
    }

    /// What a rule depends on, by its position among those of its kind.
    pub(crate) fn of(&self, kind: RuleKind, rule: u32) -> Option<&Dependencies> {
        let (from, to) = match kind {
            RuleKind::Alert => (0, self.markers_at),
            RuleKind::Marker => (self.markers_at, self.reports_at),
            RuleKind::Report => (self.reports_at, self.rules.len()),
        };
        self.rules.get(from..to)?.get(rule as usize)
    }

    /// The rules that may say something of a record with entries on these lists: alerts, markers, then
    /// reports, each in the order of the plan.
    pub(crate) fn candidates(
        &self,
        lists: impl Iterator<Item = CodelistId>,
    ) -> impl Iterator<Item = (RuleKind, u32)> {
        let mut rules = self.always.clone();
        for list in lists {
            for rule in self.by_codelist.get(list.index()) {
                rules.insert(*rule as usize);
            }
        }
        rules.into_numbers().map(|number| {
            let (kind, from) = if number < self.markers_at {
                (RuleKind::Alert, 0)
            } else if number < self.reports_at {
                (RuleKind::Marker, self.markers_at)
            } else {
                (RuleKind::Report, self.reports_at)
            };
            (kind, (number - from) as u32)
        })
    }
}

/// A set of codelists: if no entry is on any of them, something follows.
type Trigger = Option<Vec<CodelistId>>;

/// What is known of one node, marker, table or score.
#[derive(Debug, Clone, Default)]
struct Facts {
    reads: CodelistFilter,
    /// It is no.
    no: Trigger,
    /// It is no, or unknown because something is missing.
    no_or_missing: Trigger,
    /// It is yes.
    yes: Trigger,
    /// It is missing, or holds no entry, or has no episode.
    nothing: Trigger,
}

/// The shorter of two: either will do.
fn either(a: Trigger, b: Trigger) -> Trigger {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.len() < a.len() { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// Both are needed.
fn both(a: Trigger, b: Trigger) -> Trigger {
    Some(merged(&a?, &b?)).filter(|lists| lists.len() <= TRIGGER_MAX)
}

struct Analysis<'p> {
    plan: &'p Plan,
    order: &'p Order,
    facts: Vec<Facts>,
}

/// Works out what every rule depends on. `O(n)` in the plan, sets of lists being bounded.
pub(super) fn dependencies(plan: &Plan, order: &Order) -> DependencyIndex {
    let facts = alloc::vec![Facts::default(); order.len()];
    let mut analysis = Analysis { plan, order, facts };
    for unit in order.units() {
        let mut facts = match unit {
            Unit::Node(id) => plan.nodes.get(id.index()).map(|node| analysis.node(node)),
            Unit::Marker(id) => Some(analysis.marker(id)),
            Unit::Table(id) => Some(analysis.table(id)),
            Unit::Score(_) => None,
        }
        .unwrap_or_default();
        for need in needs(plan, unit) {
            facts.reads.add_all(&analysis.reads(need));
        }
        if let Some(slot) = analysis.facts.get_mut(order.place(unit)) {
            *slot = facts;
        }
    }
    analysis.rules()
}

impl Analysis<'_> {
    fn of(&self, unit: Unit) -> Facts {
        self.facts.get(self.order.place(unit)).cloned().unwrap_or_default()
    }

    fn reads(&self, unit: Unit) -> CodelistFilter {
        self.facts.get(self.order.place(unit)).map(|facts| facts.reads).unwrap_or_default()
    }

    fn at(&self, id: NodeId) -> Facts {
        self.of(Unit::Node(id))
    }

    fn nothing(&self, id: NodeId) -> Trigger {
        self.at(id).nothing
    }

    /// Of every node.
    fn all(&self, ids: &[NodeId], of: fn(Facts) -> Trigger) -> Trigger {
        ids.iter().try_fold(Vec::new(), |all, id| both(Some(all), of(self.at(*id))))
    }

    /// Of any node.
    fn any(&self, ids: &[NodeId], of: fn(Facts) -> Trigger) -> Trigger {
        ids.iter().fold(None, |any, id| either(any, of(self.at(*id))))
    }

    fn rules(&self) -> DependencyIndex {
        let plan = self.plan;
        let when = |id: NodeId, shown: &mut dyn Iterator<Item = NodeId>| {
            let Facts { mut reads, no, .. } = self.at(id);
            shown.for_each(|id| reads.add_all(&self.reads(Unit::Node(id))));
            Dependencies { reads, trigger: no }
        };
        let markers = (0..).map(MarkerId).zip(&plan.markers).map(|(id, marker)| {
            let Facts { mut reads, nothing, .. } = self.of(Unit::Marker(id));
            let details = marker.details.iter().map(|detail| detail.node);
            let conflicts = marker.conflicts.iter().map(|conflict| conflict.entries);
            details.chain(conflicts).for_each(|id| reads.add_all(&self.reads(Unit::Node(id))));
            Dependencies { reads, trigger: nothing }
        });
        let markers: Vec<Dependencies> = markers.collect();
        let alerts = plan.alerts.iter().map(|alert| {
            let mut rule = when(alert.when, &mut core::iter::empty());
            for part in &alert.message {
                match part {
                    MessagePart::Text(_) => {}
                    MessagePart::Value(id) => rule.reads.add_all(&self.reads(Unit::Node(*id))),
                    MessagePart::Conflict(marker, _) => {
                        let marker = markers.get(marker.index());
                        rule.reads.add_all(&marker.map(|it| it.reads).unwrap_or_default());
                    }
                }
            }
            rule
        });
        let reports = plan
            .reports
            .iter()
            .map(|report| when(report.when, &mut report.columns.iter().map(|column| column.node)));
        let tables = (0..plan.tables.len() as u32)
            .map(|id| Dependencies { reads: self.reads(Unit::Table(TableId(id))), trigger: None });
        let alerts = alerts.collect();
        let rules = [alerts, markers, reports.collect()];
        DependencyIndex::new(rules, tables.collect(), plan.codelists.len())
    }

    fn marker(&self, id: MarkerId) -> Facts {
        let marker = self.plan.markers.get(id.index());
        let starts = marker.map(|marker| marker.starts.as_slice()).unwrap_or_default();
        Facts { nothing: self.all(starts, |it| it.nothing), ..Facts::default() }
    }

    /// A table rejects for certain where every row up to the one that rejects is certain.
    fn table(&self, id: TableId) -> Facts {
        let rows = self.plan.tables.get(id.index()).map(|table| table.rows.as_slice());
        let mut trigger = Some(Vec::new());
        for row in rows.unwrap_or_default() {
            let Facts { yes, no, .. } = self.at(row.condition);
            let action = match (&yes, &no) {
                (Some(_), _) => &row.if_yes,
                (None, Some(_)) => &row.if_no,
                (None, None) => return Facts::default(),
            };
            trigger = both(trigger, yes.or(no));
            match action {
                Action::Next => {}
                Action::Select(_) => return Facts::default(),
                Action::Reject(_) => return Facts { no: trigger, ..Facts::default() },
            }
        }
        Facts::default()
    }

    fn node(&self, node: &Node) -> Facts {
        let facts = Facts::default();
        let marker = |id: MarkerId| self.of(Unit::Marker(id)).nothing;
        let no = |no: Trigger| Facts { no_or_missing: no.clone(), no, ..Facts::default() };
        let nothing = |nothing: Trigger| Facts { nothing, ..Facts::default() };
        let lacking = |trigger: Trigger| Facts { no_or_missing: trigger, ..Facts::default() };
        match node {
            Node::YesNo(true) => Facts { yes: Some(Vec::new()), ..facts },
            Node::YesNo(false) => no(Some(Vec::new())),
            Node::Select(sources, _) => {
                let lists: Vec<CodelistId> =
                    sources.iter().filter_map(|source| self.list(*source)).collect();
                let mut lists = ordered(&lists);
                lists.dedup();
                let reads = CodelistFilter::of(lists.iter().copied());
                Facts { reads, ..nothing(both(Some(lists), Some(Vec::new()))) }
            }
            Node::Any(entries) => no(self.nothing(*entries)),
            Node::AnyRun(run) => no(self.nothing(run.passing)),
            Node::RunStart(run) | Node::RunEnd(run) | Node::RunCount(run) => {
                nothing(self.nothing(run.passing))
            }
            Node::Aggregate(_, of)
            | Node::Pick(_, of)
            | Node::Nth(_, _, of)
            | Node::DateOf(of)
            | Node::NumberOf(_, of)
            | Node::DateValueOf(_, of)
            | Node::OrganisationOf(of)
            | Node::CodeOf(of)
            | Node::Shift(of, ..)
            | Node::AgeOn(of) => nothing(self.nothing(*of)),
            Node::Between(_, a, b) => nothing(either(self.nothing(*a), self.nothing(*b))),
            Node::FirstOf(values) => nothing(self.all(values, |it| it.nothing)),
            Node::CompareNumbers(op, a, b) => {
                let lacking = lacking(either(self.nothing(*a), self.nothing(*b)));
                match self.none_counted(*op, *a, *b) {
                    Some(trigger) => no(Some(trigger)),
                    None => lacking,
                }
            }
            Node::CompareDates(_, a, b, IfMissing::Unknown) | Node::SameText(a, b) => {
                lacking(either(self.nothing(*a), self.nothing(*b)))
            }
            Node::DateIn(date, _, IfMissing::Unknown) => lacking(self.nothing(*date)),
            Node::And(parts) => Facts {
                no: self.any(parts, |it| it.no),
                no_or_missing: self.any(parts, |it| either(it.no, it.no_or_missing)),
                yes: self.all(parts, |it| it.yes),
                ..facts
            },
            Node::Or(parts) => Facts {
                no: self.all(parts, |it| it.no),
                no_or_missing: self.all(parts, |it| either(it.no, it.no_or_missing)),
                yes: self.any(parts, |it| it.yes),
                ..facts
            },
            Node::AtLeast(1.., parts) => no(self.all(parts, |it| it.no)),
            Node::Not(part) => {
                let Facts { no, yes, .. } = self.at(*part);
                Facts { no_or_missing: yes.clone(), no: yes, yes: no, ..facts }
            }
            Node::IsMissing(value) => Facts { yes: self.nothing(*value), ..facts },
            Node::OrIfMissing(part, otherwise) => {
                let part = self.at(*part);
                no(if *otherwise { part.no } else { either(part.no, part.no_or_missing) })
            }
            Node::SelectedBy(table, _) => no(self.of(Unit::Table(*table)).no),
            Node::Active(id) | Node::InConflict(id, _) => no(marker(*id)),
            Node::ActiveOn(id, _) | Node::DateDuring(_, id) => no(marker(*id)),
            Node::EpisodeStart(id) | Node::EpisodeEnd(id) | Node::Detail(id, _) => {
                nothing(marker(*id))
            }
            _ => facts,
        }
    }

    fn list(&self, source: Source) -> Option<CodelistId> {
        match source {
            Source::Codelist(list) => Some(list),
            Source::Measure(measure) => {
                self.plan.measures.get(measure.index()).map(|measure| measure.codelist)
            }
        }
    }

    /// Of a count compared with a number that none does not satisfy: what is counted.
    fn none_counted(&self, op: Comparison, count: NodeId, number: NodeId) -> Trigger {
        let node = |id: NodeId| self.plan.nodes.get(id.index());
        let (
            Some(
                Node::Count(of)
                | Node::CountDays(of)
                | Node::CountCodes(of)
                | Node::CountEpisodes(of, _),
            ),
            Some(Node::Number(number)),
        ) = (node(count), node(number))
        else {
            return None;
        };
        let order = Decimal::ZERO.cmp(number);
        let holds = match op {
            Comparison::Less => order.is_lt(),
            Comparison::LessOrEqual => order.is_le(),
            Comparison::Equal => order.is_eq(),
            Comparison::NotEqual => order.is_ne(),
            Comparison::GreaterOrEqual => order.is_ge(),
            Comparison::Greater => order.is_gt(),
        };
        if holds { None } else { self.nothing(*of) }
    }
}
