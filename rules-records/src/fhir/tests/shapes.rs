//! The shapes in which suppliers send what the standard leaves open.

use insta::assert_snapshot;

use super::{ANN, record, sct, show};
use crate::{Layout, fhir::read};

#[test]
fn tpp_sends_ctv3_and_multilex() {
    assert_snapshot!(show(&[
        r#"{"resourceType":"Patient","id":"p","birthDate":"1990-04-02","gender":"male"}"#,
        r#"{"resourceType":"Condition","id":"1","clinicalStatus":"inactive","assertedDate":"2011-06-20","onsetDateTime":"2010-02",
            "extension":[{"url":"https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-ConditionEpisode-1","valueCode":"new"}],
            "code":{"coding":[
                {"system":"http://snomed.info/sct","code":"195967001","extension":[
                    {"url":"https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-coding-sctdescid","extension":[{"url":"DescriptionID","valueId":"301480018"}]}]},
                {"system":"http://read.info/ctv3","code":"H33..","userSelected":true}]}}"#,
        r#"{"resourceType":"Medication","id":"m","code":{"coding":[
            {"system":"http://snomed.info/sct","code":"319773006"},
            {"system":"https://fhir.hl7.org.uk/Id/multilex-drug-codes","code":"112233"}]}}"#,
        r#"{"resourceType":"MedicationStatement","id":"2","taken":"unk","effectivePeriod":{"start":"2020-01-01","end":"2020-02-01"},"dateAsserted":"2020-01-02","medicationReference":{"reference":"Medication/m"}}"#,
    ]), @"
    patient ¦ birth=1990-04-02 ¦ sex=male
    entry ¦ Condition/1 ¦ 2010-02 ¦ snomed:195967001 ctv3:H33.. ¦  ¦  ¦  ¦  ¦  ¦ 2011-06-20 ¦ new
    entry ¦ MedicationStatement/2 ¦ 2020-01-01 ¦ dmd:319773006 local:112233 ¦  ¦  ¦  ¦  ¦  ¦ 2020-01-02
    note end-not-carried 2
    ");
}

#[test]
fn medicus_sends_one_coding_and_words() {
    assert_snapshot!(show(&[
        ANN,
        r#"{"resourceType":"AllergyIntolerance","id":"a","clinicalStatus":"active","verificationStatus":"unconfirmed","assertedDate":"2024-03-01T09:00:00.123Z",
            "code":{"coding":[{"system":"http://snomed.info/sct","code":"91936005","display":"Allergy to penicillin"}],"text":"Penicillin"}}"#,
        r#"{"resourceType":"ReferralRequest","id":"r","status":"active","intent":"order","authoredOn":"2024-03-02","reasonCode":[{"text":"Chest pain"},{"coding":[{"system":"http://snomed.info/sct","code":"183519002"}]}]}"#,
        r#"{"resourceType":"DiagnosticReport","id":"d","status":"final","issued":"2024-03-03T10:00:00Z","code":{"coding":[{"system":"http://snomed.info/sct","code":"721981007"}]}}"#,
        r#"{"resourceType":"Flag","id":"f","status":"inactive","period":{"start":"2024-01-01"},"code":{"coding":[{"system":"http://snomed.info/sct","code":"375041000000100"}]}}"#,
        r#"{"resourceType":"Encounter","id":"e","status":"finished","period":{"start":"2024-03-03"},"type":[{"coding":[{"system":"http://snomed.info/sct","code":"24671000000101"}]}]}"#,
    ]), @"
    patient ¦ birth=1990-04-02 ¦ sex=female
    entry ¦ AllergyIntolerance/a ¦ 2024-03-01T09:00:00Z ¦ snomed:91936005 ¦  ¦  ¦  ¦  ¦  ¦ 2024-03-01T09:00:00Z
    entry ¦ ReferralRequest/r#reasonCode.1 ¦ 2024-03-02 ¦ snomed:183519002 ¦  ¦  ¦  ¦  ¦  ¦ 2024-03-02
    entry ¦ DiagnosticReport/d ¦ 2024-03-03T10:00:00Z ¦ snomed:721981007 ¦  ¦  ¦  ¦  ¦  ¦ 2024-03-03T10:00:00Z
    entry ¦ Flag/f ¦ 2024-01-01 ¦ snomed:375041000000100
    entry ¦ Encounter/e ¦ 2024-03-03 ¦ snomed:24671000000101
    no-coding | ReferralRequest/r | line 6 /entry/2/resource/reasonCode/0 | Chest pain | has no code that can be used
    note date-from-recorded 2
    note end-not-carried 1
    ");
}

