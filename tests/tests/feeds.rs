//! One patient, three forms: the record as GP Connect sends it and as TPP SystmOne and EMIS Web export it gives the
//! same outcomes from the same rulesets.
//!
//! The extracts are made from the public GP Connect and Synthea records (`coded_rules_tests::extracts`); what their
//! forms have no room for is counted in the snapshots below. Outcomes are compared without the ids of entries, and
//! evidence as a set: GP Connect says a medicine three times and a problem twice.
//!
//! The extracts number staff in their own ways: the generator puts the reference of a person there, and what the
//! readers make of that column is taken off before outcomes are compared.
//!
//! SystmOne has days only, so a date known in part becomes the first one it may be; EMIS Web has no time of day, so
//! which of two entries of one day is the latest is left to when they were recorded. Each form must lead to just what
//! the record says with its dates written so; and where that differs from the record as it is, a snapshot says how.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use coded_rules_tests::{
    extracts::{self, Extract},
    packs,
    vectors::root,
};
use flate2::read::MultiGzDecoder;
use rules_core::{engine::Engine, entry::Context, pack};
use rules_lang::Sources;
use rules_records::{ExtractKind, Layout, PatientRecord, fhir, open_extract};
use serde_json::Value;

/// Soon after the records were sent, so that what is recent in them is recent.
const TODAY: &str = "2021-02-01";

/// One patient: the bundle, and the record that is read from it.
struct Patient {
    name: String,
    bundle: Value,
    record: PatientRecord,
}

/// The unpacked files of a folder of the shared data.
fn files(folder: &str, ending: &str) -> Vec<(String, Vec<u8>)> {
    let root = std::env::var_os("CODED_RULES_SHARED_DATA")
        .map_or_else(|| root().join("../shared/data"), PathBuf::from);
    let folder = root.join(folder);
    let listed = fs::read_dir(&folder)
        .unwrap_or_else(|_| panic!("no folder {}; set CODED_RULES_SHARED_DATA", folder.display()));
    let mut paths: Vec<PathBuf> = listed.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let named = |path: PathBuf| {
        let name = path.file_name()?.to_str()?.strip_suffix(ending)?.to_owned();
        let mut bytes = Vec::new();
        MultiGzDecoder::new(fs::File::open(path).ok()?).read_to_end(&mut bytes).unwrap();
        Some((name, bytes))
    };
    paths.into_iter().filter_map(named).collect()
}

fn gp_connect() -> Vec<Patient> {
    let patient = |(name, bytes): (String, Vec<u8>)| {
        let bundle = serde_json::from_slice(&bytes).unwrap();
        let record = fhir::read(bytes.as_slice(), Layout::Bundle).next().unwrap().unwrap();
        Patient { record: with_planners(record, &bundle), bundle, name }
    };
    files("gpconnect-structured-stu3", ".json.gz").into_iter().map(patient).collect()
}

/// The record with who recorded a plan as who recorded the statement of it: the statement names nobody, and the
/// extracts have the plan only.
fn with_planners(mut record: PatientRecord, bundle: &Value) -> PatientRecord {
    let recorders: BTreeMap<String, String> =
        record.entries.iter().map(|entry| (entry.id.clone(), entry.recorder.clone())).collect();
    for resource in bundle["entry"].as_array().unwrap().iter().map(|entry| &entry["resource"]) {
        let plan = resource["basedOn"][0]["reference"].as_str().unwrap_or_default();
        let id = format!("MedicationStatement/{}", resource["id"].as_str().unwrap_or_default());
        if let Some(entry) = record.entries.iter_mut().find(|entry| entry.id == id)
            && let Some(recorder) = recorders.get(plan)
        {
            entry.recorder.clone_from(recorder);
        }
    }
    record
}

fn synthea() -> Vec<Patient> {
    let mut patients = Vec::new();
    for (name, bytes) in files("synthea-fhir-r4", ".ndjson.gz") {
        for (n, line) in bytes.split(|byte| *byte == b'\n').filter(|it| !it.is_empty()).enumerate()
        {
            patients.push(Patient {
                name: format!("{name} line {}", n + 1),
                bundle: serde_json::from_slice(line).unwrap(),
                record: fhir::read(line, Layout::Lines).next().unwrap().unwrap(),
            });
        }
    }
    patients
}

/// The shipped rulesets and the one that reacts to these records.
fn module() -> Engine {
    let path = root().join("tests/feeds/seen.rules");
    let sources = Sources::new("seen.rules", fs::read_to_string(path).unwrap());
    let compilation = rules_lang::compile(&sources);
    let said: Vec<_> = compilation.diagnostics.iter().map(|it| &it.message).collect();
    let plan = compilation.plan.unwrap_or_else(|| panic!("{said:?}"));
    let mut module = Engine::new();
    module.load(&pack::encode(&plan, &[]).unwrap()).unwrap();
    for ruleset in ["rulesets/diabetes", "rulesets/maternity"] {
        module.load(&packs::build(ruleset).unwrap()).unwrap();
    }
    module
}

