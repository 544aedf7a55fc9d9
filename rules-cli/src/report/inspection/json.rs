//! The report of an inspection for programs.

use serde_json::{Map, Value, json};

use super::Inspection;

impl Inspection {
    /// One object; `docs/cli.md` names its members.
    pub(crate) fn json(&self) -> Value {
        let feeds = &self.feeds;
        let types: Map<String, Value> = feeds
            .by_type
            .iter()
            .map(|(name, count)| {
                let count = json!({
                    "read": count.resources,
                    "withoutCode": count.without_code,
                    "coded": count.coded,
                    "entries": count.entries,
                    "problems": count.problems,
                });
                (name.clone(), count)
            })
            .collect();
        let systems: Map<String, Value> = feeds
            .by_system
            .iter()
            .map(|(uri, count)| {
                let count =
                    json!({"codings": count.seen, "kept": count.kept, "dropped": count.dropped});
                (uri.clone(), count)
            })
            .collect();
        let schemes: Map<String, Value> = self
            .schemes
            .iter()
            .map(|(name, count)| {
                let count = json!({"codings": count.codings, "codes": count.codes.len()});
                ((*name).to_owned(), count)
            })
            .collect();
        let problems: Vec<Value> = feeds
            .problems
            .iter()
            .map(|(kind, count)| {
                let examples = self.examples.get(kind).map(Vec::as_slice).unwrap_or_default();
                json!({"kind": kind.name(), "count": count, "examples": examples})
            })
            .collect();
        let notes: Map<String, Value> = feeds
            .notes
            .iter()
            .map(|(note, count)| (note.name().to_owned(), json!(count)))
            .collect();
        let rulesets: Vec<Value> = self
            .rulesets
            .iter()
            .map(|ruleset| {
                let (known, codes) = self.known(&ruleset.codes);
                json!({
                    "name": ruleset.codes.name,
                    "version": ruleset.codes.version,
                    "codesKnown": known,
                    "codes": codes,
                    "entriesKnown": ruleset.entries,
                })
            })
            .collect();
        json!({
            "files": self.files,
            "filesWithoutRecords": self.others,
            "tablesNotRead": self.tables_not_read,
            "failed": self.failures,
            "patients": self.patients,
            "types": types,
            "notClinical": feeds.not_clinical,
            "notRead": feeds.not_read,
            "coded": feeds.coded(),
            "entries": feeds.entries(),
            "replacedByProblems": feeds.coded_problems(),
            "entriesOfRequests": self.written,
            "systems": systems,
            "schemes": schemes,
            "malformedCodes": self.malformed,
            "duplicateEntries": self.repeated,
            "firstDate": self.first_day,
            "lastDate": self.last_day,
            "undatedEntries": self.undated,
            "organisations": self.organisations,
            "rulesets": rulesets,
            "problems": problems,
            "notes": notes,
            "balanced": self.off_balance == 0,
        })
    }
}
