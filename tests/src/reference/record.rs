//! The record as the rules see it: entries that count, in order, and what is wrong with the rest.

use rules_core::{
    code::Code,
    date::{Day, Moment, PartialDate, Span},
    entry::{CodedEntry, EntryValue, Patient, Sex},
    limits::{CODINGS_MAX, TEXT_MAX},
    problem::{Problem, ProblemCode},
    text_request::Request,
};

use super::render::quoted;

/// An entry that counts.
#[derive(Debug)]
pub(super) struct Item<'a> {
    /// The place in record order.
    pub(super) nth: usize,
    /// The place in the entries received.
    pub(super) place: u32,
    /// As the host gave it.
    pub(super) source: &'a CodedEntry,
    /// Its codes that are well formed, in the host's order.
    pub(super) codes: Vec<Code>,
    /// The days it may be dated.
    pub(super) span: Span,
    time: Option<u32>,
    recorded: Option<(Span, Option<u32>)>,
}

impl PartialEq for Item<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.nth == other.nth
    }
}

/// What rules may ask about the patient.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) birth: Option<Span>,
    pub(super) death: Option<Span>,
    pub(super) sex: Sex,
    /// From when, and to when if they have ended.
    pub(super) registrations: Vec<(Span, Option<Span>)>,
}

/// A patient's record on one day.
#[derive(Debug)]
pub(super) struct Record<'a> {
    pub(super) today: Day,
    pub(super) known_as_of: Option<Day>,
    pub(super) organisation: Option<&'a str>,
    pub(super) facts: Facts,
    pub(super) items: Vec<Item<'a>>,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Record<'a> {
    /// Reads a record; an error says why the request cannot be.
    pub(super) fn read(request: &'a Request) -> Result<Self, String> {
        let day = |name: &str, text: &str| {
            Day::parse(text)
                .map_err(|error| format!("{name} {} cannot be read: {error}", quoted(text)))
        };
        let context = &request.context;
        let today = day("today", &context.today)?;
        let known_as_of = match context.known_as_of.as_str() {
            "" => None,
            text => Some(day("known-as-of", text)?),
        };
        let mut problems = Vec::new();
        let facts = facts(&request.patient, &mut problems);
        let mut items = Vec::new();
        for (place, entry) in (0..).zip(&request.entries) {
            let mut said = Vec::new();
            items.extend(item(place, entry, today, known_as_of, &mut said));
            problems.extend(said.into_iter().map(|(code, message)| Problem {
                entry: Some(place),
                code,
                message,
            }));
        }
        // Effective date, then time, then when it was recorded, then the host's order.
        items.sort_by_key(|it| (it.span.first, it.span.last, it.time, it.recorded, it.place));
        for (nth, item) in items.iter_mut().enumerate() {
            item.nth = nth;
        }
        let organisation = Some(context.organisation.as_str()).filter(|it| !it.is_empty());
        Ok(Self { today, known_as_of, organisation, facts, items, problems })
    }
}

fn facts(patient: &Patient, problems: &mut Vec<Problem>) -> Facts {
    let mut read = |name: &str, text: &str| {
        if text.is_empty() {
            return None;
        }
        match PartialDate::parse(text) {
            Ok(date) => Some(date.span()),
            Err(error) => {
                let message = format!("the {name} {} cannot be read: {error}", quoted(text));
                let code = ProblemCode::PatientFactMalformed;
                problems.push(Problem { entry: None, code, message });
                None
            }
        }
    };
    let birth = read("date of birth", &patient.birth_date);
    let death = read("date of death", &patient.death_date);
    let mut registrations = Vec::new();
    for registration in &patient.registrations {
        let start = read("start of a registration", &registration.start);
        let end = read("end of a registration", &registration.end);
        registrations.extend(start.map(|start| (start, end)));
    }
    Facts { birth, death, sex: patient.sex, registrations }
}

/// What is said of one entry.
type Said = Vec<(ProblemCode, String)>;

