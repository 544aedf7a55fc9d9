//! The text request: one buffer that every language can write. `docs/wire.md` is the specification.

mod columns;
mod field;
#[cfg(test)]
mod tests;

use alloc::{format, string::String, vec::Vec};

pub use self::columns::COLUMNS;
pub(crate) use self::columns::read_columns;
use self::field::{codings, comparator, episode_type, flags, name_value, unescape, value};
use crate::{
    code::Scheme,
    date::Day,
    entry::{CodedEntry, Comparator, Context, ParameterValue, Patient, Registration, Sex},
    limits::{ENTRIES_MAX, REQUEST_MAX, TEXT_MAX},
    module::Failure,
    record::{EntryView, Ids, RawCoding, RawEntries, RawEntry, RawValue, TextRange},
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
    pub(crate) offered: RawEntries<'t>,
}

/// Entries that a call brings, and their places by id.
#[derive(Debug)]
pub(crate) struct NewEntries {
    pub(crate) offered: RawEntries<'static>,
    pub(crate) ids: Ids,
}

/// Where and why a request is malformed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireError {
    /// The column that is meant, where entries are given by column.
    pub of: Option<&'static str>,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl From<WireError> for Failure {
    fn from(error: WireError) -> Self {
        let WireError { of, line, column, message } = error;
        Self::BadRequest(match of {
            None => format!("line {line}, column {column}: {message}"),
            Some(name) => format!("column `{name}`, line {line}, character {column}: {message}"),
        })
    }
}

/// One line cut at its tabs, with the place of each field.
struct Line<'a> {
    number: usize,
    fields: Vec<(usize, &'a str)>,
    /// Whether its fields stand in columns of their own, at this line of each.
    is_of_columns: bool,
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
        Self { number, fields, is_of_columns: false }
    }

    fn error(&self, field: usize, message: impl Into<String>) -> WireError {
        let column = self.fields.get(field).map_or(1, |(column, _)| *column);
        let name = || COLUMNS.get(field.checked_sub(1)?).copied();
        let of = self.is_of_columns.then(name).flatten();
        WireError { of, line: self.number, column, message: message.into() }
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
fn read_by<'t>(plain: Plain<'t>, text: &'t str) -> Result<Given<'t>, Failure> {
    let mut reader = Reader::default();
    let Some(last) = each_line(text, &mut reader, plain, true)? else {
        let message = "the request is empty; it begins with `coded-record`, a tab and `1`";
        return Err(WireError { of: None, line: 1, column: 1, message: message.into() }.into());
    };
    if reader.given.context.today.is_empty() {
        let message = "the request has no `today` line";
        return Err(WireError { of: None, line: last, column: 1, message: message.into() }.into());
    }
    Ok(reader.given)
}

/// Reads lines of entries alone.
pub(crate) fn read_entries(text: &str) -> Result<NewEntries, Failure> {
    let mut reader = Reader::default();
    each_line(text, &mut reader, Reader::plain_entry, false)?;
    Ok(NewEntries { offered: reader.given.offered.into_owned(), ids: reader.ids })
}

/// Takes a line that it understands, from the place where it begins.
type Plain<'t> = fn(&mut Reader<'t>, usize, &str, &Cut) -> Option<()>;

