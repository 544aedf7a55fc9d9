//! The text request: one buffer that every language can write. `docs/wire.md` is the specification.

mod field;
#[cfg(test)]
mod tests;

use alloc::{format, string::String, vec::Vec};

use self::field::{codings, comparator, episode_type, flags, name_value, unescape, value};
use crate::{
    code::Scheme,
    date::Day,
    entry::{CodedEntry, Context, EntryFlags, ParameterValue, Patient, Registration, Sex},
    limits::{ENTRIES_MAX, REQUEST_MAX},
    module::Failure,
    record::{CodingCells, EntryCells, EntryView, Ids, Offered, Piece, ValueCells},
    text::Quoted,
};

/// The format version read.
pub const VERSION: &str = "1";

/// A ruleset named in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesetRef {
    /// Its name.
    pub name: String,
    /// Its version, where the request asks for one.
    pub version: Option<String>,
}

/// A request, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    /// The patient's facts.
    pub patient: Patient,
    /// The circumstances.
    pub context: Context,
    /// The rulesets asked for; empty: all that are loaded.
    pub rulesets: Vec<RulesetRef>,
    /// The rules to explain, each with its ruleset.
    pub explain: Vec<(String, String)>,
    /// The entries, in the host's order.
    pub entries: Vec<CodedEntry>,
}

/// A request with its entries where they stand in the text.
#[derive(Debug, Default)]
pub(crate) struct Given<'t> {
    pub(crate) patient: Patient,
    pub(crate) context: Context,
    pub(crate) rulesets: Vec<RulesetRef>,
    pub(crate) explain: Vec<(String, String)>,
    pub(crate) offered: Offered<'t>,
}

/// Where and why a request is malformed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireError {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl From<WireError> for Failure {
    fn from(error: WireError) -> Self {
        Self::BadRequest(format!("line {}, column {}: {}", error.line, error.column, error.message))
    }
}

/// One line cut at its tabs, with the place of each field.
struct Line<'a> {
    number: usize,
    fields: Vec<(usize, &'a str)>,
}

impl<'a> Line<'a> {
    fn new(number: usize, text: &'a str) -> Self {
        let mut column = 1;
        let fields = text
            .split('\t')
            .map(|field| {
                let start = column;
                column += field.chars().count() + 1;
                (start, field)
            })
            .collect();
        Self { number, fields }
    }

    fn error(&self, field: usize, message: impl Into<String>) -> WireError {
        let column = self.fields.get(field).map_or(1, |(column, _)| *column);
        WireError { line: self.number, column, message: message.into() }
    }

    /// A field as written; empty where the line ends before it.
    fn raw(&self, field: usize) -> &'a str {
        self.fields.get(field).map_or("", |(_, text)| text)
    }

    /// A field with its escapes undone.
    fn text(&self, field: usize) -> Result<String, WireError> {
        unescape(self.raw(field)).map_err(|(offset, message)| {
            let mut error = self.error(field, message);
            error.column += offset;
            error
        })
    }

    fn at_most(&self, fields: usize) -> Result<(), WireError> {
        if self.fields.len() > fields {
            let message =
                format!("a line with {} has at most {fields} fields", Quoted(self.raw(0)));
            return Err(self.error(fields, message));
        }
        Ok(())
    }

    fn required(&self, field: usize, name: &str) -> Result<String, WireError> {
        match self.text(field)? {
            text if text.is_empty() => {
                Err(self.error(field, format!("{} needs its {name}", Quoted(self.raw(0)))))
            }
            text => Ok(text),
        }
    }
}

/// Reads a text request.
///
/// # Errors
/// [`Failure::BadRequest`] with line and column, [`Failure::UnsupportedVersion`],
/// [`Failure::TooLarge`].
pub fn parse(text: &str) -> Result<Request, Failure> {
    let Given { patient, context, rulesets, explain, offered } = read(text)?;
    let entries = offered.entries().map(EntryView::to_entry).collect();
    Ok(Request { patient, context, rulesets, explain, entries })
}

