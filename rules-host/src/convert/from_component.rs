//! From the component's values to the engine's, the parts of outcomes apart.

use rules_core::{
    error::{Error, Place},
    outcome::{Change, Condition, EntryProblem, Outcome, OutcomeKind, RulesetIdentity, Verdict},
    ruleset::{Description, Requirements},
};
use serde::de::DeserializeSeed;
use serde_json::{Deserializer, Result};

use super::{each, rulesets, wit};

impl From<wit::Error> for Error {
    fn from(error: wit::Error) -> Self {
        let wit::Error { kind, place, message } = error;
        let mut error = Self::new(kind.into(), message);
        error.place =
            place.map(|wit::Place { column, line, character }| Place::new(column, line, character));
        error
    }
}

impl From<wit::RulesetIdentity> for RulesetIdentity {
    fn from(identity: wit::RulesetIdentity) -> Self {
        let wit::RulesetIdentity { name, version, digest } = identity;
        Self::new(name, version, digest)
    }
}

impl From<rulesets::Description> for Description {
    fn from(it: rulesets::Description) -> Self {
        let mut description = Self::default();
        description.identity = it.identity.into();
        description.title = it.title;
        description.language = it.language;
        description.owner = it.owner;
        description.review = it.review;
        description.parameters = it.parameters;
        description.codelists = it.codelists;
        description.markers = it.markers;
        description.alerts = it.alerts;
        description.reports = it.reports;
        description.tables = it.tables;
        description
    }
}

impl From<rulesets::Requirements> for Requirements {
    fn from(it: rulesets::Requirements) -> Self {
        let mut requirements = Self::default();
        requirements.codes = it.codes;
        requirements.facts = it.facts;
        requirements
    }
}

impl From<wit::Verdict> for Verdict {
    fn from(verdict: wit::Verdict) -> Self {
        let wit::Verdict { ruleset: _, kind, rule, status } = verdict;
        Self::new(kind.into(), rule, status.into())
    }
}

impl From<wit::Condition> for Condition {
    fn from(condition: wit::Condition) -> Self {
        let wit::Condition { depth, text, answer, evidence } = condition;
        let mut condition = Self::new(depth, text, answer);
        condition.evidence = each(evidence);
        condition
    }
}

/// A change, with the outcomes that the component gives as canonical JSON.
pub(crate) fn change(change: wit::Change) -> Result<Change> {
    let wit::Change { effect, kind, ruleset, rule, before, after } = change;
    let kind = kind.into();
    let mut change = Change::new(effect.into(), kind, ruleset, rule);
    change.before = outcomes(kind, &before)?;
    change.after = outcomes(kind, &after)?;
    Ok(change)
}

/// None, one, or the several problems of one entry.
fn outcomes(kind: OutcomeKind, json: &str) -> Result<Vec<Outcome>> {
    if json.is_empty() {
        return Ok(Vec::new());
    }
    if json.starts_with('[') {
        let problems: Vec<EntryProblem> = serde_json::from_str(json)?;
        return Ok(problems.into_iter().map(Outcome::Problem).collect());
    }
    let mut reader = Deserializer::from_str(json);
    let outcome = kind.deserialize(&mut reader)?;
    reader.end()?;
    Ok(vec![outcome])
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROBLEM: &str = r#"{"entry":"e1","code":"date-missing","message":"no date"}"#;

    #[test]
    fn outcomes_are_read_from_their_json() {
        let read = |json: &str| outcomes(OutcomeKind::Problem, json).unwrap().len();
        assert_eq!(read(""), 0);
        assert_eq!(read(PROBLEM), 1);
        assert_eq!(read(&format!("[{PROBLEM},{PROBLEM}]")), 2);
        assert!(outcomes(OutcomeKind::Alert, PROBLEM).is_err());
        assert!(outcomes(OutcomeKind::Problem, &format!("{PROBLEM} more")).is_err());
    }
}