/// A group and its members are an entry each, whether the members stand beside it or inside it.
#[test]
fn members_of_an_observation_are_entries() {
    let [group, sodium, potassium] = ["252167001", "1000661000000107", "1000651000000109"].map(sct);
    let stu3 = format!(
        r#"{{"resourceType":"Observation","id":"g","effectiveDateTime":"2024-01-01",{group},
            "related":[{{"type":"has-member","target":{{"reference":"Observation/na"}}}}]}}"#
    );
    let member = format!(
        r#"{{"resourceType":"Observation","id":"na","effectiveDateTime":"2024-01-01",{sodium},"valueQuantity":{{"value":140,"unit":"mmol/L"}},
            "related":[{{"type":"derived-from","target":{{"reference":"Observation/g"}}}}]}}"#
    );
    let r4 = format!(
        r##"{{"resourceType":"Observation","id":"h","effectiveInstant":"2024-01-02T00:00:00Z",{group},"hasMember":[{{"reference":"#k"}}],
            "contained":[{{"resourceType":"Observation","id":"k","status":"entered-in-error",{potassium},"valueQuantity":{{"value":4.10,"unit":"mmol/L"}}}}]}}"##
    );
    assert_snapshot!(show(&[ANN, &stu3, &member, &r4]), @"
    patient ¦ birth=1990-04-02 ¦ sex=female
    entry ¦ Observation/g ¦ 2024-01-01 ¦ snomed:252167001
    entry ¦ Observation/na ¦ 2024-01-01 ¦ snomed:1000661000000107 ¦ 140 ¦ mmol/L
    entry ¦ Observation/h ¦ 2024-01-02T00:00:00Z ¦ snomed:252167001
    entry ¦ Observation/h#k ¦  ¦ snomed:1000651000000109 ¦ 4.10 ¦ mmol/L ¦  ¦  ¦  ¦  ¦  ¦ entered-in-error
    note date-missing 1
    ");
}

