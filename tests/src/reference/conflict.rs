//! Conflicts: whether any two values of a selection lie too far apart.

use rules_core::plan::Source;
use rules_lang::ir::{Conflict, ConflictId};

use super::{
    Reference,
    fact::{Answer, Fact},
    link::differ,
    record::Item,
};

/// Whether entries disagree, and which certainly do.
pub(super) struct Disagreement<'a> {
    pub(super) answer: Answer,
    pub(super) entries: Vec<&'a Item<'a>>,
}

impl<'a> Reference<'a> {
    pub(super) fn conflict(self, id: ConflictId) -> Option<&'a Conflict> {
        self.marker(id.marker)?.conflicts.get(id.position as usize)
    }

    /// What a conflict draws from.
    pub(super) fn conflict_sources(self, id: ConflictId) -> &'a [Source] {
        self.conflict(id).map(|it| self.sources(&it.entries)).unwrap_or_default()
    }

    /// Compares every entry with every other.
    pub(super) fn disagreement(self, id: ConflictId) -> Disagreement<'a> {
        let none = |answer| Disagreement { answer, entries: Vec::new() };
        let Some(conflict) = self.conflict(id) else { return none(Answer::No) };
        match self.current(id.marker) {
            Fact::Known(_) => {}
            Fact::Missing => return none(Answer::No),
            Fact::Unknown(why) => return none(Answer::Unknown(why)),
        }
        let selection = self.entries(&conflict.entries);
        let sources = self.sources(&conflict.entries);
        let perhaps = Answer::Unknown(selection.why);
        let mut answers = Vec::new();
        let mut entries = Vec::new();
        let all = || selection.definite.iter().chain(&selection.possible).copied();
        for item in all() {
            let mut disagrees = false;
            for other in all().filter(|other| *other != item) {
                let readings =
                    (self.reading_among(sources, item), self.reading_among(sources, other));
                let (Some(a), Some(b)) = readings else { continue };
                let mut answer = differ(a, b, conflict.differ_by);
                let is_open =
                    selection.possible.contains(&item) || selection.possible.contains(&other);
                if is_open && answer != Answer::No {
                    answer = perhaps;
                }
                disagrees |= answer == Answer::Yes;
                answers.push(answer);
            }
            if disagrees {
                entries.push(item);
            }
        }
        Disagreement { answer: Answer::any(&answers), entries }
    }
}
