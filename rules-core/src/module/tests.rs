use alloc::vec;

use super::*;
use crate::{
    entry::{Column, ParameterValue},
    outcome::{Effect, HowEnded},
    pack::encode,
    plan::{Kind, Node, NodeId, Parameter},
    testing::{entry, nobody, on, plan},
};

fn module() -> (Module, u32) {
    let mut module = Module::new();
    let handle = module.load(&encode(&plan(), &[]).unwrap()).unwrap();
    (module, handle)
}

fn opened(today: &str, entries: Vec<CodedEntry>) -> (Module, u32, u32) {
    let (mut module, ruleset) = module();
    let record = module.open(&nobody(), on(today)).unwrap();
    module.add_entries(record, &entries).unwrap();
    (module, ruleset, record)
}

/// `start..end how`, or `start..` while active.
fn ill(today: &str, entries: &[(&str, &str)]) -> String {
    let entries = (0..).zip(entries).map(|(n, (date, code))| entry(&format!("e{n}"), date, code));
    let (mut module, _, record) = opened(today, entries.collect());
    let outcomes = module.evaluate(record, &[]).unwrap();
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
    let (mut module, _, record) = opened("2026-01-05", vec![entry("a", "2026-01-01", "C10F.")]);
    assert_eq!(module.count(record), Ok(1));
    let again = module.add_entries(
        record,
        &[entry("b", "2026-01-01", "C10F."), entry("a", "2026-01-02", "C10F.")],
    );
    assert_eq!(again.unwrap_err().to_string(), "entry id `a` is in the record already");
    assert_eq!(module.count(record), Ok(1), "all or none");
    module
        .add_entries(
            record,
            &[entry("b", "2026-01-02", "21263"), entry("c", "2026-01-03", "XYZ..")],
        )
        .unwrap();
    module.amend(record, &entry("b", "2025-12-01", "21263")).unwrap();
    assert!(module.evaluate(record, &[]).unwrap().markers[0].active);
    module.withdraw(record, "a").unwrap();
    assert_eq!(module.evaluate(record, &[]).unwrap().markers, []);
    module.amend(record, &entry("c", "2026-01-03", "C10F.")).unwrap();
    assert!(module.evaluate(record, &[]).unwrap().markers[0].active, "places follow a withdrawal");
    module.close(record).unwrap();
    assert_eq!(module.count(record).unwrap_err().name(), "unknown-handle");
}

#[test]
fn many_entries_are_previewed_as_few_are() {
    let there =
        (0..100).map(|n| entry(&format!("e{n}"), &format!("2026-01-{:02}", n % 28 + 1), "21263"));
    let (mut module, _, record) = opened("2026-02-05", there.collect());
    let before = module.evaluate(record, &[]).unwrap();
    let proposed = |count: usize| -> Vec<CodedEntry> {
        let day = |n: usize| format!("2026-{:02}-{:02}", n % 2 + 1, n % 4 + 1);
        (0..count).map(|n| entry(&format!("n{n}"), &day(n), "C10F.")).collect()
    };
    let mut effects = |count| -> Vec<(Effect, String)> {
        let changes = module.preview(record, &[], &proposed(count)).unwrap();
        changes.into_iter().map(|change| (change.effect, change.rule)).collect()
    };
    let few = effects(30);
    assert_eq!(few, [(Effect::Starts, "is_ill".into()), (Effect::Starts, "ill".into())]);
    assert_eq!(effects(80), few);
    assert_eq!(module.evaluate(record, &[]).unwrap(), before);
}

#[test]
fn a_preview_says_what_would_change_and_changes_nothing() {
    let (mut module, _, record) = opened("2026-01-05", vec![entry("a", "2026-01-01", "C10F.")]);
    let before = module.evaluate(record, &[]).unwrap();
    let changes = module.preview(record, &[], &[entry("b", "2026-01-03", "21263")]).unwrap();
    let said: Vec<String> =
        changes.iter().map(|c| format!("{} {} {}", c.kind, c.rule, c.effect)).collect();
    assert_eq!(said, ["alert is_ill stops", "marker ill changes"]);
    assert_eq!(module.evaluate(record, &[]).unwrap(), before);
    assert_eq!(module.preview(record, &[], &[]).unwrap(), []);
}

