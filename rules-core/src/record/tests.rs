use alloc::vec;

use super::*;
use crate::{
    entry::{CodedEntry, Coding, EntryFlags},
    testing::{entry, nobody, on},
};

fn read(entries: &[CodedEntry], context: &Context) -> Record<'static> {
    let mut raw = RawEntries::default();
    entries.iter().for_each(|entry| raw.push(entry));
    Record::read(&nobody(), context, raw).unwrap()
}

fn ids(entries: &[CodedEntry], context: &Context) -> Vec<String> {
    let record = read(entries, context);
    let ids = (0..record.len() as u32).map(EntryIx);
    ids.map(|ix| record.source(ix).unwrap().id().into()).collect()
}

fn problems(entries: &[CodedEntry]) -> Vec<String> {
    let record = read(entries, &on("2026-11-23"));
    let text = |p: &Problem| format!("{:?} {}: {}", p.entry, p.code.name(), p.message);
    record.problems.iter().map(text).collect()
}

#[test]
fn order_is_date_then_time_then_recorded_then_the_hosts() {
    let mut late_recorded = entry("e", "2026-01-02", "C10F.");
    late_recorded.recorded = "2026-02-01".into();
    let mut early_recorded = entry("d", "2026-01-02", "C10F.");
    early_recorded.recorded = "2026-01-03".into();
    let entries = vec![
        entry("timed", "2026-01-02T09:00", "C10F."),
        late_recorded,
        early_recorded,
        entry("month", "2026-01", "C10F."),
        entry("b", "2026-01-01", "C10F."),
        entry("c", "2026-01-02", "C10F."),
        entry("year", "2026", "C10F."),
    ];
    assert_eq!(ids(&entries, &on("2026-11-23")), ["b", "month", "year", "c", "d", "e", "timed"]);
}

#[test]
fn errors_deletions_and_the_future_are_not_used() {
    let flagged = |id: &str, flags| CodedEntry { flags, ..entry(id, "2026-01-01", "C10F.") };
    let entries = vec![
        flagged("error", EntryFlags { entered_in_error: true, ..EntryFlags::default() }),
        flagged("deleted", EntryFlags { deleted: true, ..EntryFlags::default() }),
        flagged("private", EntryFlags { confidential: true, ..EntryFlags::default() }),
        entry("today", "2026-11-23", "C10F."),
        entry("tomorrow", "2026-11-24", "C10F."),
        entry("this-year", "2026", "C10F."),
    ];
    assert_eq!(ids(&entries, &on("2026-11-23")), ["private", "this-year", "today"]);
    assert_eq!(problems(&entries), [""; 0]);
}

#[test]
fn a_replay_knows_what_was_recorded_by_then() {
    let recorded = |id: &str, effective: &str, recorded: &str| CodedEntry {
        recorded: recorded.into(),
        ..entry(id, effective, "C10F.")
    };
    let entries = vec![
        recorded("known", "2026-01-01", "2026-01-10T09:00"),
        recorded("later", "2026-01-01", "2026-01-11"),
        recorded("undated", "2026-01-09", ""),
        recorded("undated-later", "2026-02-09", ""),
    ];
    let context = Context { known_as_of: "2026-01-10".into(), ..on("2026-11-23") };
    assert_eq!(ids(&entries, &context), ["known", "undated"]);
}

#[test]
fn what_is_wrong_is_said_and_the_rest_is_used() {
    let both = CodedEntry {
        codings: vec![
            Coding { scheme: Scheme::ReadV2, code: "C10F".into() },
            Coding { scheme: Scheme::SnomedCt, code: "44054006".into() },
        ],
        ..entry("half", "2026-01-01", "")
    };
    let entries = vec![
        both,
        entry("undated", "", "C10F."),
        entry("feb", "2026-02-31", "C10F."),
        CodedEntry { codings: vec![], ..entry("bare", "2026-01-01", "") },
        CodedEntry { recorded: "yesterday".into(), ..entry("rec", "2026-01-01", "C10F.") },
        CodedEntry { organisation: "x".repeat(5000), ..entry("long", "2026-01-01", "C10F.") },
        CodedEntry { recorder: "x".repeat(4097), ..entry("who", "2026-01-01", "C10F.") },
    ];
    assert_eq!(ids(&entries, &on("2026-11-23")), ["half", "rec"]);
    insta::assert_snapshot!(problems(&entries).join("\n"), @"
    Some(0) code-malformed: `C10F` is not well formed in Read v2: it has 4 characters where 5 (with padding dots), or 7 with the term code, are needed
    Some(1) date-missing: no effective date is recorded; the entry is not used
    Some(2) date-malformed: the effective date `2026-02-31` cannot be read: there is no such day or time; the entry is not used
    Some(3) coding-missing: no code is recorded; the entry is not used
    Some(4) recorded-malformed: the recorded date `yesterday` cannot be read: it is not a date (write 2019, 2019-06, 2019-06-01 or 2019-06-01T10:30)
    Some(5) text-too-long: the organisation has 5000 bytes, more than 4096; the entry is not used
    Some(6) text-too-long: the recorder has 4097 bytes, more than 4096; the entry is not used
    ");
}

use crate::code::Scheme;

#[test]
fn a_day_that_cannot_be_read_fails_the_request() {
    let read = |today: &str| {
        Record::read(&nobody(), &on(today), RawEntries::default()).map(drop).unwrap_err()
    };
    assert_eq!(
        read("2026"),
        "today `2026` cannot be read: a whole day is needed (write 2019-06-01)"
    );
}

/// Adding and rolling back keep the order a fresh reading makes; one far out of order is sorted as the rest.
#[test]
fn entries_added_one_by_one_stand_as_if_read_at_once() {
    let day = |n: u32| format!("2026-{:02}-{:02}", n * 7 % 12 + 1, n * 11 % 28 + 1);
    let entries: Vec<CodedEntry> =
        (0..600).map(|n| entry(&format!("e{n}"), &day(n), "C10F.")).collect();
    let context = on("2026-11-23");
    let expected = ids(&entries, &context);
    let mut by_date: Vec<&CodedEntry> =
        entries.iter().filter(|it| it.effective.as_str() <= "2026-11-23").collect();
    by_date.sort_by_key(|it| &it.effective);
    assert_eq!(expected, by_date.iter().map(|it| it.id.as_str()).collect::<Vec<_>>());
    let mut record = read(&[], &context);
    for entry in &entries {
        let rows = record.len();
        let checkpoint = record.checkpoint();
        let add = |record: &mut Record<'static>| {
            record.push_unread(|raw| raw.push(entry));
            record.read_one(checkpoint.entries)
        };
        let at = add(&mut record);
        let places: Vec<u32> = record.rows.iter().map(|row| row.place).collect();
        record.rollback(checkpoint);
        assert_eq!(record.checkpoint(), checkpoint);
        assert_eq!(record.len(), rows);
        assert_eq!(add(&mut record), at);
        assert_eq!(record.rows.iter().map(|row| row.place).collect::<Vec<_>>(), places);
    }
    let added: Vec<&str> =
        (0..record.len() as u32).map(|ix| record.source(EntryIx(ix)).unwrap().id()).collect();
    assert_eq!(added, expected);
}
