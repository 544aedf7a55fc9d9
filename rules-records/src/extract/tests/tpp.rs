use insta::assert_snapshot;

use super::{ExtractKind, Folder};

const PATIENTS: &str = "
            RowIdentifier,IDOrganisationVisibleTo,DateBirth,DateDeath,Gender,RemovedData
            10,B83621,02 Apr 1990 00:00,,F,0
            9,B83621,05 May 1960 00:00,03 Jan 2026 09:10,M,0
            ";

const CODES: &str = "RowIdentifier,DateEventRecorded,DateEvent,CTV3Code,CTV3Text,SNOMEDCode,SNOMEDText,NumericComparator,IsNumeric,NumericValue,NumericUnit,EpisodeType,IDOrganisationDoneAt,IDPatient,IDOrganisation,RemovedData";

fn folder() -> Folder {
    Folder::new(ExtractKind::Tpp).table("SRPatient", PATIENTS)
}

fn codes(rows: &str) -> Folder {
    folder().table("SRCode", &format!("{CODES}\n            {}", rows.trim_start()))
}

#[test]
fn dual_coded_entries_with_values() {
    let folder = codes("
            1,02 Jun 2026 08:00:00,01 Jun 2026 10:30:05,XaPbt,Hb A1c,999791000000106,,>=,1,58.50,mmol/mol,71,RXL01,10,B83621,0
            2,02 Jun 2026 08:00:00,01 Jun 2026 10:30:05,YA756,Local term,-1,,,0,0,,-1,,10,B83621,0
            3,02 Jun 2026 08:00:00,,1513.,,0,,~,1,45,%,first,,10,XYZ99,0
            4,,,,Words only,-1,,,0,-1,,,,10,B83621,0
            5,02 Jun 2026 08:00:00,2026-06-01,XaJLG, XaJLG term,1,,=,1,7,,9,,9,B83621,0
            ")
        .table("SROrganisation", "RowIdentifier,Name,ID\n            77,Hospital,RXL01\n            78,The \u{201c}Surgery\u{201d},B83621\n            ".replace(['\u{201c}', '\u{201d}'], "'").as_str())
        .table("SRMapping", "RowIdentifier,IdMappingGroup,Mapping\n            71,5,New\n            72,5,Yes\n            ")
        .table("SRPatientRegistration", "RowIdentifier,DateRegistration,DateDeRegistration,RegistrationStatus,IDPatient,IDOrganisation,RemovedData
            1,01 Mar 2019 00:00:00,,GMS,10,B83621,0
            2,01 Mar 2010 00:00:00,01 Mar 2011 00:00:00,GMS,10,A81001,1
            3,,,GMS,9,B83621,0
            ");
    assert_snapshot!(folder.show(), @r#"
    --- 10
    patient ¦ birth=1990-04-02 ¦ sex=female
    registration ¦ 2019-03-01 ¦  ¦ B83621
    entry ¦ SRCode/1 ¦ 2026-06-01T10:30:05 ¦ ctv3:XaPbt snomed:999791000000106 ¦ 58.50 ¦ mmol/mol ¦ >= ¦ RXL01 ¦ Hospital ¦ 2026-06-02T08:00:00 ¦ new
    entry ¦ SRCode/2 ¦ 2026-06-01T10:30:05 ¦ ctv3:YA756 ¦  ¦  ¦  ¦ B83621 ¦ The 'Surgery' ¦ 2026-06-02T08:00:00
    entry ¦ SRCode/3 ¦ 2026-06-02T08:00:00 ¦ ctv3:1513. ¦ "~ 45 % ¦  ¦  ¦ XYZ99 ¦  ¦ 2026-06-02T08:00:00 ¦ first
    table-missing | SRPrimaryCareMedication, SRImmunisation, SRProblem, SRChildAtRisk |  | not in the extract: what these tables would hold is unknown
    no-coding | SRCode.csv line 5, CTV3Code | Words only | has no code that can be used
    note date-from-recorded 1
    note value-as-text 1
    note local-code 1
    --- 9
    patient ¦ birth=1960-05-05 ¦ sex=male ¦ death=2026-01-03
    entry ¦ SRCode/5 ¦ 2026-06-01 ¦ ctv3:XaJLG snomed:1 ¦ 7 ¦  ¦  ¦ B83621 ¦ The 'Surgery' ¦ 2026-06-02T08:00:00
    table-missing | SRPrimaryCareMedication, SRImmunisation, SRProblem, SRChildAtRisk |  | not in the extract: what these tables would hold is unknown
    date-unreadable | SRCode.csv line 6, DateEvent |  | the date cannot be read: it goes on as recorded
    note registration-undated 1
    "#);
}

#[test]
fn rows_withdrawn_and_rows_sent_again() {
    let folder = codes(
        "
            1,02 Jun 2026 08:00:00,01 Jun 2026 10:30:05,XaPbt,,-1,,,1,58,mmol/mol,,,10,B83621,0
            1,03 Jun 2026 08:00:00,01 Jun 2026 10:30:05,XaPbt,,-1,,,1,85,mmol/mol,,,10,B83621,0
            2,02 Jun 2026 08:00:00,01 Jun 2026 10:30:05,C10F.,,-1,,,0,0,,,,10,B83621,1
            3,02 Jun 2026 08:00:00,01 Jun 2026 10:30:05,C10E.,,-1,,,0,0,,,,10,B83621,0
            3,,,,,,,,,,,,,10,,1
            4,02 Jun 2026 08:00:00,01 Jun 2026 10:30:05,H33..,,-1,,,0,0,,,,10,B83621,0
            4,,,,,,,,,,,,,,,1
            5,,,,,,,,,,,,,,,1
            5,02 Jun 2026 08:00:00,01 Jun 2026 10:30:05,H34..,,-1,,,0,0,,,,10,B83621,0
            ",
    );
    assert_snapshot!(folder.show(), @"
    --- 10
    patient ¦ birth=1990-04-02 ¦ sex=female
    entry ¦ SRCode/1 ¦ 2026-06-01T10:30:05 ¦ ctv3:XaPbt ¦ 85 ¦ mmol/mol ¦  ¦ B83621 ¦  ¦ 2026-06-03T08:00:00
    entry ¦ SRCode/2 ¦ 2026-06-01T10:30:05 ¦ ctv3:C10F. ¦  ¦  ¦  ¦ B83621 ¦  ¦ 2026-06-02T08:00:00 ¦  ¦ deleted
    entry ¦ SRCode/4 ¦ 2026-06-01T10:30:05 ¦ ctv3:H33.. ¦  ¦  ¦  ¦ B83621 ¦  ¦ 2026-06-02T08:00:00 ¦  ¦ deleted
    entry ¦ SRCode/5 ¦ 2026-06-01T10:30:05 ¦ ctv3:H34.. ¦  ¦  ¦  ¦ B83621 ¦  ¦ 2026-06-02T08:00:00
    table-missing | SRPatientRegistration, SRPrimaryCareMedication, SRImmunisation, SRProblem, SRChildAtRisk |  | not in the extract: what these tables would hold is unknown
    superseded | SRCode.csv line 2, RowIdentifier |  | has the id of a later row, which is taken in its place
    superseded | SRCode.csv line 5, RowIdentifier |  | has the id of a later row, which is taken in its place
    withdrawn | SRCode.csv line 6, RemovedData |  | withdraws an earlier row, so it is not an entry
    --- 9
    patient ¦ birth=1960-05-05 ¦ sex=male ¦ death=2026-01-03
    table-missing | SRPatientRegistration, SRPrimaryCareMedication, SRImmunisation, SRProblem, SRChildAtRisk |  | not in the extract: what these tables would hold is unknown
    ");
}

#[test]
fn problems_medicines_vaccines_and_children_at_risk() {
    let folder = codes("
            1,02 Jun 2026 08:00:00,01 Jun 2026 10:30:05,C10F.,,44054006,,,0,0,,,,10,B83621,0
            ")
        .table("SRProblem", "RowIdentifier,DateEventRecorded,DateEvent,CTV3Code,DateEnd,IDCode,IDPatient,IDOrganisation,RemovedData
            50,02 Jun 2026 08:00:00,01 Jun 2026 10:30:05,C10F.,03 Jul 2026 00:00:00,1,10,B83621,0
            51,02 Jun 2026 08:00:00,01 Jun 2026 10:30:05,C10F.,,1,10,B83621,0
            52,02 Jun 2026 08:00:00,01 Jun 2026 10:30:05,H33..,03 Jul 2026 00:00:00,1,10,B83621,0
            53,02 Jun 2026 08:00:00,01 Jun 2026 10:30:05,XE0Uc,,999,10,B83621,0
            ")
        .table("SRPrimaryCareMedication", "RowIdentifier,DateEventRecorded,DateEvent,IDMultiLexProduct,IDMultiLexDMD,NameOfMedication,DateMedicationStart,IDPatient,IDOrganisation,RemovedData
            7,02 Jun 2026 08:00:00,02 Jun 2026 08:00:00,8123,319773006,Aspirin 75mg tablets,01 Jun 2026 00:00:00,10,B83621,0
            8,02 Jun 2026 08:00:00,02 Jun 2026 08:00:00,-1,-1,Something herbal,,10,B83621,0
            ")
        .table("SRImmunisation", "RowIdentifier,DateEventRecorded,DateEvent,ImmsReadCode,VaccPart,IDPatient,IDOrganisation,RemovedData
            9,02 Jun 2026 08:00:00,01 Jun 2026 00:00:00,65E..,1st,10,B83621,0
            ")
        .table("SRChildAtRisk", "RowIdentifier,DateAdded,ChildProtectionPlan,DateRemoved,RemovalReason,IDPatient,RemovedData
            3,01 Jun 2026 00:00:00,1,03 Jul 2026 00:00:00,No longer at risk,10,0
            4,01 Jun 2026 00:00:00,1,,,10,1
            ");
    assert_snapshot!(folder.show(), @"
    --- 10
    patient ¦ birth=1990-04-02 ¦ sex=female
    entry ¦ SRCode/1 ¦ 2026-06-01T10:30:05 ¦ ctv3:C10F. snomed:44054006 ¦  ¦  ¦  ¦ B83621 ¦  ¦ 2026-06-02T08:00:00
    entry ¦ SRPrimaryCareMedication/7 ¦ 2026-06-01T00:00:00 ¦ dmd:319773006 local:8123 ¦  ¦  ¦  ¦ B83621 ¦  ¦ 2026-06-02T08:00:00
    entry ¦ SRImmunisation/9 ¦ 2026-06-01T00:00:00 ¦ ctv3:65E.. ¦  ¦  ¦  ¦ B83621 ¦  ¦ 2026-06-02T08:00:00
    entry ¦ SRProblem/52 ¦ 2026-06-01T10:30:05 ¦ ctv3:H33.. ¦  ¦  ¦  ¦ B83621 ¦  ¦ 2026-06-02T08:00:00
    entry ¦ SRProblem/53 ¦ 2026-06-01T10:30:05 ¦ ctv3:XE0Uc ¦  ¦  ¦  ¦ B83621 ¦  ¦ 2026-06-02T08:00:00
    table-missing | SRPatientRegistration |  | not in the extract: what these tables would hold is unknown
    no-coding | SRPrimaryCareMedication.csv line 3, IDMultiLexDMD | Something herbal | has no code that can be used
    no-coding | SRChildAtRisk.csv line 2, RowIdentifier | ChildProtectionPlan 1, DateAdded 01 Jun 2026 00:00:00, DateRemoved 03 Jul 2026 00:00:00, RemovalReason No longer at risk | an entry on the register of children at risk has no code in this table, so it is not an entry
    withdrawn | SRChildAtRisk.csv line 3, RemovedData | ChildProtectionPlan 1, DateAdded 01 Jun 2026 00:00:00 | withdraws an earlier row, so it is not an entry
    note end-not-carried 2
    note problem-mark 2
    --- 9
    patient ¦ birth=1960-05-05 ¦ sex=male ¦ death=2026-01-03
    table-missing | SRPatientRegistration |  | not in the extract: what these tables would hold is unknown
    ");
}

#[test]
fn a_patient_withdrawn_and_one_who_is_not_there() {
    let folder = Folder::new(ExtractKind::Tpp)
        .table(
            "SRPatient",
            "
            RowIdentifier,DateBirth,DateDeath,Gender,RemovedData
            1,02/04/1990,,X,1
            ",
        )
        .table(
            "SRCode",
            &format!(
                "{CODES}
            1,02 Jun 2026 08:00:00,01 Jun 2026 10:30:05,C10F.,,44054006,,,0,0,,,,1,B83621,0
            2,02 Jun 2026 08:00:00,01 Jun 2026 10:30:05,C10F.,,44054006,,,0,0,,,,2,B83621,0
            "
            ),
        );
    assert_snapshot!(folder.show(), @"
    --- 1
    patient ¦ birth=02/04/1990 ¦ sex=unknown
    entry ¦ SRCode/1 ¦ 2026-06-01T10:30:05 ¦ ctv3:C10F. snomed:44054006 ¦  ¦  ¦  ¦ B83621 ¦  ¦ 2026-06-02T08:00:00 ¦  ¦ deleted
    table-missing | SRPatientRegistration, SRPrimaryCareMedication, SRImmunisation, SRProblem, SRChildAtRisk |  | not in the extract: what these tables would hold is unknown
    no-patient | SRPatient.csv line 2, RemovedData |  | the patient's row is withdrawn: every entry is marked as deleted
    date-unreadable | SRPatient.csv line 2, DateBirth |  | the date cannot be read: it goes on as recorded
    sex-unreadable | SRPatient.csv line 2, Gender |  | the recorded sex is none of `M`, `F`, `I` and `U`
    --- 2
    entry ¦ SRCode/2 ¦ 2026-06-01T10:30:05 ¦ ctv3:C10F. snomed:44054006 ¦  ¦  ¦  ¦ B83621 ¦  ¦ 2026-06-02T08:00:00
    table-missing | SRPatientRegistration, SRPrimaryCareMedication, SRImmunisation, SRProblem, SRChildAtRisk |  | not in the extract: what these tables would hold is unknown
    no-patient | SRPatient |  | the patient has no row in this table: birth date, sex and death are unknown
    ");
}

/// The layout before 90: no SNOMED CT, no withdrawals, no word on which rows have numbers.
#[test]
fn an_old_layout() {
    let folder = Folder::new(ExtractKind::Tpp)
        .table("SRPatient", "Gender,DateDeath,DateBirth,RowIdentifier\n            F,,02 Apr 1990 00:00,10\n            ")
        .table("SRCode", "
            IDOrganisation,IDPatient,NumericUnit,NumericValue,CTV3Code,DateEvent,DateEventRecorded,RowIdentifier
            B83621,10,mmol/mol,58,XaPbt,01 Jun 2026 10:30:05,02 Jun 2026 08:00:00,1
            ");
    assert_snapshot!(folder.show(), @"
    --- 10
    patient ¦ birth=1990-04-02 ¦ sex=female
    entry ¦ SRCode/1 ¦ 2026-06-01T10:30:05 ¦ ctv3:XaPbt ¦ 58 ¦ mmol/mol ¦  ¦ B83621 ¦  ¦ 2026-06-02T08:00:00
    table-missing | SRPatientRegistration, SRPrimaryCareMedication, SRImmunisation, SRProblem, SRChildAtRisk |  | not in the extract: what these tables would hold is unknown
    ");
}

#[test]
fn text_is_windows_1252() {
    let mut bytes = format!("{CODES}\r\n").into_bytes();
    bytes.extend(b"1,,,,Caf\xe9 \x80 \x85,-1,,,0,0,,,,10,B83621,0\r\n");
    bytes.extend(b"2,,01 Jun 2026,XaPbt,,-1,,,1,5,\xb5mol/L,,,10,B83621,0\r\n");
    assert_snapshot!(folder().bytes("SRCode", &bytes).show(), @"
    --- 10
    patient ¦ birth=1990-04-02 ¦ sex=female
    entry ¦ SRCode/2 ¦ 2026-06-01 ¦ ctv3:XaPbt ¦ 5 ¦ µmol/L ¦  ¦ B83621
    table-missing | SRPatientRegistration, SRPrimaryCareMedication, SRImmunisation, SRProblem, SRChildAtRisk |  | not in the extract: what these tables would hold is unknown
    no-coding | SRCode.csv line 2, CTV3Code | Café € … | has no code that can be used
    --- 9
    patient ¦ birth=1960-05-05 ¦ sex=male ¦ death=2026-01-03
    table-missing | SRPatientRegistration, SRPrimaryCareMedication, SRImmunisation, SRProblem, SRChildAtRisk |  | not in the extract: what these tables would hold is unknown
    ");
    // A byte-order mark says that it is UTF-8.
    let marked = format!(
        "\u{feff}{CODES}\r\n1,,,,Café € …,-1,,,0,0,,,,10,B83621,0\r\n2,,01 Jun 2026,XaPbt,,-1,,,1,5,µmol/L,,,10,B83621,0\r\n"
    );
    assert_eq!(
        folder().bytes("SRCode", marked.as_bytes()).show(),
        folder().bytes("SRCode", &bytes).show()
    );
}

/// Staff and their profiles are numbered apart: the same number under both is two people.
#[test]
fn who_did_it_comes_before_who_typed_it() {
    let folder = folder()
        .table("SRCode", "RowIdentifier,DateEventRecorded,DateEvent,IDProfileEnteredBy,IDDoneBy,TextualEventDoneBy,CTV3Code,NumericValue,NumericUnit,IDPatient,IDOrganisation
            1,,01 Jun 2026 10:30:05,31,17,,C10F.,,,10,B83621
            2,,01 Jun 2026 10:30:05,17,-1,Dr Who,C10F.,,,10,B83621
            3,,01 Jun 2026 10:30:05,-1,0,Dr Who,C10F.,,,10,B83621
            4,,01 Jun 2026 10:30:05,,,,C10F.,,,10,B83621
            ")
        .table("SRProblem", "RowIdentifier,DateEventRecorded,DateEvent,IDProfileEnteredBy,IDDoneBy,CTV3Code,IDCode,IDPatient,IDOrganisation
            5,,01 Jun 2026 10:30:05,31,17,H33..,-1,10,B83621
            ")
        .table("SRPrimaryCareMedication", "RowIdentifier,DateEventRecorded,DateEvent,IDProfileEnteredBy,IDDoneBy,IDMultiLexDMD,IDPatient,IDOrganisation
            6,,01 Jun 2026 10:30:05,31,-1,319773006,10,B83621
            ")
        .table("SRImmunisation", "RowIdentifier,DateEventRecorded,DateEvent,IDProfileEnteredBy,IDDoneBy,ImmsReadCode,IDPatient,IDOrganisation
            7,,01 Jun 2026 10:30:05,31,17,65E..,10,B83621
            ");
    let shown = folder.recorders();
    assert_snapshot!(shown, @"
    SRCode/1: SRStaffMember/17
    SRCode/2: SRStaffMemberProfile/17
    SRCode/3: nobody named
    SRCode/4: nobody named
    SRPrimaryCareMedication/6: SRStaffMemberProfile/31
    SRImmunisation/7: SRStaffMember/17
    SRProblem/5: SRStaffMember/17
    ");
}
