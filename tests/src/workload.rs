//! The benchmark workload: made-up records, and twelve or two hundred rules over them.
//!
//! The generator, the records' meaning and the outcomes to expect are the benchmark's own
//! (`../shared/bench`); the rules are ours, in `tests/workload`. A record's partial dates stand for their
//! first day there, and a date value is a number of days, so both are written out when a record is read.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, bail};
use rules_core::{
    code::{Code, Scheme},
    date::Day,
    entry::{CodedEntry, Coding, Context, EntryFlags, EntryValue, Patient},
    outcome::Outcomes,
    pack,
};
use rules_lang::Sources;

use crate::{engines::Compiled, vectors::root};

/// The day the workload is evaluated for.
pub const TODAY: &str = "2025-03-15";

/// The twelve rules, as a ruleset.
const TWELVE: &str = include_str!("../workload/twelve.rules");

/// Which of the two workloads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Workload {
    /// Twelve rules.
    W1,
    /// Two hundred: the twelve over seventeen families of codelists, up to number 200.
    W2,
}

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

/// Where the benchmark stands: beside the tree.
pub fn bench() -> PathBuf {
    root().join("../shared/bench")
}

/// Writes the workload's files into a folder with the benchmark's generator; done once.
///
/// # Errors
/// No generator, no Python, or no room.
pub fn generate(folder: &Path) -> anyhow::Result<()> {
    generated(folder, &[])
}

/// The same for so many other patients.
///
/// # Errors
/// As [`generate`].
pub fn generate_few(folder: &Path, patients: usize) -> anyhow::Result<()> {
    generated(folder, &["--n".to_owned(), patients.to_string()])
}

fn generated(folder: &Path, how: &[String]) -> anyhow::Result<()> {
    if folder.join("expected_w2.tsv").is_file() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    for (script, how) in [("gen.py", how), ("ref/ref.py", &[])] {
        let path = bench().join(script);
        let ran = Command::new("python3").arg(&path).arg(folder).args(how).output();
        let ran = ran.with_context(|| format!("`python3 {}` does not start", path.display()))?;
        if !ran.status.success() {
            bail!("{} failed: {}", path.display(), String::from_utf8_lossy(&ran.stderr));
        }
    }
    Ok(())
}

impl Workload {
    /// The name in the benchmark's file names.
    pub fn name(self) -> &'static str {
        match self {
            Self::W1 => "w1",
            Self::W2 => "w2",
        }
    }

    /// How many families of codelists there are.
    fn families(self) -> usize {
        match self {
            Self::W1 => 1,
            Self::W2 => 17,
        }
    }

    /// The rules as text.
    pub fn rules(self) -> String {
        ruleset(self.families(), 200)
    }

    /// The rules with their codelists, from a folder of [`generate`].
    ///
    /// # Errors
    /// The folder is not there, or a codelist is not.
    pub fn sources(self, folder: &Path) -> anyhow::Result<Sources> {
        let lists = fs::read_to_string(folder.join(format!("codelists_{}.tsv", self.name())))?;
        sources(self.rules(), &lists)
    }

    /// The rules compiled with their codelists.
    ///
    /// # Errors
    /// As [`Workload::sources`]; or they do not compile.
    pub fn compiled(self, folder: &Path) -> anyhow::Result<Compiled> {
        let compilation = rules_lang::compile(&self.sources(folder)?);
        let (Some(plan), Some(ir)) = (compilation.plan, compilation.ir) else {
            bail!("the workload does not compile: {:#?}", compilation.diagnostics.first());
        };
        Ok(Compiled { ir, pack: pack::encode(&plan, &[])? })
    }

    /// The outcomes to expect: patient and rule number, ascending.
    ///
    /// # Errors
    /// The folder is not there.
    pub fn expected(self, folder: &Path) -> anyhow::Result<String> {
        Ok(fs::read_to_string(folder.join(format!("expected_{}.tsv", self.name())))?)
    }
}

/// The code under which a code of the benchmark is read. The benchmark makes its codes up without the
/// chapters of their schemes; what is none of its scheme stands as a local code.
fn standing(scheme: &str, code: &str) -> anyhow::Result<(Scheme, String)> {
    let known = Scheme::from_name(scheme).with_context(|| format!("unknown scheme `{scheme}`"))?;
    Ok(match Code::parse(known, code) {
        Ok(_) => (known, code.into()),
        Err(_) => (Scheme::Local, format!("{scheme}-{code}")),
    })
}

/// A ruleset of so many copies of the twelve rules, each over its own family of codelists, without the
/// rules above a number.
pub fn ruleset(families: usize, rules: usize) -> String {
    let (header, body) = TWELVE.split_once("\n\n").unwrap_or((TWELVE, ""));
    let declarations: Vec<&str> = split(body);
    let names: Vec<&str> = declarations.iter().filter_map(|it| declared(it)).collect();
    let mut text = format!("{header}\n");
    for family in 0..families {
        let is_left_out = |declaration: &&str| {
            declared(declaration).and_then(number).is_some_and(|rule| 12 * family + rule > rules)
        };
        let mut kept: Vec<&str> =
            declarations.iter().copied().filter(|it| !is_left_out(it)).collect();
        // What only the rules left out have used goes with them.
        while let Some(unused) = kept.iter().position(|it| is_unused(it, &kept)) {
            kept.remove(unused);
        }
        for declaration in kept {
            text.push('\n');
            text.push_str(&in_family(declaration, &names, family));
        }
    }
    text
}

