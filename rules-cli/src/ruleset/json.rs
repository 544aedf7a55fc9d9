//! Diagnostics for programs.

use rules_lang::{Diagnostic, Severity, Span, diagnostic::Applicability};
use serde::Serialize;

use super::{
    Ruleset,
    place::{Position, Texts},
};

/// One diagnostic.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) severity: &'static str,
    pub(super) message: String,
    pub(super) place: Place,
    pub(super) label: String,
    pub(super) related: Vec<Related>,
    pub(super) help: String,
    pub(super) fixes: Vec<Fix>,
    /// What it means, in Markdown.
    #[serde(skip)]
    pub(super) page: &'static str,
}

/// Lines and columns count from 1, columns in characters; the end is just past the last one.
#[derive(Debug, Serialize)]
pub(super) struct Place {
    pub(super) file: String,
    pub(super) start: Position,
    pub(super) end: Position,
}

#[derive(Debug, Serialize)]
pub(super) struct Related {
    pub(super) place: Place,
    pub(super) label: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Fix {
    pub(super) title: String,
    pub(super) safe: bool,
    pub(super) edits: Vec<Edit>,
}

#[derive(Debug, Serialize)]
pub(super) struct Edit {
    pub(super) place: Place,
    pub(super) text: String,
}

impl Report {
    /// Every diagnostic of a ruleset.
    pub(crate) fn all(ruleset: &Ruleset) -> Vec<Self> {
        let texts = ruleset.texts();
        let diagnostics = &ruleset.diagnostics;
        diagnostics.iter().map(|diagnostic| Self::new(&texts, diagnostic)).collect()
    }

    fn new(texts: &Texts<'_>, diagnostic: &Diagnostic) -> Self {
        let fixes = diagnostic.fixes.iter().map(|fix| Fix {
            title: fix.title.clone(),
            safe: fix.applicability == Applicability::Safe,
            edits: fix
                .edits
                .iter()
                .map(|edit| Edit { place: Place::new(texts, edit.span), text: edit.text.clone() })
                .collect(),
        });
        let related = diagnostic.secondary.iter().map(|label| Related {
            place: Place::new(texts, label.span),
            label: label.text.clone(),
        });
        Self {
            code: diagnostic.code.code(),
            name: diagnostic.code.slug(),
            severity: severity(diagnostic.severity()),
            message: diagnostic.message.clone(),
            place: Place::new(texts, diagnostic.primary.span),
            label: diagnostic.primary.text.clone(),
            related: related.collect(),
            help: diagnostic.help.clone(),
            fixes: fixes.collect(),
            page: diagnostic.code.page(),
        }
    }
}

impl Place {
    fn new(texts: &Texts<'_>, span: Span) -> Self {
        let nowhere = Position { line: 1, column: 1 };
        match texts.get(span.file) {
            Some(text) => Self {
                file: text.path.clone(),
                start: text.position(span.start),
                end: text.position(span.end),
            },
            None => Self { file: String::new(), start: nowhere, end: nowhere },
        }
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
