//! The evaluation of a record under one ruleset, kept up to date as entries come in.

use alloc::vec::Vec;

use crate::{
    eval::{DecidedRule, Evaluation, Matched, Parameters, decide},
    order::merged,
    pack::{CodelistFilter, Dependencies, Pack},
    problem::Problem,
    record::{EntryIx, Record},
};

/// The evaluation of a record under one ruleset.
#[derive(Debug)]
pub(crate) struct CachedEvaluation {
    pub(crate) parameters: Parameters,
    pub(crate) matched: Matched,
    /// What was wrong with entries in the eyes of this ruleset.
    pub(crate) problems: Vec<Problem>,
    /// The rules that have something to say, but for those that read `stale` lists.
    pub(crate) stands: Vec<DecidedRule>,
    /// Lists with entries that `stands` has not seen.
    stale: CodelistFilter,
}

impl CachedEvaluation {
    /// Evaluates a record from the start; `then` has the evaluation while it is at hand.
    pub(crate) fn evaluate(
        pack: &Pack,
        record: &Record<'_>,
        parameters: Parameters,
        then: &mut dyn FnMut(&mut Evaluation<'_>, &[DecidedRule]),
    ) -> Self {
        let mut problems = Vec::new();
        let matched = Matched::match_record(pack, record, &parameters, &mut problems);
        let mut evaluation = Evaluation::new(pack, record, &parameters, &matched);
        let stands = decide(&mut evaluation, &|_| true);
        then(&mut evaluation, &stands);
        Self { stands, parameters, matched, problems, stale: CodelistFilter::default() }
    }

    /// The same, as if nothing had been wrong.
    pub(crate) fn without_problems(&self) -> Self {
        Self {
            parameters: self.parameters.clone(),
            matched: self.matched.clone(),
            problems: Vec::new(),
            stands: self.stands.clone(),
            stale: self.stale,
        }
    }

    /// Takes in an entry that has been added to the record.
    pub(crate) fn insert(&mut self, pack: &Pack, record: &Record<'_>, new: EntryIx) {
        let Self { parameters, matched, problems, .. } = self;
        let touched = matched.insert(pack, record, parameters, new, problems);
        self.stale.add_all(&touched);
    }

    /// Decides the rules again that read lists with new entries.
    pub(crate) fn refresh(&mut self, pack: &Pack, record: &Record<'_>) {
        if self.stale == CodelistFilter::default() {
            return;
        }
        let stale = core::mem::take(&mut self.stale);
        let mut evaluation = Evaluation::new(pack, record, &self.parameters, &self.matched);
        let again = decide(&mut evaluation, &|rule| rule.reads.may_intersect(&stale));
        let fresh = |it: &DecidedRule| {
            dependencies(pack, it).is_some_and(|rule| !rule.reads.may_intersect(&stale))
        };
        self.stands.retain(fresh);
        self.stands = merged(&self.stands, &again);
    }

    /// The rules asked for that have something to say.
    pub(crate) fn stands_asked(
        &self,
        pack: &Pack,
        asked: &dyn Fn(&Dependencies) -> bool,
    ) -> Vec<DecidedRule> {
        let is_asked = |it: &&DecidedRule| dependencies(pack, it).is_some_and(asked);
        self.stands.iter().filter(is_asked).copied().collect()
    }
}

/// What a rule depends on.
fn dependencies<'p>(pack: &'p Pack, stand: &DecidedRule) -> Option<&'p Dependencies> {
    pack.dependencies().of(stand.kind, stand.rule)
}
