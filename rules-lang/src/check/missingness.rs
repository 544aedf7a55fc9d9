//! What an expression may lack.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::plan::{MarkerId, NodeId};

/// Something that may be missing. Equal expressions are one thing, however they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MissingKey {
    /// The value of an expression.
    Value(NodeId),
    /// An episode of a marker.
    Episode(MarkerId),
}

/// Things known not to be missing, or of which something follows.
pub(super) type MissingKeys = BTreeSet<MissingKey>;

/// Something that may be missing, and how to call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MissingCause {
    pub(super) key: MissingKey,
    /// The author's name or words for it.
    pub(super) text: String,
    /// It is there if any of these is.
    pub(super) unless: MissingKeys,
}

impl MissingCause {
    pub(super) fn new(key: MissingKey, text: String) -> Self {
        Self { key, text, unless: MissingKeys::from([key]) }
    }

    /// Whether it may still be missing where these are not.
    pub(super) fn remains(&self, facts: &MissingKeys) -> bool {
        self.unless.is_disjoint(facts)
    }
}

/// Things any of which may be missing.
pub(super) type MissingCauses = BTreeMap<MissingKey, MissingCause>;

/// What is known of a value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Missingness {
    /// The thing without which the value is missing.
    pub(super) missing: Option<MissingCause>,
    /// The things without which it cannot be said what the value is, or whether it is missing.
    pub(super) unsure: MissingCauses,
}

impl Missingness {
    /// Everything without which the value cannot be used.
    pub(super) fn all(self) -> MissingCauses {
        let mut all = self.unsure;
        all.extend(self.missing.map(|cause| (cause.key, cause)));
        all
    }

    /// The keys whose absence makes the value missing.
    pub(super) fn needs(&self) -> MissingKeys {
        self.missing.iter().map(|cause| cause.key).collect()
    }
}

/// What a condition answers where one thing is missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct AnswersIfMissing {
    /// Things without which it is a definite yes.
    pub(super) yes: MissingKeys,
    /// Things without which it is a definite no.
    pub(super) no: MissingKeys,
    /// Things without which it is not a yes: no, or unknown because of them.
    pub(super) not_yes: MissingKeys,
    /// Things without which it is not a no.
    pub(super) not_no: MissingKeys,
}

impl AnswersIfMissing {
    /// Of a condition that is unknown without any of these.
    pub(super) fn unknown_without(keys: MissingKeys) -> Self {
        Self { not_yes: keys.clone(), not_no: keys, ..Self::default() }
    }

    /// Of the opposite.
    pub(super) fn negated(self) -> Self {
        Self { yes: self.no, no: self.yes, not_yes: self.not_no, not_no: self.not_yes }
    }

    /// Of all conditions together.
    pub(super) fn and(all: impl IntoIterator<Item = Self>) -> Self {
        all.into_iter()
            .reduce(|mut a, b| {
                a.no.extend(b.no);
                a.not_yes.extend(b.not_yes);
                a.yes.retain(|key| b.yes.contains(key));
                a.not_no.retain(|key| b.not_no.contains(key));
                a
            })
            .unwrap_or_default()
    }

    /// Of one condition at least.
    pub(super) fn or(all: impl IntoIterator<Item = Self>) -> Self {
        Self::and(all.into_iter().map(Self::negated)).negated()
    }
}
