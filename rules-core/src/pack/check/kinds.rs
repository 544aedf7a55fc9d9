//! Works out the kind of each expression.

use super::PlanError;
use crate::plan::{Kind, Node, Plan};

/// The kind of a node, given those of the nodes before it.
pub(super) fn kind_of(plan: &Plan, before: &[Kind], node: &Node) -> Result<Kind, PlanError> {
    Ok(match node {
        Node::YesNo(_)
        | Node::SexIs(_)
        | Node::Registered(_)
        | Node::Any(_)
        | Node::And(_)
        | Node::Or(_)
        | Node::AtLeast(..)
        | Node::Not(_)
        | Node::SameText(..)
        | Node::InBand(..)
        | Node::AnyRun(_)
        | Node::RegisteredOn(_)
        | Node::ActiveOn(..)
        | Node::DateDuring(..)
        | Node::CompareNumbers(..)
        | Node::CompareDates(..)
        | Node::DateIn(..)
        | Node::IsMissing(_)
        | Node::OrIfMissing(..)
        | Node::SelectedBy(..)
        | Node::Active(_)
        | Node::InConflict(..) => Kind::YesNo,
        Node::Number(_)
        | Node::AgeOn(_)
        | Node::Count(_)
        | Node::CountDays(_)
        | Node::CountCodes(_)
        | Node::CountEpisodes(..)
        | Node::Aggregate(..)
        | Node::RunCount(_)
        | Node::Between(..)
        | Node::Score(_)
        | Node::NumberOf(..) => Kind::Number,
        Node::Date(_)
        | Node::Today
        | Node::BirthDate
        | Node::DeathDate
        | Node::CandidateStart
        | Node::DateOf(_)
        | Node::DateValueOf(..)
        | Node::Shift(..)
        | Node::RunStart(_)
        | Node::RunEnd(_)
        | Node::EpisodeStart(_)
        | Node::EpisodeEnd(_) => Kind::Date,
        Node::Text(_)
        | Node::OrganisationOf(_)
        | Node::CodeOf(_)
        | Node::BandOf(_)
        | Node::ItemsOf(_) => Kind::Text,
        Node::Duration(_) => Kind::Duration,
        Node::Organisations(_) => Kind::Organisations,
        Node::Select(..) => Kind::Entries,
        Node::Pick(..) | Node::Nth(..) => Kind::Entry,
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
