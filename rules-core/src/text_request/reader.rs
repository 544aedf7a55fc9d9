//! Reads the lines of a text request.

use alloc::{format, string::String, vec::Vec};

use super::{
    FIELDS, RulesetRef, VERSION,
    field::{codings, episode_type, flags, name_value, value},
    line::{Line, day_once, once},
    scanner::FieldScanner,
};
use crate::{
    entry::{CodedEntry, Context, ParameterValue, Patient, Registration, Sex},
    error::{Error, ErrorKind, Place},
    limits::{ENTRIES_MAX, REQUEST_MAX},
    record::{Ids, RawEntries},
    text::Quoted,
};

/// A request with its entries where they stand in the text.
#[derive(Debug, Default)]
pub(crate) struct ParsedRequest<'t> {
    pub(crate) patient: Patient,
    pub(crate) context: Context,
    pub(crate) rulesets: Vec<RulesetRef>,
    pub(crate) explain: Vec<(String, String)>,
    pub(crate) entries: RawEntries<'t>,
}

/// Entries that a call brings, and their places by id.
#[derive(Debug)]
pub(crate) struct NewEntries {
    pub(crate) entries: RawEntries<'static>,
    pub(crate) ids: Ids,
}

/// Reads a text request; its entries stay in the text.
pub(crate) fn read(text: &str) -> Result<ParsedRequest<'_>, Error> {
    read_by(Reader::read_entry_fast, text)
}

/// Reads a text request; `fast` takes the lines it can, as [`Reader::read_entry_fast`] does.
pub(super) fn read_by<'t>(fast: FastEntry<'t>, text: &'t str) -> Result<ParsedRequest<'t>, Error> {
    let mut reader = Reader::default();
    let Some(last) = each_line(text, &mut reader, fast, true)? else {
        let message = "the request is empty; it begins with `coded-record`, a tab and `1`";
        return Err(Error::at(Place::at(1, 1), message));
    };
    if reader.request.context.today.is_empty() {
        let message = "the request has no `today` line";
        return Err(Error::at(Place::at(last, 1), message));
    }
    Ok(reader.request)
}

/// Reads lines of entries alone.
pub(crate) fn read_entries(text: &str) -> Result<NewEntries, Error> {
    let mut reader = Reader::default();
    each_line(text, &mut reader, Reader::read_entry_fast, false)?;
    Ok(NewEntries { entries: reader.request.entries.into_owned(), ids: reader.ids })
}

/// Takes a line that it understands, from the place where it begins.
type FastEntry<'t> = fn(&mut Reader<'t>, usize, &str, &FieldScanner) -> Option<()>;

/// Reads every line of a request, or of entries alone; the number of the last that says something.
fn each_line<'t>(
    text: &'t str,
    reader: &mut Reader<'t>,
    fast: FastEntry<'t>,
    is_request: bool,
) -> Result<Option<u32>, Error> {
    if text.len() > REQUEST_MAX {
        let what = if is_request { "the request has" } else { "the entries have" };
        return Err(Error::too_large(format!("{what} more than {REQUEST_MAX} bytes")));
    }
    // Some writers cannot help beginning with a byte-order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    reader.request.entries = RawEntries::over(text);
    reader.ids = Ids::with_room((text.len() / 64).min(ENTRIES_MAX));
    let (mut start, mut number, mut last) = (0, 0, None);
    let mut scanner = FieldScanner::default();
    while let Some(rest) = text.as_bytes().get(start..) {
        scanner.scan(rest);
        let at = start;
        start = at + scanner.len + 1;
        number += 1;
        let line = text.get(at..at + scanner.len).unwrap_or_default();
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.is_empty() || line.as_bytes().first() == Some(&b'#') {
            continue;
        }
        if is_request && last.is_none() {
            first_line(&Line::new(number, line))?;
        } else if fast(reader, at, line, &scanner).is_none() {
            let line = Line::new(number, line);
            if !is_request && line.raw(0) != "entry" {
                let message = format!("{} does not begin a line of entries", Quoted(line.raw(0)));
                return Err(line.error(0, message));
            }
            reader.line(&line)?;
        }
        last = Some(number);
    }
    Ok(last)
}

