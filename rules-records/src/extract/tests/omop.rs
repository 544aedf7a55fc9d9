use insta::assert_snapshot;

use super::{ExtractKind, Folder};

fn folder() -> Folder {
    Folder::new(ExtractKind::Omop)
        .table("PERSON", "
            person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth,birth_datetime,race_concept_id,ethnicity_concept_id,location_id,provider_id,care_site_id
            1,8532,1990,4,2,,0,0,,,5
            2,8507,1960,,,,0,0,,,
            3,12,1970,1,1,,0,0,,,
            ")
        .table("care_site", "CARE_SITE_ID,CARE_SITE_NAME,CARE_SITE_SOURCE_VALUE\n            5,Sample Surgery,B83621\n            6,Scan clinic,\n            ")
        .table("provider", "provider_id,provider_name,care_site_id\n            9,,6\n            ")
        // As the OHDSI vocabularies come: tabs, and quotes that mean nothing.
        .table("CONCEPT", "concept_id\tconcept_name\tdomain_id\tvocabulary_id\tconcept_class_id\tstandard_concept\tconcept_code
            201826\tType 2 diabetes mellitus\tCondition\tSNOMED\tClinical Finding\tS\t44054006
            45500000\tType 2 \"diabetes\" mellitus\tCondition\tRead\tRead\t\tC10F.00
            3004410\tHemoglobin A1c\tMeasurement\tLOINC\tLab Test\tS\t4548-4
            4184637\tHemoglobin A1c level\tMeasurement\tSNOMED\tObservable\tS\t999791000000106
            9579\tmillimole per mole\tUnit\tUCUM\tUnit\tS\tmmol/mol
            4188540\tNo\tMeas Value\tSNOMED\tQualifier Value\tS\t373067005
            4144272\tNever smoker\tObservation\tSNOMED\tFinding\tS\t266919005
            36000001\tAspirin 75mg tablets\tDrug\tdm+d\tVMP\tS\t319773006
            1112807\taspirin\tDrug\tRxNorm\tIngredient\tS\t1191
            440000\tNever used\tCondition\tSNOMED\tFinding\tS\t1
            ")
}

const CONDITIONS: &str = "condition_occurrence_id,person_id,condition_concept_id,condition_start_date,condition_start_datetime,condition_end_date,provider_id,condition_source_value,condition_source_concept_id";

#[test]
fn source_and_standard_codes() {
    let folder = folder()
        .table("CONDITION_OCCURRENCE", &format!("{CONDITIONS}
            1,1,201826,2020-01-15,2020-01-15 10:30:00.000,2021-01-01,9,C10F.00,45500000
            2,1,201826,2020-01-15,,,,44054006,201826
            3,1,0,2020-01-15,,,,XaPbt,0
            4,1,0,2020-01-15,,,,Type 2 diabetes (clinic letter),0
            5,1,999,2020-01-15,,,,C10F.00,0
            6,2,201826,15/01/2020,,,,,0
            6,2,201826,2020-01-16,,,,,0
            "))
        .table("DEATH", "person_id,death_date,cause_concept_id\n            2,2026-01-03,0\n            3,,0\n            ")
        .table("DRUG_EXPOSURE", "drug_exposure_id,person_id,drug_concept_id,drug_exposure_start_date,drug_source_value,drug_source_concept_id
            1,1,1112807,2026-01-01,ASA,36000001
            2,1,1112807,2026-01-01,ASA,0
            ");
    assert_snapshot!(folder.show(), @"
    --- 1
    patient ¦ birth=1990-04-02 ¦ sex=female
    entry ¦ CONDITION_OCCURRENCE/1 ¦ 2020-01-15T10:30:00 ¦ read2:C10F.00 snomed:44054006 ¦  ¦  ¦  ¦ 6 ¦ Scan clinic ¦  ¦  ¦  ¦ 9
    entry ¦ CONDITION_OCCURRENCE/2 ¦ 2020-01-15 ¦ snomed:44054006 ¦  ¦  ¦  ¦ B83621 ¦ Sample Surgery
    entry ¦ CONDITION_OCCURRENCE/3 ¦ 2020-01-15 ¦ local:source|XaPbt ¦  ¦  ¦  ¦ B83621 ¦ Sample Surgery
    entry ¦ DRUG_EXPOSURE/1 ¦ 2026-01-01 ¦ dmd:319773006 ¦  ¦  ¦  ¦ B83621 ¦ Sample Surgery
    entry ¦ DRUG_EXPOSURE/2 ¦ 2026-01-01 ¦ local:rxnorm|1191 ¦  ¦  ¦  ¦ B83621 ¦ Sample Surgery
    table-missing | OBSERVATION, MEASUREMENT, PROCEDURE_OCCURRENCE |  | not in the extract: what these tables would hold is unknown
    no-coding | CONDITION_OCCURRENCE.csv line 5, condition_source_value | Type 2 diabetes (clinic letter) | has no code that can be used
    code-not-found | CONDITION_OCCURRENCE.csv line 6, condition_source_concept_id | C10F.00 | has a code that is not in the table of codes
    note end-not-carried 1
    --- 2
    patient ¦ birth=1960 ¦ sex=male ¦ death=2026-01-03
    entry ¦ CONDITION_OCCURRENCE/6 ¦ 2020-01-16 ¦ snomed:44054006
    table-missing | OBSERVATION, MEASUREMENT, PROCEDURE_OCCURRENCE |  | not in the extract: what these tables would hold is unknown
    superseded | CONDITION_OCCURRENCE.csv line 7, condition_occurrence_id |  | has the id of a later row, which is taken in its place
    --- 3
    patient ¦ birth=1970-01-01 ¦ sex=unknown
    table-missing | OBSERVATION, MEASUREMENT, PROCEDURE_OCCURRENCE |  | not in the extract: what these tables would hold is unknown
    sex-unreadable | PERSON.csv line 4, gender_concept_id |  | the gender is none of the concepts 8507, 8532, 8521 and 8551
    death-undated | DEATH.csv line 3, death_date |  | the patient is recorded as dead without a date
    ");
}

#[test]
fn values_operators_and_answers() {
    let folder = folder()
        .table("CONDITION_OCCURRENCE", CONDITIONS)
        .table("MEASUREMENT", "measurement_id,person_id,measurement_concept_id,measurement_date,operator_concept_id,value_as_number,value_as_concept_id,unit_concept_id,measurement_source_value,measurement_source_concept_id,unit_source_value,value_source_value
            1,1,4184637,2026-06-01,4171755,58.50,0,9579,HbA1c,0,mmol per mol,
            2,1,3004410,2026-06-01,4172703,7.4,,0,4548-4,0,%,
            3,1,4184637,2026-06-01,1,58,0,9579,,0,,
            4,1,4184637,2026-06-01,0,,0,0,,0,,not done
            ")
        .table("OBSERVATION", "observation_id,person_id,observation_concept_id,observation_date,value_as_number,value_as_string,value_as_concept_id,observation_source_value,observation_source_concept_id
            1,1,201826,2026-06-01,,,4188540,,0
            2,1,201826,2026-06-01,,,4144272,,0
            3,1,201826,2026-06-01,,2027-01-24,0,,0
            4,1,201826,2026-06-01,,24 January,0,,0
            ");
    assert_snapshot!(folder.show(), @r#"
    --- 1
    patient ¦ birth=1990-04-02 ¦ sex=female
    entry ¦ OBSERVATION/2 ¦ 2026-06-01 ¦ snomed:44054006 ¦ "Never smoker [snomed 266919005] ¦  ¦  ¦ B83621 ¦ Sample Surgery
    entry ¦ OBSERVATION/3 ¦ 2026-06-01 ¦ snomed:44054006 ¦ @2027-01-24 ¦  ¦  ¦ B83621 ¦ Sample Surgery
    entry ¦ OBSERVATION/4 ¦ 2026-06-01 ¦ snomed:44054006 ¦ "24 January ¦  ¦  ¦ B83621 ¦ Sample Surgery
    entry ¦ MEASUREMENT/1 ¦ 2026-06-01 ¦ snomed:999791000000106 ¦ 58.50 ¦ mmol/mol ¦ >= ¦ B83621 ¦ Sample Surgery
    entry ¦ MEASUREMENT/2 ¦ 2026-06-01 ¦ local:loinc|4548-4 ¦ 7.4 ¦ % ¦  ¦ B83621 ¦ Sample Surgery
    entry ¦ MEASUREMENT/3 ¦ 2026-06-01 ¦ snomed:999791000000106 ¦ "operator 1: 58 mmol/mol ¦  ¦  ¦ B83621 ¦ Sample Surgery
    entry ¦ MEASUREMENT/4 ¦ 2026-06-01 ¦ snomed:999791000000106 ¦ "not done ¦  ¦  ¦ B83621 ¦ Sample Surgery
    table-missing | DEATH, PROCEDURE_OCCURRENCE, DRUG_EXPOSURE |  | not in the extract: what these tables would hold is unknown
    answered-no | OBSERVATION.csv line 2, value_as_concept_id | Type 2 diabetes mellitus | is a question answered with no, so it is not an entry
    note coded-value-as-text 1
    note value-as-text 1
    --- 2
    patient ¦ birth=1960 ¦ sex=male
    table-missing | DEATH, PROCEDURE_OCCURRENCE, DRUG_EXPOSURE |  | not in the extract: what these tables would hold is unknown
    --- 3
    patient ¦ birth=1970-01-01 ¦ sex=unknown
    table-missing | DEATH, PROCEDURE_OCCURRENCE, DRUG_EXPOSURE |  | not in the extract: what these tables would hold is unknown
    sex-unreadable | PERSON.csv line 4, gender_concept_id |  | the gender is none of the concepts 8507, 8532, 8521 and 8551
    "#);
}

/// Of every table of facts; the model has no marks of confidence.
#[test]
fn the_provider_is_the_recorder() {
    let folder = folder()
        .table("CONDITION_OCCURRENCE", &format!("{CONDITIONS}
            1,1,201826,2020-01-15,,,9,,0
            2,1,201826,2020-01-15,,,0,,0
            "))
        .table("MEASUREMENT", "measurement_id,person_id,measurement_concept_id,measurement_date,operator_concept_id,value_as_number,value_as_concept_id,unit_concept_id,provider_id,measurement_source_value,measurement_source_concept_id
            3,1,4184637,2026-06-01,0,58,0,9579,77,,0
            ")
        .table("OBSERVATION", "observation_id,person_id,observation_concept_id,observation_date,value_as_number,value_as_string,value_as_concept_id,provider_id,observation_source_value,observation_source_concept_id
            4,1,201826,2026-06-01,,,0,9,,0
            ")
        .table("PROCEDURE_OCCURRENCE", "procedure_occurrence_id,person_id,procedure_concept_id,procedure_date,provider_id,procedure_source_value,procedure_source_concept_id
            5,1,201826,2026-06-01,9,,0
            ")
        .table("DRUG_EXPOSURE", "drug_exposure_id,person_id,drug_concept_id,drug_exposure_start_date,provider_id,drug_source_value,drug_source_concept_id
            6,1,1112807,2026-01-01,9,,0
            ");
    assert_snapshot!(folder.recorders(), @"
    CONDITION_OCCURRENCE/1: 9
    CONDITION_OCCURRENCE/2: nobody named
    OBSERVATION/4: 9
    MEASUREMENT/3: 77
    PROCEDURE_OCCURRENCE/5: 9
    DRUG_EXPOSURE/6: 9
    ");
    assert!(folder.entries().iter().all(|entry| !entry.flags.confidential));
}