#[test]
fn unknown_handles_and_limits_are_errors() {
    let (mut module, ruleset) = module();
    assert_eq!(module.describe(99).unwrap_err().to_string(), "no ruleset has handle 99");
    assert_eq!(module.evaluate(99, &[]).unwrap_err().to_string(), "no record has handle 99");
    assert_eq!(module.open(&nobody(), on("soon")).unwrap_err().name(), "bad-request");
    for _ in 0..RECORDS_MAX {
        module.open(&nobody(), on("2026-01-01")).unwrap();
    }
    assert_eq!(
        module.open(&nobody(), on("2026-01-01")).unwrap_err().to_string(),
        "more than 64 records are open"
    );
    module.unload(ruleset).unwrap();
    assert_eq!(module.list(), [0_u32; 0]);
    let version = |n: usize| {
        let mut plan = plan();
        plan.info.version = format!("1.0.{n}");
        encode(&plan, &[]).unwrap()
    };
    for n in 0..RULESETS_MAX - 1 {
        module.load(&version(n)).unwrap();
    }
    assert_eq!(
        module.load(&version(0)).unwrap_err().to_string(),
        "ruleset `small` 1.0.0 is loaded already"
    );
    module.load(&version(99)).unwrap();
    assert_eq!(
        module.load(&version(100)).unwrap_err().to_string(),
        "more than 64 rulesets are loaded"
    );
    let twice = "coded-record\t1\ntoday\t2026-01-01\nruleset\tsmall\n";
    assert_eq!(
        module.evaluate_text(twice).unwrap_err().to_string(),
        "ruleset `small` is loaded more than once; name the version or unload one"
    );
}

