//! `check --format sarif` writes what SARIF 2.1.0 asks for.

use serde_json::Value;

use crate::fixtures::{RULES, sugar};

/// The objects of the standard that we write: each property, what it holds, and `!` where it must be there.
/// From sections 3.13 (`sarifLog`) to 3.57 (`replacement`).
const OBJECTS: &[(&str, &[(&str, &str)])] = &[
    ("log", &[("$schema", "text"), ("version!", "text"), ("runs!", "[run]")]),
    ("run", &[("tool!", "tool"), ("columnKind", "text"), ("results", "[result]")]),
    ("tool", &[("driver!", "driver")]),
    ("driver", &[("name!", "text"), ("semanticVersion", "text"), ("rules", "[rule]")]),
    ("rule", &[("id!", "text"), ("name", "text"), ("help", "help")]),
    ("help", &[("text!", "text"), ("markdown", "text")]),
    (
        "result",
        &[
            ("ruleId", "text"),
            ("ruleIndex", "number"),
            ("level", "level"),
            ("message!", "message"),
            ("locations", "[location]"),
            ("relatedLocations", "[location]"),
            ("fixes", "[fix]"),
        ],
    ),
    ("message", &[("text!", "text")]),
    ("location", &[("physicalLocation", "physical"), ("message", "message")]),
    ("physical", &[("artifactLocation!", "artifact"), ("region", "region")]),
    ("artifact", &[("uri!", "uri")]),
    (
        "region",
        &[
            ("startLine!", "number"),
            ("startColumn", "number"),
            ("endLine", "number"),
            ("endColumn", "number"),
        ],
    ),
    ("fix", &[("description", "message"), ("artifactChanges!", "[change]"), ("properties", "bag")]),
    ("change", &[("artifactLocation!", "artifact"), ("replacements!", "[replacement]")]),
    ("replacement", &[("deletedRegion!", "region"), ("insertedContent", "content")]),
    ("content", &[("text!", "any text")]),
    ("bag", &[("safe", "bool")]),
];

/// Holds a value against the standard; `at` says where it stands.
fn hold(value: &Value, kind: &str, at: &str) {
    let text = value.as_str();
    match kind {
        "text" => assert!(text.is_some_and(|it| !it.is_empty()), "{at}: {value}"),
        "any text" => assert!(text.is_some(), "{at}: {value}"),
        "number" => assert!(value.is_u64(), "{at}: {value}"),
        "bool" => assert!(value.is_boolean(), "{at}: {value}"),
        "level" => assert!(text.is_some_and(|it| ["error", "warning", "note"].contains(&it))),
        "uri" => assert!(text.is_some_and(|it| !it.contains([' ', '\\'])), "{at}: {value}"),
        _ if kind.starts_with('[') => {
            let kind = kind.trim_matches(['[', ']']);
            for (n, item) in value.as_array().unwrap().iter().enumerate() {
                hold(item, kind, &format!("{at}/{n}"));
            }
        }
        _ => {
            let (_, known) = OBJECTS.iter().find(|(name, _)| *name == kind).unwrap();
            let object = value.as_object().unwrap_or_else(|| panic!("{at}: {value}"));
            for (name, kind) in *known {
                match object.get(name.trim_end_matches('!')) {
                    Some(value) => hold(value, kind, &format!("{at}/{name}")),
                    None => assert!(!name.ends_with('!'), "{at}: no {name}"),
                }
            }
            for name in object.keys() {
                let is_known = known.iter().any(|(it, _)| it.trim_end_matches('!') == name);
                assert!(is_known, "{at}: `{name}` is not of the standard");
            }
        }
    }
}

#[test]
fn the_log_is_of_the_standard() {
    let sandbox = sugar("sarif");
    let wrong = RULES
        .replace("ends      resolved", "ends      resolvd")
        .replace("severity  warning", "severity  loud")
        .replace("snomed 315051004", "snomed 315051005");
    sandbox.file("sugar/sugar.rules", wrong);
    let output = sandbox.output("check --today 2026-11-23 --format sarif sugar", b"");
    assert_eq!(output.status.code(), Some(2));
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    hold(&log, "log", "");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        let region = &result["locations"][0]["physicalLocation"]["region"];
        let place = |line: &str, column: &str| (region[line].as_u64(), region[column].as_u64());
        assert!(place("startLine", "startColumn") < place("endLine", "endColumn"), "{region}");
    }
    let fix = serde_json::to_string(&results[1]["fixes"]).unwrap();
    insta::assert_snapshot!(fix, @r#"[{"description":{"text":"write `resolved`"},"artifactChanges":[{"artifactLocation":{"uri":"sugar/sugar.rules"},"replacements":[{"deletedRegion":{"startLine":19,"startColumn":13,"endLine":19,"endColumn":20},"insertedContent":{"text":"resolved"}}]}],"properties":{"safe":false}}]"#);
}

#[test]
fn nothing_to_say_is_a_log_too() {
    let output = sugar("sarif_good").output("check --today 2026-11-23 --format sarif sugar", b"");
    assert_eq!(output.status.code(), Some(0));
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    hold(&log, "log", "");
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
}
