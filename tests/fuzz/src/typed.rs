//! Typed calls: open, add and evaluate say what the text request of the same values says.

use arbitrary::{Result, Unstructured};
use rules_core::{
    code::Scheme,
    engine::{Engine, RecordHandle, RulesetHandle},
    entry::{
        CodedEntry, Coding, Comparator, Context, EntryValue, EpisodeType, ParameterValue, Patient,
        Registration, Sex,
    },
    error::Error,
    json,
    outcome::{Explanation, Reply},
    text_request::{self, RulesetRef},
};
use rules_records::PatientRecord;
use std::cell::RefCell;

use crate::request::module;

thread_local! {
    static MODULE: RefCell<Engine> = RefCell::new(module(&["rulesets/maternity", "rulesets/diabetes"]));
}

/// Codes that the rulesets know, and some that no scheme has.
const CODES: [(Scheme, &str); 16] = [
    (Scheme::ReadV2, "62..."),
    (Scheme::ReadV2, "L04.."),
    (Scheme::ReadV2, "1513."),
    (Scheme::ReadV2, "Z22C1"),
    (Scheme::ReadV2, "C10F."),
    (Scheme::ReadV2, "c10f."),
    (Scheme::Ctv3, "X40J5"),
    (Scheme::Ctv3, "XaPbt"),
    (Scheme::SnomedCt, "77386006"),
    (Scheme::SnomedCt, "738070007"),
    (Scheme::SnomedCt, "44054006"),
    (Scheme::SnomedCt, "999791000000106"),
    (Scheme::SnomedCt, "161714006"),
    (Scheme::SnomedCt, "161714007"),
    (Scheme::Icd10, "E11.9"),
    (Scheme::Local, "a b"),
];

const DATES: [&str; 14] = [
    "2026-06-02",
    "2026-07-14T10:30",
    "2026-11-23",
    "2026",
    "2026-06",
    "",
    "2025-11-24",
    "1990-04-02",
    "2024-02-29",
    "2026-02-30",
    "2027-03-01",
    "2026-06-02T09:00:30+01:00",
    "0000",
    "9999-12-31",
];

const NUMBERS: [&str; 10] =
    ["58", "6.5", "-1", "48", "0", "999999999999999999", "1e3", "58.000000000", "many", ".5"];
const UNITS: [&str; 6] = ["mmol/mol", "%", "", "mg", "mmol/L", "MMOL/MOL"];
const ORGANISATIONS: [&str; 5] = ["", "B83621", "A1", "RXL", "Ä\t1"];

/// Bytes as values.
pub(crate) fn target(data: &[u8]) {
    let mut it = Unstructured::new(data);
    let Ok((patient, context, entries)) = values(&mut it) else { return };
    let explain = explained(&mut it).unwrap_or_default();
    let record = PatientRecord::new(patient.clone(), entries);
    let rulesets: Vec<RulesetRef> = Vec::new();
    let text = record.request(&context).rulesets(&rulesets).explain(&explain).to_text();
    MODULE.with_borrow_mut(|module| {
        let expected = module.evaluate_text(&text);
        let said = typed(module, patient.clone(), context.clone(), &explain, |module, handle| {
            module.add_entries(handle, &record.entries)
        });
        let by_column = typed(module, patient, context, &explain, |module, handle| {
            module.add_columns(handle, &text_request::columns(&record.entries))
        });
        assert!(is_same(&said, &by_column), "{text}\nas calls   {said:?}\nby column {by_column:?}");
        assert!(is_same(&expected, &said), "{text}\nas text  {expected:?}\nas calls {said:?}");
    });
}

type Said = std::result::Result<String, Error>;

/// A text adds a line and a column, so that of two failures the sentences may differ.
fn is_same(a: &Said, b: &Said) -> bool {
    match (a, b) {
        (Ok(a), Ok(b)) => a == b,
        (Err(a), Err(b)) => a.kind == b.kind,
        _ => false,
    }
}

/// What typed calls say of a record whose entries `add` adds.
fn typed(
    module: &mut Engine,
    patient: Patient,
    context: Context,
    explain: &[(String, String)],
    add: impl Fn(&mut Engine, RecordHandle) -> std::result::Result<(), Error>,
) -> Said {
    let record = module.open(&patient, context)?;
    let handles = module.list();
    let named: Vec<(String, RulesetHandle)> = handles
        .iter()
        .filter_map(|handle| Some((module.describe(*handle).ok()?.identity.name, *handle)))
        .collect();
    let mut answer = || {
        add(module, record)?;
        let outcomes = module.evaluate(record, &[])?;
        let mut explanations = Vec::new();
        for (ruleset, rule) in explain {
            let handle = named.iter().find(|(name, _)| name == ruleset).map(|(_, handle)| *handle);
            let conditions = module.explain(record, handle.unwrap_or_default(), rule)?;
            let (ruleset, rule) = (ruleset.clone(), rule.clone());
            explanations.push(Explanation::new(ruleset, rule, conditions));
        }
        Ok(json::reply(&Reply::new(outcomes, explanations)))
    };
    let said = answer();
    module.close(record)?;
    said
}

