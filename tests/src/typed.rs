//! The same evaluation by the typed calls, for comparison with the text calls.

mod request;

use anyhow::{Context, ensure};
use rules_core::{
    outcome::{Explanation, Outcomes, Reply, RuleKind, RuleStatus, Verdict},
    ruleset::Description,
};
use rules_host::{RecordHandle, RulesetHandle, Session};

use request::Request;

/// Evaluates a text request by `open`, `add-entries`, `evaluate` and `explain`, and by `add-columns`: the reply
/// that the text call should give, read.
///
/// # Errors
/// A trap, a refusal, a request that is not well formed, or typed calls that contradict each other.
pub fn evaluate(session: &mut Session, request: &str) -> anyhow::Result<Reply> {
    let request = Request::read(request)?;
    let loaded: Vec<RulesetHandle> = session.rulesets().collect();
    let mut described = Vec::new();
    for ruleset in loaded {
        described.push((ruleset, session.describe(ruleset)?));
    }
    let named = |name: &str| {
        let found = described.iter().find(|(_, of)| of.identity.name == name);
        found.map(|(ruleset, _)| *ruleset).with_context(|| format!("`{name}` is not loaded"))
    };
    let rulesets =
        request.rulesets.iter().map(|name| named(name)).collect::<Result<Vec<_>, _>>()?;

    let record = session.open_record(&request.patient, &request.context)?;
    session.add_entries(record, &request.entries)?;
    let verdicts = session.decide(record, &rulesets)?;
    let outcomes = session.evaluate_record(record, &rulesets)?;
    let explanations = explanations(session, record, &request, named)?;
    session.close(record)?;

    let record = session.open_record(&request.patient, &request.context)?;
    session.add_columns(record, &request.columns)?;
    let by_column = session.evaluate_record(record, &rulesets)?;
    session.close(record)?;
    ensure!(
        by_column == outcomes,
        "entries by column give {by_column:#?}, the same entries typed {outcomes:#?}"
    );
    check_verdicts(&described, &verdicts, &outcomes)?;
    Ok(Reply::new(outcomes, explanations))
}

fn explanations(
    session: &mut Session,
    record: RecordHandle,
    request: &Request,
    named: impl Fn(&str) -> anyhow::Result<RulesetHandle>,
) -> anyhow::Result<Vec<Explanation>> {
    let explanation = |(ruleset, rule): &(String, String)| {
        let conditions = session.explain(record, named(ruleset)?, rule)?;
        Ok(Explanation::new(ruleset, rule, conditions))
    };
    request.explain.iter().map(explanation).collect()
}

/// Whether the verdicts are on those rules, and no others, that the outcomes are of.
fn check_verdicts(
    described: &[(RulesetHandle, Description)],
    verdicts: &[(RulesetHandle, Verdict)],
    outcomes: &Outcomes,
) -> anyhow::Result<()> {
    let line = |ruleset: &str, kind: RuleKind, rule: &str, status: RuleStatus| {
        format!("{ruleset} {kind} {rule} {status}")
    };
    let mut decided = Vec::new();
    for (ruleset, Verdict { kind, rule, status, .. }) in verdicts {
        let found = described.iter().find(|(handle, _)| handle == ruleset);
        let (_, of) = found.context("a verdict of no ruleset")?;
        let names = match kind {
            RuleKind::Alert => &of.alerts,
            RuleKind::Marker => &of.markers,
            RuleKind::Report => &of.reports,
        };
        let name = names.get(*rule as usize).context("a verdict on no rule")?;
        decided.push(line(&of.identity.name, *kind, name, *status));
    }
    let alerts = outcomes
        .alerts
        .iter()
        .map(|it| line(&it.ruleset, RuleKind::Alert, &it.rule, RuleStatus::Holds));
    let markers = outcomes.markers.iter().map(|it| {
        let status = if it.active { RuleStatus::Holds } else { RuleStatus::Ended };
        line(&it.ruleset, RuleKind::Marker, &it.marker, status)
    });
    let inclusions = outcomes
        .inclusions
        .iter()
        .map(|it| line(&it.ruleset, RuleKind::Report, &it.report, RuleStatus::Holds));
    let undecided = outcomes
        .undecided
        .iter()
        .map(|it| line(&it.ruleset, it.kind, &it.rule, RuleStatus::Undecided));
    let mut expected: Vec<String> =
        alerts.chain(markers).chain(inclusions).chain(undecided).collect();
    decided.sort();
    expected.sort();
    ensure!(decided == expected, "decided {decided:#?}, and the outcomes are {expected:#?}");
    Ok(())
}
