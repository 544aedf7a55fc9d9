//! Writes values, entries, sources and messages as people read them.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    date::CalendarSpan,
    eval::{
        deciding::{Evaluation, Fact, Value},
        matching::{Range, Reading},
    },
    pack::qualified,
    plan::{MarkerId, MeasureValue, MessagePart, Node, NodeId, Source},
    record::{EntryIx, EntryView},
};

/// `58`, `<5`, `>=90`, `1 to 3`.
pub(super) fn range_text(range: Range) -> String {
    if let Some(number) = range.exact() {
        return number.to_string();
    }
    let sign = |included: bool, with: &'static str, without: &'static str| {
        if included { with } else { without }
    };
    match range.bounds() {
        (None, None) => "any number".into(),
        (None, Some((high, included))) => format!("{}{high}", sign(included, "<=", "<")),
        (Some((low, included)), None) => format!("{}{low}", sign(included, ">=", ">")),
        (Some((low, _)), Some((high, _))) => format!("{low} to {high}"),
    }
}

/// `14 days`, `1 month`, `3 months 2 days`.
pub(super) fn span_text(span: CalendarSpan) -> String {
    let part = |n: i32, unit: &str| match n {
        0 => None,
        1 => Some(format!("1 {unit}")),
        n => Some(format!("{n} {unit}s")),
    };
    let parts: Vec<String> =
        [part(span.months, "month"), part(span.days, "day")].into_iter().flatten().collect();
    if parts.is_empty() { "0 days".into() } else { parts.join(" ") }
}

impl Evaluation<'_> {
    /// A value's canonical text; `None` where it is missing.
    pub(super) fn value_text(&mut self, id: NodeId) -> Option<String> {
        let value = self.value(id);
        self.text_of(&value)
    }

    pub(super) fn text_of(&self, value: &Value<'_>) -> Option<String> {
        fn known<T>(value: &Fact<T>, text: impl FnOnce(&T) -> String) -> Option<String> {
            match value {
                Fact::Known(value) => Some(text(value)),
                Fact::Missing => None,
                Fact::Unknown(_) => Some("unknown".into()),
            }
        }
        match value {
            Value::YesNo(answer) => Some(answer.word().into()),
            Value::Number(number) => known(number, |range| range_text(*range)),
            Value::Date(date) => known(date, ToString::to_string),
            Value::Entry(entry) => known(entry, |ix| self.date_text(*ix)),
            Value::Text(text) => known(text, |text| String::clone(text)),
            Value::Entries(entries) => Some({
                let definite = match entries.definite.len() {
                    1 => "1 entry".to_string(),
                    n => format!("{n} entries"),
                };
                match entries.possible.len() {
                    0 => definite,
                    n => format!("{definite} and perhaps {n} more"),
                }
            }),
        }
    }

    pub(super) fn source_name(&self, source: Source) -> &str {
        let plan = &self.pack.plan;
        match source {
            Source::Codelist(list) => plan.codelists.get(list.index()).map(|list| &list.name),
            Source::Measure(measure) => plan.measures.get(measure.index()).map(|m| &m.name),
        }
        .map_or("", String::as_str)
    }

    pub(super) fn source_names(&self, sources: &[Source]) -> String {
        match sources {
            [source] => self.source_name(*source).to_string(),
            _ => {
                let names = sources.iter().map(|source| self.source_name(*source));
                names.collect::<Vec<&str>>().join(" or ")
            }
        }
    }

    /// A selection as the ruleset writes it; at least the names it draws from.
    pub(super) fn selection_text(&self, id: NodeId) -> String {
        match (self.label(id), self.pack.plan.nodes.get(id.index())) {
            (Some(label), _) => label.to_string(),
            (None, Some(Node::Select(sources, _))) => self.source_names(sources),
            (None, _) => String::new(),
        }
    }

    /// The source text of a node, if it has a label.
    pub(super) fn label(&self, id: NodeId) -> Option<&str> {
        let labels = &self.pack.plan.labels;
        let at = labels.binary_search_by_key(&id, |label| label.node).ok()?;
        labels.get(at).map(|label| label.text.as_str())
    }

    /// An entry for a sentence: its id and date.
    pub(super) fn entry_text(&self, ix: EntryIx) -> String {
        let id = self.record.source(ix).map(EntryView::id).unwrap_or_default();
        let code = self.record.codes(ix).next().map(qualified).unwrap_or_default();
        format!("entry `{id}` ({code}) dated `{}`", self.date_text(ix))
    }

    /// An entry's effective date as recorded, without the time of day.
    pub(super) fn date_text(&self, ix: EntryIx) -> String {
        let recorded = self.record.source(ix).map(EntryView::effective);
        let day = recorded.and_then(|text| text.split('T').next());
        day.unwrap_or_default().to_string()
    }

    /// The measured value of an entry with its unit, under the first of the sources that reads it.
    pub(super) fn reading_text(&self, ix: EntryIx, source: Source) -> (String, String) {
        let Source::Measure(id) = source else { return Default::default() };
        let unit = match self.pack.plan.measures.get(id.index()).map(|measure| &measure.value) {
            Some(MeasureValue::Number { unit, .. }) => unit.clone(),
            _ => String::new(),
        };
        match self.reading(id, ix) {
            Some(Reading::Number(range)) => (range_text(range), unit),
            Some(Reading::Date(span)) => (span.to_string(), String::new()),
            None => Default::default(),
        }
    }

    /// A message with its placeholders filled.
    pub(super) fn message(&mut self, parts: &[MessagePart]) -> String {
        let mut message = String::new();
        for part in parts {
            match part {
                MessagePart::Text(text) => message.push_str(text),
                MessagePart::Value(node) => {
                    let text = self.value_text(*node);
                    message.push_str(text.as_deref().unwrap_or("not recorded"));
                }
                MessagePart::Conflict(marker, at) => {
                    message.push_str(&self.conflict_text(*marker, *at))
                }
            }
        }
        message
    }

    /// `2026-12-28 (edd_scan, Scan clinic at RXL, entry e2) and …`.
    fn conflict_text(&mut self, marker: MarkerId, at: u32) -> String {
        let texts: Vec<String> = self
            .conflict_evidence(marker, at)
            .into_iter()
            .map(|evidence| {
                let place = match (evidence.service.as_str(), evidence.organisation.as_str()) {
                    ("", "") => "organisation not recorded".to_string(),
                    (service, "") => service.to_string(),
                    ("", organisation) => organisation.to_string(),
                    (service, organisation) => format!("{service} at {organisation}"),
                };
                let unit = if evidence.unit.is_empty() { "" } else { " " };
                format!(
                    "{}{unit}{} ({}, {place}, entry {})",
                    evidence.value, evidence.unit, evidence.list, evidence.entry
                )
            })
            .collect();
        match texts.as_slice() {
            [] => "no disagreement".into(),
            [only] => only.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        }
    }
}
