use alloc::{string::ToString, vec};

use super::*;
use crate::{
    entry::{Column, ParameterValue},
    error::ErrorKind,
    outcome::{Effect, HowEnded},
    pack::encode,
    plan::{Kind, Node, NodeId, Parameter},
    testing::{entry, nobody, on, plan},
};

fn engine() -> (Engine, RulesetHandle) {
    let mut engine = Engine::new();
    let handle = engine.load(&encode(&plan(), &[]).unwrap()).unwrap();
    (engine, handle)
}

/// Rulesets are shared between threads.
const _: () = {
    const fn is_shared<T: Send + Sync + Clone>() {}
    const fn is_sent<T: Send>() {}
    is_shared::<Ruleset>();
    is_sent::<OpenRecord>();
    is_sent::<Engine>();
};

fn opened(today: &str, entries: Vec<CodedEntry>) -> (Engine, RulesetHandle, RecordHandle) {
    let (mut engine, ruleset) = engine();
    let record = engine.open(&nobody(), on(today)).unwrap();
    engine.add_entries(record, &entries).unwrap();
    (engine, ruleset, record)
}

/// `start..end how`, or `start..` while active.
fn ill(today: &str, entries: &[(&str, &str)]) -> String {
    let entries = (0..).zip(entries).map(|(n, (date, code))| entry(&format!("e{n}"), date, code));
    let (mut engine, _, record) = opened(today, entries.collect());
    let outcomes = engine.evaluate(record, &[]).unwrap();
    match (outcomes.markers.first(), outcomes.undecided.first()) {
        (Some(marker), _) => {
            let how = marker.how_ended.map_or("", HowEnded::name);
            format!("{}..{} {how} x{}", marker.start, marker.end, marker.episodes)
        }
        (None, Some(undecided)) => undecided.reasons.join("; "),
        (None, None) => "never".into(),
    }
}

#[test]
fn a_marker_starts_ends_and_lapses() {
    let (start, end) = ("C10F.", "21263");
    assert_eq!(ill("2026-01-20", &[]), "never");
    assert_eq!(
        ill("2026-01-11", &[("2026-01-01", start)]),
        "2026-01-01..  x1",
        "the last day of the lapse is inside"
    );
    assert_eq!(ill("2026-01-12", &[("2026-01-01", start)]), "2026-01-01..2026-01-11 lapsed x1");
    assert_eq!(
        ill("2026-01-05", &[("2026-01-01", start), ("2026-01-03", end)]),
        "2026-01-01..2026-01-03 entry x1"
    );
    assert_eq!(
        ill("2026-01-05", &[("2026-01-03", end), ("2026-01-03", start)]),
        "2026-01-03..2026-01-03 entry x1",
        "one day: it ends"
    );
    assert_eq!(
        ill("2026-01-05", &[("2026-01-02", end), ("2026-01-03", start)]),
        "2026-01-03..  x1",
        "an end before any start is nothing"
    );
    assert_eq!(
        ill("2026-02-05", &[("2026-01-01", start), ("2026-02-01", start)]),
        "2026-02-01..  x2",
        "a start after the lapse is a new episode"
    );
    assert_eq!(
        ill("2026-02-05", &[("2026-01-01", start), ("2026-01-30", end)]),
        "2026-01-01..2026-01-11 lapsed x1",
        "an end after the lapse is too late"
    );
}

#[test]
fn a_partial_start_lapses_after_the_last_day_it_may_be() {
    assert_eq!(ill("2026-02-10", &[("2026-01", "C10F.")]), "2026-01..  x1");
    assert_eq!(ill("2026-02-11", &[("2026-01", "C10F.")]), "2026-01..2026-02-10 lapsed x1");
}

#[test]
fn a_partial_date_that_could_change_the_marker_leaves_it_undecided() {
    let (start, end) = ("C10F.", "21263");
    let undecided = ill("2026-08-15", &[("2026-08-10", start), ("2026-08", end)]);
    assert_eq!(
        undecided,
        "entry `e1` (read2:21263) dated `2026-08` may lie before or after what starts or ends `ill`"
    );
    assert_eq!(
        ill("2026-08-15", &[("2026-08-10", start), ("2026-07", end)]),
        "2026-08-10..  x1",
        "before, whatever the day"
    );
    assert_eq!(
        ill("2026-12-01", &[("2026-08-10", start), ("2026-08", end)]),
        "2026-08-10..2026-08-20 lapsed x1",
        "over by now either way"
    );
}