/// Reads a text request; its entries stay in the text.
pub(crate) fn read(text: &str) -> Result<Given<'_>, Failure> {
    read_by(Reader::plain_entry, text)
}

/// Reads a text request; `plain` takes the lines it can, as [`Reader::plain_entry`] does.
fn read_by<'t>(
    plain: fn(&mut Reader<'t>, usize, &str) -> Option<()>,
    text: &'t str,
) -> Result<Given<'t>, Failure> {
    if text.len() > REQUEST_MAX {
        return Err(Failure::TooLarge(format!("the request has more than {REQUEST_MAX} bytes")));
    }
    // Some writers cannot help beginning with a byte-order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut start = 0;
    let mut lines = (1..)
        .zip(text.split('\n'))
        .map(|(number, line)| {
            let at = start;
            start += line.len() + 1;
            (number, at, line.strip_suffix('\r').unwrap_or(line))
        })
        .filter(|(.., line)| !line.is_empty() && !line.starts_with('#'));
    match lines.next() {
        Some((number, _, line)) => first_line(&Line::new(number, line))?,
        None => {
            let message = "the request is empty; it begins with `coded-record`, a tab and `1`";
            return Err(WireError { line: 1, column: 1, message: message.into() }.into());
        }
    }
    let mut reader = Reader::default();
    reader.given.offered = Offered::over(text);
    let mut last = 1;
    for (number, at, line) in lines {
        last = number;
        if plain(&mut reader, at, line).is_none() {
            reader.line(&Line::new(number, line))?;
        }
    }
    if reader.given.context.today.is_empty() {
        let message = "the request has no `today` line";
        return Err(WireError { line: last, column: 1, message: message.into() }.into());
    }
    Ok(reader.given)
}

fn first_line(line: &Line<'_>) -> Result<(), Failure> {
    if line.raw(0) != "coded-record" {
        let message = "the first line is not `coded-record`, a tab and `1`";
        return Err(line.error(0, message).into());
    }
    if line.raw(1) != VERSION || line.fields.len() != 2 {
        return Err(Failure::UnsupportedVersion(format!(
            "the request has format version {}; this module reads version {VERSION}",
            Quoted(line.raw(1))
        )));
    }
    Ok(())
}

#[derive(Default)]
struct Reader<'t> {
    given: Given<'t>,
    has_patient: bool,
    ids: Ids,
}

/// The fields of an entry's line.
const FIELDS: usize = 13;

