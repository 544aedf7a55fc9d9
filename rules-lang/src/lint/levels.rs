//! How serious each lint is taken to be.

use std::collections::BTreeMap;

use crate::{
    diagnostic::{Code, Severity},
    suggest,
};

/// What is done about a lint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing.
    Allow,
    /// It is a warning.
    Warn,
    /// It is an error.
    Deny,
}

impl Level {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}

/// What is said of which lint; what nothing is said of has its own level.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Levels {
    said: BTreeMap<Code, Level>,
}

/// A name that no lint and no warning has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownLint {
    /// The name.
    pub name: String,
    /// What may have been meant.
    pub like: Option<&'static str>,
}

impl Levels {
    /// Says how serious a lint or a warning is, by its name or its code.
    ///
    /// # Errors
    /// If nothing is called that, or it is an error, which has no level.
    pub fn set(&mut self, name: &str, level: Level) -> Result<(), UnknownLint> {
        let code = named(name)?;
        self.said.insert(code, level);
        Ok(())
    }

    pub(super) fn of(&self, code: Code) -> Level {
        let own = match code {
            Code::Lint(lint) => lint.level,
            _ => Level::Warn,
        };
        self.said.get(&code).copied().unwrap_or(own)
    }
}

/// What may be meant by a name that no diagnostic has.
pub fn unknown(name: &str) -> UnknownLint {
    UnknownLint { name: name.to_owned(), like: suggest::nearest(name, Code::all().map(Code::slug)) }
}

/// The lint, warning or note of this name or code.
pub(super) fn named(name: &str) -> Result<Code, UnknownLint> {
    let all = || Code::all().filter(|it| it.severity() != Severity::Error);
    if let Some(code) = all().find(|it| it.slug() == name || it.code() == name) {
        return Ok(code);
    }
    let like = suggest::nearest(name, all().map(Code::slug));
    Err(UnknownLint { name: name.to_owned(), like })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_set_by_name_or_code() {
        let mut levels = Levels::default();
        levels.set("never-true", Level::Deny).unwrap();
        levels.set("W0206", Level::Allow).unwrap();
        assert_eq!(levels.of(named("W0871").unwrap()), Level::Deny);
        assert_eq!(levels.of(Code::Unused), Level::Allow);
        assert_eq!(levels.of(Code::NeverEnds), Level::Warn);
    }

    #[test]
    fn a_name_that_nothing_has_gets_a_hint() {
        assert_eq!(named("never-tru").unwrap_err().like, Some("never-true"));
        assert_eq!(named("may-be-missing").unwrap_err().like, None);
    }
}
