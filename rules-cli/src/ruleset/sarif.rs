//! Diagnostics in SARIF 2.1.0, the exchange format of code scanners (OASIS standard, 27 March 2020).

use std::collections::BTreeMap;

use serde::Serialize;

use super::json::{Fix as ReportedFix, Place, Report};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One run of this program over any number of rulesets.
#[derive(Debug, Serialize)]
pub(crate) struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Outcome>,
}

#[derive(Debug, Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

/// A diagnostic that was given at least once.
#[derive(Debug, Serialize)]
struct Rule {
    id: &'static str,
    name: &'static str,
    help: Help,
}

/// The page of a rule, as it is and to be laid out.
#[derive(Debug, Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

/// One diagnostic: a `result` of the standard.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix>,
}

#[derive(Debug, Serialize)]
struct Message {
    text: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Debug, Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix {
    description: Message,
    artifact_changes: Vec<ArtifactChange>,
    properties: FixProperties,
}

/// What the standard has no word for: whether the fix keeps the meaning, so that a tool may apply it.
#[derive(Debug, Serialize)]
struct FixProperties {
    safe: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message,
}

impl Log {
    /// The log of these diagnostics, in their order.
    pub(crate) fn new(reports: &[Report]) -> Self {
        let mut rules: BTreeMap<&'static str, Rule> = BTreeMap::new();
        for report in reports {
            let help = Help { text: report.page, markdown: report.page };
            let rule = Rule { id: report.code, name: report.name, help };
            rules.insert(report.code, rule);
        }
        let results = reports.iter().map(|report| {
            let index = rules.keys().position(|code| *code == report.code);
            Outcome::new(report, index.unwrap_or_default())
        });
        let results = results.collect();
        let rules = rules.into_values().collect();
        let semantic_version = env!("CARGO_PKG_VERSION");
        let driver = Driver { name: "coded-rules", semantic_version, rules };
        let run = Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results };
        Self { schema: SCHEMA, version: "2.1.0", runs: [run] }
    }
}

impl Outcome {
    fn new(report: &Report, rule_index: usize) -> Self {
        // The message of the standard stands alone, so it says what to do, too.
        let text = match &*report.help {
            "" => report.message.clone(),
            help => format!("{}. Help: {help}", report.message),
        };
        let related = report.related.iter().map(|it| Location::new(&it.place, &it.label));
        Self {
            rule_id: report.code,
            rule_index,
            level: report.severity,
            message: Message { text },
            locations: [Location::new(&report.place, &report.label)],
            related_locations: related.collect(),
            fixes: report.fixes.iter().map(Fix::new).collect(),
        }
    }
}

impl Location {
    fn new(place: &Place, label: &str) -> Self {
        let physical_location =
            PhysicalLocation { artifact_location: artifact(place), region: Region::new(place) };
        let message = (!label.is_empty()).then(|| Message { text: label.to_owned() });
        Self { physical_location, message }
    }
}

impl Region {
    fn new(Place { start, end, .. }: &Place) -> Self {
        Self {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

impl Fix {
    fn new(fix: &ReportedFix) -> Self {
        let mut changes: Vec<(&str, ArtifactChange)> = Vec::new();
        for edit in &fix.edits {
            let replacement = Replacement {
                deleted_region: Region::new(&edit.place),
                inserted_content: Message { text: edit.text.clone() },
            };
            match changes.iter_mut().find(|(file, _)| *file == edit.place.file) {
                Some((_, change)) => change.replacements.push(replacement),
                None => {
                    let artifact_location = artifact(&edit.place);
                    let replacements = vec![replacement];
                    let change = ArtifactChange { artifact_location, replacements };
                    changes.push((&edit.place.file, change));
                }
            }
        }
        Self {
            description: Message { text: fix.title.clone() },
            artifact_changes: changes.into_iter().map(|(_, change)| change).collect(),
            properties: FixProperties { safe: fix.safe },
        }
    }
}

fn artifact(place: &Place) -> ArtifactLocation {
    ArtifactLocation { uri: uri(&place.file) }
}

/// A path as a URI reference (RFC 3986): absolute paths get a scheme, and what a URI cannot hold is escaped.
fn uri(path: &str) -> String {
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            b'\\' if cfg!(windows) => uri.push('/'),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("rules/a-b.rules"), "rules/a-b.rules");
        assert_eq!(uri("/srv/ü b.rules"), "file:///srv/%C3%BC%20b.rules");
    }
}
