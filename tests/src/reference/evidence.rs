//! Evidence: the entries, and the absences, that made a condition what it is.

use rules_core::{
    code::{Code, Scheme},
    outcome::{Evidence, Role},
    plan::{MeasureValue, Source},
};
use rules_lang::ir::{self, ConflictId, Entries};

use super::{
    Reference,
    gather::EvidenceSet,
    measure::Reading,
    part::{Part, Value},
    record::Item,
    render,
};

impl<'a> Reference<'a> {
    /// A selection as the ruleset writes it; at least the names it draws from.
    pub(super) fn selection_words(self, entries: &'a Entries) -> String {
        self.label(Part::Entries(entries)).unwrap_or_else(|| {
            let names = self.sources(entries).iter().map(|source| self.source_name(*source));
            names.collect::<Vec<_>>().join(" or ")
        })
    }

    /// The source through which an entry starts or ends a marker.
    pub(super) fn event_source(self, events: &'a [Entries], item: &Item<'_>) -> Option<Source> {
        events.iter().find_map(|entries| self.source_of(item, self.sources(entries)))
    }

    /// The entries that disagree, each with the measure that reads it.
    pub(super) fn conflicting(self, id: ConflictId) -> Vec<(&'a Item<'a>, Source)> {
        let sources = self.conflict_sources(id);
        let entries = self.disagreement(id).entries.into_iter();
        entries.filter_map(|item| Some((item, self.source_of(item, sources)?))).collect()
    }

    pub(super) fn conflict_evidence(self, id: ConflictId) -> Vec<Evidence> {
        let entries = self.conflicting(id).into_iter();
        entries.map(|(item, source)| self.evidence(item, Role::Conflict, source)).collect()
    }

    /// The entries a part looked at; of a selection at most the latest twenty.
    pub(super) fn evidence_of(self, part: Part<'a>) -> Vec<Evidence> {
        let mut gathered = EvidenceSet::default();
        self.gather(part, &mut gathered);
        if let (Part::Entries(entries), Value::Entries(selection)) =
            (self.resolved(part), self.value(part))
            && !selection.definite.is_empty()
        {
            let latest: Vec<_> = selection.definite.into_iter().rev().take(20).collect();
            self.gather_all(entries, &latest, &mut gathered);
        }
        self.gathered(gathered).0
    }

    /// One entry as outcomes show it.
    pub(super) fn evidence(self, item: &Item<'_>, role: Role, source: Source) -> Evidence {
        let matching = self.matching_code(item, source);
        let term = matching.map(|code| self.term(code, source)).unwrap_or_default();
        let code: Option<Code> = matching.or(item.codes.first().copied());
        let (value, unit) = self.shown_value(item, source);
        let scheme = code.map_or(Scheme::Local, |code| code.scheme());
        let code = code.map(|code| code.to_string()).unwrap_or_default();
        let mut evidence = Evidence::new(&item.source.id, scheme, code, role);
        evidence.date.clone_from(&item.source.effective);
        evidence.term = term;
        self.source_name(source).clone_into(&mut evidence.list);
        evidence.value = value;
        evidence.unit = unit;
        evidence.organisation.clone_from(&item.source.organisation);
        evidence.service.clone_from(&item.source.service);
        evidence.recorder.clone_from(&item.source.recorder);
        evidence
    }

    /// The value as the source reads it, and its unit.
    fn shown_value(self, item: &Item<'_>, source: Source) -> (String, String) {
        let Source::Measure(id) = source else { return Default::default() };
        let unit = match self.ruleset.measures.get(id.index()).map(|it| &it.value) {
            Some(MeasureValue::Number { unit, .. }) => unit.clone(),
            _ => String::new(),
        };
        match self.reading(id, item) {
            Some(Reading::Number(range)) => (render::range(range), unit),
            Some(Reading::Date(span)) => (span.to_string(), String::new()),
            None => Default::default(),
        }
    }

    /// A value's canonical text; `None` where it is missing.
    pub(super) fn value_text(self, value: &'a ir::Value) -> Option<String> {
        render::value(&self.value(Part::of_value(value)))
    }
}