#[test]
fn records_are_edited_by_id() {
    let (mut engine, _, record) = opened("2026-01-05", vec![entry("a", "2026-01-01", "C10F.")]);
    assert_eq!(engine.count(record), Ok(1));
    let again = engine.add_entries(
        record,
        &[entry("b", "2026-01-01", "C10F."), entry("a", "2026-01-02", "C10F.")],
    );
    assert_eq!(again.unwrap_err().to_string(), "entry id `a` is in the record already");
    assert_eq!(engine.count(record), Ok(1), "all or none");
    engine
        .add_entries(
            record,
            &[entry("b", "2026-01-02", "21263"), entry("c", "2026-01-03", "XYZ..")],
        )
        .unwrap();
    engine.amend(record, &entry("b", "2025-12-01", "21263")).unwrap();
    assert!(engine.evaluate(record, &[]).unwrap().markers[0].active);
    engine.withdraw(record, "a").unwrap();
    assert_eq!(engine.evaluate(record, &[]).unwrap().markers, []);
    engine.amend(record, &entry("c", "2026-01-03", "C10F.")).unwrap();
    assert!(engine.evaluate(record, &[]).unwrap().markers[0].active, "places follow a withdrawal");
    engine.close(record).unwrap();
    assert_eq!(engine.count(record).unwrap_err().kind, ErrorKind::UnknownHandle);
}

#[test]
fn many_entries_are_previewed_as_few_are() {
    let there =
        (0..100).map(|n| entry(&format!("e{n}"), &format!("2026-01-{:02}", n % 28 + 1), "21263"));
    let (mut engine, _, record) = opened("2026-02-05", there.collect());
    let before = engine.evaluate(record, &[]).unwrap();
    let proposed = |count: usize| -> Vec<CodedEntry> {
        let day = |n: usize| format!("2026-{:02}-{:02}", n % 2 + 1, n % 4 + 1);
        (0..count).map(|n| entry(&format!("n{n}"), &day(n), "C10F.")).collect()
    };
    let mut effects = |count| -> Vec<(Effect, String)> {
        let changes = engine.preview(record, &[], &proposed(count)).unwrap();
        changes.into_iter().map(|change| (change.effect, change.rule)).collect()
    };
    let few = effects(30);
    assert_eq!(few, [(Effect::Starts, "is_ill".into()), (Effect::Starts, "ill".into())]);
    assert_eq!(effects(80), few);
    assert_eq!(engine.evaluate(record, &[]).unwrap(), before);
}

#[test]
fn a_preview_says_what_would_change_and_changes_nothing() {
    let (mut engine, _, record) = opened("2026-01-05", vec![entry("a", "2026-01-01", "C10F.")]);
    let before = engine.evaluate(record, &[]).unwrap();
    let changes = engine.preview(record, &[], &[entry("b", "2026-01-03", "21263")]).unwrap();
    let said: Vec<String> =
        changes.iter().map(|c| format!("{} {} {}", c.kind, c.rule, c.effect)).collect();
    assert_eq!(said, ["alert is_ill stops", "marker ill changes"]);
    assert_eq!(engine.evaluate(record, &[]).unwrap(), before);
    assert_eq!(engine.preview(record, &[], &[]).unwrap(), []);
}