/// The entry, if it counts on this day.
fn item<'a>(
    place: u32,
    entry: &'a CodedEntry,
    today: Day,
    known_as_of: Option<Day>,
    said: &mut Said,
) -> Option<Item<'a>> {
    for (name, text) in texts(entry) {
        if text.len() > TEXT_MAX {
            let length = text.len();
            let message = format!(
                "the {name} has {length} bytes, more than {TEXT_MAX}; the entry is not used"
            );
            said.push((ProblemCode::TextTooLong, message));
            return None;
        }
    }
    let codes = codes(entry, said);
    let effective = effective(&entry.effective, said);
    let recorded = recorded(&entry.recorded, said);
    let effective = effective?;
    let mut span = effective.date.span();
    // Where nothing says when it was recorded, it was on its own day.
    let known_since = recorded.map_or(span.first, |moment| moment.date.span().first);
    let is_not_used = entry.flags.entered_in_error
        || entry.flags.deleted
        || codes.is_empty()
        || span.first > today
        || known_as_of.is_some_and(|day| known_since > day);
    if is_not_used {
        return None;
    }
    // It counts, so it is not after today.
    span.last = span.last.min(today);
    let time = effective.time;
    let recorded = recorded.map(|moment| (moment.date.span(), moment.time));
    Some(Item { nth: 0, place, source: entry, codes, span, time, recorded })
}

fn effective(text: &str, said: &mut Said) -> Option<Moment> {
    if text.is_empty() {
        let message = "no effective date is recorded; the entry is not used";
        said.push((ProblemCode::DateMissing, message.to_owned()));
        return None;
    }
    match Moment::parse(text) {
        Ok(moment) => Some(moment),
        Err(error) => {
            let text = quoted(text);
            let message =
                format!("the effective date {text} cannot be read: {error}; the entry is not used");
            said.push((ProblemCode::DateMalformed, message));
            None
        }
    }
}

fn recorded(text: &str, said: &mut Said) -> Option<Moment> {
    if text.is_empty() {
        return None;
    }
    match Moment::parse(text) {
        Ok(moment) => Some(moment),
        Err(error) => {
            let message = format!("the recorded date {} cannot be read: {error}", quoted(text));
            said.push((ProblemCode::RecordedMalformed, message));
            None
        }
    }
}

fn codes(entry: &CodedEntry, said: &mut Said) -> Vec<Code> {
    let count = entry.codings.len();
    if count == 0 {
        let message = "no code is recorded; the entry is not used";
        said.push((ProblemCode::CodingMissing, message.to_owned()));
    }
    if count > CODINGS_MAX {
        let message = format!(
            "{count} codings are recorded, more than {CODINGS_MAX}; the first {CODINGS_MAX} are used"
        );
        said.push((ProblemCode::CodingsTooMany, message));
    }
    let mut codes = Vec::new();
    for coding in entry.codings.iter().take(CODINGS_MAX) {
        match Code::parse(coding.scheme, &coding.code) {
            Ok(code) => codes.push(code),
            Err(error) => {
                let (text, scheme) = (quoted(&coding.code), coding.scheme.title());
                let message = format!("{text} is not well formed in {scheme}: {error}");
                said.push((ProblemCode::CodeMalformed, message));
            }
        }
    }
    codes
}

/// The texts of an entry that have a limit; of value and unit the longer.
fn texts(entry: &CodedEntry) -> Vec<(&'static str, &str)> {
    let value = match &entry.value {
        None => "",
        Some(EntryValue::Quantity { value, unit, .. }) if unit.len() > value.len() => unit,
        Some(EntryValue::Quantity { value, .. }) => value,
        Some(EntryValue::Date(text) | EntryValue::Text(text)) => text,
    };
    let mut texts = vec![
        ("id", entry.id.as_str()),
        ("effective date", &entry.effective),
        ("recorded date", &entry.recorded),
        ("value", value),
        ("organisation", &entry.organisation),
        ("service", &entry.service),
        ("recorder", &entry.recorder),
    ];
    texts.extend(entry.codings.iter().map(|coding| ("code", coding.code.as_str())));
    texts
}
