//! Finds runs: days in a row whose entries all pass a test.
//!
//! Where dates or values leave it open what an entry says, two readings are made: one with everything
//! against a run, one with everything for it. What both say is so.

use alloc::vec::Vec;

use super::{
    Evaluation,
    aggregate::count,
    answer::{Answer, Fact, Why},
};
use crate::{
    date::{CalendarSpan, Day, Span},
    eval::matching::Range,
    order::ordered,
    plan::Run,
    record::EntryIx,
};

/// One run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) first: Day,
    pub(super) last: Day,
    entries: usize,
}

/// One reading of the entries: days on which one passes, and spans in which every day fails.
#[derive(Default)]
struct Days {
    pass: Vec<Day>,
    fail: Vec<Span>,
}

impl Days {
    /// The latest run that is long enough.
    fn latest(mut self, lasting: CalendarSpan) -> Option<Found> {
        self.pass = ordered(&self.pass);
        self.fail = ordered(&self.fail);
        // How far the spans that begin up to each one reach.
        let mut reach: Vec<Day> = Vec::with_capacity(self.fail.len());
        for span in &self.fail {
            reach.push(reach.last().map_or(span.last, |last| span.last.max(*last)));
        }
        let fails = |from: Day, to: Day| {
            let begun = self.fail.partition_point(|span| span.first <= to);
            let reaches = begun.checked_sub(1).and_then(|at| reach.get(at));
            reaches.is_some_and(|last| *last >= from)
        };
        let is_long = |run: &Found| run.first.plus(lasting, true) <= run.last;
        let (mut open, mut found): (Option<Found>, Option<Found>) = (None, None);
        for day in self.pass.iter().copied().filter(|day| !fails(*day, *day)) {
            open = match open {
                Some(run) if !fails(run.last, day) => {
                    Some(Found { last: day, entries: run.entries.saturating_add(1), ..run })
                }
                ended => {
                    found = ended.filter(is_long).or(found);
                    Some(Found { first: day, last: day, entries: 1 })
                }
            };
        }
        open.filter(is_long).or(found)
    }
}

/// The latest run in both readings, and why they may differ.
pub(super) struct Readings {
    /// With everything against it.
    pub(super) least: Option<Found>,
    /// With everything for it.
    most: Option<Found>,
    why: Why,
}

impl Readings {
    pub(super) fn any(&self) -> Answer {
        match (self.least, self.most) {
            (Some(_), _) => Answer::Yes,
            (None, None) => Answer::No,
            (None, Some(_)) => Answer::Unknown(self.why),
        }
    }

    /// Something of the latest run.
    fn of<T: PartialEq>(&self, get: impl Fn(Found) -> T) -> Fact<T> {
        match (self.least.map(&get), self.most.map(&get)) {
            (None, None) => Fact::Missing,
            (Some(least), Some(most)) if least == most => Fact::Known(least),
            _ => Fact::Unknown(self.why),
        }
    }

    pub(super) fn first(&self) -> Fact<Span> {
        self.of(|run| Span::day(run.first))
    }

    pub(super) fn last(&self) -> Fact<Span> {
        self.of(|run| Span::day(run.last))
    }

    pub(super) fn entries(&self) -> Fact<Range> {
        self.of(|run| Range::exactly(count(run.entries)))
    }
}

impl Evaluation<'_> {
    /// Finds the latest run.
    pub(super) fn run(&mut self, run: &Run) -> Readings {
        let passing = self.selection(run.passing);
        if passing.definite.is_empty() && passing.possible.is_empty() {
            return Readings { least: None, most: None, why: passing.why | Why::IMPRECISE };
        }
        let of = self.selection(run.of);
        let lasting = self.length(run.lasting);
        let (mut least, mut most) = (Days::default(), Days::default());
        let has = |entries: &[EntryIx], ix: EntryIx| entries.binary_search(&ix).is_ok();
        for (entries, is_definite) in [(&of.definite, true), (&of.possible, false)] {
            for ix in entries.iter() {
                let span = self.record.span(*ix);
                let passes = is_definite && has(&passing.definite, *ix);
                let may_pass = passes || has(&passing.definite, *ix) || has(&passing.possible, *ix);
                match (passes, span.is_day()) {
                    (true, true) => least.pass.push(span.first),
                    // It passes on whichever day it was.
                    (true, false) => {}
                    (false, _) => least.fail.push(span),
                }
                if may_pass {
                    most.pass.push(span.first);
                    if !span.is_day() {
                        most.pass.push(span.last);
                    }
                } else if is_definite && span.is_day() {
                    most.fail.push(span);
                }
            }
        }
        let why = of.why | passing.why | Why::IMPRECISE;
        Readings { least: least.latest(lasting), most: most.latest(lasting), why }
    }

    /// The entries of a selection dated in a run.
    pub(in crate::eval) fn run_entries(&mut self, run: &Run) -> Vec<EntryIx> {
        let readings = self.run(run);
        let Some(found) = readings.least.or(readings.most) else { return Vec::new() };
        let passing = self.selection(run.passing);
        let inside = |ix: &&EntryIx| {
            let span = self.record.span(**ix);
            found.first <= span.first && span.last <= found.last
        };
        passing.definite.iter().filter(inside).copied().collect()
    }
}