#[test]
fn unknown_handles_and_limits_are_errors() {
    let (mut engine, ruleset) = engine();
    assert_eq!(
        engine.describe(RulesetHandle(99)).unwrap_err().to_string(),
        "no ruleset has handle 99"
    );
    assert_eq!(
        engine.evaluate(RecordHandle(99), &[]).unwrap_err().to_string(),
        "no record has handle 99"
    );
    assert_eq!(engine.open(&nobody(), on("soon")).unwrap_err().kind, ErrorKind::BadRequest);
    for _ in 0..RECORDS_MAX {
        engine.open(&nobody(), on("2026-01-01")).unwrap();
    }
    assert_eq!(
        engine.open(&nobody(), on("2026-01-01")).unwrap_err().to_string(),
        "more than 64 records are open"
    );
    engine.unload(ruleset).unwrap();
    assert_eq!(engine.list(), []);
    let version = |n: usize| {
        let mut plan = plan();
        plan.info.version = format!("1.0.{n}");
        encode(&plan, &[]).unwrap()
    };
    for n in 0..RULESETS_MAX - 1 {
        engine.load(&version(n)).unwrap();
    }
    assert_eq!(
        engine.load(&version(0)).unwrap_err().to_string(),
        "ruleset `small` 1.0.0 is loaded already"
    );
    engine.load(&version(99)).unwrap();
    assert_eq!(
        engine.load(&version(100)).unwrap_err().to_string(),
        "more than 64 rulesets are loaded"
    );
    let twice = "coded-record\t1\ntoday\t2026-01-01\nruleset\tsmall\n";
    assert_eq!(
        engine.evaluate_text(twice).unwrap_err().to_string(),
        "ruleset `small` is loaded more than once; name the version or unload one"
    );
}

