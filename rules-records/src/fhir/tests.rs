mod recorder;
mod shapes;

use insta::assert_snapshot;
use rules_core::entry::Context;

use super::read;
use crate::{FeedError, Layout, PatientRecord};

fn record(bundle: &str) -> PatientRecord {
    let record = read(bundle.as_bytes(), Layout::Bundle).next().unwrap().unwrap();
    assert!(record.tally.reconciles(), "{}", record.tally);
    record
}

/// A bundle of these resources.
fn bundle(resources: &[&str]) -> String {
    let entries: Vec<String> = resources.iter().map(|r| format!(r#"{{"resource":{r}}}"#)).collect();
    format!("{{\"resourceType\":\"Bundle\",\n\"entry\":[\n{}]}}", entries.join(",\n"))
}

/// The record as text without its first lines, then problems and notes.
fn show(resources: &[&str]) -> String {
    let record = record(&bundle(resources));
    let context = Context::on("2026-11-23");
    let text = record.request(&context).to_text();
    let mut lines: Vec<String> =
        text.lines().skip(2).map(|line| line.replace('\t', " ¦ ")).collect();
    for problem in &record.problems {
        let line = problem.place.line.map(|line| line.to_string()).unwrap_or_default();
        let place = format!("line {line} {}", problem.place.pointer);
        let words = [problem.kind.name(), &problem.at, &place, &problem.text, &problem.message];
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
    entry ¦ Observation/1 ¦ 2026-06-01T10:30:05+01:00 ¦ read2:42W5.00 snomed:\s999791000000106 ¦ 58.50 ¦ mmol/mol ¦ >= ¦ RXL01 ¦ Scan clinic ¦ 2026-06-02T08:00:00+01:00 ¦  ¦ confidential ¦ Practitioner/d
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
    no-coding | Observation/bp#component.1 | line 7 /entry/1/resource/component/1/code | Diastolic | has no code that can be used
    not-done | Observation/bp#component.2 | line 8 /entry/1/resource/component/2/code |  | is recorded as not done, so it is not an entry
    answered-no | Observation/b | line 10 /entry/3/resource/code |  | is a question answered with no, so it is not an entry
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
    ]), @"
    patient ¦ birth=1990-04-02 ¦ sex=female
    entry ¦ Condition/e ¦ 2026-01-01 ¦ snomed:77386006 ¦  ¦  ¦  ¦  ¦  ¦ 2026-01-01 ¦  ¦ entered-in-error
    entry ¦ Condition/d ¦ 2026-01-01 ¦ snomed:77386006 ¦  ¦  ¦  ¦  ¦  ¦ 2026-01-01
    entry ¦ ServiceRequest/t ¦ 2026-02-01 ¦ snomed:77386006 ¦  ¦  ¦  ¦  ¦  ¦ 2026-02-01
    refuted | Condition/r | line 4 /entry/1/resource/code |  | is recorded as ruled out, so it is not an entry
    not-done | Procedure/n | line 7 /entry/4/resource/code |  | is recorded as not done, so it is not an entry
    planned | ProcedureRequest/q | line 8 /entry/5/resource/code |  | is planned or asked for and has not happened, so it is not an entry
    planned | ServiceRequest/s | line 9 /entry/6/resource/code |  | is planned or asked for and has not happened, so it is not an entry
    other-subject | Condition/o | line 11 /entry/8/resource/code |  | is about someone other than the patient, so it is not an entry
    other-subject | Observation/fetus | line 12 /entry/9/resource/code |  | is about someone other than the patient, so it is not an entry
    not-done | Immunization/i | line 13 /entry/10/resource/vaccineCode |  | is recorded as not done, so it is not an entry
    family-history | FamilyMemberHistory/f#condition.0 | line 14 /entry/11/resource/condition/0/code | Asthma | is about a relative, so it is not an entry
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
    no-coding | MedicationStatement/3 | line 7 /entry/4/resource/medicationReference | Aspirin | has no code that can be used
    no-coding | Immunization/v | line 8 /entry/5/resource/vaccineCode | Unknown | has no code that can be used
    no-coding | Encounter/e | line 13 /entry/8/resource/type/0 | Visit | has no code that can be used
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
    ]), @"
    entry ¦ Condition/1 ¦ 2026-02-30 ¦ snomed:77386006
    entry ¦ Condition/1~2 ¦ 2026-02-03 ¦ snomed:77386006
    entry ¦ Condition/1~2~2 ¦ 2026-02-03 ¦ snomed:77386006
    entry ¦ Condition/@3 ¦ 2026-02-03 ¦ snomed:77386006
    no-patient |  | line 1  |  | the bundle has no patient: birth date, sex and death are unknown
    not-a-resource | /entry/4/resource | line 7 /entry/4/resource |  | expected a resource: an object with a resource type
    not-a-resource | /entry/5/resource | line 8 /entry/5/resource |  | expected a resource: an object with a resource type
    date-unreadable | Condition/1 | line 3 /entry/0/resource/onsetDateTime | 2026-02-30 | the date cannot be read: it goes on as recorded
    duplicate-id | Condition/1~2 | line 4 /entry/1/resource/id |  | another resource has this type and id: both are kept
    duplicate-id | Condition/1~2~2 | line 5 /entry/2/resource/id |  | another resource has this type and id: both are kept
    no-coding | Condition/2 | line 9 /entry/6/resource/code |  | has no code that can be used
    note id-missing 1
    ");
    let odd = [
        r#"{"resourceType":"Patient","id":"a","gender":"F","deceasedBoolean":true}"#,
        r#"{"resourceType":"Patient","id":"b"}"#,
    ];
    assert_snapshot!(show(&odd), @"
    sex-unreadable | Patient | line 3 /entry/0/resource/gender | F | the recorded sex is none of male, female, other and unknown
    death-undated | Patient | line 3 /entry/0/resource/deceasedBoolean |  | the patient is recorded as dead without a date
    several-patients |  | line 4 /entry/1/resource |  | the bundle has more than one patient: the first is taken
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
        "{\"resourceType\":\"OperationOutcome\"}",
        "[1]",
        "\u{feff}{\"resourceType\":\"Parameters\"}",
        &deep,
    ];
    let shown: Vec<String> = cases
        .iter()
        .map(|case| read(case.as_bytes(), Layout::Bundle).next().unwrap().unwrap_err().to_string())
        .collect();
    assert_snapshot!(shown.join("\n"), @"
    the feed is empty
    the feed is empty
    line 3, column 12: it ends too early
    line 3, column 13: not valid JSON: expected value
    line 1: expected a FHIR bundle, found `OperationOutcome`
    line 1: expected a FHIR bundle, found no resource type
    line 1: expected a FHIR bundle, found `Parameters`
    line 1, column 143: not valid JSON: recursion limit exceeded
    ");
}

