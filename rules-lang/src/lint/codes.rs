//! What each codelist holds, a Read v2 code with `%` as a stretch of the hierarchy.

use std::collections::BTreeSet;

use rules_core::{
    code::Code,
    plan::{CodelistId, Source},
};

use crate::ir::Ruleset;

/// The codes of each codelist: of a composed one those it is left with.
pub(super) struct CodeSets {
    all: Vec<CodeSet>,
}

/// A code, and whether it stands for everything below it, too.
pub(super) type Listed = (Code, bool);

/// The codes of a list.
pub(super) type CodeSet = BTreeSet<Listed>;

impl CodeSets {
    pub(super) fn new(rules: &Ruleset) -> Self {
        let mut all: Vec<CodeSet> = Vec::new();
        for list in &rules.codelists {
            let mut codes: CodeSet = list.codes.iter().map(|it| (it.code, it.and_below)).collect();
            if let Some(composed) = &list.composed {
                // Refers only to lists before it.
                let union = |ids: &[CodelistId]| -> CodeSet {
                    ids.iter().filter_map(|id| all.get(id.index())).flatten().copied().collect()
                };
                let except = union(&composed.except);
                codes = union(&composed.any);
                codes.retain(|it| !is_covered(*it, &except));
            }
            all.push(codes);
        }
        Self { all }
    }

    /// The codes of a list.
    pub(super) fn of(&self, id: CodelistId) -> Option<&CodeSet> {
        self.all.get(id.index())
    }

    /// The codes of everything that is drawn from.
    pub(super) fn of_sources(&self, rules: &Ruleset, sources: &[Source]) -> CodeSet {
        let lists = sources.iter().filter_map(|it| list_of(rules, it));
        lists.filter_map(|id| self.of(id)).flatten().copied().collect()
    }
}

/// The list that a source draws on.
pub(super) fn list_of(rules: &Ruleset, source: &Source) -> Option<CodelistId> {
    match source {
        Source::Codelist(id) => Some(*id),
        Source::Measure(id) => rules.measures.get(id.index()).map(|it| it.codelist),
    }
}

/// Whether a listed code is all on a list: it, or one that stands for everything below.
pub(super) fn is_covered((code, and_below): Listed, set: &CodeSet) -> bool {
    if set.contains(&(code, true)) || (!and_below && set.contains(&(code, false))) {
        return true;
    }
    above(code, set).is_some()
}

/// The listed code with `%` above this one, if there is one.
pub(super) fn above(code: Code, set: &CodeSet) -> Option<Code> {
    let Code::ReadV2(read) = code else { return None };
    let parents = std::iter::successors(read.parent(), |it| it.parent());
    parents.map(Code::ReadV2).find(|it| set.contains(&(*it, true)))
}

/// A code that entries could have and be on both lists.
pub(super) fn shared(a: &CodeSet, b: &CodeSet) -> Option<Code> {
    let on_both = |from: &CodeSet, to: &CodeSet| {
        from.iter().find(|(code, _)| is_covered((*code, false), to)).map(|(code, _)| *code)
    };
    on_both(a, b).or_else(|| on_both(b, a))
}