#[test]
fn a_text_request_gets_canonical_json() {
    let (engine, _) = engine();
    let request = "coded-record\t1\ntoday\t2026-01-05\nexplain\tsmall\tis_ill\nentry\ta\"b\t2026-01-01\tread2:C10F.\t\t\t\t\t\t\t\t\tPractitioner/7\nentry\tc\t2026-01-32\tread2:C10F.\n";
    let reply = engine.evaluate_text(request).unwrap();
    let digest = engine.describe(RulesetHandle(1)).unwrap().identity.digest;
    insta::assert_snapshot!(reply.replace(&digest, "DIGEST").replace("},", "},\n"), @r#"
    {"coded_record":1,"audit":{"module":"0.1.0","language":1,"today":"2026-01-05","known_as_of":"","rulesets":[{"name":"small","version":"1.0.0","digest":"DIGEST"}]},
    "entries":{"received":2,"used":1,"not_used":1},
    "alerts":[{"ruleset":"small","rule":"is_ill","title":"Is ill","severity":"info","message":"Ill.","hazard":"H-1","audience":[],"identity":"9aeb962614432f90","repeat_after":null,"repeat_on_new_evidence":false,"override_reasons":[],"suggestions":[],"evidence":[{"entry":"a\"b","date":"2026-01-01","scheme":"read2","code":"C10F.","term":"C10F.","list":"illness","value":"","unit":"","organisation":"","service":"","recorder":"Practitioner/7","role":"start"}],"absences":[]}],"markers":[{"ruleset":"small","marker":"ill","title":"Ill","active":true,"start":"2026-01-01","end":"","how_ended":"","episodes":1,"details":[],"conflicts":[],"evidence":[{"entry":"a\"b","date":"2026-01-01","scheme":"read2","code":"C10F.","term":"C10F.","list":"illness","value":"","unit":"","organisation":"","service":"","recorder":"Practitioner/7","role":"start"}]}],"inclusions":[],"tables":[],"undecided":[],"problems":[{"entry":"c","code":"date-malformed","message":"the effective date `2026-01-32` cannot be read: there is no such day or time; the entry is not used"}],"explanations":[{"ruleset":"small","rule":"is_ill","conditions":[{"depth":0,"text":"alert is_ill","answer":"yes","evidence":[]},
    {"depth":1,"text":"ill","answer":"yes","evidence":[{"entry":"a\"b","date":"2026-01-01","scheme":"read2","code":"C10F.","term":"C10F.","list":"illness","value":"","unit":"","organisation":"","service":"","recorder":"Practitioner/7","role":"start"}]},
    {"depth":2,"text":"marker ill","answer":"yes","evidence":[]},
    {"depth":3,"text":"starts illness","answer":"1 entry","evidence":[{"entry":"a\"b","date":"2026-01-01","scheme":"read2","code":"C10F.","term":"C10F.","list":"illness","value":"","unit":"","organisation":"","service":"","recorder":"Practitioner/7","role":"support"}]},
    {"depth":3,"text":"ends recovery","answer":"0 entries","evidence":[]},
    {"depth":3,"text":"episode 1 from 2026-01-01","answer":"open","evidence":[{"entry":"a\"b","date":"2026-01-01","scheme":"read2","code":"C10F.","term":"C10F.","list":"illness","value":"","unit":"","organisation":"","service":"","recorder":"Practitioner/7","role":"start"}]}]}]}
    "#);
    let wrong = "coded-record\t1\ntoday\t2026-01-05\nparameter\tperiod\t1\n";
    assert_eq!(
        engine.evaluate_text(wrong).unwrap_err().to_string(),
        "no ruleset of this request has a parameter `period`"
    );
    let again = "coded-record\t1\ntoday\t2026-01-05\nruleset\tsmall\nruleset\tsmall\t1.0.0\n";
    assert_eq!(
        engine.evaluate_text(again).unwrap_err().to_string(),
        "ruleset `small` is named twice"
    );
    let unknown = "coded-record\t1\ntoday\t2026-01-05\nruleset\tlarge\n";
    assert_eq!(
        engine.evaluate_text(unknown).unwrap_err().to_string(),
        "no ruleset `large` is loaded"
    );
}

/// As a text request would be.
#[test]
fn a_parameter_set_twice_is_refused() {
    let mut plan = plan();
    let default = NodeId(plan.nodes.len() as u32);
    plan.nodes.push(Node::Today);
    plan.parameters.push(Parameter { name: "target".into(), kind: Kind::Date, default });
    let mut engine = Engine::new();
    engine.load(&encode(&plan, &[]).unwrap()).unwrap();
    let set = |value: &str| ParameterValue { name: "target".into(), value: value.into() };
    let mut context = on("2026-01-05");
    context.parameters = vec![set("2026-01-01"), set("2026-02-01")];
    let record = engine.open(&nobody(), context).unwrap();
    let failure = engine.evaluate(record, &[]).unwrap_err();
    assert_eq!(failure, Error::bad_request("parameter `target` is set twice"));
}

#[test]
fn a_ruleset_says_what_it_requires() {
    let (engine, ruleset) = engine();
    let required = engine.requirements(ruleset).unwrap();
    assert_eq!(required.codes, ["read2:21263", "read2:C10F.", "read2:H33..%"]);
    assert_eq!(required.facts, [""; 0]);
}

#[test]
fn lines_of_entries_are_added_or_none() {
    let (mut engine, _, record) = opened("2026-01-05", vec![entry("a", "2026-01-01", "C10F.")]);
    engine.add_text(record, "# later\nentry\tb\t2026-01-02\tread2:21263\n\n").unwrap();
    assert_eq!(engine.count(record).unwrap(), 2);
    assert!(!engine.evaluate(record, &[]).unwrap().markers[0].active);
    let mut refused = |lines: &str| engine.add_text(record, lines).unwrap_err().to_string();
    assert_eq!(
        refused("entry\tc\t\tread2:21263\nentry\ta\n"),
        "entry id `a` is in the record already"
    );
    assert_eq!(refused("entry\tc\nentry\tc\n"), "line 2, column 7: entry id `c` stands twice");
    assert_eq!(
        refused("entry\tc\ntoday\t2026-01-01\n"),
        "line 2, column 1: `today` does not begin a line of entries"
    );
    assert_eq!(engine.count(record).unwrap(), 2);
}

fn column(name: &str, values: &str) -> Column {
    Column { name: name.into(), values: values.into() }
}

#[test]
fn columns_that_are_wrong_are_refused_by_name_and_place() {
    let (mut engine, _, record) = opened("2026-01-05", vec![entry("a", "2026-01-01", "C10F.")]);
    let mut refused =
        |columns: &[Column]| engine.add_columns(record, columns).unwrap_err().to_string();
    let ids = column("id", "b\nc\nd");
    for (wrong, said) in [
        (
            column("codes", "read2:C10F."),
            "`codes` is no column; the columns are id, effective, codings, value, unit, comparator, \
             organisation, service, recorded, episode, flags, recorder",
        ),
        (column("id", "e"), "column `id` stands twice"),
        (
            column("unit", "\n%"),
            "columns differ in length: `unit` has 2, `id` has 3; a line feed stands between values, and \
             none after the last",
        ),
        (
            column("codings", "\nread2:C10F. read:1\n"),
            "column `codings`, line 2, character 1: `read` is no scheme; the schemes are read2, ctv3, \
             snomed, dmd, icd10, opcs4, local",
        ),
        (
            column("service", "\n\nab\\x"),
            "column `service`, line 3, character 3: `\\x` is no escape (write `\\\\` for a backslash)",
        ),
        (
            column("comparator", "\n\n<"),
            "column `value`, line 3, character 1: there is a unit or a comparator and no value",
        ),
    ] {
        assert_eq!(refused(&[ids.clone(), wrong]), said);
    }
    assert_eq!(
        refused(&[column("id", "b\nb")]),
        "column `id`, line 2, character 1: entry id `b` stands twice"
    );
    assert_eq!(
        refused(&[column("id", "b\n")]),
        "column `id`, line 2, character 1: `entry` needs its id"
    );
    assert_eq!(refused(&[column("id", "b\na")]), "entry id `a` is in the record already");
    assert_eq!(
        refused(&[column("unit", "%")]),
        "columns differ in length: `unit` has 1, `id` has 0; a line feed stands between values, and \
         none after the last"
    );
    let long = column("value", &"\"".repeat(crate::limits::REQUEST_MAX));
    assert!(
        engine
            .add_columns(record, &[column("id", "b"), long])
            .is_err_and(|it| it.kind == ErrorKind::TooLarge)
    );
    engine.add_columns(record, &[]).unwrap();
    assert_eq!(engine.count(record).unwrap(), 1);
}

#[test]
fn threads_evaluate_records_under_one_ruleset() {
    extern crate std;

    let ruleset = [Ruleset::load(&encode(&plan(), &[]).unwrap()).unwrap()];
    let actives = |code: &str| {
        let mut record = OpenRecord::new(&nobody(), on("2026-01-05")).unwrap();
        let evaluated = (0..50).map(|n| {
            record.add_entries(&[entry(&format!("e{n}"), "2026-01-01", code)]).unwrap();
            record.evaluate(&ruleset).unwrap().markers.len()
        });
        evaluated.sum::<usize>()
    };
    std::thread::scope(|scope| {
        let ill = scope.spawn(|| actives("C10F."));
        let well = scope.spawn(|| actives("21263"));
        assert_eq!([ill.join().unwrap(), well.join().unwrap()], [50, 0]);
    });
}

#[test]
fn an_engine_shares_a_ruleset_and_keeps_its_own_evaluations() {
    let bytes = encode(&plan(), &[]).unwrap();
    let (one, other) = (Ruleset::load(&bytes).unwrap(), Ruleset::load(&bytes).unwrap());
    assert!(one == one.clone() && one != other, "the same pack loaded twice is two rulesets");
    let mut record = OpenRecord::new(&nobody(), on("2026-01-05")).unwrap();
    record.add_entries(&[entry("e", "2026-01-01", "C10F.")]).unwrap();
    let outcomes = record.evaluate(core::slice::from_ref(&one)).unwrap();
    assert_eq!(record.evaluate(core::slice::from_ref(&other)).unwrap(), outcomes);
    assert_eq!(
        record.evaluate(&[one.clone(), one.clone()]).unwrap_err().to_string(),
        "ruleset `small` is named twice"
    );
    record.forget(&other);
    let mut engine = Engine::new();
    let handle = engine.share(one.clone()).unwrap();
    assert_eq!(engine.ruleset(handle), Ok(&one));
    assert_eq!(
        engine.share(other).unwrap_err().to_string(),
        "ruleset `small` 1.0.0 is loaded already"
    );
}

/// `UPDATE_PACK=1 cargo test -p rules-core the_pack_of_the_examples` writes it.
#[test]
fn the_pack_of_the_examples_is_that_of_these_tests() {
    extern crate std;

    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/small.pack");
    let pack = encode(&plan(), &[]).unwrap();
    if std::env::var_os("UPDATE_PACK").is_some() {
        std::fs::write(path, &pack).unwrap();
    }
    assert_eq!(std::fs::read(path).unwrap(), pack, "the format of packs, or the plan, has changed");
}
