//! What the compiler has to say, as data: a renderer decides how it looks.

mod code;

pub use self::code::Code;
use crate::source::Span;

/// How serious a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Probably a mistake. The ruleset compiles.
    Warning,
    /// The ruleset does not compile.
    Error,
}

/// A place with something to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is said of it; may be empty for a primary label.
    pub text: String,
}

/// How far a fix can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applicability {
    /// It says the same thing in the language's spelling; a tool may apply it.
    Safe,
    /// It undoes what damaged a code, where only one code can have been damaged so. A tool may apply it when
    /// it is asked to, and says what it was.
    Repair,
    /// It changes or decides what the rule means; a person must choose it.
    Choice,
}

/// A replacement of one stretch of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// The new text.
    pub text: String,
}

/// A change that would settle a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fix {
    /// What it does, as a short imperative sentence.
    pub title: String,
    /// The replacements, none overlapping, in order.
    pub edits: Vec<Edit>,
    /// How far it can be trusted.
    pub applicability: Applicability,
}

impl Fix {
    /// A fix that replaces one stretch of text.
    pub(crate) fn replace(
        applicability: Applicability,
        title: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> Self {
        let edits = vec![Edit { span, text: text.into() }];
        Self { title: title.into(), edits, applicability }
    }
}

/// One thing the compiler has to say.
///
/// The message is one sentence in lower case without a final stop; the user's own words stand in
/// backticks. What to do about it is in `help` and `fixes`, never in the message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Which diagnostic it is; stable from version to version.
    pub code: Code,
    /// How serious it is.
    pub severity: Severity,
    /// What is the matter.
    pub message: String,
    /// Where.
    pub primary: Label,
    /// Other places that explain it.
    pub secondary: Vec<Label>,
    /// What to do about it; empty if there is nothing useful to say.
    pub help: String,
    /// Changes that would settle it; alternatives where there are several.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A diagnostic without help, fixes or further places.
    pub(crate) fn new(
        code: Code,
        span: Span,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            primary: Label { span, text: label.into() },
            secondary: Vec::new(),
            help: String::new(),
            fixes: Vec::new(),
        }
    }

    /// How serious it is.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    pub(crate) fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    pub(crate) fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }
}

/// Proof that a diagnostic has been given, so a caller need not (and must not) give another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reported(());

impl Reported {
    /// For a part of the tree that an earlier phase left out, having said why.
    pub(crate) fn before() -> Self {
        Self(())
    }
}

/// A result whose failure has been reported already.
pub(crate) type Checked<T> = Result<T, Reported>;

/// Collects diagnostics.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    all: Vec<Diagnostic>,
}

impl Sink {
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) -> Reported {
        self.all.push(diagnostic);
        Reported(())
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.all.iter().any(|d| d.severity() == Severity::Error)
    }

    /// Everything said.
    pub(crate) fn into_all(self) -> Vec<Diagnostic> {
        self.all
    }

    /// Everything said of one file, from its start.
    pub(crate) fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.all.sort_by_key(|d| (d.primary.span, d.code));
        self.all
    }
}
