//! Evaluation of a whole text request, and what every evaluation is made with.

mod builder;
mod cached;

use alloc::{format, string::ToString, vec::Vec};

pub(crate) use self::{builder::OutcomeBuilder, cached::CachedEvaluation};
use crate::{
    entry::Context,
    error::Error,
    eval::{Evaluation, Matched, explain},
    outcome::{Condition, Explanation, Reply},
    record::Record,
    ruleset::{Ruleset, check_distinct, parameters},
    text::Quoted,
    text_request::{self, RulesetRef},
};

/// Evaluates a text request under those of these rulesets that it names, or all, and returns the reply.
///
/// ```
/// # fn main() -> Result<(), rules_core::error::Error> {
/// # let pack = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/small.pack"));
/// use rules_core::{evaluate::evaluate_text, json, ruleset::Ruleset};
///
/// let ruleset = Ruleset::load(pack)?;
/// let request = "coded-record\t1\ntoday\t2026-01-05\nentry\te1\t2026-01-01\tread2:C10F.\n";
/// let reply = evaluate_text(&[ruleset], request)?;
/// assert_eq!(reply.outcomes.alerts[0].rule, "is_ill");
/// assert_eq!(reply.outcomes.alerts[0].evidence[0].entry, "e1");
/// assert!(json::reply(&reply).starts_with(r#"{"coded_record":1,"audit":{"#));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// A malformed request, with its place; a ruleset or rule that is not there; a parameter that does not fit.
pub fn evaluate_text(rulesets: &[Ruleset], request: &str) -> Result<Reply, Error> {
    let request = text_request::read(request)?;
    let rulesets = rulesets_named(rulesets, &request.rulesets)?;
    let context = &request.context;
    let record = Record::read(&request.patient, context, request.entries);
    let record = record.map_err(Error::bad_request)?;
    let mut builder = OutcomeBuilder::new(&record);
    for (ruleset, parameters) in rulesets.iter().zip(parameters(&rulesets, context)?) {
        builder.evaluate(ruleset.pack(), &record, parameters);
    }
    let outcomes = builder.build(&record);
    let mut explanations = Vec::with_capacity(request.explain.len());
    for (name, rule) in request.explain {
        let ruleset = rulesets.iter().find(|it| it.name() == name).ok_or_else(|| {
            Error::unknown_handle(format!(
                "no ruleset {} takes part in this request",
                Quoted(&name)
            ))
        })?;
        let conditions = explain_rule(ruleset, &record, context, &rule)?;
        explanations.push(Explanation { ruleset: name, rule, conditions });
    }
    Ok(Reply::new(outcomes, explanations))
}

/// The rulesets a text request names, or all.
fn rulesets_named(loaded: &[Ruleset], wanted: &[RulesetRef]) -> Result<Vec<Ruleset>, Error> {
    if wanted.is_empty() {
        return Ok(loaded.to_vec());
    }
    let named = wanted.iter().map(|it| ruleset_named(loaded, it));
    let named = named.collect::<Result<Vec<_>, _>>()?;
    check_distinct(&named)?;
    Ok(named)
}

fn ruleset_named(loaded: &[Ruleset], wanted: &RulesetRef) -> Result<Ruleset, Error> {
    let matches = |it: &&Ruleset| {
        it.name() == wanted.name && wanted.version.as_ref().is_none_or(|v| *v == it.version())
    };
    let name = match &wanted.version {
        Some(version) => format!("{} {version}", Quoted(&wanted.name)),
        None => Quoted(&wanted.name).to_string(),
    };
    let mut found = loaded.iter().filter(matches);
    match (found.next(), found.next()) {
        (Some(ruleset), None) => Ok(ruleset.clone()),
        (Some(_), Some(_)) => Err(Error::bad_request(format!(
            "ruleset {name} is loaded more than once; name the version or unload one"
        ))),
        (None, _) => Err(Error::unknown_handle(format!("no ruleset {name} is loaded"))),
    }
}

/// Why a rule stands as it does.
pub(crate) fn explain_rule(
    ruleset: &Ruleset,
    record: &Record<'_>,
    context: &Context,
    rule: &str,
) -> Result<Vec<Condition>, Error> {
    let parameters = parameters(core::slice::from_ref(ruleset), context)?;
    let parameters = parameters.first().map(Vec::as_slice).unwrap_or_default();
    let pack = ruleset.pack();
    let matched = Matched::match_record(pack, record, parameters, &mut Vec::new());
    let mut evaluation = Evaluation::new(pack, record, parameters, &matched);
    explain(&mut evaluation, rule).ok_or_else(|| {
        let (name, rule) = (ruleset.name(), Quoted(rule));
        Error::unknown_handle(format!("ruleset `{name}` has no rule {rule}"))
    })
}
