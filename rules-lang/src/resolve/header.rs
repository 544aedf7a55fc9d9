//! What a ruleset says of itself, and its parameters.

use rules_core::plan::{Kind, RulesetInfo};

use super::Parameter;
use crate::{
    diagnostic::{Code, Diagnostic, Sink},
    limits,
    source::Span,
    syntax::{self, Clause, Text, ValueType},
    unit::Unit,
};

/// The one `ruleset` block.
pub(super) fn info(file: &syntax::File, sink: &mut Sink) -> RulesetInfo {
    let mut blocks = file.rulesets.iter();
    let first = blocks.next();
    for again in blocks {
        let message = "a file has one `ruleset` block";
        let mut diagnostic =
            Diagnostic::new(Code::DefinedTwice, again.name.span, message, "a second one");
        if let Some(first) = first {
            diagnostic = diagnostic.also(first.name.span, "the first one");
        }
        sink.report(diagnostic);
    }
    let Some(block) = first else {
        if file.broken.is_empty() && !sink.has_errors() {
            let message = "the rules have no `ruleset` block";
            let help =
                "begin with `ruleset NAME { title \"…\" version 1.0.0 language 1 owner \"…\" }`";
            let span = Span::main(0, 0);
            sink.report(Diagnostic::new(Code::MissingClause, span, message, "").help(help));
        }
        return empty();
    };
    for (is_there, clause, help) in [
        (block.title.is_some(), "title", "say what it is for: `title \"Maternity\"`"),
        (block.version.is_some(), "version", "add `version 1.0.0`"),
        (block.language.is_some(), "language", "add `language 1`"),
        (
            block.owner.is_some(),
            "owner",
            "say who answers for it: `owner \"Clinical Safety Group\"`",
        ),
    ] {
        if !is_there {
            syntax::missing_clause(sink, &block.name, block.completeness, clause, help);
        }
    }
    let language = block.language.as_ref().and_then(|it| it.value.map(|v| (v, it.word)));
    if let Some((version, span)) = language.filter(|(version, _)| *version != limits::LANGUAGE) {
        let message = format!("language version {version} is not known to this compiler");
        let label = format!("this compiler reads language version {}", limits::LANGUAGE);
        sink.report(Diagnostic::new(Code::NotSupported, span, message, label));
    }
    let text = |clause: &Option<Clause<Text>>| {
        let value = clause.as_ref().and_then(|clause| clause.value.as_ref());
        value.map(|text| text.text.clone()).unwrap_or_default()
    };
    RulesetInfo {
        name: block.name.text.clone(),
        title: text(&block.title),
        version: block.version.as_ref().and_then(|it| it.value.clone()).unwrap_or_default(),
        language: limits::LANGUAGE,
        owner: text(&block.owner),
        review: block.review.as_ref().and_then(|it| it.value),
    }
}

fn empty() -> RulesetInfo {
    RulesetInfo {
        name: String::new(),
        title: String::new(),
        version: String::new(),
        language: limits::LANGUAGE,
        owner: String::new(),
        review: None,
    }
}

/// A parameter without its default, which is an expression.
pub(super) fn parameter(it: &syntax::Parameter, sink: &mut Sink) -> Parameter {
    let (kind, unit) = match &it.value_type {
        ValueType::Date => (Kind::Date, Unit::One),
        ValueType::Duration => (Kind::Duration, Unit::One),
        ValueType::Organisations => (Kind::Organisations, Unit::One),
        ValueType::Number(unit) => (Kind::Number, Unit::read(unit.as_ref(), sink)),
    };
    Parameter { name: it.name.text.clone(), span: it.name.span, kind, unit }
}
