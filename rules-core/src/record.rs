//! A patient's record as the rules see it: the usable entries, checked and in order.
//!
//! Order is effective date (first day of what was recorded, then last day), time where recorded, when it
//! was recorded, then the order the host gave. Entries entered in error, deleted, dated after `today` or
//! recorded after `known as of` are left out and counted.

mod facts;
mod ids;
mod raw;
#[cfg(test)]
mod tests;

use alloc::{format, string::String, vec::Vec};

pub(crate) use self::{
    facts::PatientFacts,
    ids::Ids,
    raw::{EntryView, RawCoding, RawEntries, RawEntry, RawValue, TextRange, ValueView},
};
use crate::{
    code::Code,
    date::{DateError, Day, Moment, Span},
    entry::{Context, Patient},
    limits::{CODINGS_MAX, TEXT_MAX},
    order::sorted,
    problem::{Problem, ProblemCode},
    text::Quoted,
};

/// A usable entry, by its place in record order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EntryIx(pub(crate) u32);

/// A patient's usable entries in order, and what was wrong with the rest.
#[derive(Debug)]
pub(crate) struct Record<'t> {
    /// The day the evaluation is for.
    pub(crate) today: Day,
    /// The day up to which entries are known, where the request replays one.
    pub(crate) known_as_of: Option<Day>,
    /// The organisation that asks, if the request names it.
    pub(crate) organisation: Option<String>,
    /// What rules may ask about the patient.
    pub(crate) patient: PatientFacts,
    /// Of the patient's facts first, then in the order the host gave the entries.
    problems: Vec<Problem>,
    raw: RawEntries<'t>,
    /// The number of each coding's code; zero where it is malformed or its entry was not read.
    keys: Vec<u64>,
    rows: Vec<Row>,
    /// By row, the number of its only code; zero where it has several. What matching runs over.
    scan: Vec<u64>,
}

/// How much a record had at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Checkpoint {
    /// Entries received.
    pub(crate) entries: usize,
    /// Bytes of their text.
    text: usize,
    /// Entries used.
    rows: usize,
}

/// One usable entry.
#[derive(Debug, Clone, Copy)]
struct Row {
    span: Span,
    /// Its date and time, then when it was recorded, as numbers in their order.
    when: (u64, u64),
    /// The number of its only code; zero where it has several.
    key: u64,
    place: u32,
}

/// Room for entries added to a record that has been read.
const SPARE: usize = 64;

/// A date and time as a number in their order.
fn rank(span: Span, time: Option<u32>) -> u64 {
    let first = i64::from(span.first.to_epoch()) - i64::from(Day::MIN.to_epoch());
    let days = i64::from(span.last.to_epoch()) - i64::from(span.first.to_epoch());
    let time = time.map_or(0, |time| i64::from(time) + 1);
    // A span has 366 days at most, a day 86,401 seconds.
    (first << 30 | days << 20 | time) as u64
}

impl<'t> Record<'t> {
    /// Reads a record. `O(n log n)` in the entries, `O(n)` where they come in order but for a few.
    ///
    /// # Errors
    /// A sentence, where the request's own dates (`today`, `known as of`) cannot be read.
    pub(crate) fn read(
        patient: &Patient,
        context: &Context,
        raw: RawEntries<'t>,
    ) -> Result<Self, String> {
        let today = day_of("today", &context.today)?;
        let known_as_of = match context.known_as_of.as_str() {
            "" => None,
            text => Some(day_of("known-as-of", text)?),
        };
        let mut problems = Vec::new();
        let patient = PatientFacts::read(patient, &mut problems);
        let mut record = Self {
            today,
            known_as_of,
            organisation: Some(context.organisation.clone()).filter(|it| !it.is_empty()),
            patient,
            problems,
            keys: Vec::new(),
            rows: Vec::with_capacity(raw.len()),
            scan: Vec::new(),
            raw,
        };
        record.read_entries();
        Ok(record)
    }

    /// Reads every entry again.
    fn read_entries(&mut self) {
        self.problems.retain(|problem| problem.entry.is_none());
        self.keys.clear();
        self.keys.resize(self.raw.next_coding() as usize, 0);
        self.rows.clear();
        self.read_from(0);
    }

    fn note_keys(&mut self) {
        self.scan.clear();
        // With room for the entries that are added one by one.
        self.scan.reserve(self.rows.len() + SPARE);
        self.scan.extend(self.rows.iter().map(|row| row.key));
    }

