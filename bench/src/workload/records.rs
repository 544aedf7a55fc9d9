//! The patients with their entries, as records and as text requests.
//!
//! A record's partial dates stand for their first day in the benchmark, and a date value is a number of days, so both
//! are written out when a record is read.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context as _, bail};
use rules_core::{
    date::Day,
    entry::{CodedEntry, Context, EntryValue, Patient},
};

use super::standing;
use crate::TODAY;

/// One patient with the entries in recording order.
#[derive(Debug, Clone)]
pub struct Person {
    /// The number in the files.
    pub id: u32,
    /// The facts.
    pub patient: Patient,
    /// The entries.
    pub entries: Vec<CodedEntry>,
}

/// The request's circumstances.
pub fn context() -> Context {
    Context::on(TODAY)
}

/// The patients of a folder of [`crate::generate::write`], the first so many.
///
/// # Errors
/// The folder is not there, or not of the expected form.
pub fn people(folder: &Path, most: usize) -> anyhow::Result<Vec<Person>> {
    let patients = fs::read_to_string(folder.join("patients.tsv"))?;
    let mut people = Vec::new();
    for line in patients.lines().skip(1).take(most) {
        let mut fields = line.split('\t');
        let (Some(id), Some(born)) = (fields.next(), fields.next()) else {
            bail!("not a patient's line: `{line}`");
        };
        let patient = Patient::default().with_birth_date(born);
        people.push(Person { id: id.parse()?, patient, entries: Vec::new() });
    }
    let entries = fs::read_to_string(folder.join("entries.tsv"))?;
    let mut of = people.iter_mut().peekable();
    for (number, line) in (1_u32..).zip(entries.lines().skip(1)) {
        let (id, rest) = line.split_once('\t').context("an entry without a patient")?;
        let id: u32 = id.parse()?;
        while of.peek().is_some_and(|person| person.id < id) {
            of.next();
        }
        let Some(person) = of.peek_mut() else { break };
        person.entries.push(entry(number, rest).with_context(|| format!("`{line}`"))?);
    }
    Ok(people)
}

/// One entry, from its line after the patient.
fn entry(number: u32, line: &str) -> anyhow::Result<CodedEntry> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [date, scheme, code, value, unit, organisation, in_error] = fields[..] else {
        bail!("{} fields", fields.len());
    };
    let (scheme, code) = standing(scheme, code)?;
    let value = match (value, unit) {
        ("", _) => None,
        (days, "d") => {
            let day = Day::from_epoch(days.parse()?);
            Some(EntryValue::Date(day.to_string()))
        }
        (value, unit) => {
            Some(EntryValue::Quantity { value: value.into(), unit: unit.into(), comparator: None })
        }
    };
    let mut entry = CodedEntry::new(number.to_string())
        .with_code(scheme, code)
        .with_effective(match date.len() {
            4 => format!("{date}-01-01"),
            7 => format!("{date}-01"),
            _ => date.into(),
        })
        .with_organisation(organisation);
    entry.value = value;
    entry.flags.entered_in_error = in_error == "1";
    Ok(entry)
}

/// A person's record as a text request.
pub fn request(person: &Person) -> String {
    let mut text =
        format!("coded-record\t1\ntoday\t{TODAY}\npatient\tbirth={}\n", person.patient.birth_date);
    for entry in &person.entries {
        let coding = entry.codings.first();
        let (scheme, code) = coding.map_or(("", ""), |it| (it.scheme.name(), it.code.as_str()));
        let (value, unit) = match &entry.value {
            Some(EntryValue::Quantity { value, unit, .. }) => (value.clone(), unit.as_str()),
            Some(EntryValue::Date(date)) => (format!("@{date}"), ""),
            _ => (String::new(), ""),
        };
        let flags = if entry.flags.entered_in_error { "\t\t\t\tentered-in-error" } else { "" };
        let _ = writeln!(
            text,
            "entry\t{}\t{}\t{scheme}:{code}\t{value}\t{unit}\t\t{}{flags}",
            entry.id, entry.effective, entry.organisation
        );
    }
    text
}
