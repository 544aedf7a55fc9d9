//! The text request: one buffer that every language can write. `docs/wire.md` is the specification.

mod field;
#[cfg(test)]
mod tests;

use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};

use self::field::{codings, episode_type, flags, name_value, unescape, value};
use crate::{
    date::Day,
    entry::{CodedEntry, Context, ParameterValue, Patient, Registration, Sex},
    limits::{ENTRIES_MAX, REQUEST_MAX},
    module::Failure,
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
    if text.len() > REQUEST_MAX {
        return Err(Failure::TooLarge(format!("the request has more than {REQUEST_MAX} bytes")));
    }
    // Some writers cannot help beginning with a byte-order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = (1..)
        .zip(text.split('\n'))
        .map(|(number, line)| (number, line.strip_suffix('\r').unwrap_or(line)))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    match lines.next() {
        Some((number, line)) => first_line(&Line::new(number, line))?,
        None => {
            let message = "the request is empty; it begins with `coded-record`, a tab and `1`";
            return Err(WireError { line: 1, column: 1, message: message.into() }.into());
        }
    }
    let mut reader = Reader::default();
    let mut last = 1;
    for (number, line) in lines {
        last = number;
        reader.line(&Line::new(number, line))?;
    }
    if reader.request.context.today.is_empty() {
        let message = "the request has no `today` line";
        return Err(WireError { line: last, column: 1, message: message.into() }.into());
    }
    Ok(reader.request)
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
struct Reader {
    request: Request,
    has_patient: bool,
    ids: BTreeSet<String>,
}

impl Reader {
    fn line(&mut self, line: &Line<'_>) -> Result<(), Failure> {
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
                        .error(1, format!("parameter {name} is set twice", name = Quoted(&name)))
                        .into());
                }
                self.request.context.parameters.push(ParameterValue { name, value });
            }
            "explain" => {
                line.at_most(3)?;
                let rule = (line.required(1, "ruleset")?, line.required(2, "rule")?);
                self.request.explain.push(rule);
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
        let mut seen = BTreeSet::new();
        for at in 1..line.fields.len() {
            let text = line.text(at)?;
            let Some((key, value)) = name_value(&text) else {
                return Err(line.error(at, "a patient field is `birth=`, `death=` or `sex=`"));
            };
            if !seen.insert(key.to_string()) {
                return Err(line.error(at, format!("`{key}=` stands twice")));
            }
            match key {
                "birth" => self.request.patient.birth_date = value.into(),
                "death" => self.request.patient.death_date = value.into(),
                "sex" => {
                    self.request.patient.sex = match value {
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
        if self.request.entries.len() >= ENTRIES_MAX {
            return Err(Failure::TooLarge(format!(
                "the record has more than {ENTRIES_MAX} entries"
            )));
        }
        line.at_most(12)?;
        let id = line.required(1, "id")?;
        if !self.ids.insert(id.clone()) {
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
            recorded: line.text(9)?,
            episode: episode_type(line.raw(10)).map_err(at(10))?,
            flags: flags(line.raw(11)).map_err(at(11))?,
        };
        self.request.entries.push(entry);
        Ok(())
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
