use insta::assert_snapshot;
use rules_core::entry::Context;

use crate::{FeedError, Layout, PatientRecord, read, textform};

fn record(bundle: &str) -> PatientRecord {
    let record = read(bundle.as_bytes(), Layout::Bundle).next().unwrap().unwrap();
    assert!(record.tally.reconciles(), "{}", record.tally);
    record
}

/// A bundle of these resources.
fn bundle(resources: &[&str]) -> String {
    let entries: Vec<String> = resources.iter().map(|r| format!(r#"{{"resource":{r}}}"#)).collect();
    format!(r#"{{"resourceType":"Bundle","entry":[{}]}}"#, entries.join(","))
}

/// The record as text without its first lines, then problems and notes.
fn show(resources: &[&str]) -> String {
    let record = record(&bundle(resources));
    let context = Context { today: "2026-11-23".to_owned(), ..Context::default() };
    let text = textform::write(&record, &context, &[], &[]);
    let mut lines: Vec<String> =
        text.lines().skip(2).map(|line| line.replace('\t', " ¦ ")).collect();
    for problem in &record.problems {
        let words = [problem.kind.name(), &problem.at, &problem.text, &problem.message];
        lines.push(words.join(" | "));
    }
    for (note, count) in &record.tally.notes {
        lines.push(format!("note {} {count}", note.name()));
    }
    lines.join("\n")
}

const ANN: &str =
    r#"{"resourceType":"Patient","id":"ann","birthDate":"1990-04-02","gender":"female"}"#;

fn sct(code: &str) -> String {
    format!(r#""code":{{"coding":[{{"system":"http://snomed.info/sct","code":"{code}"}}]}}"#)
}

#[test]
fn an_emis_shaped_observation() {
    assert_snapshot!(show(&[
        r#"{"resourceType":"Patient","id":"p","birthDate":"1990","gender":"female","deceasedDateTime":"2026-01-02T10:00:00Z",
            "extension":[{"url":"https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-RegistrationDetails-1",
                "extension":[{"url":"registrationPeriod","valuePeriod":{"start":"2019-03-01T00:00:00+00:00"}}]}],
            "managingOrganization":{"reference":"Organization/o"}}"#,
        r#"{"resourceType":"Organization","id":"o","name":"Test Surgery","identifier":[{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":"B83621"}]}"#,
        r#"{"resourceType":"Organization","id":"o2","name":"Hospital","identifier":[{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":"RXL01"}]}"#,
        r#"{"resourceType":"Practitioner","id":"d"}"#,
        r#"{"resourceType":"PractitionerRole","id":"r","practitioner":{"reference":"Practitioner/d"},"organization":{"reference":"Organization/o2"},"healthcareService":[{"reference":"HealthcareService/s"}]}"#,
        r#"{"resourceType":"HealthcareService","id":"s","name":"Scan clinic"}"#,
        r#"{"resourceType":"Observation","id":"1","status":"final","subject":{"reference":"Patient/p"},
            "meta":{"security":[{"system":"http://hl7.org/fhir/v3/ActCode","code":"NOPAT"}]},
            "code":{"coding":[
                {"system":"http://read.info/readv2","code":"42W5.00","display":"Hb A1c","userSelected":true},
                {"system":"http://snomed.info/sct","code":" 999791000000106","extension":[
                    {"url":"https://fhir.nhs.uk/STU3/StructureDefinition/Extension-coding-sctdescid",
                     "extension":[{"url":"descriptionId","valueId":"1672871000006114"}]}]}]},
            "effectiveDateTime":"2026-06-01T10:30:05.25+01:00","issued":"2026-06-02T08:00:00+01:00",
            "performer":[{"reference":"Practitioner/d"}],
            "valueQuantity":{"value":58.50,"comparator":">=","unit":"mmol/mol","system":"http://unitsofmeasure.org","code":"mmol/mol"}}"#,
        r#"{"resourceType":"Observation","id":"2","status":"entered-in-error","issued":"2026-06-02",
            "code":{"coding":[{"system":"https://fhir.hl7.org.uk/Id/egton-codes","code":"EMISNQ1"}]},"valueDateTime":"2026-12-28T00:00:00Z"}"#,
    ]), @r"
    patient ¦ birth=1990 ¦ sex=female ¦ death=2026-01-02
    registration ¦ 2019-03-01 ¦  ¦ B83621
    entry ¦ Observation/1 ¦ 2026-06-01T10:30:05+01:00 ¦ read2:42W5.00 snomed:\s999791000000106 ¦ 58.50 ¦ mmol/mol ¦ >= ¦ RXL01 ¦ Scan clinic ¦ 2026-06-02T08:00:00+01:00 ¦  ¦ confidential
    entry ¦ Observation/2 ¦ 2026-06-02 ¦ local:EMISNQ1 ¦ @2026-12-28 ¦  ¦  ¦ B83621 ¦ Test Surgery ¦ 2026-06-02 ¦  ¦ entered-in-error
    note date-from-recorded 1
    ");
}

#[test]
fn components_and_values() {
    assert_snapshot!(show(&[
        ANN,
        r#"{"resourceType":"Observation","id":"bp","effectiveDateTime":"2026-06-01","code":{"coding":[{"system":"http://loinc.org","code":"55284-4"}],"text":"Blood pressure"},
            "component":[
                {"code":{"coding":[{"system":"http://snomed.info/sct","code":"72313002"},{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":1.5e2,"unit":"mmHg"}},
                {"code":{"text":"Diastolic"},"valueQuantity":{"value":80}},
                {"code":{"coding":[{"system":"http://snomed.info/sct","code":"1091811000000102"}]},"dataAbsentReason":{"coding":[{"code":"not-performed"}]}}]}"#,
        &format!(r#"{{"resourceType":"Observation","id":"a","effectiveDateTime":"2019",{},"valueCodeableConcept":{{"text":"Never","coding":[{{"system":"http://snomed.info/sct","code":"266919005"}}]}}}}"#, sct("365981007")),
        &format!(r#"{{"resourceType":"Observation","id":"b","effectiveDateTime":"2019-06",{},"valueBoolean":false}}"#, sct("77386006")),
        &format!(r#"{{"resourceType":"Observation","id":"c","effectiveDateTime":"2019-06",{},"valueRange":{{"low":{{"value":1.10}}}}}}"#, sct("77386006")),
        &format!(r#"{{"resourceType":"Observation","id":"d","effectiveDateTime":"2019-06",{},"valueString":"tab\there"}}"#, sct("77386006")),
    ]), @r#"
    patient ¦ birth=1990-04-02 ¦ sex=female
    entry ¦ Observation/bp ¦ 2026-06-01 ¦ local:loinc|55284-4
    entry ¦ Observation/bp#component.0 ¦ 2026-06-01 ¦ snomed:72313002 ¦ 150 ¦ mmHg
    entry ¦ Observation/a ¦ 2019 ¦ snomed:365981007 ¦ "Never [sct 266919005]
    entry ¦ Observation/c ¦ 2019-06 ¦ snomed:77386006 ¦ "{"low":{"value":1.10}}
    entry ¦ Observation/d ¦ 2019-06 ¦ snomed:77386006 ¦ "tab\there
    no-coding | Observation/bp#component.1 | Diastolic | has no code that can be used
    not-done | Observation/bp#component.2 |  | is recorded as not done, so it is not an entry
    answered-no | Observation/b |  | is a question answered with no, so it is not an entry
    note system-unknown 2
    note coded-value-as-text 1
    note value-as-text 1
    "#);
}

#[test]
fn what_is_not_so_is_no_entry() {
    let coded = sct("77386006");
    let family = r#"{"resourceType":"FamilyMemberHistory","id":"f","condition":[{"code":{"text":"Asthma","coding":[{"system":"http://snomed.info/sct","code":"195967001"}]}}]}"#;
    assert_snapshot!(show(&[
        ANN,
        &format!(r#"{{"resourceType":"Condition","id":"r","verificationStatus":{{"coding":[{{"code":"refuted"}}]}},{coded}}}"#),
        &format!(r#"{{"resourceType":"Condition","id":"e","recordedDate":"2026-01-01","verificationStatus":"entered-in-error",{coded}}}"#),
        &format!(r#"{{"resourceType":"Condition","id":"d","recordedDate":"2026-01-01","verificationStatus":"differential",{coded}}}"#),
        &format!(r#"{{"resourceType":"Procedure","id":"n","status":"not-done",{coded}}}"#),
        &format!(r#"{{"resourceType":"ProcedureRequest","id":"q","intent":"plan",{coded}}}"#),
        &format!(r#"{{"resourceType":"ServiceRequest","id":"s","intent":"order",{coded}}}"#),
        &format!(r#"{{"resourceType":"ServiceRequest","id":"t","intent":"order","authoredOn":"2026-02-01","category":[{{"coding":[{{"code":"3457005"}}]}}],{coded}}}"#),
        &format!(r#"{{"resourceType":"Condition","id":"o","subject":{{"reference":"Patient/baby"}},{coded}}}"#),
        &format!(r#"{{"resourceType":"Observation","id":"fetus","subject":{{"reference":"Patient/ann"}},"focus":[{{"reference":"Group/x"}}],{coded}}}"#),
        r#"{"resourceType":"Immunization","id":"i","notGiven":true,"vaccineCode":{"coding":[{"system":"http://hl7.org/fhir/v3/NullFlavor","code":"UNK"}]}}"#,
        family,
        r#"{"resourceType":"CarePlan"}"#,
        r#"{"resourceType":"Practitioner"}"#,
    ]), @r"
    patient ¦ birth=1990-04-02 ¦ sex=female
    entry ¦ Condition/e ¦ 2026-01-01 ¦ snomed:77386006 ¦  ¦  ¦  ¦  ¦  ¦ 2026-01-01 ¦  ¦ entered-in-error
    entry ¦ Condition/d ¦ 2026-01-01 ¦ snomed:77386006 ¦  ¦  ¦  ¦  ¦  ¦ 2026-01-01
    entry ¦ ServiceRequest/t ¦ 2026-02-01 ¦ snomed:77386006 ¦  ¦  ¦  ¦  ¦  ¦ 2026-02-01
    refuted | Condition/r |  | is recorded as ruled out, so it is not an entry
    not-done | Procedure/n |  | is recorded as not done, so it is not an entry
    planned | ProcedureRequest/q |  | is planned or asked for and has not happened, so it is not an entry
    planned | ServiceRequest/s |  | is planned or asked for and has not happened, so it is not an entry
    other-subject | Condition/o |  | is about someone other than the patient, so it is not an entry
    other-subject | Observation/fetus |  | is about someone other than the patient, so it is not an entry
    not-done | Immunization/i |  | is recorded as not done, so it is not an entry
    family-history | FamilyMemberHistory/f#condition.0 | Asthma | is about a relative, so it is not an entry
    note null-flavour 1
    note date-from-recorded 2
    note not-confirmed 1
    ");
}

#[test]
fn medicines_vaccines_and_contained_resources() {
    assert_snapshot!(show(&[
        ANN,
        r#"{"resourceType":"Medication","id":"m","code":{"coding":[{"system":"http://snomed.info/sct","code":"319773006"},{"system":"https://fhir.hl7.org.uk/Id/emis-drug-codes","code":"ASDI224"},{"system":"http://snomed.info/sct","code":"319773006"}]}}"#,
        r#"{"resourceType":"MedicationRequest","id":"1","authoredOn":"2011-06-20T13:36:24.893+01:00","medicationReference":{"reference":"https://a.example/fhir/Medication/m/_history/2"},"dispenseRequest":{"validityPeriod":{"start":"2010-01-14","end":"2010-01-14"}}}"#,
        r##"{"resourceType":"MedicationStatement","id":"2","contained":[{"resourceType":"Medication","id":"c","code":{"coding":[{"system":"https://dmd.nhs.uk","code":"319773006"}]}}],"effectivePeriod":{"start":"2010"},"medicationReference":{"reference":"#c"}}"##,
        r#"{"resourceType":"MedicationStatement","id":"3","medicationReference":{"reference":"Medication/gone","display":"Aspirin"}}"#,
        r#"{"resourceType":"Immunization","id":"v","date":"2019-06-28","vaccineCode":{"coding":[{"system":"http://hl7.org/fhir/v3/NullFlavor","code":"UNK"}],"text":"Unknown"},
            "extension":[{"url":"https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-VaccinationProcedure-1","valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"170378007"}]}},
                {"url":"https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-DateRecorded-1","valueDateTime":"2019-07-01"}]}"#,
        &format!(r#"{{"resourceType":"List","id":"l","contained":[{{"resourceType":"AllergyIntolerance","id":"a","onsetDateTime":"2001",{}}}]}}"#, sct("91936005")),
        r#"{"resourceType":"Condition","id":"ep","onsetDateTime":"2026-01-01","extension":[{"url":"https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-ConditionEpisode","valueCodeableConcept":{"coding":[{"code":"flare"}]}}],"code":{"coding":[{"code":"x y"}]}}"#,
        r#"{"resourceType":"Encounter","id":"e","period":{"start":"2020-01-01"},"type":[{"text":"Visit"},{"coding":[{"system":"http://snomed.info/sct","code":185349003}]}]}"#,
    ]), @r"
    patient ¦ birth=1990-04-02 ¦ sex=female
    entry ¦ MedicationRequest/1 ¦ 2010-01-14 ¦ dmd:319773006 local:ASDI224 ¦  ¦  ¦  ¦  ¦  ¦ 2011-06-20T13:36:24+01:00
    entry ¦ MedicationStatement/2 ¦ 2010 ¦ dmd:319773006
    entry ¦ Immunization/v#vaccinationProcedure ¦ 2019-06-28 ¦ snomed:170378007 ¦  ¦  ¦  ¦  ¦  ¦ 2019-07-01
    entry ¦ List/l#a ¦ 2001 ¦ snomed:91936005
    entry ¦ Condition/ep ¦ 2026-01-01 ¦ local:no-system|x\sy ¦  ¦  ¦  ¦  ¦  ¦  ¦ flare-up
    entry ¦ Encounter/e#type.1 ¦ 2020-01-01 ¦ snomed:185349003
    no-coding | MedicationStatement/3 | Aspirin | has no code that can be used
    no-coding | Immunization/v | Unknown | has no code that can be used
    no-coding | Encounter/e | Visit | has no code that can be used
    note system-unknown 1
    note code-as-number 1
    note null-flavour 1
    note coding-repeated 1
    note end-not-carried 1
    ");
}

#[test]
fn odd_bundles_still_give_a_record() {
    let coded = sct("77386006");
    assert_snapshot!(show(&[
        &format!(r#"{{"resourceType":"Condition","id":"1","onsetDateTime":"2026-02-30",{coded}}}"#),
        &format!(r#"{{"resourceType":"Condition","id":"1","onsetDateTime":"2026-02-03",{coded}}}"#),
        &format!(r#"{{"resourceType":"Condition","id":"1~2","onsetDateTime":"2026-02-03",{coded}}}"#),
        &format!(r#"{{"resourceType":"Condition","onsetDateTime":"2026-02-03",{coded}}}"#),
        r#""a text""#,
        r#"{"id":"no type"}"#,
        r#"{"resourceType":"Condition","id":"2","code":"wrong shape"}"#,
        r#"{"resourceType":"Condition","id":"3","code":null,"subject":7,"meta":[]}"#,
        r#"{"resourceType":"Condition","id":"4"}"#,
    ]), @r"
    entry ¦ Condition/1 ¦ 2026-02-30 ¦ snomed:77386006
    entry ¦ Condition/1~2 ¦ 2026-02-03 ¦ snomed:77386006
    entry ¦ Condition/1~2~2 ¦ 2026-02-03 ¦ snomed:77386006
    entry ¦ Condition/@3 ¦ 2026-02-03 ¦ snomed:77386006
    no-patient |  |  | the bundle has no patient: birth date, sex and death are unknown
    not-a-resource | /entry/4/resource |  | expected a resource: an object with a resource type
    not-a-resource | /entry/5/resource |  | expected a resource: an object with a resource type
    duplicate-id | Condition/1~2 |  | another resource has this type and id: both are kept
    duplicate-id | Condition/1~2~2 |  | another resource has this type and id: both are kept
    no-coding | Condition/2 |  | has no code that can be used
    note id-missing 1
    ");
    let odd = [
        r#"{"resourceType":"Patient","id":"a","gender":"F","deceasedBoolean":true}"#,
        r#"{"resourceType":"Patient","id":"b"}"#,
    ];
    assert_snapshot!(show(&odd), @r"
    sex-unreadable | Patient |  | the recorded sex is none of male, female, other and unknown
    death-undated | Patient |  | the patient is recorded as dead without a date
    several-patients |  |  | the bundle has more than one patient: the first is taken
    ");
}

#[test]
fn unreadable_feeds_say_where() {
    let deep = format!(r#"{{"resourceType":{}"#, "[".repeat(200));
    let cases = [
        "",
        "  \n",
        "{\n  \"resourceType\": \"Bundle\",\n  \"entry\": [",
        "{\n  \"resourceType\": \"Bundle\",\n  \"entry\": [}\n}",
        "{\"resourceType\":\"Patient\"}",
        "[1]",
        "\u{feff}{\"resourceType\":\"Parameters\"}",
        &deep,
    ];
    let shown: Vec<String> = cases
        .iter()
        .map(|case| read(case.as_bytes(), Layout::Bundle).next().unwrap().unwrap_err().to_string())
        .collect();
    assert_snapshot!(shown.join("\n"), @r"
    the feed is empty
    the feed is empty
    line 3, column 12: the JSON ends too early
    line 3, column 13: not valid JSON: expected value
    line 1: expected a FHIR bundle, found `Patient`
    line 1: expected a FHIR bundle, found JSON without a resource type
    line 1: expected a FHIR bundle, found `Parameters`
    line 1, column 143: not valid JSON: recursion limit exceeded
    ");
}

#[test]
fn a_bad_line_does_not_end_the_feed() {
    let good = bundle(&[ANN]);
    let feed =
        format!("\u{feff}{good}\r\n\n{{\"resourceType\":}}\n{good}\n{{\"resourceType\":\"Bundle\"");
    let shown: Vec<Result<String, FeedError>> =
        read(feed.as_bytes(), Layout::Lines).map(|record| record.map(|record| record.id)).collect();
    assert_eq!(
        shown,
        [
            Ok("ann".to_owned()),
            Err(FeedError::Json { line: 3, column: 17, message: "expected value".to_owned() }),
            Ok("ann".to_owned()),
            Err(FeedError::Truncated { line: 5, column: 24 }),
        ]
    );
}

/// Cuts a bundle short and breaks it at every byte: an error or a record, never a panic.
#[test]
fn broken_anywhere_it_still_answers() {
    let whole = bundle(&[
        ANN,
        r#"{"resourceType":"Observation","id":"bp","effectiveDateTime":"2026-06-01","code":{"coding":[{"system":"http://loinc.org","code":"55284-4"}]},"component":[{"code":{"text":"é"},"valueQuantity":{"value":1.5e2}}],"performer":[{"reference":"Patient/ann"}]}"#,
    ]);
    for place in 0..whole.len() {
        let bytes = whole.as_bytes();
        assert!(read(&bytes[..place], Layout::Bundle).next().unwrap().is_err());
        for other in *b"\"{}[],:0e\\\xff" {
            let mut bytes = bytes.to_vec();
            bytes[place] = other;
            if let Ok(record) = read(bytes.as_slice(), Layout::Bundle).next().unwrap() {
                assert!(record.tally.reconciles());
            }
        }
    }
}