    /// Reads one entry into a row, or says why not.
    fn take(&mut self, place: u32, entry: EntryView<'_>) -> Option<Row> {
        let mut problem = |code, message| {
            self.problems.push(Problem { entry: Some(place), code, message });
        };
        if entry.raw.is_long
            && let Some((field, length)) = entry.lengths().find(|(_, length)| *length > TEXT_MAX)
        {
            let message = format!(
                "the {field} has {length} bytes, more than {TEXT_MAX}; the entry is not used"
            );
            problem(ProblemCode::TextTooLong, message);
            return None;
        }
        let (from, to) = entry.raw.codings;
        let count = to.saturating_sub(from);
        if count == 0 {
            problem(
                ProblemCode::CodingMissing,
                "no code is recorded; the entry is not used".into(),
            );
        }
        if count as usize > CODINGS_MAX {
            let message = format!(
                "{count} codings are recorded, more than {CODINGS_MAX}; the first {CODINGS_MAX} are used"
            );
            problem(ProblemCode::CodingsTooMany, message);
        }
        let (mut key, mut codes) = (0, 0_u32);
        for (at, (scheme, text)) in (from as usize..).zip(entry.codings().take(CODINGS_MAX)) {
            match Code::parse(scheme, text) {
                Ok(code) => {
                    let this = code.key();
                    if codes == 0 {
                        key = this;
                    }
                    codes += 1;
                    if let Some(slot) = self.keys.get_mut(at) {
                        *slot = this;
                    }
                }
                Err(error) => {
                    let message = format!(
                        "{} is not well formed in {}: {error}",
                        Quoted(text),
                        scheme.title()
                    );
                    problem(ProblemCode::CodeMalformed, message);
                }
            }
        }
        let effective = match entry.effective() {
            "" => {
                let message = "no effective date is recorded; the entry is not used".into();
                problem(ProblemCode::DateMissing, message);
                None
            }
            text => Moment::parse(text)
                .map_err(|error| {
                    let message = format!(
                        "the effective date {text} cannot be read: {error}; the entry is not used",
                        text = Quoted(text)
                    );
                    problem(ProblemCode::DateMalformed, message);
                })
                .ok(),
        };
        let recorded = match entry.recorded() {
            "" => None,
            text => Moment::parse(text)
                .map_err(|error| {
                    let message = format!(
                        "the recorded date {text} cannot be read: {error}",
                        text = Quoted(text)
                    );
                    problem(ProblemCode::RecordedMalformed, message);
                })
                .ok(),
        };
        let flags = entry.raw.flags;
        let effective = effective?;
        if flags.entered_in_error || flags.deleted || codes == 0 {
            return None;
        }
        // An entry that counts is not after today, so neither is the end of a partial date.
        let span = effective.date.span();
        let since = recorded.map_or(span.first, |moment| moment.date.span().first);
        // Where nothing says when it was recorded, its effective date stands in.
        if span.first > self.today || self.known_as_of.is_some_and(|day| since > day) {
            return None;
        }
        let span = Span { first: span.first, last: span.last.min(self.today) };
        let recorded = recorded.map_or(0, |moment| 1 + rank(moment.date.span(), moment.time));
        let when = (rank(span, effective.time), recorded);
        let key = if codes > 1 { 0 } else { key };
        Some(Row { span, when, key, place })
    }