#[test]
fn a_bad_line_does_not_end_the_feed() {
    let good = bundle(&[ANN]).replace('\n', "");
    let feed =
        format!("\u{feff}{good}\r\n\n{{\"resourceType\":}}\n{good}\n{{\"resourceType\":\"Bundle\"");
    let shown: Vec<String> = read(feed.as_bytes(), Layout::Lines)
        .map(|record| match record {
            Ok(record) => record.id,
            Err(error) => format!("{:?}, {error}", error.kind),
        })
        .collect();
    assert_snapshot!(shown.join("\n"), @"
    ann
    Json, line 3, column 17: not valid JSON: expected value
    ann
    Truncated, line 5, column 24: it ends too early
    ");
}

#[test]
fn a_bundle_beyond_the_limit_is_refused_and_the_next_is_read() {
    let good = bundle(&[ANN]).replace('\n', "");
    let limit = good.len();
    let feed = format!("{good}\n{good} \n{good}\n{}{good}", " ".repeat(3 * limit));
    let shown: Vec<Result<String, FeedError>> = read(feed.as_bytes(), Layout::Lines)
        .limit(limit)
        .map(|record| record.map(|record| record.id))
        .collect();
    let too_large = |line| Err(FeedError::too_large(line, limit));
    assert_eq!(shown, [Ok("ann".to_owned()), too_large(2), Ok("ann".to_owned()), too_large(4)]);
    for layout in [Layout::Bundle, Layout::Xml] {
        let error = read(feed.as_bytes(), layout).limit(64).next().unwrap().unwrap_err();
        assert_eq!(error.to_string(), "line 1: a bundle larger than the limit of 64 bytes");
    }
    let exact = read(good.as_bytes(), Layout::Bundle).limit(limit).next().unwrap();
    assert_eq!(exact.unwrap().id, "ann");
}

#[test]
fn a_resource_alone_is_a_record_but_not_one_a_line() {
    let alone =
        format!(r#"{{"resourceType":"Condition","id":"c","onsetDateTime":"x",{}}}"#, sct("1"));
    let record = self::record(&alone);
    assert_eq!(record.entries.len(), 1);
    let places: Vec<_> =
        record.problems.iter().map(|p| (p.kind.name(), &*p.place.pointer)).collect();
    assert_eq!(places, [("no-patient", ""), ("date-unreadable", "/onsetDateTime")]);
    let line = read(alone.as_bytes(), Layout::Lines).next().unwrap();
    assert_eq!(line, Err(FeedError::not_bundle(1, Some("Condition"))));
}

#[test]
fn other_encodings_are_refused() {
    let utf8 = bundle(&[r#"{"resourceType":"Patient","id":"é"}"#]);
    let utf16: Vec<u8> = utf8.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin: Vec<u8> = utf8.chars().map(|c| c as u8).collect();
    let xml = b"<?xml version='1.0' encoding='windows-1252'?>\n<Patient xmlns='http://hl7.org/fhir'>\n<id value='\xe9'/></Patient>";
    let cases: [(&[u8], Layout); 3] =
        [(&utf16, Layout::Bundle), (&latin, Layout::Bundle), (xml, Layout::Xml)];
    let shown =
        cases.map(|(bytes, layout)| read(bytes, layout).next().unwrap().unwrap_err().to_string());
    assert_snapshot!(shown.join("\n"), @"
    line 1, column 1: UTF-16 where UTF-8 is expected; convert it to UTF-8
    line 3, column 45: the byte 0xe9 where UTF-8 is expected; convert it to UTF-8
    line 3, column 12: the byte 0xe9 where UTF-8 is expected; convert it to UTF-8
    ");
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