#[test]
fn a_text_request_gets_canonical_json() {
    let (module, _) = module();
    let request = "coded-record\t1\ntoday\t2026-01-05\nexplain\tsmall\tis_ill\nentry\ta\"b\t2026-01-01\tread2:C10F.\t\t\t\t\t\t\t\t\tPractitioner/7\nentry\tc\t2026-01-32\tread2:C10F.\n";
    let reply = module.evaluate_text(request).unwrap();
    let digest = module.describe(1).unwrap().identity.digest;
    insta::assert_snapshot!(reply.replace(&digest, "DIGEST").replace("},", "},\n"), @r#"
    {"coded_record":1,"audit":{"module":"0.1.0","language":1,"today":"2026-01-05","known_as_of":"","rulesets":[{"name":"small","version":"1.0.0","digest":"DIGEST"}]},
    "entries":{"offered":2,"used":1,"not_used":1},
    "alerts":[{"ruleset":"small","rule":"is_ill","title":"Is ill","severity":"info","message":"Ill.","hazard":"H-1","audience":[],"identity":"9aeb962614432f90","repeat_after":null,"repeat_on_new_evidence":false,"override_reasons":[],"suggestions":[],"evidence":[{"entry":"a\"b","date":"2026-01-01","scheme":"read2","code":"C10F.","term":"C10F.","list":"illness","value":"","unit":"","organisation":"","service":"","recorder":"Practitioner/7","role":"start"}],"absences":[]}],"markers":[{"ruleset":"small","marker":"ill","title":"Ill","active":true,"start":"2026-01-01","end":"","how_ended":"","episodes":1,"details":[],"conflicts":[],"evidence":[{"entry":"a\"b","date":"2026-01-01","scheme":"read2","code":"C10F.","term":"C10F.","list":"illness","value":"","unit":"","organisation":"","service":"","recorder":"Practitioner/7","role":"start"}]}],"inclusions":[],"tables":[],"undecided":[],"problems":[{"entry":"c","code":"date-malformed","message":"the effective date `2026-01-32` cannot be read: there is no such day or time; the entry is not used"}],"explanations":[{"ruleset":"small","rule":"is_ill","conditions":[{"depth":0,"text":"alert is_ill","answer":"yes","evidence":[]},
    {"depth":1,"text":"ill","answer":"yes","evidence":[{"entry":"a\"b","date":"2026-01-01","scheme":"read2","code":"C10F.","term":"C10F.","list":"illness","value":"","unit":"","organisation":"","service":"","recorder":"Practitioner/7","role":"start"}]},
    {"depth":2,"text":"marker ill","answer":"yes","evidence":[]},
    {"depth":3,"text":"starts illness","answer":"1 entry","evidence":[{"entry":"a\"b","date":"2026-01-01","scheme":"read2","code":"C10F.","term":"C10F.","list":"illness","value":"","unit":"","organisation":"","service":"","recorder":"Practitioner/7","role":"support"}]},
    {"depth":3,"text":"ends recovery","answer":"0 entries","evidence":[]},
    {"depth":3,"text":"episode 1 from 2026-01-01","answer":"open","evidence":[{"entry":"a\"b","date":"2026-01-01","scheme":"read2","code":"C10F.","term":"C10F.","list":"illness","value":"","unit":"","organisation":"","service":"","recorder":"Practitioner/7","role":"start"}]}]}]}
    "#);
    let wrong = "coded-record\t1\ntoday\t2026-01-05\nparameter\tperiod\t1\n";
    assert_eq!(
        module.evaluate_text(wrong).unwrap_err().to_string(),
        "no ruleset of this request has a parameter `period`"
    );
    let again = "coded-record\t1\ntoday\t2026-01-05\nruleset\tsmall\nruleset\tsmall\t1.0.0\n";
    assert_eq!(
        module.evaluate_text(again).unwrap_err().to_string(),
        "ruleset `small` is named twice"
    );
    let unknown = "coded-record\t1\ntoday\t2026-01-05\nruleset\tlarge\n";
    assert_eq!(
        module.evaluate_text(unknown).unwrap_err().to_string(),
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
    let mut module = Module::new();
    module.load(&encode(&plan, &[]).unwrap()).unwrap();
    let set = |value: &str| ParameterValue { name: "target".into(), value: value.into() };
    let mut context = on("2026-01-05");
    context.parameters = vec![set("2026-01-01"), set("2026-02-01")];
    let record = module.open(&nobody(), context).unwrap();
    let failure = module.evaluate(record, &[]).unwrap_err();
    assert_eq!(failure, Failure::BadRequest("parameter `target` is set twice".into()));
}

#[test]
fn a_ruleset_says_what_it_reads() {
    let (module, ruleset) = module();
    let needs = module.reads(ruleset).unwrap();
    assert_eq!(needs.codes, ["read2:21263", "read2:C10F.", "read2:H33..%"]);
    assert_eq!(needs.facts, [""; 0]);
}

#[test]
fn lines_of_entries_are_added_or_none() {
    let (mut module, _, record) = opened("2026-01-05", vec![entry("a", "2026-01-01", "C10F.")]);
    module.add_text(record, "# later\nentry\tb\t2026-01-02\tread2:21263\n\n").unwrap();
    assert_eq!(module.count(record).unwrap(), 2);
    assert!(!module.evaluate(record, &[]).unwrap().markers[0].active);
    let mut refused = |lines: &str| module.add_text(record, lines).unwrap_err().to_string();
    assert_eq!(
        refused("entry\tc\t\tread2:21263\nentry\ta\n"),
        "entry id `a` is in the record already"
    );
    assert_eq!(refused("entry\tc\nentry\tc\n"), "line 2, column 7: entry id `c` stands twice");
    assert_eq!(
        refused("entry\tc\ntoday\t2026-01-01\n"),
        "line 2, column 1: `today` does not begin a line of entries"
    );
    assert_eq!(module.count(record).unwrap(), 2);
}

fn column(name: &str, values: &str) -> Column {
    Column { name: name.into(), values: values.into() }
}

#[test]
fn columns_that_are_wrong_are_refused_by_name_and_place() {
    let (mut module, _, record) = opened("2026-01-05", vec![entry("a", "2026-01-01", "C10F.")]);
    let mut refused =
        |columns: &[Column]| module.add_columns(record, columns).unwrap_err().to_string();
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
        module
            .add_columns(record, &[column("id", "b"), long])
            .is_err_and(|it| it.name() == "too-large")
    );
    module.add_columns(record, &[]).unwrap();
    assert_eq!(module.count(record).unwrap(), 1);
}