    /// Lets entries be added at the end of the host's order; they are not read yet.
    pub(crate) fn push_unread(&mut self, add: impl FnOnce(&mut RawEntries<'t>)) {
        add(&mut self.raw);
        self.keys.resize(self.raw.next_coding() as usize, 0);
    }

    /// Reads an entry that was pushed; where it stands, if it is used. `O(n)`, little each.
    pub(crate) fn read_one(&mut self, place: usize) -> Option<EntryIx> {
        let raw = core::mem::take(&mut self.raw);
        let row = raw.entry(place).and_then(|entry| self.take(place as u32, entry));
        self.raw = raw;
        let row = row?;
        let at = self.rows.partition_point(|other| other.when <= row.when);
        self.rows.insert(at, row);
        self.scan.insert(at, row.key);
        Some(EntryIx(at as u32))
    }

    /// Reads the entries from this place on. `O(n)`, or `O(n log n)` where they are out of order.
    pub(crate) fn read_from(&mut self, place: usize) {
        let raw = core::mem::take(&mut self.raw);
        let mut rows = core::mem::take(&mut self.rows);
        let new = (0_u32..).zip(raw.entries()).skip(place);
        rows.extend(new.filter_map(|(at, it)| self.take(at, it)));
        self.raw = raw;
        self.rows = in_order(rows);
        self.rows.reserve(SPARE);
        self.keys.reserve(SPARE);
        self.note_keys();
    }

    /// Undoes what was pushed, and read one by one, since the checkpoint.
    pub(crate) fn rollback(&mut self, checkpoint: Checkpoint) {
        self.raw.truncate(checkpoint.entries, checkpoint.text);
        self.keys.truncate(self.raw.next_coding() as usize);
        let is_new = |row: &Row| row.place as usize >= checkpoint.entries;
        // Few, and mostly the last.
        while self.rows.len() > checkpoint.rows
            && let Some(at) = self.rows.iter().rposition(is_new)
        {
            self.rows.remove(at);
            self.scan.remove(at);
        }
        let is_left = |place: u32| (place as usize) < checkpoint.entries;
        self.problems.retain(|problem| problem.entry.is_none_or(is_left));
    }

    /// How much there is; [`Self::rollback`] goes back to it.
    pub(crate) fn checkpoint(&self) -> Checkpoint {
        let (entries, text) = (self.raw.len(), self.raw.size());
        Checkpoint { entries, text, rows: self.rows.len() }
    }

    /// Lets the raw entries change in any way, and reads all of it. `O(n log n)`.
    pub(crate) fn change(&mut self, change: impl FnOnce(&mut RawEntries<'t>)) {
        change(&mut self.raw);
        self.raw.compact();
        self.read_entries();
    }

    /// What was wrong with the patient's facts and the entries.
    pub(crate) fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The entries as the host gave them.
    pub(crate) fn raw(&self) -> &RawEntries<'t> {
        &self.raw
    }

    /// How many entries are usable.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Of each usable entry, in order, the number of its only code; zero where it has several.
    pub(crate) fn scan(&self) -> &[u64] {
        &self.scan
    }

    /// The numbers of an entry's codes, each with a way to the code itself.
    pub(crate) fn keys(
        &self,
        ix: EntryIx,
    ) -> impl Iterator<Item = (u64, impl Fn() -> Option<Code>)> {
        let entry = self.source(ix);
        let (from, to) = entry.map(|entry| entry.raw.codings).unwrap_or_default();
        let keys = self.keys.get(from as usize..to as usize).unwrap_or_default();
        let texts = entry.into_iter().flat_map(EntryView::codings);
        let both = keys.iter().copied().zip(texts).filter(|(key, _)| *key != 0);
        both.map(|(key, (scheme, text))| {
            (key, move || Code::of_own_key(key).or_else(|| Code::parse(scheme, text).ok()))
        })
    }

    /// The checked codes of an entry.
    pub(crate) fn codes(&self, ix: EntryIx) -> impl Iterator<Item = Code> {
        self.keys(ix).filter_map(|(_, code)| code())
    }

    /// The days an entry's effective date may be.
    pub(crate) fn span(&self, ix: EntryIx) -> Span {
        self.row(ix).map_or(Span::day(self.today), |row| row.span)
    }

    /// The entry's place in what the host gave.
    pub(crate) fn place(&self, ix: EntryIx) -> u32 {
        self.row(ix).map_or(u32::MAX, |row| row.place)
    }

    /// The entry as the host gave it.
    pub(crate) fn source(&self, ix: EntryIx) -> Option<EntryView<'_>> {
        self.raw.entry(self.place(ix) as usize)
    }

    fn row(&self, ix: EntryIx) -> Option<&Row> {
        self.rows.get(ix.0 as usize)
    }
}

/// Rows in record order. A host's order is nearly that, so a row goes back past the few that are later; where
/// that becomes too much, everything is sorted.
fn in_order(mut rows: Vec<Row>) -> Vec<Row> {
    let mut steps = rows.len().saturating_mul(64);
    for at in 1..rows.len() {
        let Some(row) = rows.get(at).copied() else { break };
        let later = |other: &&Row| other.when > row.when;
        let back = rows.get(..at).unwrap_or_default().iter().rev().take_while(later).count();
        if back == 0 {
            continue;
        }
        if back > steps {
            let before = |a: usize, b: usize| match (rows.get(a), rows.get(b)) {
                (Some(a), Some(b)) => (a.when, a.place) < (b.when, b.place),
                _ => false,
            };
            let order = sorted(rows.len(), &mut { before });
            return order.iter().filter_map(|at| rows.get(*at).copied()).collect();
        }
        steps -= back;
        rows.copy_within(at - back..at, at - back + 1);
        if let Some(slot) = rows.get_mut(at - back) {
            *slot = row;
        }
    }
    rows
}

fn day_of(name: &str, text: &str) -> Result<Day, String> {
    Day::parse(text).map_err(|error: DateError| {
        format!("{name} {text} cannot be read: {error}", text = Quoted(text))
    })
}