impl Reader<'_> {
    /// Takes a line that is an entry, and has neither an escape nor a mistake, as it stands. Anything else is
    /// left, untouched, to [`Self::line`], which knows what to say.
    fn plain_entry(&mut self, at: usize, line: &str) -> Option<()> {
        if !line.starts_with("entry\t") || self.given.offered.len() >= ENTRIES_MAX {
            return None;
        }
        let mut ends = [0; FIELDS];
        let count = cut(line.as_bytes(), &mut ends)?;
        let mut fields = [(Piece::default(), ""); FIELDS];
        let mut from = 0;
        for (field, to) in fields.iter_mut().zip(ends).take(count) {
            *field = (Piece::new(at + from, to - from), line.get(from..to)?);
            from = to + 1;
        }
        let [_, id, effective, codings, value, unit, comparator, rest @ ..] = &fields;
        let [organisation, service, recorded, episode, flags, recorder] = rest;
        if id.0.is_empty() {
            return None;
        }
        let cells = EntryCells {
            id: id.0,
            effective: effective.0,
            recorded: recorded.0,
            organisation: organisation.0,
            service: service.0,
            recorder: recorder.0,
            value: plain_value(*value, *unit, comparator.1)?,
            episode: if episode.1.is_empty() { None } else { episode_type(episode.1).ok()? },
            flags: if flags.1.is_empty() {
                EntryFlags::default()
            } else {
                self::flags(flags.1).ok()?
            },
            codings: self.plain_codings(*codings)?,
        };
        let place = self.given.offered.len() as u32;
        if !self.ids.insert(&self.given.offered, id.1, place) {
            self.given.offered.forget_codings(cells.codings.0);
            return None;
        }
        self.given.offered.push_cells(cells);
        Some(())
    }

    /// Takes the codings of such an entry, all or none.
    fn plain_codings(&mut self, (piece, text): (Piece, &str)) -> Option<(u32, u32)> {
        let offered = &mut self.given.offered;
        let first = offered.next_coding();
        let mut from = 0;
        while from < text.len() {
            let coding = text.get(from..)?;
            let coding = coding.split(' ').next()?;
            let taken = coding.split_once(':').and_then(|(name, code)| {
                let scheme = Scheme::from_name(name)?;
                let start = from + name.len() + 1;
                Some(CodingCells { scheme, code: piece.part(start, code.len()) })
            });
            let next = from + coding.len() + 1;
            // A space at the end asks for one more.
            let Some(taken) = taken.filter(|_| next != text.len()) else {
                offered.forget_codings(first);
                return None;
            };
            offered.push_coding(taken);
            from = next;
        }
        Some((first, offered.next_coding()))
    }

    fn line(&mut self, line: &Line<'_>) -> Result<(), Failure> {
        match line.raw(0) {
            "entry" => return self.entry(line),
            "today" => {
                line.at_most(2)?;
                day_once(line, &mut self.given.context.today)?;
            }
            "known-as-of" => {
                line.at_most(2)?;
                day_once(line, &mut self.given.context.known_as_of)?;
            }
            "organisation" => {
                line.at_most(2)?;
                once(line, &mut self.given.context.organisation, "organisation")?;
            }
            "patient" => self.patient(line)?,
            "registration" => {
                line.at_most(4)?;
                self.given.patient.registrations.push(Registration {
                    start: line.required(1, "start")?,
                    end: line.text(2)?,
                    organisation: line.text(3)?,
                });
            }
            "ruleset" => {
                line.at_most(3)?;
                let version = Some(line.text(2)?).filter(|version| !version.is_empty());
                let name = line.required(1, "name")?;
                self.given.rulesets.push(RulesetRef { name, version });
            }
            "parameter" => {
                line.at_most(3)?;
                let (name, value) = (line.required(1, "name")?, line.required(2, "value")?);
                if self.given.context.parameters.iter().any(|p| p.name == name) {
                    return Err(line
                        .error(1, format!("parameter {name} is set twice", name = Quoted(&name)))
                        .into());
                }
                self.given.context.parameters.push(ParameterValue { name, value });
            }
            "explain" => {
                line.at_most(3)?;
                let rule = (line.required(1, "ruleset")?, line.required(2, "rule")?);
                self.given.explain.push(rule);
            }
            "coded-record" => {
                return Err(line.error(0, "`coded-record` stands only on the first line").into());
            }
            other => {
                return Err(line
                    .error(0, format!("{other} does not begin a line", other = Quoted(other)))
                    .into());
            }
        }
        Ok(())
    }

    fn patient(&mut self, line: &Line<'_>) -> Result<(), WireError> {
        if core::mem::replace(&mut self.has_patient, true) {
            return Err(line.error(0, "there is a second `patient` line"));
        }
        let mut seen: Vec<String> = Vec::new();
        for at in 1..line.fields.len() {
            let text = line.text(at)?;
            let Some((key, value)) = name_value(&text) else {
                return Err(line.error(at, "a patient field is `birth=`, `death=` or `sex=`"));
            };
            if seen.iter().any(|it| it == key) {
                return Err(line.error(at, format!("`{key}=` stands twice")));
            }
            // An unknown key is refused below, so these are few.
            seen.push(key.into());
            match key {
                "birth" => self.given.patient.birth_date = value.into(),
                "death" => self.given.patient.death_date = value.into(),
                "sex" => {
                    self.given.patient.sex = match value {
                        "female" => Sex::Female,
                        "male" => Sex::Male,
                        "other" => Sex::Other,
                        "unknown" | "" => Sex::Unknown,
                        _ => {
                            let message = format!(
                                "sex {value} is not female, male, other or unknown",
                                value = Quoted(value)
                            );
                            return Err(line.error(at, message));
                        }
                    }
                }
                _ => return Err(line.error(at, "a patient field is `birth=`, `death=` or `sex=`")),
            }
        }
        Ok(())
    }

    fn entry(&mut self, line: &Line<'_>) -> Result<(), Failure> {
        if self.given.offered.len() >= ENTRIES_MAX {
            return Err(Failure::TooLarge(format!(
                "the record has more than {ENTRIES_MAX} entries"
            )));
        }
        line.at_most(FIELDS)?;
        let id = line.required(1, "id")?;
        if self.ids.find(&self.given.offered, &id).is_some() {
            return Err(line
                .error(1, format!("entry id {id} stands twice", id = Quoted(&id)))
                .into());
        }
        let at = |field: usize| move |message: String| line.error(field, message);
        let entry = CodedEntry {
            id,
            effective: line.text(2)?,
            codings: codings(line.raw(3)).map_err(at(3))?,
            value: value(&line.text(4)?, &line.text(5)?, line.raw(6)).map_err(at(4))?,
            organisation: line.text(7)?,
            service: line.text(8)?,
            recorder: line.text(12)?,
            recorded: line.text(9)?,
            episode: episode_type(line.raw(10)).map_err(at(10))?,
            flags: flags(line.raw(11)).map_err(at(11))?,
        };
        let place = self.given.offered.len() as u32;
        self.ids.insert(&self.given.offered, &entry.id, place);
        self.given.offered.push(&entry);
        Ok(())
    }
}