/// The records of an extract by the number of their patient.
fn records(form: &Extract, kind: ExtractKind, folder: &Path) -> BTreeMap<usize, PatientRecord> {
    form.write(folder).unwrap();
    let numbered = |record: PatientRecord| {
        assert!(record.tally.reconciles(), "{}", record.tally);
        // A row number, or a GUID that ends in it.
        let digits = record.id.trim_end_matches('}').rsplit('-').next().unwrap();
        let radix = if kind == ExtractKind::Emis { 16 } else { 10 };
        (usize::from_str_radix(digits, radix).unwrap(), with_references(record))
    };
    open_extract(folder, kind).unwrap().map(|record| numbered(record.unwrap())).collect()
}

/// The record with the references of people as they were before the extract.
fn with_references(mut record: PatientRecord) -> PatientRecord {
    for entry in &mut record.entries {
        let person = ["SRStaffMember/", "SRStaffMemberProfile/", "{ROLE-"]
            .iter()
            .find_map(|front| entry.recorder.strip_prefix(front))
            .unwrap_or(&entry.recorder);
        entry.recorder = person.trim_end_matches('}').to_owned();
    }
    record
}

/// What a record leads to, as one line each.
fn outcomes(module: &mut Engine, record: &PatientRecord) -> BTreeSet<String> {
    let context = Context::on(TODAY);
    let reply = module.evaluate_text(&record.request(&context).to_text()).unwrap();
    let reply: Value = serde_json::from_str(&reply).unwrap();
    let mut found = BTreeSet::new();
    for sort in ["alerts", "markers", "inclusions", "tables", "undecided"] {
        for outcome in reply[sort].as_array().unwrap() {
            found.insert(format!("{sort} {}", without_ids(outcome.clone())));
        }
    }
    found
}

/// An outcome without what hangs on the ids of entries; evidence as a set of days.
fn without_ids(outcome: Value) -> Value {
    match outcome {
        Value::Object(mut members) => {
            // An alert's identity is made of the ids of its evidence.
            members.remove("entry");
            members.remove("identity");
            let kept = members.into_iter().map(|(name, value)| {
                let value = match (name.as_str(), without_ids(value)) {
                    ("evidence", Value::Array(items)) => {
                        let shown: BTreeSet<String> =
                            items.into_iter().map(|item| item.to_string()).collect();
                        shown.into_iter().collect()
                    }
                    ("date", Value::String(date)) => Value::from(day(&date)),
                    (_, value) => value,
                };
                (name, value)
            });
            Value::Object(kept.collect())
        }
        Value::Array(items) => items.into_iter().map(without_ids).collect(),
        other => other,
    }
}

fn day(date: &str) -> &str {
    date.split('T').next().unwrap()
}

/// The record with its effective dates as the form can write them.
fn as_written(record: &PatientRecord, kind: ExtractKind) -> PatientRecord {
    let mut record = record.clone();
    for entry in &mut record.entries {
        entry.effective = match (kind, entry.effective.len()) {
            (ExtractKind::Tpp, 4) => format!("{}-01-01", entry.effective),
            (ExtractKind::Tpp, 7) => format!("{}-01", entry.effective),
            (ExtractKind::Tpp, _) => continue,
            _ => day(&entry.effective).to_owned(),
        };
    }
    record
}

/// Whether an outcome shows something, and is not only there.
fn is_saying(outcome: &str) -> bool {
    let quiet_marker = outcome.starts_with("markers") && outcome.contains("\"start\":\"\"");
    let rejected = outcome.starts_with("tables") && outcome.contains("\"result\":\"reject");
    !quiet_marker && !rejected
}

/// What came of a set of patients.
struct Compared {
    /// How many outcomes say something, by sort and rule.
    said: String,
    /// What the forms had no room for.
    losses: String,
    /// Outcomes that the way a form writes dates changes.
    changed: String,
    /// How many entries there are, and how many of them say who recorded them.
    named: (usize, usize),
}

