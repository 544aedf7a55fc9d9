//! Reads a text request into what the typed calls take, straight from `docs/text-request.md`.
//!
//! Written apart from the engine's own reader, so that one checks the other. Only for requests that the
//! engine has taken: mistakes are not looked for.

use std::mem;

use anyhow::{Context as _, bail};

use rules_core::{
    code::Scheme,
    entry::{
        CodedEntry, Column, Comparator, Context, EntryValue, EpisodeType, Patient, Registration,
        Sex,
    },
};

/// The columns, in the order of an `entry` line's fields.
const COLUMNS: [&str; 12] = [
    "id",
    "effective",
    "codings",
    "value",
    "unit",
    "comparator",
    "organisation",
    "service",
    "recorded",
    "episode",
    "flags",
    "recorder",
];

/// What a request asks for.
#[derive(Default)]
pub(super) struct Request {
    pub(super) patient: Patient,
    pub(super) context: Context,
    pub(super) entries: Vec<CodedEntry>,
    /// The same by column.
    pub(super) columns: Vec<Column>,
    pub(super) rulesets: Vec<String>,
    pub(super) explain: Vec<(String, String)>,
}

impl Request {
    pub(super) fn read(text: &str) -> anyhow::Result<Self> {
        let mut request = Self::default();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for line in text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)) {
            if !line.is_empty() && !line.starts_with('#') {
                request.line(line).with_context(|| format!("`{line}`"))?;
            }
        }
        Ok(request)
    }

    fn line(&mut self, line: &str) -> anyhow::Result<()> {
        let fields: Vec<&str> = line.split('\t').collect();
        let field = |at: usize| unescaped(fields.get(at).copied().unwrap_or_default());
        match field(0).as_str() {
            "coded-record" => {}
            "today" => self.context.today = field(1),
            "known-as-of" => self.context.known_as_of = field(1),
            "organisation" => self.context.organisation = field(1),
            "patient" => {
                for at in 1..fields.len() {
                    self.fact(&field(at))?;
                }
            }
            "registration" => {
                let registration = Registration::new(field(1)).with_end(field(2));
                self.patient.registrations.push(registration.with_organisation(field(3)));
            }
            "ruleset" => self.rulesets.push(field(1)),
            "parameter" => {
                let context = mem::take(&mut self.context);
                self.context = context.with_parameter(field(1), field(2));
            }
            "explain" => self.explain.push((field(1), field(2))),
            "entry" => {
                self.entries.push(entry(&fields)?);
                self.by_column(&fields);
            }
            other => bail!("unknown keyword `{other}`"),
        }
        Ok(())
    }

    /// Adds an entry to the columns; its fields are written in them as in a line.
    fn by_column(&mut self, fields: &[&str]) {
        if self.columns.is_empty() {
            let column = |name: &str| Column { name: name.to_owned(), values: String::new() };
            self.columns = COLUMNS.into_iter().map(column).collect();
        } else {
            self.columns.iter_mut().for_each(|column| column.values.push('\n'));
        }
        for (column, field) in self.columns.iter_mut().zip(fields.iter().skip(1)) {
            column.values.push_str(field);
        }
    }

    fn fact(&mut self, fact: &str) -> anyhow::Result<()> {
        match fact.split_once('=').context("no `=`")? {
            ("birth", date) => self.patient.birth_date = date.to_owned(),
            ("death", date) => self.patient.death_date = date.to_owned(),
            ("sex", sex) => {
                self.patient.sex = match sex {
                    "female" => Sex::Female,
                    "male" => Sex::Male,
                    "other" => Sex::Other,
                    _ => Sex::Unknown,
                }
            }
            (other, _) => bail!("unknown fact `{other}`"),
        }
        Ok(())
    }
}

fn entry(fields: &[&str]) -> anyhow::Result<CodedEntry> {
    let raw = |at: usize| fields.get(at).copied().unwrap_or_default();
    let field = |at: usize| unescaped(raw(at));
    let mut entry = CodedEntry::new(field(1))
        .with_effective(field(2))
        .with_organisation(field(7))
        .with_service(field(8))
        .with_recorded(field(9))
        .with_recorder(field(12));
    // Split before the escapes are undone: `\s` is a space inside a code.
    for coding in raw(3).split(' ').filter(|coding| !coding.is_empty()) {
        let (scheme, code) = coding.split_once(':').context("no scheme")?;
        entry = entry.with_code(self::scheme(scheme)?, unescaped(code));
    }
    let value = field(4);
    entry.value = match value.strip_prefix('@') {
        _ if value.is_empty() && raw(5).is_empty() && raw(6).is_empty() => None,
        Some(date) => Some(EntryValue::Date(date.to_owned())),
        None => Some(match value.strip_prefix('"') {
            Some(text) => EntryValue::Text(text.to_owned()),
            None => EntryValue::Quantity { value, unit: field(5), comparator: comparator(raw(6))? },
        }),
    };
    entry.episode = episode(raw(10))?;
    for flag in raw(11).split(' ').filter(|flag| !flag.is_empty()) {
        match flag {
            "entered-in-error" => entry.flags.entered_in_error = true,
            "deleted" => entry.flags.deleted = true,
            "confidential" => entry.flags.confidential = true,
            other => bail!("unknown flag `{other}`"),
        }
    }
    Ok(entry)
}

fn scheme(name: &str) -> anyhow::Result<Scheme> {
    Ok(match name {
        "read2" => Scheme::ReadV2,
        "ctv3" => Scheme::Ctv3,
        "snomed" => Scheme::SnomedCt,
        "dmd" => Scheme::Dmd,
        "icd10" => Scheme::Icd10,
        "opcs4" => Scheme::Opcs4,
        "local" => Scheme::Local,
        other => bail!("unknown scheme `{other}`"),
    })
}

fn comparator(sign: &str) -> anyhow::Result<Option<Comparator>> {
    Ok(Some(match sign {
        "" => return Ok(None),
        "<" => Comparator::Less,
        "<=" => Comparator::LessOrEqual,
        ">=" => Comparator::GreaterOrEqual,
        ">" => Comparator::Greater,
        other => bail!("unknown comparator `{other}`"),
    }))
}

fn episode(name: &str) -> anyhow::Result<Option<EpisodeType>> {
    Ok(Some(match name {
        "" => return Ok(None),
        "first" => EpisodeType::First,
        "new" => EpisodeType::New,
        "review" => EpisodeType::Review,
        "flare-up" => EpisodeType::FlareUp,
        "end" => EpisodeType::End,
        "other" => EpisodeType::Other,
        other => bail!("unknown episode type `{other}`"),
    }))
}

fn unescaped(field: &str) -> String {
    let mut text = String::with_capacity(field.len());
    let mut chars = field.chars();
    while let Some(c) = chars.next() {
        text.push(match c {
            '\\' => match chars.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('s') => ' ',
                other => other.unwrap_or('\\'),
            },
            c => c,
        });
    }
    text
}