/// Reads every line of a request, or of entries alone; the number of the last that says something.
fn each_line<'t>(
    text: &'t str,
    reader: &mut Reader<'t>,
    plain: Plain<'t>,
    is_request: bool,
) -> Result<Option<usize>, Failure> {
    if text.len() > REQUEST_MAX {
        let what = if is_request { "the request has" } else { "the entries have" };
        return Err(Failure::TooLarge(format!("{what} more than {REQUEST_MAX} bytes")));
    }
    // Some writers cannot help beginning with a byte-order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    reader.given.offered = RawEntries::over(text);
    reader.ids = Ids::with_room((text.len() / 64).min(ENTRIES_MAX));
    let (mut start, mut number, mut last) = (0, 0, None);
    let mut cut = Cut::default();
    while let Some(rest) = text.as_bytes().get(start..) {
        cut.line(rest);
        let at = start;
        start = at + cut.len + 1;
        number += 1;
        let line = text.get(at..at + cut.len).unwrap_or_default();
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.is_empty() || line.as_bytes().first() == Some(&b'#') {
            continue;
        }
        if is_request && last.is_none() {
            first_line(&Line::new(number, line))?;
        } else if plain(reader, at, line, &cut).is_none() {
            let line = Line::new(number, line);
            if !is_request && line.raw(0) != "entry" {
                let message = format!("{} does not begin a line of entries", Quoted(line.raw(0)));
                return Err(line.error(0, message).into());
            }
            reader.line(&line)?;
        }
        last = Some(number);
    }
    Ok(last)
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
    fn plain_entry(&mut self, at: usize, line: &str, cut: &Cut) -> Option<()> {
        let is_entry = line.as_bytes().starts_with(b"entry\t") && line.len() <= TEXT_MAX;
        if !is_entry || !cut.is_plain {
            return None;
        }
        self.plain_fields(at, line, cut.pieces(at, line.len()))
    }

    /// Takes an entry from its fields, which stand in this part of the text, that begins at `at`, without
    /// escapes and none too long. Where there is a mistake, nothing is taken.
    #[inline(never)]
    fn plain_fields(&mut self, at: usize, text: &str, fields: [TextRange; FIELDS]) -> Option<()> {
        let bytes = text.as_bytes();
        let field = |piece: TextRange| Field {
            piece,
            text: bytes.get(piece.within(at)).unwrap_or_default(),
        };
        let word = |piece: TextRange| text.get(piece.within(at)).unwrap_or_default();
        // Most are empty, and say nothing.
        fn read<T: Default>(word: &str, read: fn(&str) -> Result<T, String>) -> Option<T> {
            if word.is_empty() { Some(T::default()) } else { read(word).ok() }
        }
        let [_, id, effective, codings, value, unit, comparator, organisation, rest @ ..] = fields;
        let [service, recorded, episode, flags, recorder] = rest;
        if id.is_empty() || self.given.offered.len() >= ENTRIES_MAX {
            return None;
        }
        let raw = RawEntry {
            id,
            effective,
            recorded,
            organisation,
            service,
            recorder,
            value: plain_value(
                field(value),
                field(unit),
                read(word(comparator), self::comparator)?,
            )?,
            episode: read(word(episode), episode_type)?,
            flags: read(word(flags), self::flags)?,
            codings: self.plain_codings(field(codings))?,
            is_long: false,
        };
        let place = self.given.offered.len() as u32;
        if !self.ids.insert(&self.given.offered, word(id), place) {
            self.given.offered.truncate_codings(raw.codings.0);
            return None;
        }
        self.given.offered.push_raw(raw);
        Some(())
    }

    /// Takes the codings of such an entry, all or none.
    fn plain_codings(&mut self, Field { piece, text }: Field<'_>) -> Option<(u32, u32)> {
        let offered = &mut self.given.offered;
        let first = offered.next_coding();
        let mut from = 0;
        while from < text.len() || from > 0 && from == text.len() {
            let taken = text.get(from..).and_then(|rest| {
                let colon = rest.iter().position(|byte| *byte == b':')?;
                let (name, code) = (rest.get(..colon)?, rest.get(colon + 1..)?);
                let len = code.iter().position(|byte| *byte == b' ').unwrap_or(code.len());
                let code = piece.part(from + colon + 1, len);
                Some(RawCoding { scheme: Scheme::from_bytes(name)?, code })
            });
            let Some(coding) = taken else {
                offered.truncate_codings(first);
                return None;
            };
            // Behind a space there is another coding, if only an empty one, which is none.
            from = coding.code.end_in(piece) + 1;
            offered.push_coding(coding);
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
            return Err(Failure::too_many_entries());
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

/// One field of a plain line.
#[derive(Clone, Copy)]
struct Field<'a> {
    piece: TextRange,
    text: &'a [u8],
}

/// A value without a mistake, as [`value`] reads it.
fn plain_value(
    Field { piece, text }: Field<'_>,
    unit: Field<'_>,
    comparator: Option<Comparator>,
) -> Option<RawValue> {
    let is_bare = unit.text.is_empty() && comparator.is_none();
    let after = || piece.part(1, text.len() - 1);
    match text.first() {
        None => is_bare.then_some(RawValue::None),
        Some(b'@') => is_bare.then(|| RawValue::Date(after())),
        Some(b'"') => is_bare.then(|| RawValue::Text(after())),
        Some(_) => Some(RawValue::Quantity { value: piece, unit: unit.piece, comparator }),
    }
}

/// Where a line and its fields end.
#[derive(Default)]
struct Cut {
    /// Bytes before the line's end.
    len: usize,
    /// Where each field ends that a tab follows.
    tabs: [u32; FIELDS],
    count: usize,
    /// No escape, and no field too many.
    is_plain: bool,
}

impl Cut {
    /// Cuts the first line of a text. Eight bytes at a time.
    fn line(&mut self, text: &[u8]) {
        const ONES: u64 = u64::MAX / 255;
        const HIGH: u64 = ONES << 7;
        *self = Self { len: text.len(), tabs: [u32::MAX; FIELDS], count: 0, is_plain: true };
        let (words, rest) = text.as_chunks::<8>();
        let mut at = 0;
        for bytes in words {
            let word = u64::from_le_bytes(*bytes);
            // The high bit of each byte below 16, tabs and line ends among them; nothing is carried.
            let mut marks = !((word | HIGH) - ONES * 16) & !word & HIGH;
            // Not zero where a byte is a backslash; one behind the line's end makes no difference but time.
            let escapes = word ^ (ONES * u64::from(b'\\'));
            self.is_plain &= escapes.wrapping_sub(ONES) & !escapes & HIGH == 0;
            while marks != 0 {
                let nth = marks.trailing_zeros() / 8;
                match bytes.get(nth as usize) {
                    Some(b'\t') => self.tab(at + nth),
                    Some(b'\n') => {
                        self.len = (at + nth) as usize;
                        return;
                    }
                    _ => {}
                }
                marks &= marks - 1;
            }
            at += 8;
        }
        for (at, byte) in (at..).zip(rest) {
            match byte {
                b'\n' => {
                    self.len = at as usize;
                    return;
                }
                b'\\' => self.is_plain = false,
                b'\t' => self.tab(at),
                _ => {}
            }
        }
    }

    fn tab(&mut self, at: u32) {
        match self.tabs.get_mut(self.count) {
            // The last field has no tab behind it.
            Some(slot) if self.count < FIELDS - 1 => {
                *slot = at;
                self.count += 1;
            }
            _ => self.is_plain = false,
        }
    }

    /// The fields of the line, of so many bytes, that begins at `at`; empty where it ends before them.
    fn pieces(&self, at: usize, len: usize) -> [TextRange; FIELDS] {
        let mut from = 0;
        let mut pieces = [TextRange::default(); FIELDS];
        for (piece, tab) in pieces.iter_mut().zip(self.tabs) {
            let to = (tab as usize).min(len);
            *piece = TextRange::new(at + from, to - from);
            from = (to + 1).min(len);
        }
        pieces
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
