//! What is being said of a record, ruleset by ruleset.

use alloc::{string::ToString, vec::Vec};

use super::{VERSION, known::Known};
use crate::{
    eval::{DecidedRule, Evaluation, Parameters, table_results, write_outcomes},
    order::sorted,
    outcome::{Audit, EntryCounts, EntryProblem, Outcomes, RulesetIdentity},
    pack::{Dependencies, LANGUAGE, Pack},
    problem::Problem,
    record::Record,
};

/// What is being said of a record, ruleset by ruleset.
#[derive(Default)]
pub(super) struct Said {
    outcomes: Outcomes,
    problems: Vec<Problem>,
}

impl Said {
    pub(super) fn of(record: &Record<'_>) -> Self {
        let (offered, used) = (record.raw().len(), record.len());
        let outcomes = Outcomes {
            audit: Audit {
                module: VERSION.into(),
                language: u32::from(LANGUAGE),
                today: record.today.to_string(),
                known_as_of: record.known_as_of.map(|day| day.to_string()).unwrap_or_default(),
                rulesets: Vec::new(),
            },
            entries: EntryCounts {
                offered: offered as u32,
                used: used as u32,
                not_used: offered.saturating_sub(used) as u32,
            },
            ..Outcomes::default()
        };
        Self { outcomes, problems: record.problems().to_vec() }
    }

    /// Adds what the rules `asked` for say, but for what was wrong.
    pub(super) fn add(
        &mut self,
        pack: &Pack,
        record: &Record<'_>,
        known: &Known,
        asked: &dyn Fn(&Dependencies) -> bool,
    ) {
        let mut evaluation = Evaluation::new(pack, record, &known.parameters, &known.matched);
        let stands = known.stands_asked(pack, asked);
        self.take(pack, &mut evaluation, &stands, asked);
    }

    /// Adds what was wrong.
    pub(super) fn note<'p>(&mut self, problems: impl IntoIterator<Item = &'p Problem>) {
        self.problems.extend(problems.into_iter().cloned());
    }

    /// Evaluates a record from the start, and adds what all rules say.
    pub(super) fn find(
        &mut self,
        pack: &Pack,
        record: &Record<'_>,
        parameters: Parameters,
    ) -> Known {
        let known = Known::find(pack, record, parameters, &mut |evaluation, stands| {
            self.take(pack, evaluation, stands, &|_| true);
        });
        self.note(&known.problems);
        known
    }

    fn take(
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

    pub(super) fn outcomes(self, record: &Record<'_>) -> Outcomes {
        let Self { mut outcomes, problems } = self;
        let before = |a: usize, b: usize| problems.get(a) < problems.get(b);
        let order = sorted(problems.len(), &mut { before });
        let mut ordered: Vec<&Problem> = order.iter().filter_map(|at| problems.get(*at)).collect();
        ordered.dedup();
        outcomes.problems = ordered.into_iter().map(|problem| named(problem, record)).collect();
        outcomes
    }
}

pub(super) fn identity(pack: &Pack) -> RulesetIdentity {
    let info = &pack.plan.info;
    RulesetIdentity {
        name: info.name.clone(),
        version: info.version.clone(),
        digest: pack.digest.clone(),
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