fn first_line(line: &Line<'_>) -> Result<(), Error> {
    if line.raw(0) != "coded-record" {
        let message = "the first line is not `coded-record`, a tab and `1`";
        return Err(line.error(0, message));
    }
    if line.raw(1) != VERSION || line.fields.len() != 2 {
        return Err(Error::new(
            ErrorKind::UnsupportedVersion,
            format!(
                "the request has format version {}; this module reads version {VERSION}",
                Quoted(line.raw(1))
            ),
        ));
    }
    Ok(())
}

#[derive(Default)]
pub(super) struct Reader<'t> {
    pub(super) request: ParsedRequest<'t>,
    has_patient: bool,
    pub(super) ids: Ids,
}

impl Reader<'_> {
    pub(super) fn line(&mut self, line: &Line<'_>) -> Result<(), Error> {
        match line.raw(0) {
            "entry" => return self.entry(line),
            "today" => {
                line.at_most(2)?;
                day_once(line, &mut self.request.context.today)?;
            }
            "known-as-of" => {
                line.at_most(2)?;
                day_once(line, &mut self.request.context.known_as_of)?;
            }
            "organisation" => {
                line.at_most(2)?;
                once(line, &mut self.request.context.organisation, "organisation")?;
            }
            "patient" => self.patient(line)?,
            "registration" => {
                line.at_most(4)?;
                self.request.patient.registrations.push(Registration {
                    start: line.required(1, "start")?,
                    end: line.text(2)?,
                    organisation: line.text(3)?,
                });
            }
            "ruleset" => {
                line.at_most(3)?;
                let version = Some(line.text(2)?).filter(|version| !version.is_empty());
                let name = line.required(1, "name")?;
                self.request.rulesets.push(RulesetRef { name, version });
            }
            "parameter" => {
                line.at_most(3)?;
                let (name, value) = (line.required(1, "name")?, line.required(2, "value")?);
                if self.request.context.parameters.iter().any(|p| p.name == name) {
                    return Err(line
                        .error(1, format!("parameter {name} is set twice", name = Quoted(&name))));
                }
                self.request.context.parameters.push(ParameterValue { name, value });
            }
            "explain" => {
                line.at_most(3)?;
                let rule = (line.required(1, "ruleset")?, line.required(2, "rule")?);
                self.request.explain.push(rule);
            }
            "coded-record" => {
                return Err(line.error(0, "`coded-record` stands only on the first line"));
            }
            other => {
                return Err(
                    line.error(0, format!("{other} does not begin a line", other = Quoted(other)))
                );
            }
        }
        Ok(())
    }

    fn patient(&mut self, line: &Line<'_>) -> Result<(), Error> {
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
                "birth" => self.request.patient.birth_date = value.into(),
                "death" => self.request.patient.death_date = value.into(),
                "sex" => {
                    let named =
                        if value.is_empty() { Some(Sex::Unknown) } else { Sex::from_name(value) };
                    self.request.patient.sex = named.ok_or_else(|| {
                        let value = Quoted(value);
                        let message = format!("sex {value} is not female, male, other or unknown");
                        line.error(at, message)
                    })?;
                }
                _ => return Err(line.error(at, "a patient field is `birth=`, `death=` or `sex=`")),
            }
        }
        Ok(())
    }

    pub(super) fn entry(&mut self, line: &Line<'_>) -> Result<(), Error> {
        if self.request.entries.len() >= ENTRIES_MAX {
            return Err(Error::too_many_entries());
        }
        line.at_most(FIELDS)?;
        let id = line.required(1, "id")?;
        if self.ids.find(&self.request.entries, &id).is_some() {
            return Err(line.error(1, format!("entry id {id} stands twice", id = Quoted(&id))));
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
        let place = self.request.entries.len() as u32;
        self.ids.insert(&self.request.entries, &entry.id, place);
        self.request.entries.push(&entry);
        Ok(())
    }
}
