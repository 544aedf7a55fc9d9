//! Decides which rules have something to say.

use alloc::vec::Vec;

use super::{Evaluation, answer::Answer};
use crate::{
    outcome::{RuleKind, RuleStatus},
    pack::Dependencies,
    plan::MarkerId,
};

/// How one rule turned out, by its position among those of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DecidedRule {
    pub(crate) kind: RuleKind,
    pub(crate) rule: u32,
    pub(crate) status: RuleStatus,
}

/// The rules that have something to say, of those `asked` for: alerts, markers, then reports, each in the
/// order of the ruleset.
pub(crate) fn decide(
    evaluation: &mut Evaluation<'_>,
    asked: &dyn Fn(&Dependencies) -> bool,
) -> Vec<DecidedRule> {
    let (plan, dependencies) = (&evaluation.pack.plan, evaluation.pack.dependencies());
    let mut statuses = Vec::new();
    for (kind, rule) in dependencies.candidates(evaluation.matched.lists()) {
        if !dependencies.of(kind, rule).is_some_and(asked) {
            continue;
        }
        let at = rule as usize;
        let status = match kind {
            RuleKind::Alert => {
                plan.alerts.get(at).and_then(|alert| status_of(evaluation.answer(alert.when)))
            }
            RuleKind::Marker => {
                let episodes = evaluation.episodes(MarkerId(rule));
                match episodes.active() {
                    Answer::No if !episodes.all.is_empty() => Some(RuleStatus::Ended),
                    answer => status_of(answer),
                }
            }
            RuleKind::Report => {
                plan.reports.get(at).and_then(|report| status_of(evaluation.answer(report.when)))
            }
        };
        statuses.extend(status.map(|status| DecidedRule { kind, rule, status }));
    }
    statuses
}

fn status_of(answer: Answer) -> Option<RuleStatus> {
    match answer {
        Answer::Yes => Some(RuleStatus::Holds),
        Answer::No => None,
        Answer::Unknown(_) => Some(RuleStatus::Undecided),
    }
}
