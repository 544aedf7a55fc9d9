//! Canonical JSON: fixed key order, no white space, no floating-point numbers; equal outcomes are equal
//! bytes. `docs/wire.md` is the specification.

use alloc::{
    format,
    string::{String, ToString},
};

use crate::{
    outcome::{
        Absence, Alert, Audit, Condition, Conflict, EntryProblem, Evidence, Inclusion, Marker,
        NamedValue, Outcomes, TableResult, Undecided,
    },
    plan::Severity,
};

/// An explanation asked for in a text request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The ruleset.
    pub ruleset: String,
    /// The rule's name.
    pub rule: String,
    /// Its conditions, from the rule down.
    pub conditions: alloc::vec::Vec<Condition>,
}

/// Something that writes itself as canonical JSON.
pub(crate) trait Json {
    fn write(&self, out: &mut String);
}

/// The canonical JSON of a value.
pub(crate) fn text(value: &impl Json) -> String {
    let mut out = String::new();
    value.write(&mut out);
    out
}

/// The reply to a text request.
pub fn reply(outcomes: &Outcomes, explanations: &[Explained]) -> String {
    let mut out = String::new();
    object(&mut out, |o| {
        o.raw("coded_record", "1");
        o.field("audit", &outcomes.audit);
        o.with("entries", |out| {
            object(out, |o| {
                o.number("offered", outcomes.entries.offered);
                o.number("used", outcomes.entries.used);
                o.number("not_used", outcomes.entries.not_used);
            });
        });
        o.list("alerts", &outcomes.alerts);
        o.list("markers", &outcomes.markers);
        o.list("inclusions", &outcomes.inclusions);
        o.list("tables", &outcomes.tables);
        o.list("undecided", &outcomes.undecided);
        o.list("problems", &outcomes.problems);
        o.list("explanations", explanations);
    });
    out
}

/// Writes the members of one object.
struct Object<'o> {
    out: &'o mut String,
    first: bool,
}

fn object(out: &mut String, write: impl FnOnce(&mut Object<'_>)) {
    out.push('{');
    write(&mut Object { out, first: true });
    out.push('}');
}

fn array<T>(out: &mut String, items: &[T], mut write: impl FnMut(&mut String, &T)) {
    out.push('[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(']');
}

impl Object<'_> {
    /// One member; no key needs an escape.
    fn with(&mut self, key: &'static str, write: impl FnOnce(&mut String)) {
        self.out.push_str(if self.first { "\"" } else { ",\"" });
        self.first = false;
        self.out.push_str(key);
        self.out.push_str("\":");
        write(self.out);
    }

    fn raw(&mut self, key: &'static str, json: &str) {
        self.with(key, |out| out.push_str(json));
    }

    fn string(&mut self, key: &'static str, text: &str) {
        self.with(key, |out| string(out, text));
    }

    fn optional(&mut self, key: &'static str, text: Option<&str>) {
        self.with(key, |out| match text {
            Some(text) => string(out, text),
            None => out.push_str("null"),
        });
    }

    fn boolean(&mut self, key: &'static str, yes: bool) {
        self.raw(key, if yes { "true" } else { "false" });
    }

    fn number(&mut self, key: &'static str, n: u32) {
        self.with(key, |out| out.push_str(&n.to_string()));
    }

    fn strings(&mut self, key: &'static str, texts: &[String]) {
        self.with(key, |out| array(out, texts, |out, text| string(out, text)));
    }

    fn field(&mut self, key: &'static str, value: &impl Json) {
        self.with(key, |out| value.write(out));
    }

    fn list(&mut self, key: &'static str, items: &[impl Json]) {
        self.with(key, |out| array(out, items, |out, item| item.write(out)));
    }
}

