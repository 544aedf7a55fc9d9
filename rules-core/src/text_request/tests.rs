use alloc::{format, string::ToString, vec};

use super::{reader::read_by, *};
use crate::{
    code::Scheme,
    entry::{Coding, Column, Comparator, EntryFlags, EntryValue, EpisodeType, Sex},
    error::ErrorKind,
    limits::ENTRIES_MAX,
};

const HEAD: &str = "coded-record\t1\ntoday\t2026-11-23\n";

fn refused(body: &str) -> String {
    match parse(&format!("{HEAD}{body}")) {
        Err(Error { kind: ErrorKind::BadRequest, message, .. }) => message,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_line_is_read() {
    let request = parse(
        "coded-record\t1\r\n# a comment\n\ntoday\t2026-11-23\nknown-as-of\t2026-01-01\n\
         patient\tsex=female\tbirth=1990-04\n\
         registration\t2019-03-01\t\tB83621\nruleset\tmaternity\nruleset\tdiabetes\t1.0.0\n\
         parameter\tperiod_end\t2027-03-31\nexplain\tmaternity\tpregnant\n\
         entry\te1\t2026-06-02T10:30\tread2:62... local:a\\sb\t58.5\tmmol/mol\t<=\tB83621\tCommunity\\tclinic\t2026-06-03\tnew\tconfidential deleted\tPractitioner/7\n\
         entry\te2\t2026\t\t@2026-12\n",
    )
    .unwrap();
    assert_eq!(request.patient.birth_date, "1990-04");
    assert_eq!(request.patient.sex, Sex::Female);
    assert_eq!(request.patient.registrations[0].organisation, "B83621");
    assert_eq!(request.rulesets[1].version.as_deref(), Some("1.0.0"));
    assert_eq!(request.explain, [("maternity".into(), "pregnant".into())]);
    assert_eq!(
        request.entries[0],
        CodedEntry {
            id: "e1".into(),
            codings: vec![
                Coding { scheme: Scheme::ReadV2, code: "62...".into() },
                Coding { scheme: Scheme::Local, code: "a b".into() },
            ],
            effective: "2026-06-02T10:30".into(),
            recorded: "2026-06-03".into(),
            value: Some(EntryValue::Quantity {
                value: "58.5".into(),
                unit: "mmol/mol".into(),
                comparator: Some(Comparator::LessOrEqual),
            }),
            organisation: "B83621".into(),
            service: "Community\tclinic".into(),
            recorder: "Practitioner/7".into(),
            episode: Some(EpisodeType::New),
            flags: EntryFlags { confidential: true, deleted: true, entered_in_error: false },
        }
    );
    assert_eq!(request.entries[1].value, Some(EntryValue::Date("2026-12".into())));
}

#[test]
fn a_malformed_line_names_its_place() {
    assert_eq!(refused("entri\te1"), "line 3, column 1: `entri` does not begin a line");
    assert_eq!(refused("entry"), "line 3, column 1: `entry` needs its id");
    assert_eq!(refused("entry\te1\t\nentry\te1"), "line 4, column 7: entry id `e1` stands twice");
    assert_eq!(
        refused("entry\té\\q"),
        "line 3, column 8: `\\q` is no escape (write `\\\\` for a backslash)"
    );
    assert_eq!(
        refused("entry\te1\t\tread5:C10F."),
        "line 3, column 11: `read5` is no scheme; the schemes are read2, ctv3, snomed, dmd, icd10, opcs4, local"
    );
    assert_eq!(
        refused("entry\te1\t\tC10F."),
        "line 3, column 11: `C10F.` is not a list of `scheme:code` separated by single spaces"
    );
    assert_eq!(refused("today\t2026-01-01"), "line 3, column 1: there is a second `today` line");
    assert_eq!(
        refused("patient\tsex=f"),
        "line 3, column 9: sex `f` is not female, male, other or unknown"
    );
    assert_eq!(
        refused("patient\tname=x"),
        "line 3, column 9: a patient field is `birth=`, `death=` or `sex=`"
    );
    assert_eq!(
        refused("entry\te\t\t\t\tkg"),
        "line 3, column 11: there is a unit or a comparator and no value"
    );
    assert_eq!(
        refused("entry\te\t\t\t@2026\tkg"),
        "line 3, column 11: only a number has a unit or a comparator"
    );
    assert_eq!(
        refused("entry\te\t\t\t1\tkg\t~"),
        "line 3, column 11: `~` is no comparator; write <, <=, >= or >"
    );
    assert_eq!(
        refused("entry\te\t\t\t\t\t\t\t\t\tx"),
        "line 3, column 17: `x` is no episode type; write first, new, review, flare-up, end or other"
    );
    assert_eq!(
        refused("entry\te\t\t\t\t\t\t\t\t\t\tnone"),
        "line 3, column 18: `none` is no flag; write entered-in-error, deleted or confidential"
    );
    assert_eq!(
        refused("entry\te\t\t\t\t\t\t\t\t\t\t\t\tx"),
        "line 3, column 20: a line with `entry` has at most 13 fields"
    );
}

#[test]
fn a_request_needs_its_head() {
    let failure = |text: &str| parse(text).unwrap_err();
    assert_eq!(failure("").kind, ErrorKind::BadRequest);
    assert_eq!(
        failure("{\"resourceType\"").to_string(),
        "line 1, column 1: the first line is not `coded-record`, a tab and `1`"
    );
    assert_eq!(
        failure("coded-record\t1\ntoday\tsoon\n").to_string(),
        "line 2, column 7: `soon` cannot be read: it is not a date (write 2019, 2019-06, 2019-06-01 or 2019-06-01T10:30)"
    );
    assert!(
        parse("\u{feff}coded-record\t1\ntoday\t2026-01-01").is_ok(),
        "a byte-order mark is passed over"
    );
    assert_eq!(failure("coded-record\t2\n").kind, ErrorKind::UnsupportedVersion);
    assert_eq!(
        failure("coded-record\t1\n").to_string(),
        "line 1, column 1: the request has no `today` line"
    );
}

#[test]
fn more_entries_than_the_limit_are_refused() {
    let mut text = String::from(HEAD);
    for n in 0..=ENTRIES_MAX {
        text.push_str(&format!("entry\t{n}\n"));
    }
    assert_eq!(parse(&text).unwrap_err().to_string(), "the record has more than 100000 entries");
}

proptest::proptest! {
    #[test]
    fn reading_is_total(text in "\\PC*", line in "(entry|patient|today|ruleset)(\t[\\PC\\\\]{0,12}){0,14}") {
        let _ = parse(&text);
        let _ = parse(&format!("{HEAD}{line}"));
    }
}

/// One field of an entry's line, mostly right.
fn field() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    prop_oneof![
        Just(String::new()),
        "[a-c]{1,2}",
        "20(19|20)(-0[1-9](-[0-3][0-9])?)?",
        "(read2|ctv3|snomed|nowhere):[A-C.1]{0,3}( local:[a-z:]{0,2}){0,2}",
        "[@\"]?[0-9a-z-]{0,3}",
        "<|<=|>|=|new|end|other|deleted|confidential deleted|entered-in-error ",
        "[a\\\\ts:é ]{0,3}",
    ]
}

proptest::proptest! {
    /// Lines taken as they stand say what the grammar says of them, and so do their mistakes.
    #[test]
    fn plain_lines_are_read_as_the_grammar_reads_them(
        lines in proptest::collection::vec(proptest::collection::vec(field(), 1..15), 0..8),
    ) {
        let entry = |fields: &Vec<String>| format!("entry\t{}\n", fields.join("\t"));
        let text = format!("{HEAD}{}", lines.iter().map(entry).collect::<String>());
        let by_grammar = read_by(|_, _, _, _| None, &text).map(|request| {
            request.entries.entries().map(EntryView::to_entry).collect::<Vec<_>>()
        });
        proptest::prop_assert_eq!(parse(&text).map(|request| request.entries), by_grammar);
    }

    /// Fields that fit their place, so that most lines are plain.
    #[test]
    fn right_lines_are_read_as_the_grammar_reads_them(
        lines in proptest::collection::vec(
            "[a-z]{1,3}\t2019-0[1-9]\t(read2:[A-C]{1,5})?( ctv3:X..)?\t(@2019|\"a b|[0-9]\t(kg|)\t(<|>=|))?(\t\t)?(\tB1(\t(GP)?(\t2020(\t(new|)(\tdeleted(\tDr 1)?)?)?)?)?)?",
            0..8,
        ),
    ) {
        let text = lines.iter().fold(HEAD.to_string(), |text, line| text + "entry\t" + line + "\r\n");
        let by_grammar = read_by(|_, _, _, _| None, &text).map(|request| {
            request.entries.entries().map(EntryView::to_entry).collect::<Vec<_>>()
        });
        proptest::prop_assert_eq!(parse(&text).map(|request| request.entries), by_grammar);
    }
}

fn column(name: &str, values: &str) -> Column {
    Column { name: name.into(), values: values.into() }
}

#[test]
fn columns_are_the_lines_they_would_be() {
    let lines = "entry\ta\t2026-01-01\tread2:C10F. snomed:44054006\t58\tmmol/mol\t<\tA1\tB\\tC\t2026-01-02\tnew\tdeleted\tP\n\
                 entry\tb\n\
                 entry\t\\\\c\t2026\tlocal:a\\sb\t@2026-12\t\t\t\t\t\t\t\tQ\n";
    let columns = [
        column("flags", "deleted\n\n"),
        column("id", "a\nb\n\\\\c"),
        column("effective", "2026-01-01\n\n2026"),
        column("codings", "read2:C10F. snomed:44054006\n\nlocal:a\\sb"),
        column("value", "58\n\n@2026-12"),
        column("unit", "mmol/mol\n\n"),
        column("comparator", "<\n\n"),
        column("organisation", "A1\n\n"),
        column("service", "B\\tC\n\n"),
        column("recorded", "2026-01-02\n\n"),
        column("episode", "new\n\n"),
        column("recorder", "P\n\nQ"),
    ];
    let entries =
        |new: NewEntries| new.entries.entries().map(EntryView::to_entry).collect::<Vec<_>>();
    let by_column = entries(read_columns(&columns).unwrap());
    assert_eq!(by_column, entries(read_entries(lines).unwrap()));
    assert_eq!(by_column.len(), 3);
}

#[test]
fn an_error_has_its_place() {
    let error = parse(&format!("{HEAD}entry\té\\q")).unwrap_err();
    let place = error.place.unwrap();
    assert_eq!((place.column, place.line, place.character), (None, 3, 8));
    let error = read_columns(&[column("id", "a\nb"), column("unit", "\n\\q")]).unwrap_err();
    let place = error.place.unwrap();
    assert_eq!((place.column.as_deref(), place.line, place.character), (Some("unit"), 2, 1));
    assert!(error.message.starts_with("column `unit`, line 2, character 1: "));
    assert_eq!(parse("coded-record\t2\n").unwrap_err().place, None);
}
