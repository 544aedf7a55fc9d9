//! What lints look at.

use rules_core::{date::Day, plan::Source};

use super::codes::CodeSets;
use crate::{
    analysis::Analysis,
    check::Placeholder,
    ir::{
        Base, Condition, ConditionKind, Entries, Expression, ExpressionIndex, FieldId, Printer,
        Ruleset,
    },
    source::{FileId, Sources, Span, Texts},
    syntax,
};

/// A ruleset that compiles, as written and as understood.
pub(super) struct Context<'a> {
    sources: &'a Sources,
    texts: Texts<'a>,
    /// As written.
    pub(super) file: &'a syntax::File,
    /// As understood.
    pub(super) rules: &'a Ruleset,
    pub(super) printer: Printer<'a>,
    /// Every expression, once.
    pub(super) index: ExpressionIndex<'a>,
    /// What each codelist holds.
    pub(super) codes: CodeSets,
    /// The values of messages that may be missing.
    pub(super) placeholders: &'a [Placeholder],
    pub(super) today: Option<Day>,
}

impl<'a> Context<'a> {
    /// Of a ruleset with a plan; `None` where there is none.
    pub(super) fn new(analysis: &'a Analysis, today: Option<Day>) -> Option<Self> {
        analysis.plan.as_ref()?;
        let rules = analysis.ir.as_ref()?;
        Some(Self {
            sources: &analysis.sources,
            texts: analysis.sources.texts(),
            file: &analysis.tree,
            rules,
            printer: Printer::new(rules),
            index: ExpressionIndex::new(rules),
            codes: CodeSets::new(rules),
            placeholders: &analysis.placeholders,
            today,
        })
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
}
