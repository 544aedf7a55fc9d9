//! The same evaluation by the typed calls, for comparison with the text calls.

mod json;
mod request;

use anyhow::{Context, anyhow, ensure};
use serde_json::{Value, json};

use crate::component::{
    Instance,
    bindings::exports::coded_record::rules::types::{
        Error, Outcomes, RuleKind, RuleStatus, Verdict,
    },
    foreign, text,
};
use request::Request;

/// Evaluates a text request by `open`, `add-entries`, `evaluate` and `explain`, and by `add-columns`, and writes what they say
/// as the reply has it. `handles` are the loaded rulesets.
///
/// # Errors
/// A trap, a failure, or a request that is not well formed.
pub fn evaluate(instance: &mut Instance, handles: &[u32], request: &str) -> anyhow::Result<Value> {
    let request = Request::read(request)?;
    let mut named = Vec::new();
    for handle in handles {
        named.push((name_of(instance, *handle)?, *handle));
    }
    let handle = |name: &str| {
        let found = named.iter().find(|(loaded, _)| loaded == name);
        found.map(|(_, handle)| *handle).with_context(|| format!("`{name}` is not loaded"))
    };
    let rulesets =
        request.rulesets.iter().map(|name| handle(name)).collect::<Result<Vec<_>, _>>()?;

    let store = &mut instance.store;
    let records = instance.module.coded_record_rules_records();
    let evaluation = instance.module.coded_record_rules_evaluation();
    let record = said(records.call_open(&mut *store, &request.patient, &request.context))?;
    said(records.call_add_entries(&mut *store, record, &request.entries))?;
    let verdicts = said(evaluation.call_decide(&mut *store, record, &rulesets))?;
    let outcomes = said(evaluation.call_evaluate(&mut *store, record, &rulesets))?;
    let mut explanations = Vec::new();
    for (ruleset, rule) in &request.explain {
        let conditions =
            said(evaluation.call_explain(&mut *store, record, handle(ruleset)?, rule))?;
        let conditions: Vec<Value> = conditions.iter().map(json::condition).collect();
        explanations.push(json!({ "ruleset": ruleset, "rule": rule, "conditions": conditions }));
    }
    said(records.call_close(&mut *store, record))?;

    let record = said(records.call_open(&mut *store, &request.patient, &request.context))?;
    said(records.call_add_columns(&mut *store, record, &request.columns))?;
    let by_column = said(evaluation.call_evaluate(&mut *store, record, &rulesets))?;
    said(records.call_close(&mut *store, record))?;
    ensure!(
        json::outcomes(&by_column) == json::outcomes(&outcomes),
        "entries by column say something else than the same entries typed"
    );
    agrees(instance, &verdicts, &outcomes)?;

    let mut reply = json::outcomes(&outcomes);
    if let Some(reply) = reply.as_object_mut() {
        reply.insert("explanations".to_owned(), Value::Array(explanations));
    }
    Ok(reply)
}

/// Whether the verdicts name those rules, and no others, that the outcomes are of.
fn agrees(
    instance: &mut Instance,
    verdicts: &[Verdict],
    outcomes: &Outcomes,
) -> anyhow::Result<()> {
    let rulesets = instance.module.coded_record_rules_rulesets();
    let mut decided = Vec::new();
    for Verdict { ruleset, kind, rule, status } in verdicts {
        let of = said(rulesets.call_describe(&mut instance.store, *ruleset))?;
        let (kind, names) = match kind {
            RuleKind::Alert => ("alert", of.alerts),
            RuleKind::Marker => ("marker", of.markers),
            RuleKind::Report => ("report", of.reports),
        };
        let name = names.get(*rule as usize).context("a verdict of no rule")?;
        decided.push(format!("{} {kind} {name} {status:?}", of.identity.name));
    }
    let line = |ruleset: &str, kind: &str, rule: &str, status| {
        format!("{ruleset} {kind} {rule} {status:?}")
    };
    let mut said: Vec<String> = Vec::new();
    said.extend(
        outcomes.alerts.iter().map(|it| line(&it.ruleset, "alert", &it.rule, RuleStatus::Holds)),
    );
    said.extend(outcomes.markers.iter().map(|it| {
        let status = if it.active { RuleStatus::Holds } else { RuleStatus::Ended };
        line(&it.ruleset, "marker", &it.marker, status)
    }));
    said.extend(
        outcomes
            .inclusions
            .iter()
            .map(|it| line(&it.ruleset, "report", &it.report, RuleStatus::Holds)),
    );
    said.extend(
        outcomes
            .undecided
            .iter()
            .map(|it| line(&it.ruleset, json::rule_kind(it.kind), &it.rule, RuleStatus::Undecided)),
    );
    decided.sort();
    said.sort();
    anyhow::ensure!(decided == said, "decided {decided:#?}, and said {said:#?}");
    Ok(())
}

fn name_of(instance: &mut Instance, handle: u32) -> anyhow::Result<String> {
    let rulesets = instance.module.coded_record_rules_rulesets();
    Ok(said(rulesets.call_describe(&mut instance.store, handle))?.identity.name)
}

/// The answer of a call; a trap and a failure are both errors here.
fn said<T>(answer: wasmtime::Result<Result<T, Error>>) -> anyhow::Result<T> {
    answer.map_err(foreign)?.map_err(|failure| anyhow!(text(&failure)))
}