#[test]
fn uk_core_requests() {
    let coded = sct("77386006");
    let referral =
        r#""category":[{"coding":[{"system":"http://snomed.info/sct","code":"3457005"}]}]"#;
    assert_snapshot!(show(&[
        ANN,
        &format!(r#"{{"resourceType":"ServiceRequest","id":"1","status":"active","intent":"order","authoredOn":"2024-01-01",{referral},{coded}}}"#),
        &format!(r#"{{"resourceType":"ServiceRequest","id":"2","status":"active","intent":"order","doNotPerform":true,{referral},{coded}}}"#),
        &format!(r#"{{"resourceType":"ServiceRequest","id":"3","status":"draft","intent":"order",{referral},{coded}}}"#),
        &format!(r#"{{"resourceType":"MedicationRequest","id":"4","status":"cancelled","intent":"order","medicationCodeableConcept":{{{}}}}}"#, coded.trim_start_matches("\"code\":{").trim_end_matches('}')),
        &format!(r#"{{"resourceType":"Procedure","id":"5","status":"preparation",{coded}}}"#),
        &format!(r#"{{"resourceType":"Encounter","id":"6","status":"planned","type":[{{{}}}]}}"#, coded.trim_start_matches("\"code\":{").trim_end_matches('}')),
    ]), @"
    patient ¦ birth=1990-04-02 ¦ sex=female
    entry ¦ ServiceRequest/1 ¦ 2024-01-01 ¦ snomed:77386006 ¦  ¦  ¦  ¦  ¦  ¦ 2024-01-01
    not-done | ServiceRequest/2 | line 5 /entry/2/resource/code |  | is recorded as not done, so it is not an entry
    planned | ServiceRequest/3 | line 6 /entry/3/resource/code |  | is planned or asked for and has not happened, so it is not an entry
    not-done | MedicationRequest/4 | line 7 /entry/4/resource/medicationCodeableConcept |  | is recorded as not done, so it is not an entry
    planned | Procedure/5 | line 8 /entry/5/resource/code |  | is planned or asked for and has not happened, so it is not an entry
    planned | Encounter/6 | line 9 /entry/6/resource/type/0 |  | is planned or asked for and has not happened, so it is not an entry
    ");
}

/// The same bundle in both syntaxes gives the same record, places in the file apart.
#[test]
fn xml_and_json_give_one_record() {
    let json = r##"{"resourceType":"Bundle","entry":[
        {"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","id":"p","birthDate":"1990-04-02","gender":"female","deceasedBoolean":true,
            "managingOrganization":{"reference":"Organization/o"}}},
        {"resource":{"resourceType":"Organization","id":"o","name":"Surgery","identifier":[{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":"A1"}]}},
        {"resource":{"resourceType":"Observation","id":"1","status":"final","effectiveDateTime":"2026-06-01","subject":{"reference":"urn:uuid:1"},
            "meta":{"security":[{"code":"R"}]},
            "code":{"coding":[{"system":"http://snomed.info/sct","code":"999791000000106"},{"system":"http://loinc.org","code":"4548-4"}],"text":"HbA1c"},
            "valueQuantity":{"value":58.50,"comparator":">=","unit":"mmol/mol","system":"http://unitsofmeasure.org","code":"mmol/mol"},
            "component":[{"code":{"text":"x & y"},"valueInteger":5},{"code":{"coding":[{"system":"http://read.info/ctv3","code":"XaPbt"}]},"valueRange":{"low":{"value":1.10},"high":{"unit":"g"}}}]}},
        {"resource":{"resourceType":"Observation","id":"2","effectiveDateTime":"2026","code":{"coding":[{"system":"http://snomed.info/sct","code":"77386006"}]},"valueBoolean":false}},
        {"resource":{"resourceType":"MedicationStatement","id":"3","contained":[{"resourceType":"Medication","id":"m","code":{"coding":[{"system":"http://snomed.info/sct","code":"319773006"}]}}],
            "medicationReference":{"reference":"#m"},"effectivePeriod":{"start":"2020-01-01"}}},
        {"resource":{"resourceType":"Condition","id":"4","onsetDateTime":"soon","verificationStatus":{"coding":[{"code":"provisional"}]},"code":{"coding":[{"code":"x"}]}}},
        {"resource":{"resourceType":"FamilyMemberHistory","id":"5","condition":[{"code":{"text":"Asthma"}},{"code":{"text":"Angina"}}]}},
        {"fullUrl":"urn:uuid:9"}]}"##;
    let xml = r##"<?xml version="1.0" encoding="UTF-8"?>
<Bundle xmlns="http://hl7.org/fhir">
  <entry><fullUrl value="urn:uuid:1"/><resource><Patient><id value="p"/><gender value="female"/><birthDate value="1990-04-02"/>
    <deceasedBoolean value="true"/><managingOrganization><reference value="Organization/o"/></managingOrganization></Patient></resource></entry>
  <entry><resource><Organization><id value="o"/><identifier><system value="https://fhir.nhs.uk/Id/ods-organization-code"/><value value="A1"/></identifier>
    <name value="Surgery"/></Organization></resource></entry>
  <entry><resource><Observation><id value="1"/><meta><security><code value="R"/></security></meta><status value="final"/>
    <code><coding><system value="http://snomed.info/sct"/><code value="999791000000106"/></coding>
      <coding><system value="http://loinc.org"/><code value="4548-4"/></coding><text value="HbA1c"/></code>
    <subject><reference value="urn:uuid:1"/></subject><effectiveDateTime value="2026-06-01"/>
    <valueQuantity><value value="58.50"/><comparator value="&gt;="/><unit value="mmol/mol"/><system value="http://unitsofmeasure.org"/><code value="mmol/mol"/></valueQuantity>
    <component><code><text value="x &amp; y"/></code><valueInteger value="5"/></component>
    <component><code><coding><system value="http://read.info/ctv3"/><code value="XaPbt"/></coding></code>
      <valueRange><low><value value="1.10"/></low><high><unit value="g"/></high></valueRange></component></Observation></resource></entry>
  <entry><resource><Observation><id value="2"/><code><coding><system value="http://snomed.info/sct"/><code value="77386006"/></coding></code>
    <effectiveDateTime value="2026"/><valueBoolean value="false"/></Observation></resource></entry>
  <entry><resource><MedicationStatement><id value="3"/><contained><Medication><id value="m"/><code><coding><system value="http://snomed.info/sct"/>
    <code value="319773006"/></coding></code></Medication></contained><medicationReference><reference value="#m"/></medicationReference>
    <effectivePeriod><start value="2020-01-01"/></effectivePeriod></MedicationStatement></resource></entry>
  <entry><resource><Condition><id value="4"/><verificationStatus><coding><code value="provisional"/></coding></verificationStatus>
    <code><coding><code value="x"/></coding></code><onsetDateTime value="soon"/></Condition></resource></entry>
  <entry><resource><FamilyMemberHistory><id value="5"/><condition><code><text value="Asthma"/></code></condition><condition><code><text value="Angina"/></code></condition></FamilyMemberHistory></resource></entry>
  <entry><fullUrl value="urn:uuid:9"/></entry>
</Bundle>"##;
    let mut from_xml = read(xml.as_bytes(), Layout::Xml).next().unwrap().unwrap();
    let mut from_json = record(json);
    assert_eq!((from_json.entries.len(), from_json.problems.len()), (4, 7));
    for problem in from_xml.problems.iter_mut().chain(&mut from_json.problems) {
        assert!(problem.place.line.take().is_some(), "{problem:?}");
    }
    assert_eq!(from_xml, from_json);
}