/// Whether a codelist, measure or field stands in no other declaration.
fn is_unused(declaration: &str, all: &[&str]) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let uses = |other: &&str, name| other.split(|c| !is_word(c)).any(|word| word == name);
    match declared(declaration) {
        Some(name) if number(name).is_none() => {
            all.iter().filter(|other| uses(other, name)).count() == 1
        }
        _ => false,
    }
}

/// The declarations of a text, each with the lines before the next.
fn split(body: &str) -> Vec<&str> {
    let words = ["codelist ", "measure ", "marker ", "field ", "alert ", "table ", "report "];
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        if words.iter().any(|word| line.starts_with(word)) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([body.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| body.get(*start..end)).collect()
}

/// The name a declaration declares.
fn declared(declaration: &str) -> Option<&str> {
    declaration.split_whitespace().nth(1).map(|name| name.trim_end_matches(':'))
}

/// The number of a rule, from a name such as `rule_7`.
fn number(name: &str) -> Option<usize> {
    name.strip_prefix("rule_")?.split('_').next()?.parse().ok()
}

/// A declaration over one family: every declared name in it with `_FAMILY` after it, and codelist files
/// likewise; the first family's stay as they are.
fn in_family(declaration: &str, names: &[&str], family: usize) -> String {
    let code = declaration.lines().filter(|line| !line.trim_start().starts_with('#'));
    let mut text = String::new();
    for line in code {
        let mut word = String::new();
        for letter in line.chars().chain(['\n']) {
            if letter.is_ascii_alphanumeric() || letter == '_' {
                word.push(letter);
                continue;
            }
            text.push_str(&word);
            if family > 0 && names.contains(&word.as_str()) {
                let _ = write!(text, "_f{family:02}");
            }
            word.clear();
            text.push(letter);
        }
    }
    text
}

/// The ruleset with the codelists of a benchmark's file.
///
/// # Errors
/// A codelist the rules name is not in the file.
pub fn sources(rules: String, lists: &str) -> anyhow::Result<Sources> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for line in lists.lines().skip(1) {
        let mut fields = line.split('\t');
        let (Some(list), Some(scheme), Some(code)) = (fields.next(), fields.next(), fields.next())
        else {
            bail!("not a codelist's line: `{line}`");
        };
        let file = match list.split_once('.') {
            None => format!("{list}.csv"),
            Some((list, family)) => format!("{list}_f{family}.csv"),
        };
        let file = files.entry(file).or_insert_with(|| "scheme,code,term\n".into());
        let (scheme, code) = standing(scheme, code)?;
        let _ = writeln!(file, "{},{code},", scheme.name());
    }
    let mut sources = Sources::new("workload.rules", rules);
    sources.complete(|path| {
        let file = files.remove(path).with_context(|| format!("no codelist `{path}`"))?;
        anyhow::Ok(Some(file.into_bytes()))
    })?;
    Ok(sources)
}

/// The request's circumstances.
pub fn context() -> Context {
    Context { today: TODAY.into(), ..Context::default() }
}

/// The patients of a folder of [`generate`], the first so many.
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
        let patient = Patient { birth_date: born.into(), ..Patient::default() };
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
    Ok(CodedEntry {
        id: number.to_string(),
        codings: vec![Coding { scheme, code }],
        effective: match date.len() {
            4 => format!("{date}-01-01"),
            7 => format!("{date}-01"),
            _ => date.into(),
        },
        value,
        organisation: organisation.into(),
        flags: EntryFlags { entered_in_error: in_error == "1", ..EntryFlags::default() },
        ..CodedEntry::default()
    })
}

/// The numbers of the rules that fired, ascending: alerts raised, markers active, inclusions.
pub fn fired(outcomes: &Outcomes) -> Vec<usize> {
    let alerts = outcomes.alerts.iter().map(|it| it.rule.as_str());
    let markers = outcomes.markers.iter().filter(|it| it.active).map(|it| it.marker.as_str());
    let reports = outcomes.inclusions.iter().map(|it| it.report.as_str());
    let mut numbers: Vec<usize> =
        alerts.chain(markers).chain(reports).filter_map(rule_number).collect();
    numbers.sort_unstable();
    numbers
}

/// The same of a reply to a text request.
///
/// # Errors
/// It is not a reply.
pub fn fired_in(reply: &str) -> anyhow::Result<Vec<usize>> {
    let json: serde_json::Value = serde_json::from_str(reply).with_context(|| reply.to_owned())?;
    let mut numbers = Vec::new();
    for (list, name) in [("alerts", "rule"), ("markers", "marker"), ("inclusions", "report")] {
        let outcomes = json.get(list).and_then(|it| it.as_array());
        let outcomes = outcomes.with_context(|| format!("no {list}"))?;
        let fired = outcomes.iter().filter(|it| it.get("active").is_none_or(|it| it == true));
        let names = fired.filter_map(|it| it.get(name).and_then(|it| it.as_str()));
        numbers.extend(names.filter_map(rule_number));
    }
    numbers.sort_unstable();
    Ok(numbers)
}

/// The number of a rule by its name: `rule_7_f03` is 43.
pub fn rule_number(name: &str) -> Option<usize> {
    let (name, family) = match name.rsplit_once("_f") {
        None => (name, 0),
        Some((name, family)) => (name, family.parse::<usize>().ok()?),
    };
    Some(12 * family + number(name)?)
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
