use rules_core::{
    module::{Description, Failure, Needs},
    outcome::{RuleKind, RulesetIdentity, Standing},
};

use super::{rulesets, wit};

impl From<wit::Failure> for Failure {
    fn from(failure: wit::Failure) -> Self {
        match failure {
            wit::Failure::BadRequest(why) => Self::BadRequest(why),
            wit::Failure::BadPack(why) => Self::BadPack(why),
            wit::Failure::UnknownHandle(why) => Self::UnknownHandle(why),
            wit::Failure::TooLarge(why) => Self::TooLarge(why),
            wit::Failure::UnsupportedVersion(why) => Self::UnsupportedVersion(why),
        }
    }
}

impl From<wit::RulesetIdentity> for RulesetIdentity {
    fn from(identity: wit::RulesetIdentity) -> Self {
        let wit::RulesetIdentity { name, version, digest } = identity;
        Self { name, version, digest }
    }
}

impl From<rulesets::Description> for Description {
    fn from(description: rulesets::Description) -> Self {
        let rulesets::Description {
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

impl From<rulesets::Needs> for Needs {
    fn from(needs: rulesets::Needs) -> Self {
        let rulesets::Needs { codes, facts } = needs;
        Self { codes, facts }
    }
}

impl From<wit::RuleKind> for RuleKind {
    fn from(kind: wit::RuleKind) -> Self {
        match kind {
            wit::RuleKind::Alert => Self::Alert,
            wit::RuleKind::Marker => Self::Marker,
            wit::RuleKind::Report => Self::Report,
        }
    }
}

impl From<wit::Standing> for Standing {
    fn from(standing: wit::Standing) -> Self {
        match standing {
            wit::Standing::Holds => Self::Holds,
            wit::Standing::Ended => Self::Ended,
            wit::Standing::Undecided => Self::Undecided,
        }
    }
}
