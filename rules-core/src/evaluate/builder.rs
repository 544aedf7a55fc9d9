//! The outcomes of a record, collected ruleset by ruleset.

use alloc::{string::ToString, vec::Vec};

use super::cached::CachedEvaluation;
use crate::{
    eval::{DecidedRule, Evaluation, Parameters, table_results, write_outcomes},
    order::sorted,
    outcome::{Audit, EntryCounts, EntryProblem, Outcomes},
    pack::{Dependencies, LANGUAGE, Pack},
    problem::Problem,
    record::Record,
    ruleset::identity,
};

/// The outcomes of a record, collected ruleset by ruleset.
#[derive(Default)]
pub(crate) struct OutcomeBuilder {
    outcomes: Outcomes,
    problems: Vec<Problem>,
}

impl OutcomeBuilder {
    pub(crate) fn new(record: &Record<'_>) -> Self {
        let (received, used) = (record.raw().len(), record.len());
        let outcomes = Outcomes {
            audit: Audit {
                module: crate::VERSION.into(),
                language: u32::from(LANGUAGE),
                today: record.today.to_string(),
                known_as_of: record.known_as_of.map(|day| day.to_string()).unwrap_or_default(),
                rulesets: Vec::new(),
            },
            entries: EntryCounts {
                received: received as u32,
                used: used as u32,
                not_used: received.saturating_sub(used) as u32,
            },
            ..Outcomes::default()
        };
        Self { outcomes, problems: record.problems().to_vec() }
    }

    /// Adds what the rules `asked` for say, but for what was wrong.
    pub(crate) fn add(
        &mut self,
        pack: &Pack,
        record: &Record<'_>,
        cached: &CachedEvaluation,
        asked: &dyn Fn(&Dependencies) -> bool,
    ) {
        let mut evaluation = Evaluation::new(pack, record, &cached.parameters, &cached.matched);
        let stands = cached.stands_asked(pack, asked);
        self.add_outcomes(pack, &mut evaluation, &stands, asked);
    }

    /// Adds what was wrong.
    pub(crate) fn add_problems<'p>(&mut self, problems: impl IntoIterator<Item = &'p Problem>) {
        self.problems.extend(problems.into_iter().cloned());
    }

    /// Evaluates a record from the start, and adds what all rules say.
    pub(crate) fn evaluate(
        &mut self,
        pack: &Pack,
        record: &Record<'_>,
        parameters: Parameters,
    ) -> CachedEvaluation {
        let cached =
            CachedEvaluation::evaluate(pack, record, parameters, &mut |evaluation, stands| {
                self.add_outcomes(pack, evaluation, stands, &|_| true);
            });
        self.add_problems(&cached.problems);
        cached
    }

    fn add_outcomes(
        &mut self,
        pack: &Pack,
        evaluation: &mut Evaluation<'_>,
        stands: &[DecidedRule],
        asked: &dyn Fn(&Dependencies) -> bool,
    ) {
        let outcomes = &mut self.outcomes;
        outcomes.audit.rulesets.push(identity(pack));
        write_outcomes(evaluation, stands, outcomes);
        outcomes.tables.extend(table_results(evaluation, asked));
    }

    pub(crate) fn build(self, record: &Record<'_>) -> Outcomes {
        let Self { mut outcomes, problems } = self;
        let before = |a: usize, b: usize| problems.get(a) < problems.get(b);
        let order = sorted(problems.len(), &mut { before });
        let mut ordered: Vec<&Problem> = order.iter().filter_map(|at| problems.get(*at)).collect();
        ordered.dedup();
        outcomes.problems = ordered.into_iter().map(|problem| named(problem, record)).collect();
        outcomes
    }
}

fn named(problem: &Problem, record: &Record<'_>) -> EntryProblem {
    let entry = problem.entry.and_then(|place| record.raw().entry(place as usize));
    EntryProblem {
        entry: entry.map(|entry| entry.id().into()).unwrap_or_default(),
        code: problem.code,
        message: problem.message.clone(),
    }
}
