//! Conditions that have no answer where something is missing, with nothing said about it.
//!
//! This is the trap that has silently dropped every patient without a `resolved` code.

use rules_core::plan::TableId;

use super::{
    missingness::{MissingCauses, MissingKeys},
    summary::Summaries,
};
use crate::{
    diagnostic::{Applicability, Code, Diagnostic, Edit, Fix, Sink},
    ir::{
        Action, Condition, ConditionKind, Definition, Entries, Marker, MessagePart, Ruleset, Table,
    },
    plan::Lowering,
    source::{Span, Texts},
};

/// Looks at every condition that decides something, and gives the values of messages that may be missing.
/// `order` has definitions after those they use.
pub(crate) fn missing<'a>(
    texts: &Texts<'_>,
    ruleset: &'a Ruleset,
    order: &[Definition],
    lowering: &mut Lowering<'a>,
    sink: &mut Sink,
) -> Vec<Placeholder> {
    let summaries = Summaries::new(ruleset, lowering);
    let mut it = Check { texts, summaries, sink };
    it.definitions(ruleset, order);
    for score in &ruleset.scores {
        for item in &score.items {
            it.condition(&item.condition, &MissingKeys::new(), None);
        }
    }
    for alert in &ruleset.alerts {
        it.condition(&alert.when, &MissingKeys::new(), None);
    }
    for report in &ruleset.reports {
        it.condition(&report.include, &MissingKeys::new(), None);
    }
    it.placeholders(ruleset)
}

/// A value of a message that may be missing although the alert is raised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placeholder {
    /// The alert.
    pub(crate) alert: String,
    /// The value.
    pub(crate) span: Span,
}

struct Check<'c, 'a> {
    texts: &'c Texts<'c>,
    summaries: Summaries<'c, 'a>,
    sink: &'c mut Sink,
}

/// A test without an answer, and what it lacks.
struct Open {
    span: Span,
    is_alone: bool,
    is_of_dates: bool,
    causes: MissingCauses,
}

impl Check<'_, '_> {
    /// The values of messages that may be missing.
    fn placeholders(&mut self, ruleset: &Ruleset) -> Vec<Placeholder> {
        let mut placeholders = Vec::new();
        for alert in &ruleset.alerts {
            // An alert is raised on a yes, so what leaves its condition without one is there.
            let there = self.summaries.answers(&alert.when).not_yes;
            for part in &alert.message {
                let MessagePart::Value(value) = part else { continue };
                let missing = self.summaries.value(value).missing;
                if missing.is_some_and(|cause| cause.remains(&there)) {
                    placeholders
                        .push(Placeholder { alert: alert.name.clone(), span: value.span() });
                }
            }
        }
        placeholders
    }

    /// Looks at tables and markers, each after those it uses.
    fn definitions(&mut self, ruleset: &Ruleset, order: &[Definition]) {
        for definition in order {
            match definition {
                Definition::Table(id) => {
                    if let Some(table) = ruleset.tables.get(id.index()) {
                        self.table(*id, table);
                    }
                }
                Definition::Episodes(id) => {
                    if let Some(marker) = ruleset.markers.get(id.index()) {
                        self.marker(marker);
                    }
                }
                _ => {}
            }
        }
    }

    fn table(&mut self, id: TableId, table: &Table) {
        let (mut facts, mut unselected) = (MissingKeys::new(), MissingKeys::new());
        let mut is_before_select = true;
        for row in &table.rows {
            self.condition(&row.condition, &facts, Some(table));
            let answers = self.summaries.answers(&row.condition);
            for (action, keys) in [(&row.if_yes, &answers.yes), (&row.if_no, &answers.no)] {
                if *action != Action::Next {
                    facts.extend(keys);
                }
                if is_before_select && matches!(action, Action::Reject(_)) {
                    unselected.extend(keys);
                }
            }
            let selects = |action: &Action| matches!(action, Action::Select(_));
            is_before_select &= !selects(&row.if_yes) && !selects(&row.if_no);
        }
        self.summaries.tables.insert(id, unselected);
    }

    fn marker(&mut self, marker: &Marker) {
        if let Some(guard) = &marker.guard {
            self.condition(guard, &MissingKeys::new(), None);
        }
        for entries in &marker.starts {
            self.events(entries, "starts the marker");
        }
        for entries in &marker.ends {
            self.events(entries, "ends the marker");
        }
        for conflict in &marker.conflicts {
            self.events(&conflict.entries, "is compared");
        }
    }