/// Holds both extracts of these patients to what the records themselves lead to.
fn compare(patients: &[Patient]) -> Compared {
    let made: Vec<_> = patients.iter().map(|patient| extracts::record(&patient.bundle)).collect();
    let folder = tempfile::tempdir().unwrap();
    let (tpp, emis) = (extracts::tpp(&made).unwrap(), extracts::emis(&made).unwrap());
    let losses = format!("TPP\n{}EMIS\n{}", tpp.losses, emis.losses);
    let forms = [(ExtractKind::Tpp, tpp), (ExtractKind::Emis, emis)]
        .map(|(kind, form)| (kind, records(&form, kind, &folder.path().join(kind.title()))));
    let mut module = module();
    let mut said: BTreeMap<String, u64> = BTreeMap::new();
    let (mut differences, mut changed) = (Vec::new(), Vec::new());
    for (n, patient) in patients.iter().enumerate() {
        let expected = outcomes(&mut module, &patient.record);
        for outcome in expected.iter().filter(|outcome| is_saying(outcome)) {
            *said.entry(rule(outcome)).or_default() += 1;
        }
        for (kind, records) in &forms {
            let found = outcomes(&mut module, &records[&(n + 1)]);
            let written = outcomes(&mut module, &as_written(&patient.record, *kind));
            let name = format!("{}, {}", patient.name, kind.title());
            differences.extend(
                written.symmetric_difference(&found).map(|outcome| format!("{name}: {outcome}")),
            );
            changed.extend(
                expected.difference(&found).map(|outcome| format!("{name}: {}", rule(outcome))),
            );
        }
    }
    let first: Vec<&String> = differences.iter().take(20).collect();
    assert!(differences.is_empty(), "{} differences, of them {first:#?}", differences.len());
    let said: Vec<String> = said.iter().map(|(rule, count)| format!("{count:>4} {rule}")).collect();
    let entries = || patients.iter().flat_map(|patient| &patient.record.entries);
    let named = entries().filter(|entry| !entry.recorder.is_empty()).count();
    Compared {
        said: said.join("\n"),
        losses,
        changed: changed.join("\n"),
        named: (entries().count(), named),
    }
}

/// The sort of an outcome and its rule.
fn rule(outcome: &str) -> String {
    let (sort, value) = outcome.split_once(' ').unwrap();
    let value: Value = serde_json::from_str(value).unwrap();
    let names = ["rule", "marker", "report", "table"].map(|name| &value[name]);
    format!("{sort} {}", names.into_iter().find_map(Value::as_str).unwrap())
}

/// What `cargo xtask test` runs where the records of other people are.
mod shared_data {
    use super::*;

    #[test]
    #[ignore = "needs ../shared/data"]
    fn gp_connect_records_lead_to_the_same() {
        let patients = gp_connect();
        let compared = compare(&patients);
        assert_eq!(compared.named, (2453, 2352));
        insta::assert_snapshot!(compared.said, @"
    3 alerts infarction_recorded
    2 alerts low_haemoglobin
    3 alerts metformin_and_sertraline
    1 alerts no_pneumococcal
    7 alerts peanuts
    7 alerts pressure_high
    1 alerts registered_here
    5 inclusions blood_counts
    6 inclusions feet
    9 inclusions investigated
    9 inclusions medicines
    6 markers anxious
    3 markers on_insulin
    2 markers smoking
    2 tables contraceptive_care
    ");
        insta::assert_snapshot!(compared.losses, @"
    TPP
      750 Read v2 code: the column is for CTV3
      553 code of EMIS's own
      249 consultation without a code
       30 date known in part: the form has days only
       35 diary entry or request
      206 medicine statement that repeats its plan
       18 value in words: free text is elsewhere
       60 what a value is a part of
    EMIS
        3 CTV3 code: the column is for Read v2
      519 EMIS drug code: the table has none
      177 Multilex code
       14 comparator: the number goes into the words
      249 consultation without a code
       35 diary entry or request
      206 medicine statement that repeats its plan
      795 time of day: the form has days
    ");
        insta::assert_snapshot!(compared.changed, @"
    TC4_9465701297_Livermore_full_20210119, EMIS Web: alerts pressure_high
    TC4_9465701483_Dougill_full_20210119, TPP SystmOne: markers smoking
    TC4_9465701483_Nel_full_20210119, TPP SystmOne: markers smoking
    ");
    }

    #[test]
    #[ignore = "needs ../shared/data"]
    fn synthea_patients_lead_to_the_same() {
        let patients = synthea();
        let compared = compare(&patients);
        assert_eq!(compared.named, (26901, 4448));
        insta::assert_snapshot!(compared.said, @"
    14 alerts hba1c_overdue
     2 alerts infarction_recorded
     2 alerts mistake_seen
     2 alerts peanuts
     6 inclusions antenatal_caseload
    14 inclusions dm_register_list
    39 inclusions feet
    51 markers pregnant
    13 tables dm020
    14 tables dm_register
    ");
        insta::assert_snapshot!(compared.losses, @"
    TPP
       98 character that Windows-1252 has not
    17269 code of another system
     3675 diary entry or request
      852 value in words: free text is elsewhere
     1582 what a value is a part of
    EMIS
    17269 code of another system
     3675 diary entry or request
    26060 time of day: the form has days
    ");
        insta::assert_snapshot!(compared.changed, @"");
    }
}
