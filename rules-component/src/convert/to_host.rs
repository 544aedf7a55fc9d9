//! From the engine's values to the host's.

use rules_core::{json, module, outcome};

use super::{each, rulesets, wit};

impl From<outcome::Verdict> for wit::Verdict {
    fn from(verdict: outcome::Verdict) -> Self {
        let outcome::Verdict { ruleset, kind, rule, status } = verdict;
        Self { ruleset, kind: kind.into(), rule, status: status.into() }
    }
}

impl From<module::Failure> for wit::Failure {
    fn from(failure: module::Failure) -> Self {
        match failure {
            module::Failure::BadRequest(what) => Self::BadRequest(what),
            module::Failure::BadPack(what) => Self::BadPack(what),
            module::Failure::UnknownHandle(what) => Self::UnknownHandle(what),
            module::Failure::TooLarge(what) => Self::TooLarge(what),
            module::Failure::UnsupportedVersion(what) => Self::UnsupportedVersion(what),
        }
    }
}

impl From<outcome::RulesetIdentity> for wit::RulesetIdentity {
    fn from(identity: outcome::RulesetIdentity) -> Self {
        let outcome::RulesetIdentity { name, version, digest } = identity;
        Self { name, version, digest }
    }
}

impl From<module::Description> for rulesets::Description {
    fn from(description: module::Description) -> Self {
        let module::Description {
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

impl From<module::Needs> for rulesets::Needs {
    fn from(needs: module::Needs) -> Self {
        let module::Needs { codes, facts } = needs;
        Self { codes, facts }
    }
}

impl From<outcome::Condition> for wit::Condition {
    fn from(condition: outcome::Condition) -> Self {
        let outcome::Condition { depth, text, answer, evidence } = condition;
        Self { depth, text, answer, evidence: each(evidence) }
    }
}

impl From<outcome::Change> for wit::Change {
    fn from(change: outcome::Change) -> Self {
        let outcome::Change { effect, kind, ruleset, rule, before, after } = change;
        let (before, after) = (json::outcomes(&before), json::outcomes(&after));
        Self { effect: effect.into(), kind: kind.into(), ruleset, rule, before, after }
    }
}
