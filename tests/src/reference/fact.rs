//! What an expression can come to: yes, no or unknown; a value, nothing, or not known.

/// Why something is not known. Several reasons may hold at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Why {
    /// Something it needs is missing.
    pub(super) missing: bool,
    /// A date known in part, or a bounded number, could fall on either side.
    pub(super) imprecise: bool,
    /// A patient fact was not supplied.
    pub(super) fact: bool,
}

impl Why {
    pub(super) const NONE: Self = Self { missing: false, imprecise: false, fact: false };
    pub(super) const MISSING: Self = Self { missing: true, ..Self::NONE };
    pub(super) const IMPRECISE: Self = Self { imprecise: true, ..Self::NONE };
    pub(super) const FACT: Self = Self { fact: true, ..Self::NONE };

    /// The reasons of both.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            missing: self.missing || other.missing,
            imprecise: self.imprecise || other.imprecise,
            fact: self.fact || other.fact,
        }
    }
}

/// Yes, no or unknown, after Kleene.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Yes,
    No,
    Unknown(Why),
}

impl Answer {
    pub(super) fn of(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }

    /// Of something that certainly is, certainly is not, or could be either for want of precision.
    pub(super) fn certainly(yes: bool, no: bool) -> Self {
        match (yes, no) {
            (true, _) => Self::Yes,
            (false, true) => Self::No,
            (false, false) => Self::Unknown(Why::IMPRECISE),
        }
    }

    pub(super) fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown(why) => Self::Unknown(why),
        }
    }

    /// No if one is no; else unknown if one is unknown; else yes.
    pub(super) fn all(answers: &[Self]) -> Self {
        if answers.contains(&Self::No) {
            return Self::No;
        }
        match unknown(answers) {
            Some(why) => Self::Unknown(why),
            None => Self::Yes,
        }
    }

    /// Yes if one is yes; else unknown if one is unknown; else no.
    pub(super) fn any(answers: &[Self]) -> Self {
        if answers.contains(&Self::Yes) {
            return Self::Yes;
        }
        match unknown(answers) {
            Some(why) => Self::Unknown(why),
            None => Self::No,
        }
    }

    /// Yes if so many are yes; no if they could not be, whatever the unknown ones are.
    pub(super) fn at_least(n: u32, answers: &[Self]) -> Self {
        let n = n as usize;
        let yes = answers.iter().filter(|it| **it == Self::Yes).count();
        let no = answers.iter().filter(|it| **it == Self::No).count();
        match unknown(answers) {
            _ if yes >= n => Self::Yes,
            Some(why) if answers.len() - no >= n => Self::Unknown(why),
            _ => Self::No,
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown(_) => "unknown",
        }
    }
}

/// The reasons of those that are unknown, if any is.
fn unknown(answers: &[Answer]) -> Option<Why> {
    let mut all = None;
    for answer in answers {
        if let Answer::Unknown(why) = answer {
            all = Some(all.unwrap_or(Why::NONE).and(*why));
        }
    }
    all
}

/// A value that may be missing or not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fact<T> {
    Known(T),
    Missing,
    Unknown(Why),
}

impl<T> Fact<T> {
    pub(super) fn then<U>(self, f: impl FnOnce(T) -> Fact<U>) -> Fact<U> {
        match self {
            Self::Known(value) => f(value),
            Self::Missing => Fact::Missing,
            Self::Unknown(why) => Fact::Unknown(why),
        }
    }

    pub(super) fn map<U>(self, f: impl FnOnce(T) -> U) -> Fact<U> {
        self.then(|value| Fact::Known(f(value)))
    }

    /// With another value. What needs something missing is missing.
    pub(super) fn with<U>(self, other: Fact<U>) -> Fact<(T, U)> {
        match (self, other) {
            (Self::Known(a), Fact::Known(b)) => Fact::Known((a, b)),
            (Self::Missing, _) | (_, Fact::Missing) => Fact::Missing,
            (Self::Unknown(a), Fact::Unknown(b)) => Fact::Unknown(a.and(b)),
            (Self::Unknown(why), _) | (_, Fact::Unknown(why)) => Fact::Unknown(why),
        }
    }

    /// Why a condition that needs this value has no answer.
    pub(super) fn lack(&self) -> Why {
        match self {
            Self::Known(_) => Why::NONE,
            Self::Missing => Why::MISSING,
            Self::Unknown(why) => *why,
        }
    }

    pub(super) fn is_missing(&self) -> Answer {
        match self {
            Self::Known(_) => Answer::No,
            Self::Missing => Answer::Yes,
            Self::Unknown(why) => Answer::Unknown(*why),
        }
    }
}

/// The answer a condition gives about two values; unknown while one is not there.
pub(super) fn about<A, B>(a: Fact<A>, b: Fact<B>, answer: impl FnOnce(A, B) -> Answer) -> Answer {
    let why = a.lack().and(b.lack());
    match (a, b) {
        (Fact::Known(a), Fact::Known(b)) => answer(a, b),
        _ => Answer::Unknown(why),
    }
}
