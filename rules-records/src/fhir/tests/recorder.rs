//! Who recorded a statement, type by type, and what is confidential.

use super::{ANN, bundle, record, sct};

/// The recorder of each entry, by the entry's id.
fn recorders(resources: &[&str]) -> Vec<(String, String)> {
    let entries = record(&bundle(resources)).entries;
    entries.into_iter().map(|entry| (entry.id, entry.recorder)).collect()
}

/// The recorder of one resource of this type with these members.
fn recorder(kind: &str, members: &str) -> String {
    let medication = sct("319773006").replacen("code", "medicationCodeableConcept", 1);
    let coded = match kind {
        "MedicationRequest" | "MedicationStatement" => medication,
        "Immunization" => sct("333598008").replacen("code", "vaccineCode", 1),
        "Encounter" => sct("185349003").replacen("code", "type", 1),
        "ReferralRequest" => sct("183519002").replacen("code", "reasonCode", 1),
        _ => sct("77386006"),
    };
    let asked = r#""intent":"order","category":[{"coding":[{"code":"3457005"}]}]"#;
    let asked = if kind == "ServiceRequest" { format!("{asked},") } else { String::new() };
    let resource = format!(r#"{{"resourceType":"{kind}","id":"1",{asked}{coded},{members}}}"#);
    let found = recorders(&[ANN, &resource]);
    assert_eq!(found.len(), 1, "{resource}");
    found.into_iter().next().unwrap().1
}

fn reference(to: &str) -> String {
    format!(r#"{{"reference":"{to}"}}"#)
}

#[test]
fn each_type_names_its_recorder_in_its_own_way() {
    let [d, r, o] = ["Practitioner/d", "PractitionerRole/r", "Organization/o"].map(reference);
    let cases = [
        ("Observation", format!(r#""performer":[{o},{d},{r}]"#)),
        ("Condition", format!(r#""asserter":{r},"recorder":{d}"#)),
        ("Condition", format!(r#""asserter":{d}"#)),
        ("AllergyIntolerance", format!(r#""recorder":{d},"asserter":{r}"#)),
        ("AllergyIntolerance", format!(r#""asserter":{d}"#)),
        ("Procedure", format!(r#""performer":[{{"actor":{o}}},{{"actor":{d},"onBehalfOf":{o}}}]"#)),
        ("Procedure", format!(r#""performer":[{{"actor":{r}}}],"recorder":{d}"#)),
        ("MedicationRequest", format!(r#""requester":{r},"recorder":{d}"#)),
        ("MedicationRequest", format!(r#""requester":{d},"performer":{r}"#)),
        ("MedicationRequest", format!(r#""requester":{{"agent":{d},"onBehalfOf":{o}}}"#)),
        ("MedicationStatement", format!(r#""informationSource":{d}"#)),
        ("Immunization", format!(r#""performer":[{{"actor":{o}}},{{"actor":{d}}}]"#)),
        ("Immunization", format!(r#""practitioner":[{{"actor":{d}}}]"#)),
        ("Encounter", format!(r#""participant":[{{"individual":{d}}},{{"individual":{r}}}]"#)),
        ("ReferralRequest", format!(r#""requester":{{"agent":{d},"onBehalfOf":{o}}}"#)),
        ("ServiceRequest", format!(r#""performer":[{r}],"requester":{d}"#)),
        ("DiagnosticReport", format!(r#""performer":[{o},{d}]"#)),
        ("DiagnosticReport", format!(r#""performer":[{{"actor":{d}}}]"#)),
        ("Flag", format!(r#""author":{d}"#)),
    ];
    for (kind, members) in cases {
        assert_eq!(recorder(kind, &members), "Practitioner/d", "{kind} {members}");
    }
}

#[test]
fn only_people_of_the_service_record() {
    let others = ["Patient/ann", "RelatedPerson/m", "Organization/o", "Device/x"].map(reference);
    for other in others {
        assert_eq!(recorder("Condition", &format!(r#""asserter":{other}"#)), "");
        assert_eq!(recorder("MedicationStatement", &format!(r#""informationSource":{other}"#)), "");
    }
    let nobody = [
        r#""performer":[{"reference":"Practitioner"}]"#,
        r#""performer":[{"reference":"urn:uuid:7"}]"#,
        r##""performer":[{"reference":"#d"}]"##,
        r#""performer":[{"display":"Dr Who"},7,null,{}]"#,
        r#""performer":[]"#,
        r#""recorder":{"reference":"Practitioner/d"}"#,
    ];
    for members in nobody {
        assert_eq!(recorder("Observation", members), "", "{members}");
    }
    let asked = r#""performer":[{"reference":"Practitioner/d"}]"#;
    assert_eq!(recorder("ServiceRequest", asked), "", "who should do it has recorded nothing");
}

/// GP Connect names who saw the patient first, and then who wrote it down.
#[test]
fn of_the_participants_the_recorder_is_first() {
    let participants = r#""participant":[
        {"type":[{"coding":[{"system":"http://hl7.org/fhir/v3/ParticipationType","code":"PPRF"}]}],"individual":{"reference":"Practitioner/seen"}},
        {"type":[{"coding":[{"system":"https://fhir.nhs.uk/STU3/CodeSystem/GPConnect-ParticipantType-1","code":"REC"}]}],"individual":{"reference":"Practitioner/wrote"}}]"#;
    assert_eq!(recorder("Encounter", participants), "Practitioner/wrote");
    let unnamed = participants.replace("Practitioner/wrote", "Patient/ann");
    assert_eq!(recorder("Encounter", &unnamed), "Practitioner/seen");
}

#[test]
fn a_reference_stands_as_written() {
    let taken = [
        "https://a.example/fhir/Practitioner/d",
        "https://a.example/fhir/PractitionerRole/r/_history/2",
        "Practitioner?identifier=https://fhir.hl7.org.uk/Id/gmp-number|G7",
        "urn:uuid:doctor",
        "#inside",
    ];
    for taken in taken {
        let observation = format!(
            r#"{{"resourceType":"Observation","id":"1",{},"performer":[{}],"contained":[{{"resourceType":"Practitioner","id":"inside"}}]}}"#,
            sct("77386006"),
            reference(taken)
        );
        let feed = bundle(&[ANN, &observation, r#"{"resourceType":"Practitioner","id":"doctor"}"#])
            .replace(r#"{"resource":{"resourceType":"Practitioner","id":"doctor"}}"#, r#"{"fullUrl":"urn:uuid:doctor","resource":{"resourceType":"Practitioner","id":"x"}}"#);
        assert_eq!(record(&feed).entries[0].recorder, taken);
    }
    let typed = r#""performer":[{"reference":"urn:uuid:elsewhere","type":"PractitionerRole"}]"#;
    assert_eq!(recorder("Observation", typed), "urn:uuid:elsewhere");
}

/// Components are recorded by whoever recorded the whole, and so is what a list contains by whom it says.
#[test]
fn parts_have_the_recorder_of_the_whole() {
    let coded = sct("77386006");
    let pressure = format!(
        r#"{{"resourceType":"Observation","id":"bp",{coded},"performer":[{{"reference":"Practitioner/d"}}],"component":[{{{coded}}}]}}"#
    );
    let list = format!(
        r##"{{"resourceType":"List","id":"l","contained":[{{"resourceType":"Practitioner","id":"p"}},{{"resourceType":"AllergyIntolerance","id":"a","recorder":{{"reference":"#p"}},{coded}}}]}}"##
    );
    let found = recorders(&[ANN, &pressure, &list]);
    let found: Vec<(&str, &str)> = found.iter().map(|(id, who)| (&**id, &**who)).collect();
    assert_eq!(
        found,
        [
            ("Observation/bp", "Practitioner/d"),
            ("Observation/bp#component.0", "Practitioner/d"),
            ("List/l#a", "#p"),
        ]
    );
}

#[test]
fn security_labels_make_an_entry_confidential() {
    let coded = sct("77386006");
    let confidential = |labels: &str| {
        let resource = format!(
            r#"{{"resourceType":"Condition","id":"1","meta":{{"security":[{labels}]}},{coded}}}"#
        );
        record(&bundle(&[ANN, &resource])).entries[0].flags.confidential
    };
    for code in ["R", "V", "NOPAT"] {
        assert!(confidential(&format!(r#"{{"code":"U"}},{{"code":"{code}"}}"#)), "{code}");
    }
    for code in ["N", "L", "M", "U", "r", "PSY", ""] {
        assert!(!confidential(&format!(r#"{{"code":"{code}"}}"#)), "{code}");
    }
    assert!(!confidential(""));
}

/// A contained resource may have no labels of its own: those of its container are its labels.
#[test]
fn the_labels_of_a_container_are_those_of_what_it_contains() {
    let coded = sct("91936005");
    let list = |labels: &str| {
        format!(
            r#"{{"resourceType":"List","id":"l","meta":{{"security":[{labels}]}},"contained":[{{"resourceType":"AllergyIntolerance","id":"a",{coded}}}]}}"#
        )
    };
    let marked = record(&bundle(&[ANN, &list(r#"{"code":"NOPAT"}"#)]));
    assert!(marked.entries[0].flags.confidential);
    let plain = record(&bundle(&[ANN, &list(r#"{"code":"N"}"#)]));
    assert!(!plain.entries[0].flags.confidential);
}
