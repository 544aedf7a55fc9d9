//! Text requests: each is answered, or refused with line and column.

use coded_rules_tests::packs;
use rules_core::{
    module::{Failure, Module},
    wire,
};
use rules_records::{PatientRecord, textform};
use serde_json::Value;

thread_local! {
    static MODULE: Module = module(&["rulesets/maternity", "rulesets/diabetes"]);
}

/// A module with these rulesets of the tree.
pub(crate) fn module(rulesets: &[&str]) -> Module {
    let mut module = Module::new();
    for ruleset in rulesets {
        let pack = packs::build(ruleset);
        let loaded = pack
            .map_err(|error| format!("{error:#}"))
            .and_then(|pack| module.load(&pack).map_err(|failure| failure.to_string()));
        assert!(loaded.is_ok(), "`{ruleset}`: {loaded:?}");
    }
    module
}

/// Bytes as a request under the rulesets of the tree.
pub(crate) fn target(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let parsed = wire::parse(text);
    if let Err(Failure::BadRequest(message)) = &parsed {
        assert!(is_placed(text, message), "no line and column of the request: {message}");
    }
    MODULE.with(|module| match module.evaluate_text(text) {
        Ok(reply) => {
            let entries = parsed.map(|request| request.entries.len()).unwrap_or_default();
            check(&reply, entries);
        }
        Err(failure) => {
            if let Err(error) = parsed {
                assert_eq!(error, failure, "one reader, two answers");
            }
        }
    });
}

/// Whether a message begins with a line and a column that are there.
fn is_placed(text: &str, message: &str) -> bool {
    let place = || {
        let (line, rest) = message.strip_prefix("line ")?.split_once(", column ")?;
        let (column, _) = rest.split_once(": ")?;
        let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
        // The column after the last is where something is lacking.
        let length = text.split('\n').nth(line.checked_sub(1)?)?.chars().count();
        Some(column >= 1 && column <= length + 1)
    };
    place().unwrap_or(false)
}

/// A reply is canonical JSON and counts every entry.
pub(crate) fn check(reply: &str, offered: usize) {
    let json: Result<Value, _> = serde_json::from_str(reply);
    let Ok(json) = json else {
        assert!(json.is_ok(), "the reply is no JSON: {reply}");
        return;
    };
    assert_eq!(json.to_string(), reply, "the reply is not canonical");
    let count = |name: &str| json.get("entries").and_then(|it| it.get(name)?.as_u64());
    assert_eq!(count("offered"), Some(offered as u64), "entries offered");
    assert_eq!(
        count("offered"),
        count("used").zip(count("not_used")).map(|(used, not)| used + not),
        "offered = used + not used"
    );
}

/// What is read from the text form is written and read back the same.
pub(crate) fn text_form(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(read) = wire::parse(text) else { return };
    let record = PatientRecord {
        patient: read.patient.clone(),
        entries: read.entries.clone(),
        ..PatientRecord::default()
    };
    let written = textform::write(&record, &read.context, &read.rulesets, &read.explain);
    assert_eq!(wire::parse(&written), Ok(read), "{written}");
}
