//! Runs: days in a row whose entries all pass a test.
//!
//! Where it is open what an entry says, the record is read twice: once with everything against a run,
//! once with everything for it. What both say is so.

use rules_core::date::{CalendarSpan, Day, Span};
use rules_lang::ir::Run;

use super::{
    Reference,
    fact::{Answer, Fact, Why},
    record::Item,
};

/// A run that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) first: Day,
    pub(super) last: Day,
    pub(super) entries: usize,
}

/// The latest run, with everything against it and with everything for it.
pub(super) struct Runs {
    pub(super) least: Option<Found>,
    pub(super) most: Option<Found>,
    why: Why,
}

/// One way to read the record.
#[derive(Default)]
struct Days {
    /// The days on which an entry passes, one for each entry.
    passed: Vec<Day>,
    /// Where an entry fails.
    failed: Vec<Span>,
}

impl Days {
    fn fails(&self, from: Day, to: Day) -> bool {
        self.failed.iter().any(|span| span.first <= to && span.last >= from)
    }

    fn latest(mut self, lasting: CalendarSpan) -> Option<Found> {
        self.passed.sort();
        let mut runs: Vec<Found> = Vec::new();
        for day in &self.passed {
            let day = *day;
            if self.fails(day, day) {
                continue;
            }
            match runs.last_mut() {
                Some(run) if !self.fails(run.last, day) => {
                    run.last = day;
                    run.entries += 1;
                }
                _ => runs.push(Found { first: day, last: day, entries: 1 }),
            }
        }
        runs.into_iter().rfind(|run| run.first.plus(lasting, true) <= run.last)
    }
}

impl Runs {
    /// Whether there is one.
    pub(super) fn any(&self) -> Answer {
        match (self.least, self.most) {
            (Some(_), _) => Answer::Yes,
            (None, Some(_)) => Answer::Unknown(self.why),
            (None, None) => Answer::No,
        }
    }

    /// Something of the latest.
    pub(super) fn of<T: PartialEq>(&self, get: impl Fn(Found) -> T) -> Fact<T> {
        match (self.least.map(&get), self.most.map(&get)) {
            (None, None) => Fact::Missing,
            (Some(least), Some(most)) if least == most => Fact::Known(least),
            _ => Fact::Unknown(self.why),
        }
    }
}

impl<'a> Reference<'a> {
    pub(super) fn runs(self, run: &'a Run) -> Runs {
        let (of, passing) = (self.entries(&run.of), self.entries(&run.passing));
        let (mut least, mut most) = (Days::default(), Days::default());
        let all =
            of.definite.iter().map(|it| (it, true)).chain(of.possible.iter().map(|it| (it, false)));
        for (item, is_one) in all {
            let passes = is_one && passing.definite.contains(item);
            let may_pass = passing.definite.contains(item) || passing.possible.contains(item);
            let span = item.span;
            if !passes {
                least.failed.push(span);
            } else if span.is_day() {
                least.passed.push(span.first);
            }
            if may_pass {
                most.passed.push(span.first);
                if !span.is_day() {
                    most.passed.push(span.last);
                }
            } else if is_one && span.is_day() {
                most.failed.push(span);
            }
        }
        let lasting = self.time(run.lasting);
        let why = of.why.and(passing.why).and(Why::IMPRECISE);
        Runs { least: least.latest(lasting), most: most.latest(lasting), why }
    }

    /// The entries of the latest run.
    pub(super) fn run_entries(self, run: &'a Run) -> Vec<&'a Item<'a>> {
        let runs = self.runs(run);
        let Some(found) = runs.least.or(runs.most) else { return Vec::new() };
        let mut entries = self.entries(&run.passing).definite;
        entries.retain(|it| it.span.first >= found.first && it.span.last <= found.last);
        entries
    }
}
