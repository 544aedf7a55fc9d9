//! What an expression refers to.
//!
//! The one list that checks, dependencies, evidence and explanations walk by.

use alloc::vec::Vec;

use super::{Filter, MarkerId, Node, NodeId, ScoreId, TableId, Window};

/// Something that an expression refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// Another expression.
    Node(NodeId),
    /// The episodes of a marker.
    Marker(MarkerId),
    /// A table's decision.
    Table(TableId),
    /// A score.
    Score(ScoreId),
    /// A detail of a marker, by position.
    Detail(MarkerId, u32),
    /// A conflict of a marker, by position.
    Conflict(MarkerId, u32),
}

impl Node {
    /// Visits everything this expression refers to directly: other expressions first, then markers, tables and
    /// scores. `O(n)` in its parts, without allocating.
    pub fn each_reference(&self, visit: &mut dyn FnMut(Reference)) {
        match self {
            Self::AgeOn(a)
            | Self::RegisteredOn(a)
            | Self::Any(a)
            | Self::Count(a)
            | Self::CountDays(a)
            | Self::CountCodes(a)
            | Self::CountEpisodes(a, _)
            | Self::Aggregate(_, a)
            | Self::Pick(_, a)
            | Self::Nth(_, _, a)
            | Self::DateOf(a)
            | Self::NumberOf(_, a)
            | Self::DateValueOf(_, a)
            | Self::OrganisationOf(a)
            | Self::CodeOf(a)
            | Self::Shift(a, ..)
            | Self::Not(a)
            | Self::IsMissing(a)
            | Self::OrIfMissing(a, _) => visit(Reference::Node(*a)),
            Self::CompareNumbers(_, a, b)
            | Self::CompareDates(_, a, b, _)
            | Self::Between(_, a, b)
            | Self::SameText(a, b) => {
                visit(Reference::Node(*a));
                visit(Reference::Node(*b));
            }
            Self::AnyRun(run) | Self::RunStart(run) | Self::RunEnd(run) | Self::RunCount(run) => {
                visit(Reference::Node(run.of));
                visit(Reference::Node(run.passing));
            }
            Self::FirstOf(parts) | Self::And(parts) | Self::Or(parts) | Self::AtLeast(_, parts) => {
                parts.iter().for_each(|part| visit(Reference::Node(*part)));
            }
            Self::Registered(window) => ends(window, visit),
            Self::DateIn(date, window, _) => {
                ends(window, visit);
                visit(Reference::Node(*date));
            }
            Self::Select(_, filters) => {
                filters.iter().for_each(|filter| of_filter(filter, visit));
                for filter in filters {
                    if let Filter::During(marker) = filter {
                        visit(Reference::Marker(*marker));
                    }
                }
            }
            Self::ActiveOn(marker, date) | Self::DateDuring(date, marker) => {
                visit(Reference::Node(*date));
                visit(Reference::Marker(*marker));
            }
            Self::Active(marker) | Self::EpisodeStart(marker) | Self::EpisodeEnd(marker) => {
                visit(Reference::Marker(*marker));
            }
            Self::Detail(marker, at) => {
                visit(Reference::Marker(*marker));
                visit(Reference::Detail(*marker, *at));
            }
            Self::InConflict(marker, at) => {
                visit(Reference::Marker(*marker));
                visit(Reference::Conflict(*marker, *at));
            }
            Self::Score(score)
            | Self::BandOf(score)
            | Self::ItemsOf(score)
            | Self::InBand(score, _) => visit(Reference::Score(*score)),
            Self::SelectedBy(table, _) => visit(Reference::Table(*table)),
            Self::YesNo(_)
            | Self::Number(_)
            | Self::Date(_)
            | Self::Text(_)
            | Self::Duration(_)
            | Self::Organisations(_)
            | Self::Today
            | Self::Parameter(_)
            | Self::BirthDate
            | Self::DeathDate
            | Self::SexIs(_)
            | Self::CandidateStart => {}
        }
    }

    /// Visits the expressions this one reads directly.
    pub fn each_child(&self, visit: &mut dyn FnMut(NodeId)) {
        self.each_reference(&mut |reference| {
            if let Reference::Node(id) = reference {
                visit(id);
            }
        });
    }

    /// The expressions this one reads directly.
    pub fn children(&self) -> Vec<NodeId> {
        let mut all = Vec::new();
        self.each_child(&mut |id| all.push(id));
        all
    }
}

fn ends(window: &Window, visit: &mut dyn FnMut(Reference)) {
    for bound in [window.from, window.to].into_iter().flatten() {
        visit(Reference::Node(bound.date));
    }
}

fn of_filter(filter: &Filter, visit: &mut dyn FnMut(Reference)) {
    match filter {
        Filter::In(window) | Filter::ValueIn(window) => ends(window, visit),
        Filter::Value(_, number) => visit(Reference::Node(*number)),
        Filter::With(link) => visit(Reference::Node(link.entries)),
        Filter::During(_) | Filter::RecordedHere | Filter::RecordedBy(_) | Filter::Episode(_) => {}
    }
}
