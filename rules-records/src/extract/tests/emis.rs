use insta::assert_snapshot;

use super::{ExtractKind, Folder};

const OBSERVATIONS: &str = "ObservationGuid,PatientGuid,OrganisationGuid,EffectiveDate,EffectiveDatePrecision,EnteredDate,EnteredTime,ClinicanUserInRoleGuid,CodeId,AssociatedText,Value,NumericUnit,ObservationType,Deleted,IsConfidential";

fn folder() -> Folder {
    Folder::new(ExtractKind::Emis)
        .table("291_Admin_Patient_20260601_GUID", "
            PatientGuid,OrganisationGuid,Sex,DateOfBirth,DateOfDeath,DateOfRegistration,DateOfDeactivation,Deleted,ExternalUsusalGP,IsConfidential
            {P1},{O1},F,1990-04-02,,2019-03-01,,false,Dr X,false
            {P2},{O1},I,1960-05-05,2026-01-03,2010-01-01,2026-01-03,false,,true
            ")
        .table("291_Admin_Organisation_20260601_GUID", "
            OrganisationGuid,OrganisationName,ODSCode
            {O1},Sample Surgery,B83621
            ")
        .table("291_Agreements_SharingOrganisation_20260601_GUID", "
            OrganisationGuid,IsActivated,LastModifiedDate,Disabled,Deleted
            {O1},true,,true,false
            ")
        .table("291_Coding_ClinicalCode_20260601_GUID", "
            CodeId,Term,ReadTermId,SnomedCTConceptId,SnomedCTDescriptionId
            100,Hb A1c,42W5.-1,999791000000106,2373951000000116
            101,Diabetes,C10,73211009,
            102,Not national,EMISNQ12,,
            103,No code at all,,0,
            104,Never used,H33..,195967001,
            ")
        .table("291_Coding_DrugCode_20260601_GUID", "
            CodeId,Term,DmdProductCodeId
            200,Aspirin 75mg tablets,319773006
            201,Something herbal,
            ")
}

fn observations(rows: &str) -> Folder {
    folder().table(
        "291_CareRecord_Observation_20260601_GUID",
        &format!("{OBSERVATIONS}\n            {}", rows.trim_start()),
    )
}

#[test]
fn observations_with_dates_of_every_precision() {
    let folder = observations("
            {A},{P1},{O1},2026-06-01,YMD,2026-06-02,08:00:00,{U},100,,58.50,mmol/mol,Value,false,false
            {B},{P1},{O1},2019-06-01,YM,2026-06-02,08:00:00,{U},101,\"said, \"\"once\"\"
two lines\",,,Observation,false,true
            {C},{P1},{O1},2019-01-01,Y,2026-06-02,,{U},102,,,,Observation,false,false
            {D},{P1},{O1},1900-01-01,U,2026-06-02,08:00:00,{U},101,,,,Observation,false,false
            {E},{P1},{O1},,,,,{U},101,,,,Observation,false,false
            {F},{P2},{O2},2019-06-01,YMDT,2026-06-02,08:00:00,{U},101,,,,Observation,false,false
            ");
    assert_snapshot!(folder.show(), @r#"
    --- {P1}
    patient ¦ birth=1990-04-02 ¦ sex=female
    registration ¦ 2019-03-01 ¦  ¦ B83621
    entry ¦ CareRecord_Observation/{A} ¦ 2026-06-01 ¦ read2:42W5. snomed:999791000000106 ¦ 58.50 ¦ mmol/mol ¦  ¦ B83621 ¦ Sample Surgery ¦ 2026-06-02T08:00:00 ¦  ¦  ¦ {U}
    entry ¦ CareRecord_Observation/{B} ¦ 2019-06 ¦ read2:C10.. snomed:73211009 ¦ "said, "once"\r\ntwo lines ¦  ¦  ¦ B83621 ¦ Sample Surgery ¦ 2026-06-02T08:00:00 ¦  ¦ confidential ¦ {U}
    entry ¦ CareRecord_Observation/{C} ¦ 2019 ¦ local:EMISNQ12 ¦  ¦  ¦  ¦ B83621 ¦ Sample Surgery ¦ 2026-06-02 ¦  ¦  ¦ {U}
    entry ¦ CareRecord_Observation/{D} ¦ 2026-06-02T08:00:00 ¦ read2:C10.. snomed:73211009 ¦  ¦  ¦  ¦ B83621 ¦ Sample Surgery ¦ 2026-06-02T08:00:00 ¦  ¦  ¦ {U}
    entry ¦ CareRecord_Observation/{E} ¦  ¦ read2:C10.. snomed:73211009 ¦  ¦  ¦  ¦ B83621 ¦ Sample Surgery ¦  ¦  ¦  ¦ {U}
    table-missing | CareRecord_Problem, CareRecord_Consultation, Prescribing_DrugRecord, Prescribing_IssueRecord |  | not in the extract: what these tables would hold is unknown
    note date-from-recorded 1
    note date-missing 1
    note sharing-disabled 1
    --- {P2}
    patient ¦ birth=1960-05-05 ¦ sex=other ¦ death=2026-01-03
    registration ¦ 2010-01-01 ¦ 2026-01-03 ¦ B83621
    entry ¦ CareRecord_Observation/{F} ¦ 2019-06-01 ¦ read2:C10.. snomed:73211009 ¦  ¦  ¦  ¦ {O2} ¦  ¦ 2026-06-02T08:00:00 ¦  ¦ confidential ¦ {U}
    table-missing | CareRecord_Problem, CareRecord_Consultation, Prescribing_DrugRecord, Prescribing_IssueRecord |  | not in the extract: what these tables would hold is unknown
    note sharing-disabled 1
    "#);
}

#[test]
fn what_is_no_entry() {
    let folder = observations("
            {A},{P1},{O1},2026-06-01,YMD,2026-06-02,08:00:00,,101,Mother,,,Family history,false,false
            {B},{P1},{O1},2026-06-01,YMD,2026-06-02,08:00:00,,100,,,,Test Request,false,false
            {C},{P1},{O1},2026-06-01,YMD,2026-06-02,08:00:00,,999,Seen by the nurse,,,Observation,false,false
            {D},{P1},{O1},2026-06-01,YMD,2026-06-02,08:00:00,,103,,,,Observation,false,false
            {E},{P1},{O1},2026-06-01,YMD,2026-06-02,08:00:00,,,Free text,,,Observation,false,false
            {F},{P1},{O1},,,,,,,,,,,true,
            {G},{P1},{O1},2026-06-01,YMD,2026-06-02,08:00:00,,101,,,,Observation,true,false
            {H},{P1},{O1},06/01/2026,YMD,2026-06-02,8am,,101,,,,Observation,false,false
            ")
        .table("291_CareRecord_Problem_20260601_GUID", "
            ObservationGuid,PatientGuid,OrganisationGuid,Deleted,Comment,EndDate,EndDatePrecision
            {G},{P1},{O1},false,,2026-07-01,YMD
            {H},{P1},{O1},false,,,
            {Z},{P1},{O1},false,Asthma,,
            {Y},{P1},{O1},true,,,
            ");
    assert_snapshot!(folder.show(), @"
    --- {P1}
    patient ¦ birth=1990-04-02 ¦ sex=female
    registration ¦ 2019-03-01 ¦  ¦ B83621
    entry ¦ CareRecord_Observation/{G} ¦ 2026-06-01 ¦ read2:C10.. snomed:73211009 ¦  ¦  ¦  ¦ B83621 ¦ Sample Surgery ¦ 2026-06-02T08:00:00 ¦  ¦ deleted
    entry ¦ CareRecord_Observation/{H} ¦ 06/01/2026 ¦ read2:C10.. snomed:73211009 ¦  ¦  ¦  ¦ B83621 ¦ Sample Surgery ¦ 2026-06-02
    table-missing | CareRecord_Consultation, Prescribing_DrugRecord, Prescribing_IssueRecord |  | not in the extract: what these tables would hold is unknown
    family-history | 291_CareRecord_Observation_20260601_GUID.csv line 2, ObservationType | Diabetes | is about a relative, so it is not an entry
    planned | 291_CareRecord_Observation_20260601_GUID.csv line 3, ObservationType | Hb A1c | is planned or asked for and has not happened, so it is not an entry
    code-not-found | 291_CareRecord_Observation_20260601_GUID.csv line 4, CodeId | Seen by the nurse | has a code that is not in the table of codes
    no-coding | 291_CareRecord_Observation_20260601_GUID.csv line 5, CodeId | No code at all | has no code that can be used
    no-coding | 291_CareRecord_Observation_20260601_GUID.csv line 6, CodeId | Free text | has no code that can be used
    withdrawn | 291_CareRecord_Observation_20260601_GUID.csv line 7, Deleted |  | withdraws an earlier row, so it is not an entry
    date-unreadable | 291_CareRecord_Observation_20260601_GUID.csv line 9, EffectiveDate |  | the date cannot be read: it goes on as recorded
    date-unreadable | 291_CareRecord_Observation_20260601_GUID.csv line 9, EnteredDate |  | the date cannot be read: it goes on as recorded
    code-not-found | 291_CareRecord_Problem_20260601_GUID.csv line 4, ObservationGuid | Asthma | a problem whose observation is not in the extract, and so its code
    note end-not-carried 1
    note problem-mark 3
    note sharing-disabled 1
    --- {P2}
    patient ¦ birth=1960-05-05 ¦ sex=other ¦ death=2026-01-03
    registration ¦ 2010-01-01 ¦ 2026-01-03 ¦ B83621
    table-missing | CareRecord_Consultation, Prescribing_DrugRecord, Prescribing_IssueRecord |  | not in the extract: what these tables would hold is unknown
    note sharing-disabled 1
    ");
}

#[test]
fn medicines_and_several_files_of_one_table() {
    const ISSUES: &str = "IssueRecordGuid,PatientGuid,OrganisationGuid,DrugRecordGuid,EffectiveDate,EffectiveDatePrecision,EnteredDate,EnteredTime,CodeId,IsConfidential,Deleted";
    let folder = observations("")
        .table("291_Prescribing_DrugRecord_20260601_GUID", "
            DrugRecordGuid,PatientGuid,OrganisationGuid,EffectiveDate,EffectiveDatePrecision,EnteredDate,EnteredTime,CodeId,CancellationDate,IsConfidential,Deleted
            {R},{P1},{O1},2026-06-01,YMD,2026-06-02,08:00:00,200,2026-09-01,false,false
            ")
        .table("291_Prescribing_IssueRecord_20260601_GUID", &format!("{ISSUES}
            {{I}},{{P1}},{{O1}},{{R}},2026-06-01,YMD,2026-06-02,08:00:00,200,false,false
            {{J}},{{P1}},{{O1}},{{R}},2026-06-01,YMD,2026-06-02,08:00:00,201,false,false
            {{K}},{{P1}},{{O1}},{{R}},2026-06-01,YMD,2026-06-02,08:00:00,200,false,false
            "))
        .table("291_Prescribing_IssueRecord_20260602_GUID", &format!("{ISSUES}
            {{I}},{{P1}},{{O1}},{{R}},2026-06-03,YMD,2026-06-03,08:00:00,200,false,false
            {{K}},,,,,,,,,,true
            "));
    assert_snapshot!(folder.show(), @"
    --- {P1}
    patient ¦ birth=1990-04-02 ¦ sex=female
    registration ¦ 2019-03-01 ¦  ¦ B83621
    entry ¦ Prescribing_DrugRecord/{R} ¦ 2026-06-01 ¦ dmd:319773006 ¦  ¦  ¦  ¦ B83621 ¦ Sample Surgery ¦ 2026-06-02T08:00:00
    entry ¦ Prescribing_IssueRecord/{K} ¦ 2026-06-01 ¦ dmd:319773006 ¦  ¦  ¦  ¦ B83621 ¦ Sample Surgery ¦ 2026-06-02T08:00:00 ¦  ¦ deleted
    entry ¦ Prescribing_IssueRecord/{I} ¦ 2026-06-03 ¦ dmd:319773006 ¦  ¦  ¦  ¦ B83621 ¦ Sample Surgery ¦ 2026-06-03T08:00:00
    table-missing | CareRecord_Problem, CareRecord_Consultation |  | not in the extract: what these tables would hold is unknown
    superseded | 291_Prescribing_IssueRecord_20260601_GUID.csv line 2, IssueRecordGuid |  | has the id of a later row, which is taken in its place
    no-coding | 291_Prescribing_IssueRecord_20260601_GUID.csv line 3, CodeId | Something herbal | has no code that can be used
    note end-not-carried 1
    note sharing-disabled 1
    --- {P2}
    patient ¦ birth=1960-05-05 ¦ sex=other ¦ death=2026-01-03
    registration ¦ 2010-01-01 ¦ 2026-01-03 ¦ B83621
    table-missing | CareRecord_Problem, CareRecord_Consultation |  | not in the extract: what these tables would hold is unknown
    note sharing-disabled 1
    ");
}

#[test]
fn the_clinician_comes_before_who_typed_it() {
    let table = |name: &str, columns: &str, clinician: &str, row: &str| {
        let head = format!(
            "{columns},PatientGuid,OrganisationGuid,EffectiveDate,EffectiveDatePrecision,EnteredDate,EnteredTime,{clinician},EnteredByUserInRoleGuid,CodeId,AssociatedText,Value,NumericUnit,ObservationType,Deleted,IsConfidential"
        );
        let rows = row.split('|').map(|row| {
            let (id, people) = row.split_once(' ').unwrap();
            let code = if name.starts_with("Presc") { 200 } else { 101 };
            format!(
                "{id},{{P1}},{{O1}},2026-06-01,YMD,,,{people},{code},,,,,false,false\n            "
            )
        });
        (
            format!("291_{name}_20260601_GUID"),
            format!("{head}\n            {}", rows.collect::<String>()),
        )
    };
    let observations = table(
        "CareRecord_Observation",
        "ObservationGuid",
        "ClinicianUserInRoleGuid",
        "{A} {U},{V}|{B} ,{V}|{C} ,",
    );
    let plans =
        table("Prescribing_DrugRecord", "DrugRecordGuid", "ClinicanUserInRoleGuid", "{R} {U},{V}");
    let issues =
        table("Prescribing_IssueRecord", "IssueRecordGuid", "ClinicianUserInRoleGuid", "{I} ,{V}");
    let folder = [observations, plans, issues]
        .into_iter()
        .fold(folder(), |folder, (name, text)| folder.table(&name, &text));
    assert_snapshot!(folder.recorders(), @"
    CareRecord_Observation/{A}: {U}
    CareRecord_Observation/{B}: {V}
    CareRecord_Observation/{C}: nobody named
    Prescribing_DrugRecord/{R}: {U}
    Prescribing_IssueRecord/{I}: {V}
    ");
}

/// A row's own mark, and that of the patient's row for all of them.
#[test]
fn confidential_rows_of_every_table() {
    const HEAD: &str = "PatientGuid,OrganisationGuid,EffectiveDate,EffectiveDatePrecision,EnteredDate,EnteredTime,CodeId,IsConfidential,Deleted";
    let rows = |id: &str, code: &str| {
        format!(
            "{id},{HEAD}
            {{1}},{{P1}},{{O1}},2026-06-01,YMD,,,{code},true,false
            {{2}},{{P1}},{{O1}},2026-06-01,YMD,,,{code},false,false
            {{3}},{{P2}},{{O1}},2026-06-01,YMD,,,{code},false,false
            "
        )
    };
    let folder = observations(
        "
            {1},{P1},{O1},2026-06-01,YMD,,,,101,,,,,false,true
            {2},{P1},{O1},2026-06-01,YMD,,,,101,,,,,false,false
            {3},{P2},{O1},2026-06-01,YMD,,,,101,,,,,false,false
            ",
    )
    .table("291_Prescribing_DrugRecord_20260601_GUID", &rows("DrugRecordGuid", "200"))
    .table("291_Prescribing_IssueRecord_20260601_GUID", &rows("IssueRecordGuid", "200"));
    let confidential = folder.entries().into_iter().filter(|entry| entry.flags.confidential);
    let ids: Vec<String> = confidential.map(|entry| entry.id).collect();
    assert_snapshot!(ids.join("\n"), @"
    CareRecord_Observation/{1}
    Prescribing_DrugRecord/{1}
    Prescribing_IssueRecord/{1}
    CareRecord_Observation/{3}
    Prescribing_DrugRecord/{3}
    Prescribing_IssueRecord/{3}
    ");
}

/// What was recorded in a confidential consultation is confidential, whatever its own row says.
#[test]
fn a_consultation_may_be_confidential() {
    let folder = folder()
        .table("291_CareRecord_Observation_20260601_GUID", "
            ObservationGuid,PatientGuid,OrganisationGuid,EffectiveDate,EffectiveDatePrecision,EnteredDate,EnteredTime,CodeId,AssociatedText,ConsultationGuid,Value,NumericUnit,ObservationType,Deleted,IsConfidential
            {A},{P1},{O1},2026-06-01,YMD,,,101,,{C1},,,,false,false
            {B},{P1},{O1},2026-06-01,YMD,,,101,,{C2},,,,false,false
            {D},{P1},{O1},2026-06-01,YMD,,,101,,{C3},,,,false,false
            {E},{P1},{O1},2026-06-01,YMD,,,101,,,,,,false,false
            ")
        .table("291_CareRecord_Consultation_20260601_GUID", "
            ConsultationGuid,PatientGuid,Complete,Deleted,IsConfidential
            {C1},{P1},true,false,true
            {C2},{P1},true,false,true
            ")
        .table("291_CareRecord_Consultation_20260602_GUID", "
            ConsultationGuid,PatientGuid,Complete,Deleted,IsConfidential
            {C2},{P1},true,false,false
            ");
    let confidential = folder.entries().into_iter().filter(|entry| entry.flags.confidential);
    let ids: Vec<String> = confidential.map(|entry| entry.id).collect();
    assert_eq!(ids, ["CareRecord_Observation/{A}"]);
}