/// Finds where each field of a line ends, and how many there are; `None` where the line has an escape or too
/// many fields. Eight bytes at a time.
fn cut(line: &[u8], ends: &mut [usize; FIELDS]) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let (mut count, mut at) = (0, 0);
    let mut end = |at: usize| {
        let slot = ends.get_mut(count)?;
        (*slot, count) = (at, count + 1);
        Some(())
    };
    let (words, rest) = line.as_chunks::<8>();
    for word in words {
        let word = u64::from_le_bytes(*word);
        let escapes = word ^ (ONES * u64::from(b'\\'));
        if escapes.wrapping_sub(ONES) & !escapes & HIGH != 0 {
            return None;
        }
        // The high bit of each byte that is a tab: set by no other, as nothing is carried between bytes.
        let tabs = word ^ (ONES * u64::from(b'\t'));
        let mut tabs = !(((tabs & !HIGH) + !HIGH) | tabs) & HIGH;
        while tabs != 0 {
            end(at + tabs.trailing_zeros() as usize / 8)?;
            tabs &= tabs - 1;
        }
        at += 8;
    }
    for (at, byte) in (at..).zip(rest) {
        match byte {
            b'\\' => return None,
            b'\t' => end(at)?,
            _ => {}
        }
    }
    end(line.len())?;
    Some(count)
}

/// A value without a mistake, as [`value`] reads it.
fn plain_value(
    (piece, text): (Piece, &str),
    (unit, unit_text): (Piece, &str),
    comparator: &str,
) -> Option<ValueCells> {
    let is_bare = unit_text.is_empty() && comparator.is_empty();
    let after = || piece.part(1, text.len() - 1);
    match text.as_bytes().first() {
        None => is_bare.then_some(ValueCells::None),
        Some(b'@') => is_bare.then(|| ValueCells::Date(after())),
        Some(b'"') => is_bare.then(|| ValueCells::Text(after())),
        Some(_) => {
            let comparator = self::comparator(comparator).ok()?;
            Some(ValueCells::Quantity { value: piece, unit, comparator })
        }
    }
}

/// What a line that may stand once says.
fn once(line: &Line<'_>, field: &mut String, what: &str) -> Result<(), WireError> {
    if !field.is_empty() {
        return Err(line.error(0, format!("there is a second `{}` line", line.raw(0))));
    }
    *field = line.required(1, what)?;
    Ok(())
}

/// The day of a line that may stand once.
fn day_once(line: &Line<'_>, field: &mut String) -> Result<(), WireError> {
    once(line, field, "day")?;
    match Day::parse(field) {
        Ok(_) => Ok(()),
        Err(error) => Err(line.error(1, format!("{} cannot be read: {error}", Quoted(field)))),
    }
}
