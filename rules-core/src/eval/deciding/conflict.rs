//! Finds the entries of a selection whose values lie too far apart.

use alloc::vec::Vec;

use super::{
    Evaluation,
    answer::{Answer, Why},
    link::{ends, over, within},
    value::Selection,
};
use crate::{
    decimal::Decimal,
    eval::matching::Edge,
    plan::{Difference, MarkerId, Node, Source},
    record::EntryIx,
};

/// Whether entries disagree, and which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::eval) struct Disagreement {
    pub(in crate::eval) answer: Answer,
    pub(in crate::eval) entries: Vec<EntryIx>,
}

impl Default for Disagreement {
    fn default() -> Self {
        Self { answer: Answer::No, entries: Vec::new() }
    }
}

/// A value with the least and the greatest it may be; `None` where open.
#[derive(Clone, Copy)]
struct Bounds {
    ix: EntryIx,
    low: Option<Edge>,
    high: Option<Edge>,
    is_definite: bool,
}

impl Evaluation<'_> {
    /// Whether a conflict holds in the current episode, and the entries that disagree.
    pub(in crate::eval) fn in_conflict(&mut self, id: MarkerId, at: u32) -> Disagreement {
        let pack = self.pack;
        let conflict = pack.plan.markers.get(id.index()).and_then(|m| m.conflicts.get(at as usize));
        let episodes = self.episodes(id);
        let Some(conflict) = conflict else { return Disagreement::default() };
        if let Some(why) = episodes.undetermined {
            return Disagreement { answer: Answer::Unknown(why), ..Disagreement::default() };
        }
        if episodes.current().is_none() {
            return Disagreement::default();
        }
        let Some(Node::Select(sources, _)) = pack.plan.nodes.get(conflict.entries.index()) else {
            return Disagreement::default();
        };
        let selection = self.selection(conflict.entries);
        self.disagreement(&selection, sources, &conflict.differ_by)
    }

    /// Compares the values of the entries. `O(n)`: a value lies too far from some other if it does from
    /// the outermost.
    fn disagreement(
        &self,
        selection: &Selection<'_>,
        sources: &[Source],
        differ_by: &Difference,
    ) -> Disagreement {
        let gap = match differ_by {
            Difference::Days(days) => Decimal::from_int(i64::from(*days)),
            Difference::Number(number) => *number,
        };
        let bounds = |is_definite: bool| {
            move |ix: &EntryIx| {
                let (low, high) = ends(self.reading_in(*ix, sources)?);
                Some(Bounds { ix: *ix, low, high, is_definite })
            }
        };
        let definite: Vec<Bounds> = selection.definite.iter().filter_map(bounds(true)).collect();
        // At one number, an end that is not possible itself lies further away.
        let least_high = definite.iter().filter_map(|it| it.high).min();
        let greatest_low = definite
            .iter()
            .filter_map(|it| it.low)
            .max_by_key(|(number, included)| (*number, !included));
        let disagrees =
            |it: &&Bounds| over(least_high, it.low, gap) || over(it.high, greatest_low, gap);
        let entries: Vec<EntryIx> = definite.iter().filter(disagrees).map(|it| it.ix).collect();
        if !entries.is_empty() {
            return Disagreement { answer: Answer::Yes, entries };
        }
        let mut why = Why::default();
        if may_differ(&definite, gap, |_| true) {
            why = why | Why::IMPRECISE;
        }
        if !selection.possible.is_empty() {
            let mut all = definite;
            all.extend(selection.possible.iter().filter_map(bounds(false)));
            if may_differ(&all, gap, |it| !it.is_definite) {
                why = why | selection.why;
            }
        }
        let answer = if why == Why::default() { Answer::No } else { Answer::Unknown(why) };
        Disagreement { answer, entries }
    }
}

/// Whether one of the chosen values may lie too far from any other.
fn may_differ(all: &[Bounds], gap: Decimal, is_chosen: impl Fn(&Bounds) -> bool) -> bool {
    let lows = outermost(all, |it| it.low, |a, b| a < b);
    let highs = outermost(all, |it| it.high, |a, b| b.is_some() && (a.is_none() || a > b));
    let of_another = |ends: &[(EntryIx, Option<Edge>)], ix| {
        ends.iter().find(|(other, _)| *other != ix).map(|(_, end)| *end)
    };
    all.iter().filter(|it| is_chosen(it)).any(|it| {
        match (of_another(&lows, it.ix), of_another(&highs, it.ix)) {
            (Some(low), Some(high)) => !(within(low, it.high, gap) && within(it.low, high, gap)),
            // There is no other.
            _ => false,
        }
    })
}

/// The two outermost of an end: of any one value, one of them is another's. An open end is outermost.
fn outermost(
    all: &[Bounds],
    end: impl Fn(&Bounds) -> Option<Edge>,
    is_further: impl Fn(Option<Decimal>, Option<Decimal>) -> bool,
) -> Vec<(EntryIx, Option<Edge>)> {
    let number = |end: Option<Edge>| end.map(|(number, _)| number);
    let mut two: Vec<(EntryIx, Option<Edge>)> = Vec::with_capacity(3);
    for it in all {
        let end = end(it);
        let further = |other: &(_, Option<Edge>)| is_further(number(end), number(other.1));
        let at = two.iter().position(further).unwrap_or(two.len());
        two.insert(at, (it.ix, end));
        two.truncate(2);
    }
    two
}