    /// Entries that nothing can be said about where a bound is missing.
    fn events(&mut self, entries: &Entries, what: &str) {
        let causes = self.summaries.bounds(entries);
        if causes.is_empty() {
            return;
        }
        let lacks = lacks(&causes);
        let words = self.texts.at(entries.span);
        let message = format!("what {what} cannot be told when {lacks} is missing");
        let label = format!("`{words}` depends on {lacks}");
        let help = "give the bound a value that is always there, for example with \
                    `first of (…, 1900-01-01)`";
        self.sink.report(
            Diagnostic::new(Code::BoundMayBeMissing, entries.span, message, label).help(help),
        );
    }

    /// Reports a condition once, with every test in it that has no answer.
    fn condition(&mut self, condition: &Condition, facts: &MissingKeys, table: Option<&Table>) {
        let mut open = Vec::new();
        self.open_tests(condition, facts, true, &mut open);
        let Some((first, others)) = open.split_first() else { return };
        let words = self.texts.at(first.span);
        let lacks = lacks(&first.causes);
        let message = format!("`{words}` has no answer when {lacks} is missing");
        let label = format!("neither yes nor no without {lacks}");
        let mut diagnostic = Diagnostic::new(Code::MayBeMissing, first.span, message, label);
        for other in others {
            let label = format!("nor has this, without {}", self::lacks(&other.causes));
            diagnostic = diagnostic.also(other.span, label);
        }
        let one = first.causes.values().next().map_or("", |cause| &cause.text);
        let mut help = format!(
            "say what the answer is then: `(…) or no if missing`, or ask first: `{one} is not missing and …`"
        );
        if table.is_some() && open.iter().all(|it| it.is_of_dates) {
            help.push_str("; or begin the table with `missing dates compare as earliest`");
        }
        let (span, is_alone) = match others {
            [] => (first.span, first.is_alone),
            _ => (condition.span, true),
        };
        diagnostic = diagnostic.help(help);
        for answer in ["no", "yes"] {
            diagnostic = diagnostic.fix(self.bracket(span, is_alone, answer));
        }
        self.sink.report(diagnostic);
    }

    /// A fix that says what holds if something is missing.
    fn bracket(&self, span: Span, is_alone: bool, answer: &str) -> Fix {
        let start = span.start as usize;
        let text = self.texts.file(span.file);
        let before = start.checked_sub(1).and_then(|at| text.get(at..start));
        let after = text.get(span.end as usize..).and_then(|rest| rest.chars().next());
        let has_brackets = before == Some("(") && after == Some(')');
        let (mut open, mut close) = ("(", format!(") or {answer} if missing"));
        if !is_alone && !has_brackets {
            open = "((";
            close.push(')');
        }
        let edit = |span, text: &str| Edit { span, text: text.to_owned() };
        Fix {
            title: format!("answer {answer} if it is missing"),
            edits: vec![edit(span.before(), open), edit(span.after(), &close)],
            applicability: Applicability::Choice,
        }
    }

    /// The tests in a condition that have no answer, given what is not missing.
    fn open_tests(
        &mut self,
        it: &Condition,
        facts: &MissingKeys,
        is_alone: bool,
        open: &mut Vec<Open>,
    ) {
        match &it.kind {
            ConditionKind::And(all) | ConditionKind::Or(all) => {
                let beside = self.summaries.facts_beside(it);
                for (each, mut known) in all.iter().zip(beside) {
                    known.extend(facts);
                    self.open_tests(each, &known, false, open);
                }
            }
            ConditionKind::AtLeast(_, all) => {
                for each in all {
                    self.open_tests(each, facts, false, open);
                }
            }
            ConditionKind::Not(inner) if inner.span != it.span => {
                self.open_tests(inner, facts, false, open);
            }
            kind => {
                let mut causes = self.summaries.causes(it);
                causes.retain(|_, cause| cause.remains(facts));
                if !causes.is_empty() {
                    let is_of_dates = matches!(kind, ConditionKind::In(..));
                    open.push(Open { span: it.span, is_alone, is_of_dates, causes });
                }
            }
        }
    }
}

/// `a`, `a` or `b`, ….
fn lacks(causes: &MissingCauses) -> String {
    let mut names: Vec<String> = causes.values().map(|cause| format!("`{}`", cause.text)).collect();
    names.dedup();
    names.join(" or ")
}