fn string(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    let is_special = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    while let Some(at) = rest.bytes().position(is_special) {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        let mut chars = special.chars();
        match chars.next().unwrap_or_default() {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.push_str(&format!("\\u{:04x}", u32::from(c))),
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

impl Json for Audit {
    fn write(&self, out: &mut String) {
        object(out, |o| {
            o.string("module", &self.module);
            o.number("language", self.language);
            o.string("today", &self.today);
            o.string("known_as_of", &self.known_as_of);
            o.with("rulesets", |out| {
                array(out, &self.rulesets, |out, ruleset| {
                    object(out, |o| {
                        o.string("name", &ruleset.name);
                        o.string("version", &ruleset.version);
                        o.string("digest", &ruleset.digest);
                    });
                });
            });
        });
    }
}

impl Json for Evidence {
    fn write(&self, out: &mut String) {
        object(out, |o| {
            o.string("entry", &self.entry);
            o.string("date", &self.date);
            o.string("scheme", self.scheme.name());
            o.string("code", &self.code);
            o.string("term", &self.term);
            o.string("list", &self.list);
            o.string("value", &self.value);
            o.string("unit", &self.unit);
            o.string("organisation", &self.organisation);
            o.string("service", &self.service);
            o.string("recorder", &self.recorder);
            o.string("role", self.role.name());
        });
    }
}

impl Json for Absence {
    fn write(&self, out: &mut String) {
        object(out, |o| {
            o.string("list", &self.list);
            o.string("condition", &self.condition);
        });
    }
}

impl Json for NamedValue {
    fn write(&self, out: &mut String) {
        object(out, |o| {
            o.string("name", &self.name);
            o.optional("value", self.value.as_deref());
        });
    }
}

/// The name in outcomes.
pub(crate) fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Critical => "critical",
    }
}

impl Json for Alert {
    fn write(&self, out: &mut String) {
        object(out, |o| {
            o.string("ruleset", &self.ruleset);
            o.string("rule", &self.rule);
            o.string("title", &self.title);
            o.string("severity", severity_name(self.severity));
            o.string("message", &self.message);
            o.string("hazard", &self.hazard);
            o.strings("audience", &self.audience);
            o.string("identity", &self.identity);
            o.optional("repeat_after", self.repeat_after.as_deref());
            o.boolean("repeat_on_new_evidence", self.repeat_on_new_evidence);
            o.strings("override_reasons", &self.override_reasons);
            o.strings("suggestions", &self.suggestions);
            o.list("evidence", &self.evidence);
            o.list("absences", &self.absences);
        });
    }
}

impl Json for Conflict {
    fn write(&self, out: &mut String) {
        object(out, |o| {
            o.string("detail", &self.detail);
            o.list("evidence", &self.evidence);
        });
    }
}

impl Json for Marker {
    fn write(&self, out: &mut String) {
        object(out, |o| {
            o.string("ruleset", &self.ruleset);
            o.string("marker", &self.marker);
            o.string("title", &self.title);
            o.boolean("active", self.active);
            o.string("start", &self.start);
            o.string("end", &self.end);
            o.string("how_ended", self.how_ended);
            o.number("episodes", self.episodes);
            o.list("details", &self.details);
            o.list("conflicts", &self.conflicts);
            o.list("evidence", &self.evidence);
        });
    }
}

impl Json for Inclusion {
    fn write(&self, out: &mut String) {
        object(out, |o| {
            o.string("ruleset", &self.ruleset);
            o.string("report", &self.report);
            o.string("title", &self.title);
            o.list("columns", &self.columns);
            o.list("evidence", &self.evidence);
            o.list("absences", &self.absences);
        });
    }
}

impl Json for TableResult {
    fn write(&self, out: &mut String) {
        object(out, |o| {
            o.string("ruleset", &self.ruleset);
            o.string("table", &self.table);
            o.string("title", &self.title);
            o.string("result", self.result);
            o.number("row", self.row);
            o.string("name", &self.name);
        });
    }
}

impl Json for Undecided {
    fn write(&self, out: &mut String) {
        object(out, |o| {
            o.string("ruleset", &self.ruleset);
            o.string("kind", self.kind);
            o.string("rule", &self.rule);
            o.strings("reasons", &self.reasons);
        });
    }
}

impl Json for EntryProblem {
    fn write(&self, out: &mut String) {
        object(out, |o| {
            o.string("entry", &self.entry);
            o.string("code", self.code);
            o.string("message", &self.message);
        });
    }
}

impl Json for Condition {
    fn write(&self, out: &mut String) {
        object(out, |o| {
            o.number("depth", self.depth);
            o.string("text", &self.text);
            o.string("answer", &self.answer);
            o.list("evidence", &self.evidence);
        });
    }
}

impl Json for Explained {
    fn write(&self, out: &mut String) {
        object(out, |o| {
            o.string("ruleset", &self.ruleset);
            o.string("rule", &self.rule);
            o.list("conditions", &self.conditions);
        });
    }
}
