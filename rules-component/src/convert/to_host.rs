//! From the engine's values to the host's.

use rules_core::{engine::RulesetHandle, error, json, outcome, ruleset};

use super::{each, rulesets, wit};

impl From<(RulesetHandle, outcome::Verdict)> for wit::Verdict {
    fn from((RulesetHandle(ruleset), verdict): (RulesetHandle, outcome::Verdict)) -> Self {
        let outcome::Verdict { kind, rule, status, .. } = verdict;
        Self { ruleset, kind: kind.into(), rule, status: status.into() }
    }
}

impl From<error::Place> for wit::Place {
    fn from(place: error::Place) -> Self {
        let error::Place { column, line, character, .. } = place;
        Self { column, line, character }
    }
}

impl From<error::Error> for wit::Error {
    fn from(error: error::Error) -> Self {
        let error::Error { kind, place, message, .. } = error;
        Self { kind: kind.into(), place: place.map(Into::into), message }
    }
}

impl From<outcome::RulesetIdentity> for wit::RulesetIdentity {
    fn from(identity: outcome::RulesetIdentity) -> Self {
        let outcome::RulesetIdentity { name, version, digest, .. } = identity;
        Self { name, version, digest }
    }
}

impl From<ruleset::Description> for rulesets::Description {
    fn from(description: ruleset::Description) -> Self {
        let ruleset::Description {
            identity,
            title,
            language,
            owner,
            review,
            parameters,
            codelists,
            markers,
            alerts,
            reports,
            tables,
            ..
        } = description;
        Self {
            identity: identity.into(),
            title,
            language,
            owner,
            review,
            parameters,
            codelists,
            markers,
            alerts,
            reports,
            tables,
        }
    }
}

impl From<ruleset::Requirements> for rulesets::Requirements {
    fn from(requirements: ruleset::Requirements) -> Self {
        let ruleset::Requirements { codes, facts, .. } = requirements;
        Self { codes, facts }
    }
}

impl From<outcome::Condition> for wit::Condition {
    fn from(condition: outcome::Condition) -> Self {
        let outcome::Condition { depth, text, answer, evidence, .. } = condition;
        Self { depth, text, answer, evidence: each(evidence) }
    }
}

impl From<outcome::Change> for wit::Change {
    fn from(change: outcome::Change) -> Self {
        let outcome::Change { effect, kind, ruleset, rule, before, after, .. } = change;
        let (before, after) = (json::outcomes(&before), json::outcomes(&after));
        Self { effect: effect.into(), kind: kind.into(), ruleset, rule, before, after }
    }
}
