//! Text requests: each is answered, or refused with line and column.

use coded_rules_tests::packs;
use rules_core::{
    engine::Engine,
    error::{Error, ErrorKind},
    text_request,
};
use rules_records::PatientRecord;
use serde_json::Value;

thread_local! {
    static MODULE: Engine = module(&["rulesets/maternity", "rulesets/diabetes"]);
}

/// A module with these rulesets of the tree.
pub(crate) fn module(rulesets: &[&str]) -> Engine {
    let mut module = Engine::new();
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
    let parsed = text_request::parse(text);
    if let Err(Error { kind: ErrorKind::BadRequest, message, .. }) = &parsed {
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
pub(crate) fn check(reply: &str, received: usize) {
    let json: Result<Value, _> = serde_json::from_str(reply);
    let Ok(json) = json else {
        assert!(json.is_ok(), "the reply is no JSON: {reply}");
        return;
    };
    assert_eq!(json.to_string(), reply, "the reply is not canonical");
    let count = |name: &str| json.get("entries").and_then(|it| it.get(name)?.as_u64());
    assert_eq!(count("received"), Some(received as u64), "entries received");
    assert_eq!(
        count("received"),
        count("used").zip(count("not_used")).map(|(used, not)| used + not),
        "received = used + not used"
    );
}

/// What is read from the text form is written and read back the same.
pub(crate) fn text_form(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(read) = text_request::parse(text) else { return };
    let record = PatientRecord::new(read.patient.clone(), read.entries.clone());
    let written =
        record.request(&read.context).rulesets(&read.rulesets).explain(&read.explain).to_text();
    assert_eq!(text_request::parse(&written), Ok(read), "{written}");
}
