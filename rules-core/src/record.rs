//! A patient's record as the rules see it: the usable entries, checked and in order.
//!
//! Order is effective date (first day of what was recorded, then last day), time where recorded, when it
//! was recorded, then the order the host gave. Entries entered in error, deleted, dated after `today` or
//! recorded after `known as of` are left out and counted.

mod facts;
#[cfg(test)]
mod tests;

use alloc::{format, string::String, vec::Vec};

pub use self::facts::{PatientFacts, RegistrationFact};
use crate::{
    code::Code,
    date::{DateError, Day, Moment, Span},
    entry::{CodedEntry, Context, EntryValue, Patient},
    limits::{CODINGS_MAX, TEXT_MAX},
    order::sorted,
    problem::{Problem, ProblemCode},
    text::Quoted,
};

/// A usable entry, by its place in record order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryIx(pub u32);

/// A patient's usable entries in order, and what was wrong with the rest.
#[derive(Debug)]
pub struct Record<'a> {
    /// The day the evaluation is for.
    pub today: Day,
    /// The day up to which entries are known, where the request replays one.
    pub known_as_of: Option<Day>,
    /// The organisation that asks, if the request names it.
    pub organisation: Option<String>,
    /// What rules may ask about the patient.
    pub patient: PatientFacts,
    /// Problems in the order of the entries as offered.
    pub problems: Vec<Problem>,
    offered: &'a [CodedEntry],
    rows: Vec<Row>,
    codes: Vec<Code>,
}

/// One usable entry.
#[derive(Debug, Clone, Copy)]
struct Row {
    span: Span,
    time: Option<u32>,
    recorded: Option<(Span, Option<u32>)>,
    offered: u32,
    codes: (u32, u32),
}

impl<'a> Record<'a> {
    /// Reads a record. `O(n log n)` in the entries.
    ///
    /// # Errors
    /// A sentence, where the request's own dates (`today`, `known as of`) cannot be read.
    pub fn read(
        patient: &Patient,
        context: &Context,
        offered: &'a [CodedEntry],
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
            offered,
            rows: Vec::with_capacity(offered.len()),
            codes: Vec::with_capacity(offered.len()),
        };
        for (place, entry) in (0_u32..).zip(offered) {
            record.take(place, entry);
        }
        let rows = &record.rows;
        let key = |at: usize| rows.get(at).map(|row| (row.span, row.time, row.recorded));
        let order = sorted(rows.len(), &mut |a, b| key(a) < key(b));
        record.rows = order.iter().filter_map(|at| rows.get(*at).copied()).collect();
        Ok(record)
    }

    /// Reads one entry into a row, or says why not.
    fn take(&mut self, place: u32, entry: &CodedEntry) {
        let mut problem = |code, message| {
            self.problems.push(Problem { entry: Some(place), code, message });
        };
        if let Some((field, length)) = too_long(entry) {
            let message = format!(
                "the {field} has {length} bytes, more than {TEXT_MAX}; the entry is not used"
            );
            return problem(ProblemCode::TextTooLong, message);
        }
        let first_code = self.codes.len();
        if entry.codings.is_empty() {
            problem(
                ProblemCode::CodingMissing,
                "no code is recorded; the entry is not used".into(),
            );
        }
        if entry.codings.len() > CODINGS_MAX {
            let message = format!(
                "{} codings are recorded, more than {CODINGS_MAX}; the first {CODINGS_MAX} are used",
                entry.codings.len()
            );
            problem(ProblemCode::CodingsTooMany, message);
        }
        for coding in entry.codings.iter().take(CODINGS_MAX) {
            match Code::parse(coding.scheme, &coding.code) {
                Ok(code) => self.codes.push(code),
                Err(error) => {
                    let message = format!(
                        "{} is not well formed in {}: {error}",
                        Quoted(&coding.code),
                        coding.scheme.title()
                    );
                    problem(ProblemCode::CodeMalformed, message);
                }
            }
        }
        let effective = match entry.effective.as_str() {
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
        let recorded = match entry.recorded.as_str() {
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
        let codes = (first_code as u32, self.codes.len() as u32);
        let usable = !entry.flags.entered_in_error && !entry.flags.deleted && codes.0 < codes.1;
        match effective {
            Some(effective) if usable && self.is_known(effective, recorded) => {
                let span = effective.date.span();
                self.rows.push(Row {
                    // An entry that counts is not after today, so neither is the end of a partial date.
                    span: Span { first: span.first, last: span.last.min(self.today) },
                    time: effective.time,
                    recorded: recorded.map(|moment| (moment.date.span(), moment.time)),
                    offered: place,
                    codes,
                });
            }
            _ => self.codes.truncate(first_code),
        }
    }

    /// Whether an entry of these dates is there for this evaluation. Where nothing says when it was
    /// recorded, its effective date stands in.
    fn is_known(&self, effective: Moment, recorded: Option<Moment>) -> bool {
        let first = effective.date.span().first;
        let since = recorded.map_or(first, |moment| moment.date.span().first);
        first <= self.today && self.known_as_of.is_none_or(|day| since <= day)
    }

    /// How many entries are usable.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no entry is usable.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many entries the host offered.
    pub fn offered(&self) -> usize {
        self.offered.len()
    }

    /// The entries in record order, each with its codes.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (EntryIx, &[Code])> {
        (0_u32..).zip(&self.rows).map(|(ix, row)| (EntryIx(ix), self.row_codes(row)))
    }

    /// The checked codes of an entry.
    pub(crate) fn codes(&self, ix: EntryIx) -> &[Code] {
        self.row(ix).map(|row| self.row_codes(row)).unwrap_or_default()
    }

    /// The days an entry's effective date may be.
    pub(crate) fn span(&self, ix: EntryIx) -> Span {
        self.row(ix).map_or(Span::day(self.today), |row| row.span)
    }

    /// The entry's place in what the host offered.
    pub(crate) fn place(&self, ix: EntryIx) -> u32 {
        self.row(ix).map_or(u32::MAX, |row| row.offered)
    }

    /// The entry as the host gave it.
    pub(crate) fn source(&self, ix: EntryIx) -> Option<&'a CodedEntry> {
        self.offered.get(self.place(ix) as usize)
    }

    fn row(&self, ix: EntryIx) -> Option<&Row> {
        self.rows.get(ix.0 as usize)
    }

    fn row_codes(&self, row: &Row) -> &[Code] {
        self.codes.get(row.codes.0 as usize..row.codes.1 as usize).unwrap_or_default()
    }
}

fn day_of(name: &str, text: &str) -> Result<Day, String> {
    Day::parse(text).map_err(|error: DateError| {
        format!("{name} {text} cannot be read: {error}", text = Quoted(text))
    })
}

/// The first text field longer than the limit.
fn too_long(entry: &CodedEntry) -> Option<(&'static str, usize)> {
    let value = match &entry.value {
        None => "",
        Some(EntryValue::Quantity { value, unit, .. }) => {
            if unit.len() > value.len() {
                unit
            } else {
                value
            }
        }
        Some(EntryValue::Date(text) | EntryValue::Text(text)) => text,
    };
    [
        ("id", entry.id.as_str()),
        ("effective date", &entry.effective),
        ("recorded date", &entry.recorded),
        ("value", value),
        ("organisation", &entry.organisation),
        ("service", &entry.service),
    ]
    .into_iter()
    .chain(entry.codings.iter().map(|coding| ("code", coding.code.as_str())))
    .find(|(_, text)| text.len() > TEXT_MAX)
    .map(|(field, text)| (field, text.len()))
}