fn values(it: &mut Unstructured<'_>) -> Result<(Patient, Context, Vec<CodedEntry>)> {
    let mut registrations = Vec::new();
    for _ in 0..it.int_in_range(0..=2)? {
        // A text request has no registration without a start.
        let start = match text(it, &DATES)? {
            start if start.is_empty() => "2019-03-01".to_owned(),
            start => start,
        };
        let (end, organisation) = (text(it, &DATES)?, text(it, &ORGANISATIONS)?);
        registrations.push(Registration::new(start).with_end(end).with_organisation(organisation));
    }
    let sex = *it.choose(&[Sex::Female, Sex::Male, Sex::Other, Sex::Unknown])?;
    let mut patient = Patient::default()
        .with_birth_date(text(it, &DATES)?)
        .with_sex(sex)
        .with_death_date(text(it, &DATES)?);
    patient.registrations = registrations;
    let mut parameters: Vec<ParameterValue> = Vec::new();
    for _ in 0..it.int_in_range(0..=2)? {
        let name = (*it.choose(&["period_end", "target", "unknown", "overdue_after"])?).to_owned();
        let value = text(it, &["2027-03-31", "58", "14 days", "A1 B2", "2027"])?;
        if !value.is_empty() {
            parameters.push(ParameterValue { name, value });
        }
    }
    let today =
        it.choose(&["2026-11-23", "2026-11-23", "2026-02-29", "0001-01-01", "9999-12-31"])?;
    let known_as_of = it.choose(&["", "", "2026-08-01", "soon"])?;
    let mut context = Context::on(*today)
        .with_known_as_of(*known_as_of)
        .with_organisation(text(it, &ORGANISATIONS)?);
    context.parameters = parameters;
    let mut entries = Vec::new();
    while entries.len() < 24 && !it.is_empty() {
        let n = entries.len();
        entries.push(entry(it, n)?);
    }
    Ok((patient, context, entries))
}

fn explained(it: &mut Unstructured<'_>) -> Result<Vec<(String, String)>> {
    let of = [
        ("maternity", "pregnant"),
        ("maternity", "conflicting_due_dates"),
        ("diabetes", "dm_register"),
        ("diabetes", "nothing"),
        ("nothing", "nothing"),
    ];
    let (ruleset, rule) = *it.choose(&of)?;
    Ok(vec![(ruleset.to_owned(), rule.to_owned())])
}

/// One of these mostly, or any text.
fn text(it: &mut Unstructured<'_>, of: &[&str]) -> Result<String> {
    if it.ratio(7_u8, 8_u8)? {
        return Ok((*it.choose(of)?).to_owned());
    }
    let length = it.int_in_range(0..=12)?;
    (0..length).map(|_| it.arbitrary::<char>()).collect()
}

fn entry(it: &mut Unstructured<'_>, n: usize) -> Result<CodedEntry> {
    let id = if it.ratio(1_u8, 64_u8)? { text(it, &["e0", ""])? } else { format!("e{n}") };
    let mut codings = Vec::new();
    for _ in 0..it.int_in_range(0..=10_u8)?.saturating_sub(7).max(1) {
        let (scheme, code) = *it.choose(&CODES)?;
        let code = match it.int_in_range(0..=15_u8)? {
            // A coding without a code is malformed as text, so there is no such request.
            0 => text(it, &[code])?,
            _ => code.to_owned(),
        };
        if !code.is_empty() {
            codings.push(Coding { scheme, code });
        }
    }
    let value = match it.int_in_range(0..=3_u8)? {
        0 => None,
        1 => Some(EntryValue::Date(text(it, &DATES)?)),
        2 => Some(EntryValue::Text(text(it, &["seen by midwife", ""])?)),
        _ => quantity(it)?,
    };
    let episodes = [
        EpisodeType::First,
        EpisodeType::New,
        EpisodeType::Review,
        EpisodeType::FlareUp,
        EpisodeType::End,
        EpisodeType::Other,
    ];
    let flags = it.int_in_range(0..=31_u8)?;
    let mut entry = CodedEntry::new(id)
        .with_effective(text(it, &DATES)?)
        .with_recorded(text(it, &DATES)?)
        .with_organisation(text(it, &ORGANISATIONS)?)
        .with_service(text(it, &["", "Clinic"])?)
        .with_recorder(text(it, &["", "Practitioner/1"])?);
    entry.codings = codings;
    entry.value = value;
    entry.episode = it.ratio(1_u8, 4_u8)?.then(|| it.choose(&episodes).copied()).transpose()?;
    entry.flags.entered_in_error = flags == 1;
    entry.flags.deleted = flags == 2;
    entry.flags.confidential = flags & 4 != 0;
    Ok(entry)
}

/// A number as a text request can say it: what begins with `@` or `"` is something else there.
fn quantity(it: &mut Unstructured<'_>) -> Result<Option<EntryValue>> {
    let value = text(it, &NUMBERS)?;
    let unit = text(it, &UNITS)?;
    let signs = [
        Comparator::Less,
        Comparator::LessOrEqual,
        Comparator::GreaterOrEqual,
        Comparator::Greater,
    ];
    let comparator = it.ratio(1_u8, 3_u8)?.then(|| it.choose(&signs).copied()).transpose()?;
    if value.starts_with(['@', '"']) || value.is_empty() {
        return Ok(None);
    }
    Ok(Some(EntryValue::Quantity { value, unit, comparator }))
}
