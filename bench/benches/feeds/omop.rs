//! A small OMOP form of records: conditions and measurements with their concepts.

use std::collections::BTreeMap;

use anyhow::Context as _;
use coded_rules_tests::extracts::{Extract, Measured, Record};

const PERSON: &str = "person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth";
const CONCEPT: &str = "concept_id,concept_name,vocabulary_id,concept_code";
const CONDITION: &str = "condition_occurrence_id,person_id,condition_concept_id,condition_start_date,condition_start_datetime,condition_end_date,provider_id,condition_source_value,condition_source_concept_id";
const MEASUREMENT: &str = "measurement_id,person_id,measurement_concept_id,measurement_date,measurement_datetime,operator_concept_id,value_as_number,value_as_concept_id,unit_concept_id,provider_id,measurement_source_value,measurement_source_concept_id,unit_source_value,value_source_value";

/// One table, tab-separated as the vocabularies come.
struct Table(String);

impl Table {
    fn new(header: &str) -> Self {
        Self(format!("{}\n", header.replace(',', "\t")))
    }

    fn add(&mut self, cells: &[&str]) {
        let clean: Vec<String> =
            cells.iter().map(|it| it.replace(['\t', '\n', '\r'], " ")).collect();
        self.0.push_str(&clean.join("\t"));
        self.0.push('\n');
    }
}

/// The OMOP form of records. A statement without a SNOMED CT code has no row.
pub(super) fn extract(records: &[Record]) -> anyhow::Result<Extract> {
    let mut person = Table::new(PERSON);
    let mut condition = Table::new(CONDITION);
    let mut measurement = Table::new(MEASUREMENT);
    let mut concepts: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut rows = 0_usize;
    for (number, record) in records.iter().enumerate() {
        let id = (number + 1).to_string();
        let mut birth = record.birth.split('-');
        let mut part = || birth.next().unwrap_or_default();
        let gender = if record.gender == "female" { "8532" } else { "8507" };
        person.add(&[&id, gender, part(), part(), part()]);
        for statement in &record.statements {
            let snomed = statement.codings.iter().find(|it| it.system.ends_with("snomed.info/sct"));
            let Some(snomed) = snomed else { continue };
            rows += 1;
            let row = rows.to_string();
            let next = 1_000_000 + concepts.len();
            let key = (snomed.code.clone(), statement.text.clone());
            let concept = concepts.entry(key).or_insert(next).to_string();
            let day = statement.effective.get(..10).unwrap_or("1970-01-01");
            match &statement.value {
                Some(Measured::Number { value, unit, .. }) => measurement.add(&[
                    &row,
                    &id,
                    &concept,
                    day,
                    "",
                    "0",
                    value,
                    "0",
                    "0",
                    "",
                    &snomed.code,
                    "0",
                    unit,
                    value,
                ]),
                _ => condition.add(&[&row, &id, &concept, day, "", "", "", &snomed.code, "0"]),
            }
        }
    }
    let mut concept = Table::new(CONCEPT);
    for ((code, name), id) in &concepts {
        concept.add(&[&id.to_string(), name, "SNOMED", code]);
    }
    (rows > 0).then_some(()).context("no statement has a code of SNOMED CT")?;
    let files = [
        ("PERSON", person),
        ("CONDITION_OCCURRENCE", condition),
        ("MEASUREMENT", measurement),
        ("CONCEPT", concept),
    ]
    .map(|(name, table)| (format!("{name}.csv"), table.0.into_bytes()));
    Ok(Extract { files: files.into(), ..Extract::default() })
}
