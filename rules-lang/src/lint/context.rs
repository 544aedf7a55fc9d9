//! What lints look at.

use std::collections::BTreeSet;

use rules_core::{date::Day, entry::Sex, plan::Source};

use super::{codes::CodeSets, parts::Parts, range::Range};
use crate::{
    ir::{
        Base, Condition, ConditionKind, Entries, Expression, FieldId, Number, NumberKind, Ruleset,
        Shower, Value,
    },
    source::{FileId, Sources, Span, Texts},
    syntax,
};

/// A ruleset that compiles, as written and as understood.
pub(super) struct Context<'a> {
    pub(super) sources: &'a Sources,
    texts: Texts<'a>,
    /// As written.
    pub(super) file: &'a syntax::File,
    /// As understood.
    pub(super) rules: &'a Ruleset,
    pub(super) show: Shower<'a>,
    /// Every expression, once.
    pub(super) parts: Parts<'a>,
    /// What each codelist holds.
    pub(super) codes: CodeSets,
    pub(super) today: Option<Day>,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        sources: &'a Sources,
        file: &'a syntax::File,
        rules: &'a Ruleset,
        today: Option<Day>,
    ) -> Self {
        Self {
            sources,
            texts: sources.texts(),
            file,
            rules,
            show: Shower::new(rules),
            parts: Parts::of(rules, file),
            codes: CodeSets::new(rules),
            today,
        }
    }

    /// The author's own words.
    pub(super) fn words(&self, span: Span) -> &'a str {
        self.texts.at(span)
    }

    /// The files of the ruleset itself, with their texts.
    pub(super) fn own_texts(&self) -> impl Iterator<Item = (FileId, &'a str)> {
        self.texts.all().filter(|(id, _)| !self.sources.is_of_library(*id))
    }

    /// The author's own words, on one line and not too long to quote.
    pub(super) fn quoted(&self, span: Span) -> String {
        let words: Vec<&str> = self.words(span).split_whitespace().collect();
        let words = words.join(" ");
        if words.chars().count() <= 60 {
            return format!("`{words}`");
        }
        let start: String = words.chars().take(56).collect();
        format!("`{start} …`")
    }

    /// The condition behind the names of fields.
    pub(super) fn behind(&self, it: &'a Condition) -> &'a Condition {
        let mut it = it;
        while let ConditionKind::Field(id) = it.kind {
            match self.field(id) {
                Some(Expression::Condition(inner)) => it = inner,
                _ => break,
            }
        }
        it
    }

    pub(super) fn field(&self, id: FieldId) -> Option<&'a Expression> {
        self.rules.fields.get(id.index()).map(|it| &it.expression)
    }

    /// The lists and measures that entries are drawn from.
    pub(super) fn sources(&self, entries: &'a Entries) -> &'a [Source] {
        let mut base = &entries.base;
        loop {
            match base {
                Base::Sources(all) => return all,
                Base::Field(id) => match self.field(*id) {
                    Some(Expression::Entries(inner)) => base = &inner.base,
                    _ => return &[],
                },
            }
        }
    }

    /// Whether two numbers are the same thing, by name or in full.
    pub(super) fn is_same(&self, a: &'a Number, b: &'a Number) -> bool {
        self.number_key(a) == self.number_key(b)
    }

    /// What a number is, with the name of a field replaced by what it stands for.
    pub(super) fn number_key(&self, it: &'a Number) -> String {
        match it.kind {
            NumberKind::Field(id) => match self.field(id) {
                Some(Expression::Value(Value::Number(inner))) => self.number_key(inner),
                _ => self.show.number(it),
            },
            _ => self.show.number(it),
        }
    }

    /// Whether conditions cannot hold together; with `opposite`, whether they cannot all fail.
    pub(super) fn excludes(&self, all: &'a [Condition], opposite: bool) -> bool {
        let turned = |range: Range| if opposite { range.outside() } else { Some(range) };
        let tests = all.iter().filter_map(|it| self.test(it));
        let tests: Vec<_> =
            tests.filter_map(|it| Some((self.number_key(it.number), turned(it.range)?))).collect();
        for (position, (key, range)) in tests.iter().enumerate() {
            let same = tests.iter().skip(position + 1).filter(|(other, _)| other == key);
            let left = same.fold(*range, |left, (_, range)| left.intersection(range));
            if left.is_empty() {
                return true;
            }
        }
        let sexes = all.iter().filter_map(|it| sex(it, opposite)).collect::<BTreeSet<_>>();
        let keys: BTreeSet<String> = all.iter().map(|it| self.show.condition(it)).collect();
        sexes.len() > 1 || all.iter().any(|it| keys.contains(&self.show.condition(&negated(it))))
    }
}

/// The sex that a condition asks for, or leaves as the only one where it fails.
fn sex(it: &Condition, opposite: bool) -> Option<Sex> {
    match (&it.kind, opposite) {
        (ConditionKind::SexIs(sex), false) => Some(*sex),
        (ConditionKind::Not(inner), true) => sex_of(inner),
        _ => None,
    }
}

fn sex_of(it: &Condition) -> Option<Sex> {
    match it.kind {
        ConditionKind::SexIs(sex) => Some(sex),
        _ => None,
    }
}

/// The opposite of a condition.
fn negated(it: &Condition) -> Condition {
    let kind = match &it.kind {
        ConditionKind::Not(inner) => return (**inner).clone(),
        ConditionKind::Any(entries) => ConditionKind::No(entries.clone()),
        ConditionKind::No(entries) => ConditionKind::Any(entries.clone()),
        _ => ConditionKind::Not(Box::new(it.clone())),
    };
    Condition { kind, span: it.span }
}
